"""``gateway policy prove``: exit codes, kill rules that may only refuse, rules that do nothing."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from gateway.cli.policy import app
from gateway.policy.bundle import load_bundle
from gateway.policy.prove.compare import check_kill, newly_allowed, newly_refused
from gateway.policy.prove.unused import unused

D02 = "rules/20-data/D02-confidential-no-saas.cedar"
B01 = "rules/90-baseline/B01-approved-models.cedar"
KILL = b"""\
@id("stop-saas")
@title("Nothing goes to providers")
@reason("An incident at a provider.")
@remediation("Wait for the all-clear.")
@severity("critical")
@level("hard")
@mode("enforce")
@owner("security")
@refs("INC-1")
@review_by("2027-01-31")
forbid (
  principal,
  action in [Action::"invoke", Action::"fallback"],
  resource
)
when { resource.hosting == Hosting::"saas" };
"""


@pytest.fixture(scope="module")
def small(shipped):
    """Few rules, so that each search takes a moment."""
    kept = ("D01", "D02", "B01", "A01", "O01", "O02")
    files = {
        path: content
        for path, content in shipped.items()
        if not path.startswith(("rules/", "obligations/", "tests/", "invariants/", "controls/"))
        or path.rpartition("/")[2].startswith(kept)
    }
    files["invariants/small.yaml"] = b"""\
format: 1
invariants:
  - id: I01-home
    title: Confidential data stays at home
    never: 'context.at_least_confidential && resource.hosting == Hosting::"saas"'
  - id: I02-nobody
    title: Nobody may do anything
    never: 'principal.team == "nobody"'
"""
    return files


@pytest.fixture(scope="module")
def schema(small):
    return small["schema.cedarschema"].decode()


def with_edit(files, path, old, new):
    assert old in files[path].decode()
    return {**files, path: files[path].decode().replace(old, new, 1).encode()}


def test_kill_rules_are_proved_to_allow_nothing(small, schema):
    base, killed = load_bundle(small, None), load_bundle({**small, "kill/stop-saas.cedar": KILL}, None)
    check = check_kill(base, killed, schema)
    assert (check.passed, check.faults, check.newly_allowed.none) == (True, (), True)
    refused = newly_refused(base, killed, schema)
    assert refused.witness is not None
    assert refused.witness.facts.resource.hosting == "saas"


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"),
    [
        (D02, '@mode("enforce")', '@mode("warn")', "D02-confidential-no-saas is not the same any more"),
        (B01, "when {", "when { true ||", "B01-approved-models is not the same any more"),
    ],
)
def test_a_kill_that_touches_other_rules_is_found_with_what_it_would_allow(small, schema, path, old, new, fault):
    base = load_bundle(small, None)
    changed = load_bundle({**with_edit(small, path, old, new), "kill/stop-saas.cedar": KILL}, None)
    check = check_kill(base, changed, schema)
    assert not check.passed
    assert fault in check.faults


def test_an_edit_that_allows_more_has_a_witness_on_which_the_engines_agree(small, schema):
    base = load_bundle(small, None)
    looser = load_bundle(
        with_edit(small, D02, "at_least_confidential", "at_least_confidential && context.stream"), None
    )
    found = newly_allowed(base, looser, schema)
    assert found.witness is not None
    facts = found.witness.facts
    assert looser.settle(facts, 1_795_392_000).allow
    assert not base.settle(facts, 1_795_392_000).allow
    assert newly_refused(base, looser, schema).none


def test_rules_that_do_nothing_are_found_with_those_that_do_it_already(small, schema):
    again = small[D02].decode().replace("D02-confidential-no-saas", "D98-again")
    again = again.replace("context.at_least_confidential", 'context.data_class == DataClass::"restricted"')
    never = small[D02].decode().replace("D02-confidential-no-saas", "D99-never")
    never = never.replace(
        "context.at_least_confidential", "context.at_least_confidential && !context.at_least_internal"
    )
    files = {**small, "rules/20-data/D98-again.cedar": again.encode(), "rules/20-data/D99-never.cedar": never.encode()}
    found = {item.rule: item for item in unused(load_bundle(files, None), schema)}
    assert (found["D98-again"].why, found["D98-again"].covered_by) == ("never decides", ("D02-confidential-no-saas",))
    assert found["D99-never"].why == "never matches"
    assert "D02-confidential-no-saas" not in found


@pytest.fixture
def tree(small, tmp_path):
    def write(files):
        for path, content in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
        return tmp_path

    write(small)
    return write


def prove(folder, *arguments):
    return CliRunner().invoke(app, ["prove", str(folder), *arguments])


def test_the_command_shows_what_breaks_an_invariant(tree):
    result = prove(tree({}))
    assert result.exit_code == 1
    assert "proved  I01-home" in result.stdout
    assert "I02-nobody is broken" in result.stdout
    assert prove(tree({}), "--only", "I01-home").exit_code == 0
    assert prove(tree({}), "--only", "I99").exit_code == 2


def test_the_command_checks_kill_rules(tree):
    result = prove(tree({"kill/stop-saas.cedar": KILL}), "--only", "I01-home")
    assert result.exit_code == 0
    assert "kill rules: nothing is allowed that was not; proved" in result.stdout
    found = json.loads(prove(tree({}), "--only", "I01-home", "--json").stdout)
    assert found["kill"] == {"passed": True, "faults": [], "newly_allowed": {"decided": True, "witness": None}}


def test_a_tree_without_invariants_proves_nothing(tree):
    folder = tree({})
    (folder / "invariants" / "small.yaml").unlink()
    assert prove(folder).exit_code == 1
