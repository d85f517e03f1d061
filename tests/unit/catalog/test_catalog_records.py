"""Facts and records: nothing known without a source, nothing unknown that permits."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from gateway.catalog.forms import ApprovalForm, Fact, ModelForm, OriginReviewForm
from gateway.catalog.records import Licence, LicenceId
from gateway.core.vocabulary import DataClass

APACHE = Licence(LicenceId("apache-2.0"), "Apache", "weights", True, False, False, None, False, {}, {})
FIELDS = (
    "developer",
    "developer_country",
    "family",
    "licence",
    "origin_lineage",
    "modalities",
    "thinking",
    "context",
    "released",
    "deprecated_on",
    "retired_on",
    "weights_digest",
)


def model(**known):
    facts = {field: {"value": None} for field in FIELDS}
    facts["licence"] = {"value": "apache-2.0", "source": "S", "evidence": "A"}
    facts |= {field: {"value": value, "source": "S", "evidence": "B"} for field, value in known.items()}
    form = {"id": "m", "title": "M", "approval": {"status": "none"}, "origin_review": {"status": "none"}, **facts}
    return ModelForm.model_validate(form).record({APACHE.id: APACHE})


def test_a_model_of_which_nothing_is_known_is_unknown_everywhere():
    found = model()
    for field in set(FIELDS) - {"licence", "thinking"}:
        assert getattr(found, field) is None, field
    assert (found.thinking.kind, found.thinking.default) == ("unknown", None)
    assert found.multimodal is None
    assert found.approval.status == "none"
    assert found.approval.max_class is DataClass.PUBLIC


@pytest.mark.parametrize(
    ("modalities", "multimodal"),
    [(["text"], False), (["text", "image"], True), (["image"], True), (["text", "text"], False)],
)
def test_a_model_is_multimodal_when_anything_but_text_goes_in(modalities, multimodal):
    assert model(modalities=modalities).multimodal is multimodal


@pytest.mark.parametrize(
    "fact",
    [
        {"value": "x"},
        {"value": "x", "source": "S"},
        {"value": "x", "evidence": "A"},
        {"value": "x", "source": "S", "evidence": "C"},
        {"value": "x", "source": "S", "evidence": "A", "certain": True},
        {"source": "S", "evidence": "A"},
        {"value": False, "source": "S"},
    ],
)
def test_a_known_value_needs_a_source_and_a_grade(fact):
    with pytest.raises(ValidationError):
        Fact[str | bool].model_validate(fact)


def test_false_and_zero_are_known_values():
    assert Fact[bool].model_validate({"value": False, "source": "S", "evidence": "A"}).value is False
    with pytest.raises(ValidationError):
        Fact[int].model_validate({"value": 0})


@pytest.mark.parametrize(
    "known",
    [
        {"context": 0},
        {"context": "32768"},
        {"developer_country": "Germany"},
        {"origin_lineage": []},
        {"modalities": ["smell"]},
        {"thinking": {"kind": "sometimes"}},
        {"released": "2025-04-29"},
        {"weights_digest": "b179"},
    ],
)
def test_values_have_their_shape(known):
    with pytest.raises(ValidationError):
        model(**known)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (ApprovalForm, {"status": "approved"}),
        (ApprovalForm, {"status": "approved", "by": "someone"}),
        (ApprovalForm, {"status": "agreed"}),
        (OriginReviewForm, {"status": "reviewed"}),
    ],
)
def test_approvals_and_reviews_are_signed(form, value):
    with pytest.raises(ValidationError):
        form.model_validate(value)
