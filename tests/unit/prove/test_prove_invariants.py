"""The invariants of the shipped tree are proved; a bad edit of a rule yields a question that breaks one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gateway.policy.bundle import SCHEMA, Bundle, BundleInvalid, load_bundle
from gateway.policy.decide import decide
from gateway.policy.evaluate import environment, holds
from gateway.policy.prove.invariants import Need, load_invariants
from gateway.policy.prove.proofs import Proof, prove

D01 = "rules/20-data/D01-restricted-self-hosted-observed.cedar"
D02 = "rules/20-data/D02-confidential-no-saas.cedar"
C01 = "rules/30-content/C01-no-secrets.cedar"
A02 = "rules/10-approval/A02-approval-lapsed.cedar"
A03 = "rules/10-approval/A03-class-within-approval.cedar"
L02 = "rules/40-licence/L02-non-commercial.cedar"
L03 = "rules/40-licence/L03-monthly-users-cap.cedar"
B01 = "rules/90-baseline/B01-approved-models.cedar"
O01 = "obligations/O01-redact-findings.cedar"
O02 = "obligations/O02-redact-secrets-in-answers.cedar"

Files = Mapping[str, bytes]


def edited(files: Files, *edits: tuple[str, str | None, str]) -> dict[str, bytes]:
    """The tree with texts replaced in files; None for the text takes the file out, "" puts one there."""
    changed = dict(files)
    for path, old, new in edits:
        if old is None:
            del changed[path]
        elif not old:
            changed[path] = new.encode()
        else:
            assert old in changed[path].decode(), f"{path} does not say {old!r}"
            changed[path] = changed[path].decode().replace(old, new).encode()
    return changed


def proofs_of(files: Files, only: str = "", *, in_catalogue: bool = False) -> tuple[Bundle, list[Proof]]:
    bundle = load_bundle(files, None)
    asked = [item for item in load_invariants(files, bundle) if item.id.startswith(only)]
    assert asked
    return bundle, list(prove(bundle, files[SCHEMA].decode(), asked, in_catalogue=in_catalogue))


def test_all_invariants_of_the_shipped_tree_are_proved(shipped: Files) -> None:
    _, proofs = proofs_of(shipped)
    assert {proof.status for proof in proofs} == {"proved"}
    assert len({proof.invariant.id for proof in proofs}) >= 10


def test_in_the_catalogue_an_invariant_may_be_about_nothing(shipped: Files) -> None:
    _, proofs = proofs_of(shipped, in_catalogue=True)
    assert {proof.status for proof in proofs} == {"proved", "vacuous"}


BROAD = B01.replace("B01-approved-models", "B02-everything"), "", ""


@pytest.mark.parametrize(
    ("edit", "invariant", "broken"),
    [
        ((C01, '@mode("enforce")', '@mode("warn")'), "I03", (False, True)),
        ((C01, '@level("hard")', '@level("soft")'), "I03", (True,)),
        ((A02, None, ""), "I21", (False, True)),
        ((A03, None, ""), "I22", (False,)),
        ((D02, '@mode("enforce")', '@mode("shadow")'), "I02", (False, True)),
        ((D02, "context.at_least_confidential", 'context.data_class == DataClass::"restricted"'), "I02", (False, True)),
        ((L02, "context.commercial_purpose &&", 'context.purpose == "general" &&'), "I23", (False, True)),
        ((L03, "<= resource", ">= resource"), "I25", (False, True)),
        ((O01, '@mode("enforce")', '@mode("warn")'), "I08", (False, True)),
        ((O01, '\\"health\\", ', ""), "I08", (False, True)),
        (
            (O01, '\\"health\\", \\"SECRET_*\\"], \\"where\\"', '\\"health\\"], \\"min_precision\\": 0.9, \\"where\\"'),
            "I08",
            (False, True),
        ),
        ((O02, "response", "request"), "I10", (False, True)),
    ],
)
def test_a_bad_edit_yields_a_question_that_breaks_an_invariant(shipped: Files, edit, invariant, broken) -> None:
    bundle, proofs = proofs_of(edited(shipped, edit), invariant)
    assert tuple(proof.with_exceptions for proof in proofs if proof.status == "refuted") == broken
    for proof in proofs:
        if proof.witness is None:
            assert proof.status == "proved"
            continue
        facts = proof.witness.facts
        assert holds(proof.invariant.when, environment(facts, facts.action))
        assert proof.with_exceptions or decide(bundle, facts, "dc_prove", 0).allow
        assert proof.witness.because


def test_a_broad_permit_is_found_where_the_forbids_leave_room(shipped: Files) -> None:
    broad = shipped[B01].decode().replace("B01-approved-models", "B02-everything")
    broad = broad[: broad.index("when {")] + "when { true };\n"
    pending = "rules/10-approval/A01-approval-required.cedar"
    files = edited(shipped, (BROAD[0], "", broad), (pending, '@mode("enforce")', '@mode("warn")'))
    _, proofs = proofs_of(files, "I20")
    assert [proof.status for proof in proofs] == ["refuted", "refuted"]
    assert proofs[0].witness is not None
    assert proofs[0].witness.facts.resource.model.approval != "approved"


def test_what_matters_of_a_witness_is_short_and_enough(shipped: Files) -> None:
    _, proofs = proofs_of(edited(shipped, (C01, '@mode("enforce")', '@mode("warn")')), "I03")
    witness = proofs[0].witness
    assert witness is not None
    assert witness.because["context.findings"] <= set(witness.facts.context.findings)
    assert {"principal.team", "context.stream", "context.has_secret"}.isdisjoint(witness.because)


def test_an_assurance_of_exactly_one_is_found_at_its_edge(shipped: Files) -> None:
    mine = """format: 1
