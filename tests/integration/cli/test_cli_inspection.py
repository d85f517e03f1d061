"""``gateway inspect`` and ``gateway redact``, run as a person runs them, names included."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "My name is Maria Lindqvist, mail maria@example.com, card 4111 1111 1111 1111."


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    return {
        "PATH": str(Path(sys.executable).parent),
        "XDG_CACHE_HOME": str(folder),
        "HOME": str(folder),
        "COLUMNS": "120",
    }


@pytest.fixture
def gateway(environment, tmp_path):
    def run(*arguments, given="", code=0):
        command = [str(Path(sys.executable).parent / "gateway"), *map(str, arguments)]
        done = subprocess.run(command, input=given.encode(), env=environment, cwd=tmp_path, capture_output=True)  # noqa: PLW1510
        assert done.returncode == code, done.stderr.decode()
        return done.stdout.decode(), done.stderr.decode()

    return run


def jsonl(*rows):
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_both_lanes_look_by_default_and_the_text_is_not_shown(gateway):
    shown, said = gateway("inspect", "-", given=TEXT)
    assert all(word in shown for word in ("PERSON", "EMAIL", "CARD"))
    assert "Maria" not in shown + said
    assert "4111" not in shown + said


def test_json_lines_give_offsets_in_code_points(gateway):
    lines = jsonl({"id": "a", "text": "😀 ｍaria@example.com"}, {"id": 2, "text": "nothing here"})
    shown, _ = gateway("inspect", "--jsonl", "-", "--lane", "structured", given=lines)
    first, second = map(json.loads, shown.splitlines())
    assert first["id"] == "a"
    assert [(f["start"], f["end"], f["type"], f["validated"]) for f in first["findings"]] == [(2, 19, "EMAIL", True)]
    assert set(first["findings"][0]) == {"start", "end", "type", "score", "recogniser", "validated"}
    assert second == {"id": 2, "findings": []}


@pytest.mark.parametrize("mode", ["surrogate", "fake"])
def test_redacted_lines_come_back_as_they_were(gateway, mode):
    texts = [TEXT, "IBAN DE89 3704 0044 0532 0130 00 of Hans Meier, +49 30 901820", "EMAIL_7QK4M2XA stays", ""]
    shown, _ = gateway(
        "redact", "--jsonl", "-", "--mode", mode, given=jsonl(*({"id": i, "text": t} for i, t in enumerate(texts)))
    )
    rows = [json.loads(line) for line in shown.splitlines()]
    assert [row["restored"] for row in rows] == texts
    assert "Lindqvist" not in rows[0]["text"]
    assert "4111 1111 1111 1111" not in rows[0]["text"]
    assert "Meier" not in rows[1]["text"]


def test_masked_and_dropped_values_do_not_come_back(gateway):
    shown, _ = gateway("redact", TEXT, "--mode", "drop", "--types", "EMAIL", "--lane", "structured")
    assert "maria@example.com" not in shown
    assert "4111 1111 1111 1111" in shown
    shown, _ = gateway("redact", TEXT, "--mode", "mask", "--types", "CARD", "--lane", "structured", "--json")
    assert json.loads(shown)["restored"] != TEXT


def test_a_request_body_is_read_as_the_gateway_reads_it(gateway):
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": json.dumps({"ssn": "536221234"})}}
    body = {
        "model": "m",
        "messages": [
            {"role": "user", "content": "mail maria@example.com"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
        ],
    }
    shown, _ = gateway("inspect", "--body", "-", "--lane", "structured", "--json", given=json.dumps(body))
    found = {row["path"]: row["findings"][0]["type"] for row in json.loads(shown)}
    assert found["messages.0.content"] == "EMAIL"
    assert found["messages.1.tool_calls.0.function.arguments.{json}.ssn"] == "US_SSN"
    shown, _ = gateway("redact", "--body", "-", "--lane", "structured", given=json.dumps(body))
    assert "maria@" not in shown
    assert "536221234" not in shown


def test_exit_codes_and_a_bad_line(gateway, tmp_path):
    gateway("inspect", "nothing", "--lane", "structured", "--fail-on-findings")
    gateway("inspect", TEXT, "--lane", "structured", "--fail-on-findings", code=1)
    path = tmp_path / "texts.jsonl"
    path.write_text(jsonl({"id": 1, "text": "maria@example.com"}) + '{"id": 2, "words": "secret text"}\n')
    shown, said = gateway("inspect", "--jsonl", path, "--lane", "structured", code=2)
    assert json.loads(shown)["id"] == 1
    assert "Line 2" in said
    assert "secret text" not in said
    _, said = gateway("inspect", "--body", "-", given='{"messages": 1}', code=2)
    assert "field" in said
