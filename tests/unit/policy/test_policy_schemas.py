"""JSON Schemas for editors: current, of the loader's own forms, and every shipped file fits them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from small_tree import OWN
from typer.testing import CliRunner

from gateway.catalog.documents import BundleInvalid, fill, read_document
from gateway.cli.policy import app
from gateway.policy.kinds import KINDS, kind_of
from gateway.policy.schemas import editor_settings, schema_files

ROOT = Path(__file__).parents[3]
POLICIES = ROOT / "policies"
VALIDATORS = {kind.name: Draft7Validator(json.loads(schema_files()[f"{kind.name}.schema.json"])) for kind in KINDS}
YAML = sorted(path.relative_to(POLICIES).as_posix() for path in POLICIES.rglob("*.yaml"))


def plain(value):
    """As an editor reads it: dates are text to JSON."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def kind_in_pack(path):
    return kind_of(path) or kind_of(path.split("/", 2)[2])


@pytest.mark.parametrize("name", VALIDATORS)
def test_schemas_are_schemas(name):
    Draft7Validator.check_schema(VALIDATORS[name].schema)


def test_every_shipped_file_fits_the_schema_of_its_kind():
    seen = set()
    for path in YAML:
        kind = kind_in_pack(path)
        assert kind is not None, path
        document = read_document(path, (POLICIES / path).read_bytes())
        errors = [error.message for error in VALIDATORS[kind.name].iter_errors(plain(document.value))]
        assert errors == [], path
        seen.add(kind.name)
    assert seen == {kind.name for kind in KINDS} - {"exception"}


@pytest.mark.parametrize("path", OWN)
def test_files_that_the_shipped_tree_lacks_fit_too(path):
    document = read_document(path, OWN[path].encode())
    assert list(VALIDATORS[kind_of(path).name].iter_errors(plain(document.value))) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("models/qwen3-8b.yaml", "title:", "titel:"),
        ("models/qwen3-8b.yaml", "status: approved", "status: aproved"),
        ("models/qwen3-8b.yaml", "value: 32768", "value: many"),
        ("deployments/local-smollm2.yaml", "assurance: L0", "assurance: L9"),
        ("licences/apache-2.0.yaml", "kind: weights", "kind: wheights"),
        ("vocabulary.yaml", "  EMAIL:", "  email:"),
        ("routes.yaml", "auto: [local-smollm2]", "auto: []"),
        ("policy.yaml", "format: 1", "format: 2"),
        ("sources.yaml", "  QREPO:", "  qrepo:"),
        ("tests/demo.yaml", "expect: allow", "expect: alow"),
        ("tests/demo.yaml", "    near:", "    nera:"),
        ("invariants/data.yaml", "    never:", "    nevre:"),
        ("controls/gdpr.yaml", "title:", "titel:"),
    ],
)
def test_what_an_editor_marks_the_loader_refuses(path, old, new):
    text = (POLICIES / path).read_text()
    assert old in text
    kind, document = kind_of(path), read_document(path, text.replace(old, new, 1).encode())
    assert list(VALIDATORS[kind.name].iter_errors(plain(document.value)))
    with pytest.raises(BundleInvalid):
        fill(kind.form, document)


def test_the_schemas_beside_the_shipped_tree_are_current():
    held = {path.name: path.read_bytes() for path in (POLICIES / ".schemas").iterdir()}
    assert held == dict(schema_files())
    assert (ROOT / ".vscode" / "settings.json").read_bytes() == editor_settings("policies")


def test_the_command_writes_them_and_knows_when_they_are_old(tmp_path):
    def schemas(*arguments):
        return CliRunner().invoke(app, ["schemas", str(tmp_path / "s"), *arguments])

    assert schemas("--check").exit_code == 1
    assert len(json.loads(schemas("--json").stdout)["changed"]) == len(KINDS)
    assert schemas("--check").exit_code == 0
    (tmp_path / "s" / "model.schema.json").write_text("{}")
    assert schemas("--check").exit_code == 1
    (tmp_path / "file").touch()
    assert CliRunner().invoke(app, ["schemas", str(tmp_path / "file")]).exit_code == 3
