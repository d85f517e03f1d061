"""The nearest permit: fewest conditions that do not hold, its first one as Cedar text, with the facts that it read."""

from __future__ import annotations

import dataclasses

import pytest

from gateway.core.decision import Nearest
from gateway.policy.bundle import load_bundle
from gateway.policy.explain import nearest_permit

HEAD = """@id("{id}")
@title("t")
@reason("r")
@severity("low")
@level("soft")
@mode("{mode}")
@owner("o")
@refs("r")
@review_by("2030-01-01")
"""
SCOPE = '{effect} (principal, action in [Action::"invoke", Action::"fallback"], resource) '
FAR = "when { context.stream && context.uses_tools && resource.assurance >= 3 }"
NEAR = 'when { resource.model.approval == Approval::"approved" } unless { resource.assurance < 2 || context.stream }'


def rules(files, *written):
    files = {path: content for path, content in files.items() if not path.startswith("rules/")}
    for name, mode, text in written:
        scope = SCOPE.replace("{effect}", "permit")
        head = HEAD.replace("{id}", name).replace("{mode}", mode)
        files[f"rules/10-test/{name}.cedar"] = (head + scope + text + ";").encode()
    return load_bundle(files, None).rules


def test_the_permit_with_the_fewest_missing_conditions_is_nearest(files, some_facts):
    found = nearest_permit(rules(files, ("X1", "enforce", FAR), ("X2", "enforce", NEAR)), some_facts)
    assert found == Nearest("X2", "!(resource.assurance < 2)", {"resource.assurance": 0})


def test_of_equals_the_first_by_id_is_nearest_and_a_clause_that_cannot_be_read_counts_as_missing(files, some_facts):
    first = "when { resource.model.licence has monthly_users_cap && resource.model.licence.monthly_users_cap > 5 }"
    found = nearest_permit(rules(files, ("X2", "enforce", first), ("X1", "enforce", FAR)), some_facts)
    assert found == Nearest(
        "X2",
        "resource.model.licence has monthly_users_cap",
        {"resource.model.licence.monthly_users_cap": None},
    )


@pytest.mark.parametrize("mode", ["warn", "shadow", "off"])
def test_only_enforced_permits_can_be_nearest(files, some_facts, mode):
    found = rules(files, ("X1", "enforce", FAR), ("X2", mode, NEAR))
    assert nearest_permit(found, some_facts).rule == "X1"


def test_nothing_is_near_where_a_permit_matches(bundle, some_facts):
    assert nearest_permit(bundle.rules, some_facts) is None


def test_a_permit_for_another_action_is_not_near(files, some_facts):
    files = dict(files)
    path = "rules/10-test/B01-approved-models.cedar"
    files[path] = files[path].replace(b', Action::"fallback"', b"")
    narrowed = {rule.id: rule for rule in load_bundle(files, None).rules.values() if rule.path == path}
    assert nearest_permit(narrowed, dataclasses.replace(some_facts, action="fallback")) is None


def test_facts_are_written_as_people_write_them(files, some_facts):
    clause = 'when { context.findings.contains("IBAN") || resource.hosting == Hosting::"self_hosted" }'
    found = nearest_permit(rules(files, ("X1", "enforce", clause)), some_facts)
    assert found.facts == {"context.findings": [], "resource.hosting": "saas"}
    assert found.clause == 'context.findings.contains("IBAN") || resource.hosting == Hosting::"self_hosted"'
