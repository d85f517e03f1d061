"""Packs: each loads, passes its own tables and differs from the base as it says; and ``policy init`` writes them out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from gateway.catalog.documents import BundleInvalid
from gateway.cli.policy import app
from gateway.config import policy_base
from gateway.config.policy_base import base_packs, base_pipelines, base_policies
from gateway.config.policy_tree import read_policy_files
from gateway.core.errors import ConfigurationError
from gateway.policy.bundle import digest_of, load_bundle
from gateway.policy.controls import coverage, load_controls
from gateway.policy.layout import laid_out
from gateway.policy.packs import apply_pack, read_pack
from gateway.policy.tables import run_tables

NOW_S = 1_795_392_000
PACKS = dict(base_packs(base_policies()))


@pytest.fixture(scope="module")
def base():
    return read_policy_files(base_policies())


def test_there_is_a_pack_for_each_of_four_sectors_and_none_is_part_of_the_base(base):
    assert set(PACKS) == {"eu-bank", "healthcare", "public-sector", "start-up"}
    assert not [path for path in base if path.startswith("packs/")]
    assert all(read_pack(files).form.name == name for name, files in PACKS.items())


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_loads_and_its_tables_and_controls_hold(base, name):
    tree = apply_pack(base, PACKS[name])
    assert laid_out(tree) == {}
    bundle = load_bundle(tree, None)
    report = run_tables(bundle, tree, NOW_S)
    assert [(item.path, item.name, item.failures) for item in report.outcomes if item.failures] == []
    assert (report.unmatched, report.without_near_miss) == ((), ())
    assert coverage(load_controls(tree, bundle.rules), bundle.rules).complete


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_differs_from_the_base_in_what_it_names_and_nowhere_else(base, name):
    tree, form = apply_pack(base, PACKS[name]), read_pack(PACKS[name]).form
    assert set(tree) - set(base) == set(form.adds)
    assert set(base) - set(tree) == set(form.removes)
    changed = {path for path in set(tree) & set(base) if tree[path] != base[path]}
    assert changed == {*form.replaces, *(edit.file for edit in form.edits)}
    rules = {Path(path).stem for path in {*form.adds, *form.removes, *changed} if path.endswith(".cedar")}
    said = " ".join(form.changes)
    assert [rule for rule in rules if rule.split("-")[0] not in said] == []


SMALL = {"a.yaml": b"one\ntwo\n", "b.yaml": b"x\n", "c.yaml": b"x\n"}
HEAD = "name: small\ntitle: Small\ndescription: Small.\nchanges: [Something.]\n"


def pack(text: str, **files: bytes):
    return {"pack.yaml": (HEAD + text).encode(), **{path.replace("_", "."): content for path, content in files.items()}}


def test_a_pack_adds_replaces_removes_and_edits():
    text = "adds: [d.yaml]\nreplaces: [b.yaml]\nremoves: [c.yaml]\nedits: [{file: a.yaml, old: two, new: 2}]\n"
    text = text.replace("new: 2", 'new: "2"')
    assert apply_pack(SMALL, pack(text, d_yaml=b"d", b_yaml=b"b")) == {
        "a.yaml": b"one\n2\n",
        "b.yaml": b"b",
        "d.yaml": b"d",
    }


@pytest.mark.parametrize(
    ("text", "files", "line", "message"),
    [
        ("adds: [b.yaml]", {"b_yaml": b"b"}, 5, "b.yaml is not a new file"),
        ("adds: [d.yaml]", {}, 5, "d.yaml is not a new file"),
        ("replaces: [d.yaml]", {"d_yaml": b"d"}, 5, "not in both"),
        ("removes: [d.yaml]", {}, 5, "not in the base"),
        ("removes: [b.yaml]", {"b_yaml": b"b"}, 5, "brings it back"),
        ("", {"d_yaml": b"d"}, 1, "neither under adds nor under replaces"),
        ("edits: [{file: a.yaml, old: three, new: x}]", {}, 5, "0 times"),
        ("edits: [{file: a.yaml, old: o, new: x}]", {}, 5, "2 times"),
        ("edits: [{file: d.yaml, old: o, new: x}]", {}, 5, "not a file that the base alone brings"),
        ("removes: [a.yaml]\nedits: [{file: a.yaml, old: two, new: x}]", {}, 6, "not a file that the base alone"),
        ("invents: []", {}, 5, "not known"),
    ],
)
def test_a_pack_that_does_not_fit_is_refused_with_its_line(text, files, line, message):
    with pytest.raises(BundleInvalid, match=message) as caught:
        apply_pack(SMALL, pack(text + "\n", **files))
    assert (caught.value.path, caught.value.line) == ("pack.yaml", line)


def test_a_pack_without_a_description_is_refused():
    with pytest.raises(BundleInvalid, match="needs this file"):
        apply_pack(SMALL, {"d.yaml": b""})


def test_an_installed_wheel_has_its_base_inside_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(policy_base, "_PACKAGE", tmp_path / "gateway")
    with pytest.raises(ConfigurationError, match="missing"):
        base_policies()
    (tmp_path / "gateway" / "policies_base").mkdir(parents=True)
    (tmp_path / "gateway" / "policies_base" / "policy.yaml").touch()
    assert base_policies() == tmp_path / "gateway" / "policies_base"
    assert base_packs(base_policies()) == {}
    with pytest.raises(ConfigurationError, match="missing"):
        base_pipelines()


def init(*arguments):
    return CliRunner().invoke(app, ["init", *map(str, arguments)])


@pytest.mark.parametrize("name", [None, "eu-bank"])
def test_init_writes_a_tree_that_checks_and_tests_clean(tmp_path, base, name):
    folder = tmp_path / "new" / "policies"
    result = init(folder, "--json", *(["--pack", name] if name else []))
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    files = read_policy_files(folder)
    assert (document["digest"], document["pack"]) == (digest_of(files), name)
    assert {path: content for path, content in files.items() if path != "README.md"} == {
        path: content
        for path, content in (apply_pack(base, PACKS[name]) if name else base).items()
        if path != "README.md"
    }
    assert ("eu-bank" in files["README.md"].decode()) == (name is not None)
    assert "CODEOWNERS" in files
    for command in ("lint", "test", "controls"):
        assert CliRunner().invoke(app, [command, "--policies", str(folder)]).exit_code == 0
    assert CliRunner().invoke(app, ["fmt", "--check", str(folder)]).exit_code == 0


def test_init_writes_what_a_repository_needs_beside_its_policy(tmp_path):
    assert init(tmp_path / "new").exit_code == 0
    hidden = {path.relative_to(tmp_path / "new").as_posix() for path in (tmp_path / "new").glob(".*/**/*")}
    hidden |= {path.name for path in (tmp_path / "new").glob(".*")}
    assert {".gitattributes", ".gitignore", ".vscode/settings.json", ".schemas/model.schema.json"} <= hidden
    assert {".github/workflows/policy.yaml", ".gitlab-ci.yml", ".pre-commit-config.yaml"} <= hidden
    assert CliRunner().invoke(app, ["schemas", "--check", str(tmp_path / "new" / ".schemas")]).exit_code == 0
    for path in (".github/workflows/policy.yaml", ".gitlab-ci.yml"):
        pipeline = yaml.safe_load((tmp_path / "new" / path).read_text())
        assert pipeline.get("env", pipeline.get("variables"))["GATEWAY_POLICIES"] == "."
    hooks = yaml.safe_load((tmp_path / "new" / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert all("--policies ." in hook["entry"] and "files" not in hook for hook in hooks)


def test_init_leaves_a_folder_that_is_not_empty_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    result = init(tmp_path)
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_init_lists_packs_and_refuses_unknown_ones(tmp_path):
    assert init().exit_code == 2
    assert init(tmp_path / "new", "--pack", "casino").exit_code == 2
    assert not (tmp_path / "new").exists()
    shown = init("--pack", "list")
    assert shown.exit_code == 0
    assert all(name in shown.stdout for name in PACKS)
    assert {item["name"] for item in json.loads(init("--pack", "list", "--json").stdout)["packs"]} == set(PACKS)


def test_init_says_so_where_it_cannot_write(tmp_path):
    (tmp_path / "file").write_text("")
    assert init(tmp_path / "file" / "policies").exit_code == 3
