"""``gateway policy plan``: what an edit changes in recorded decisions, as a document, as Markdown, and as a gate."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from small_tree import small_tree
from typer.testing import CliRunner

from gateway.cli.policy import app
from gateway.policy.replay.markdown import MAX_CHARACTERS, escaped, plan_markdown

D02 = "rules/20-data/D02-confidential-no-saas.cedar"
B01 = "rules/90-baseline/B01-approved-models.cedar"
O02 = "obligations/O02-redact-secrets-in-answers.cedar"
SAID = {"deployment": "local-smollm2", "data_class": "internal", "now": "2026-11-20T12:00:00Z"}
RECORDS = [
    {**SAID, "principal": {"team": "claims"}, "purpose": "coding", "count": 3},
    {**SAID, "principal": {"team": "law"}, "purpose": "general", "count": 5},
    {**SAID, "principal": {"team": "law"}, "deployment": "gone", "count": 2},
]


def edited(files):
    """One rule asks for more, one for less, and a duty grows."""
    changes = {
        B01: ("when {", 'when { context.purpose == "general" &&'),
        D02: ('@mode("enforce")', '@mode("warn")'),
        O02: ('\\"where\\": \\"response\\"', '\\"where\\": \\"both\\"'),
    }
    result = dict(files)
    for path, (old, new) in changes.items():
        assert old in files[path].decode()
        result[path] = files[path].decode().replace(old, new).encode()
    return result


def write(folder, files):
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@pytest.fixture(scope="module")
def place(shipped, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    files = small_tree(shipped)
    write(folder / "before", files)
    write(folder / "after", edited(files))
    (folder / "records.jsonl").write_text("".join(f"{json.dumps(item)}\n" for item in RECORDS) + "not JSON\n")
    return folder


def plan(place, *arguments, records=True):
    against = ["--against", str(place / "records.jsonl"), "--processes", "1"] if records else []
    trees = ["--base", str(place / "before"), "--head", str(place / "after")]
    return CliRunner().invoke(app, ["plan", *trees, *against, *map(str, arguments)])


@pytest.fixture(scope="module")
def document(place):
    result = plan(place, "--json")
    assert result.exit_code == 1, result.output
    return json.loads(result.stdout)


def test_changed_decisions_are_told_by_team_model_and_class(document):
    lost = document["allow_to_deny"]
    assert lost["total"] == 3
    assert lost["teams"] == [{"name": "claims", "decisions": 3}]
    assert lost["models"] == [{"name": "smollm2-135m-instruct", "decisions": 3}]
    assert lost["data_classes"] == [{"name": "internal", "decisions": 3}]
    assert [row["name"] for row in lost["rules"]] == ["(no permit)"]
    assert document["deny_to_allow"]["total"] == 0


def test_changed_duties_are_told(document):
    assert document["obligations"]["decisions"] == 5
    assert [row["decisions"] for row in document["obligations"]["added"]] == [5]


def test_groups_that_lose_their_last_model_are_told(document):
    (group,) = document["groups_left_without"]
    assert (group["team"], group["data_class"], group["purpose"]) == ("claims", "internal", "coding")
    assert group["models_before"] == ["smollm2-135m-instruct"]


def test_invariants_are_proved_and_a_witness_shows_what_breaks_one(document):
    proof = document["proof"]
    assert proof["failed"] == ["I01-restricted"]
    (broken,) = [item for item in proof["invariants"] if item["id"] == "I01-restricted"]
    assert broken["witness"]["because"]["resource.hosting"] == "saas"
    assert proof["newly_allowed"]["witness"] is not None


def test_exceptions_that_end_or_are_unused_are_told(document):
    (row,) = document["exceptions"]
    assert (row["id"], row["unused"], row["used"]) == ("EXC-1", True, 0)
    assert row["expires"] == "2026-12-01T00:00:00Z"


def test_the_share_that_could_be_replayed_is_told_and_why_not_the_rest(document):
    records = document["records"]
    assert (records["decisions"], records["replayed"], records["broken"]) == (10, 8, 1)
    assert sum(row["decisions"] for row in records["not_replayed"]) == 2


def test_the_comment_holds_all_of_it(place, document):
    result = plan(place, "--markdown")
    assert result.exit_code == 1
    text = result.stdout.replace("\u2060", "")
    shown = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), text)
    for part in (
        *("Replayed 8 of 10 recorded decisions (80.0 %)", "Allowed before, refused now", "claims", "internal"),
        *("smollm2-135m-instruct", "Groups left with no serving model: **1**", "Obligations", "EXC-1"),
        *("unused in the records", "I01-restricted: refuted", "resource.hosting", "Hard rules changed: D02"),
    ):
        assert part in shown, part
    assert plan_markdown(document) == plan_markdown(json.loads(json.dumps(document)))


def test_a_comment_is_bounded_and_says_what_was_left_out(document):
    assert len(plan_markdown(document)) <= MAX_CHARACTERS
    short = plan_markdown(document, limit=2000)
    assert len(short) <= 2000
    assert "Left out of this comment" in short


@pytest.mark.parametrize("text", ["@everyone", "a <b>", "[x](y)", "#12", "https://host", "- item", "1. x", "`x`"])
def test_what_rules_say_is_text_in_a_comment(text):
    assert not re.search(r"[@<>\[\]()#`*_]", re.sub(r"&#\d+;", "", escaped(text)))
    assert "https:" not in escaped(text)


def test_the_gate_says_why_it_stops(place):
    result = plan(place, "--gate")
    assert result.exit_code == 1
    assert "1 groups are left without a serving model" in result.stderr
    assert "not proved to hold: I01-restricted" in result.stderr
    assert plan(place, "--gate", records=False).exit_code == 2


def test_without_a_change_nothing_stops(place):
    trees = ["--base", str(place / "before"), "--head", str(place / "before")]
    arguments = ["plan", *trees, "--against", str(place / "records.jsonl"), "--processes", "1", "--gate", "--no-proof"]
    assert CliRunner().invoke(app, arguments).exit_code == 0


def test_two_revisions_are_read_from_git(place, tmp_path):
    def git(*arguments):
        name = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "init.defaultBranch=main")
        subprocess.run(["git", "-C", str(tmp_path), *name, *arguments], check=True, capture_output=True)

    git("init")
    for tree in ("before", "after"):
        write(
            tmp_path / "policies",
            {p.relative_to(place / tree).as_posix(): p.read_bytes() for p in (place / tree).rglob("*") if p.is_file()},
        )
        git("add", ".")
        git("commit", "-m", tree)
    arguments = ["plan", "main~1..main", "--repo", str(tmp_path), "--json", "--no-proof", "--processes", "1"]
    found = json.loads(CliRunner().invoke(app, [*arguments, "--against", str(place / "records.jsonl")]).stdout)
    assert found["allow_to_deny"]["total"] == 3
    assert {row["id"] for row in found["rules"]} == {
        "B01-approved-models",
        "D02-confidential-no-saas",
        "O02-redact-secrets-in-answers",
    }
    assert CliRunner().invoke(app, ["plan", "main", "--repo", str(tmp_path)]).exit_code == 2
    assert CliRunner().invoke(app, ["plan", "main..nowhere", "--repo", str(tmp_path)]).exit_code == 3


def test_replay_says_what_a_tree_would_decide_otherwise(place, tmp_path):
    lines = tmp_path / "one.jsonl"
    lines.write_text(json.dumps(RECORDS[0]) + "\n")
    result = CliRunner().invoke(
        app, ["replay", str(place / "before"), "--facts", str(lines), "--json", "--processes", "1"]
    )
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["records"]["decisions"] == 3
    assert CliRunner().invoke(app, ["replay", str(place / "before"), "--facts", str(tmp_path)]).exit_code == 3