invariants:
  - id: X1-observed
    title: Restricted data needs an observed deployment
    never: 'context.data_class == DataClass::"restricted" && resource.assurance < 2'
"""
    files = edited(shipped, ("invariants/mine.yaml", "", mine))
    _, proofs = proofs_of(files, "X1")
    assert proofs[0].witness is not None
    assert proofs[0].witness.facts.resource.assurance == 1
    _, proofs = proofs_of(edited(files, (D01, "resource.assurance >= 1", "resource.assurance > 1")), "X1")
    assert [proof.status for proof in proofs] == ["proved"]


def test_a_condition_that_nothing_fulfils_is_about_nothing(shipped: Files) -> None:
    mine = """format: 1
invariants:
  - id: X1-nothing
    title: No class is both
    never: 'context.data_class == DataClass::"public" && context.at_least_internal'
"""
    _, proofs = proofs_of(edited(shipped, ("invariants/mine.yaml", "", mine)), "X1")
    assert [proof.status for proof in proofs] == ["vacuous"]


def test_the_limit_of_time_is_no_proof(shipped: Files, bundle: Bundle) -> None:
    asked = load_invariants(shipped, bundle)[:1]
    found = list(prove(bundle, shipped[SCHEMA].decode(), asked, limit_s=1e-9))
    assert {proof.status for proof in found} <= {"undecided", "proved"}


FORM = "format: 1\ninvariants:\n  - id: X1-form\n    title: A title\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("format: 1\ninvariants: []\n", 2, "at least 1 item"),
        (FORM, 3, "exactly one of never, always and obligation"),
        (FORM + "    never: 'true'\n    always: {then: 'true'}\n", 3, "exactly one of"),
        (FORM + "    never: 'context.nothing'\n", 5, "nothing"),
        (FORM + "    never: 'resource.retention_days > 3'\n", 5, "retention_days"),
        (FORM + "    never: 'context.data_class =='\n", 5, "not a Cedar expression"),
        (FORM + "    never: 'true }; permit (principal, action, resource) when { true'\n", 5, "more than one"),
        (FORM + "    never: 'true } unless { false'\n", 5, "more than one"),
        (FORM + "    never: 'context.purpose == \"generl\"'\n", 5, "did you mean 'general'"),
        (FORM + "    never: 'resource.assurance + 1 > 2'\n", 5, "not part of the rule language"),
        (FORM + "    obligation: {type: redact, types: [personal]}\n", 5, "at which side"),
        (FORM + "    obligation: {type: redact, where: request, types: [persnal]}\n", 5, "persnal"),
        (FORM + "    obligation: {type: notice, types: [personal]}\n", 5, "only redact"),
        (FORM + "    never: 'true'\n    waivable: true\n", 6, "not known"),
        (FORM + "    never: 'true'\n" + FORM[FORM.index("  - id") :] + "    never: 'false'\n", 6, "already has the id"),
    ],
)
def test_what_is_wrong_with_an_invariant_is_said_with_its_line(
    shipped: Files, bundle: Bundle, text, line, said
) -> None:
    files = edited(shipped, ("invariants/mine.yaml", "", text))
    with pytest.raises(BundleInvalid) as caught:
        load_invariants(files, bundle)
    assert (caught.value.path, caught.value.line) == ("invariants/mine.yaml", line)
    assert said in caught.value.message


def test_a_comment_does_not_swallow_the_end_of_a_condition(shipped: Files, bundle: Bundle) -> None:
    text = FORM + "    never: 'context.has_secret // credentials'\n"
    found = load_invariants(edited(shipped, ("invariants/mine.yaml", "", text)), bundle)
    assert "X1-form" in {item.id for item in found}


@pytest.mark.parametrize(
    ("need", "met"),
    [
        (Need("redact", "request", "EMAIL"), True),
        (Need("redact", "request", "SECRET_JWT"), True),
        (Need("redact", "request", "SECRET_*"), True),
        (Need("redact", "request"), True),
        (Need("redact", "response", "EMAIL"), False),
        (Need("redact", "request", "PHONE"), False),
        (Need("redact", "request", "*"), False),
        (Need("notice"), False),
    ],
)
def test_a_duty_meets_what_it_covers(need: Need, met: bool) -> None:
    from gateway.core.decision import Obligation

    assert need.met_by(Obligation("redact", {"types": ["EMAIL", "SECRET_*"], "where": "request"})) is met
    assert not need.met_by(Obligation("redact", {"types": ["*"], "where": "request", "min_precision": 0.5}))
