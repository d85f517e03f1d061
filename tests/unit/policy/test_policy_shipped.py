"""The shipped tree: its tables pass, every rule is covered, and the names that others rely on exist."""

from __future__ import annotations

import pytest

from gateway.core.vocabulary import DataClass
from gateway.policy.bundle import digest_of, load_bundle
from gateway.policy.tables import run_tables

NOW_S = 1_795_392_000


def test_every_table_passes_and_every_rule_has_a_match_and_a_near_miss(bundle, shipped):
    report = run_tables(bundle, shipped, NOW_S)
    assert [(item.name, item.failures) for item in report.outcomes if item.failures] == []
    assert report.unmatched == ()
    assert report.without_near_miss == ()
    assert len(report.outcomes) >= 50


def test_names_that_routes_keys_and_the_demo_rely_on_exist(bundle):
    assert {
        "local-smollm2",
        "local-smollm2-standby",
        "h100-eu-qwen3-32b",
        "h100-eu-qwen3-8b",
        "h100-eu-llama-4-scout",
        "h100-eu-qwen2.5-72b",
        "openai-gpt-4.1",
        "anthropic-claude",
        "google-gemini",
    } == set(bundle.deployments)
    assert bundle.routes["assistant"].candidates == ("local-smollm2-standby", "openai-gpt-4.1", "local-smollm2")
    assert bundle.routes["smart"].candidates == ("h100-eu-qwen3-32b", "openai-gpt-4.1")
    assert bundle.routes["auto"].candidates == ("local-smollm2",)
    sizes = ("0.6b", "1.7b", "4b", "8b", "14b", "32b", "30b-a3b", "235b-a22b")
    assert {f"qwen3-{size}" for size in sizes} <= set(bundle.models)


def test_what_is_unknown_stays_unknown(bundle):
    smol = bundle.models["smollm2-135m-instruct"]
    assert smol.developer_country is None
    assert smol.released is None
    assert bundle.models["claude-opus-4-5"].thinking.kind == "unknown"
    assert bundle.deployments["google-gemini"].trains_on_inputs is None


def test_every_known_fact_names_a_source_and_a_grade(bundle):
    records = [*bundle.models.values(), *bundle.deployments.values(), *bundle.catalogue.licences.values()]
    for record in records:
        for field, fact in record.facts.items():
            known = getattr(record, field) is not None and not (field == "thinking" and not fact.source)
            assert bool(fact.source and fact.evidence in {"A", "B"}) == known, (record.id, field)


@pytest.mark.parametrize(
    ("finding", "implied"),
    [
        ("EMAIL", DataClass.INTERNAL),
        ("IP_ADDRESS", DataClass.INTERNAL),
        ("IBAN", DataClass.CONFIDENTIAL),
        ("US_SSN", DataClass.CONFIDENTIAL),
        ("SECRET_JWT", DataClass.RESTRICTED),
        ("NEVER_HEARD_OF", DataClass.RESTRICTED),
    ],
)
def test_findings_imply_classes_and_unknown_ones_the_strictest(bundle, finding, implied):
    assert bundle.vocabulary.implied[finding] is implied
    assert bundle.vocabulary.implied.get(finding, DataClass.PUBLIC) is implied


def test_the_digest_covers_every_path_and_every_byte(shipped):
    base = digest_of(shipped)
    assert digest_of(dict(reversed(shipped.items()))) == base
    assert digest_of({**shipped, "README.md": b"x"}) != base
    moved = dict(shipped)
    moved["rules/other.cedar"] = moved.pop("rules/90-baseline/B01-approved-models.cedar")
    assert digest_of(moved) != base


def test_a_bundle_names_its_commit_and_digest(bundle, shipped):
    assert bundle.commit == "c0ffee"
    assert bundle.digest == load_bundle(shipped, None).digest == digest_of(shipped)
