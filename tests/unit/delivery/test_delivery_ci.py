"""The pipelines for a policy repository: they parse, they run commands that exist, and they name no host of packages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
import yaml

from gateway.cli.policy import app

FOLDER = Path(__file__).parents[3] / "deploy" / "ci"
FILES = sorted(FOLDER.glob("*.yaml"))
COMMANDS = typer.main.get_command(app).commands
CALL = re.compile(r"gateway policy ([a-z]+)([^\n|>]*)")
OTHER_COMMAND = re.compile(r"\$\([^)]*\)")


def scripts(node):
    """Every text of the document, which is where commands stand."""
    if isinstance(node, dict):
        for value in node.values():
            yield from scripts(value)
    elif isinstance(node, list):
        for value in node:
            yield from scripts(value)
    elif isinstance(node, str):
        yield node


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_commands_and_options_that_exist_are_run(path):
    calls = [found for text in scripts(yaml.safe_load(path.read_text())) for found in CALL.findall(text)]
    assert calls
    for name, rest in calls:
        assert name in COMMANDS, name
        known = {
            option for parameter in COMMANDS[name].params for option in (*parameter.opts, *parameter.secondary_opts)
        }
        used = set(re.findall(r"(?<= )--[a-z-]+", OTHER_COMMAND.sub("", rest).split(";")[0]))
        assert used <= known, (name, used - known)


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("github-workflow", {"fmt", "lint", "test", "prove", "plan", "bundle", "sign", "verify"}),
        ("gitlab-ci", {"fmt", "lint", "test", "prove", "plan", "bundle", "sign"}),
        ("pre-commit-config", {"fmt", "lint", "test"}),
    ],
)
def test_every_step_is_there(name, needed):
    text = "\n".join(scripts(yaml.safe_load((FOLDER / f"{name}.yaml").read_text())))
    assert {found[0] for found in CALL.findall(text)} == needed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_host_is_named(path):
    assert not re.search(
        r"https?://|\b(?:pip|uv|npm|apt|apk|docker) |[a-z0-9-]+\.(?:com|io|org|net|dev)\b", path.read_text()
    )


def test_the_key_is_used_in_the_release_alone():
    workflow = yaml.safe_load((FOLDER / "github-workflow.yaml").read_text())
    holders = [name for name, job in workflow["jobs"].items() if "secrets." in yaml.safe_dump(job)]
    assert holders == ["release"]
    assert workflow["jobs"]["release"]["environment"] == "policy-release"
    assert workflow["permissions"] == {"contents": "read"}
