"""Conditions in plain words: "the data class is at least confidential" for ``context.at_least_confidential``."""

from __future__ import annotations

from collections.abc import Mapping

from cedarpy import pst

from gateway.policy.cedar_text import text_of_expression
from gateway.policy.clauses import operands, path_of

# What a yes-or-no fact says, and what it says when it is not so.
_BOOLEANS: Mapping[str, tuple[str, str]] = {
    "resource.model.origin_reviewed": (
        "the origin of the model has been reviewed",
        "the origin of the model has not been reviewed",
    ),
    "resource.model.approval_current": ("the approval has not lapsed", "the approval has lapsed"),
    "resource.model.deprecated": ("the model is deprecated", "the model is not deprecated"),
    "resource.model.retired": ("the model is retired", "the model is not retired"),
    "resource.model.weights_pinned": (
        "the weights are pinned by a digest",
        "the weights are not pinned by a digest",
    ),
    "resource.model.licence.needs_review": (
        "the licence still has to be read by a person",
        "the licence has been read",
    ),
    "context.purpose_known": ("the purpose is in the vocabulary", "the purpose is not in the vocabulary"),
    "context.commercial_purpose": ("the purpose is commercial", "the purpose is not commercial"),
    "context.high_risk_purpose": ("the purpose counts as high-risk", "the purpose does not count as high-risk"),
    "context.oversight_assigned": (
        "human oversight is assigned for the purpose",
        "no human oversight is assigned for the purpose",
    ),
    "context.at_least_internal": ("the data class is at least internal", "the data class is public"),
    "context.at_least_confidential": (
        "the data class is at least confidential",
        "the data class is public or internal",
    ),
    "context.exceeds_approval": (
        "the data class is above the one that the model is approved for",
        "the data class is within the one that the model is approved for",
    ),
    "context.has_findings": ("inspection found something in the request", "inspection found nothing in the request"),
    "context.has_secret": ("the request holds a credential", "the request holds no credential"),
    "context.has_personal": ("the request holds personal data", "the request holds no personal data"),
    "context.has_national_id": (
        "the request holds a national identity number",
        "the request holds no national identity number",
    ),
    "context.has_health": ("the request holds health data", "the request holds no health data"),
    "context.stream": ("the answer is streamed", "the answer is not streamed"),
    "context.uses_tools": ("the request offers tools", "the request offers no tools"),
    "context.unknown_fields": (
        "the request has fields that the gateway does not know",
        "the request has only fields that the gateway knows",
    ),
    "context.uninspected": (
        "the request has content that cannot be inspected",
        "all content of the request can be inspected",
    ),
    "context.remote_urls": (
        "the request makes the upstream fetch a remote address",
        "the request makes the upstream fetch nothing",
    ),
    "context.organisation.established_in_eu": (
        "the organisation is established in the EU",
        "the organisation is not established in the EU",
    ),
    "context.organisation.commercial": ("the organisation is commercial", "the organisation is not commercial"),
}
# What an answer of yes establishes, and what an answer of no does.
_ANSWERS: Mapping[str, tuple[str, str]] = {
    "resource.trains_on_inputs": ("inputs are used for training", "inputs are not used for training"),
    "resource.zero_retention": ("zero retention is in force", "zero retention is not in force"),
    "resource.cleared_for_personal_data": (
        "the deployment is cleared for personal data",
        "the deployment is not cleared for personal data",
    ),
    "resource.model.multimodal": ("the model takes more than text", "the model takes text alone"),
    "resource.model.licence.osi_approved": (
        "the licence is approved by the OSI",
        "the licence is not approved by the OSI",
    ),
    "resource.model.licence.non_commercial": (
        "the licence forbids commercial use",
        "the licence allows commercial use",
    ),
    "resource.model.licence.excludes_eu_multimodal": (
        "the licence withholds multimodal models from the EU",
        "the licence does not withhold multimodal models from the EU",
    ),
    "context.thinking_requested": ("the request asks for reasoning", "the request asks for no reasoning"),
}
_SUBJECTS: Mapping[str, str] = {
    "action": "the attempt",
    "principal": "the caller",
    "principal.kind": "the kind of caller",
    "principal.team": "the caller's team",
    "principal.tenant": "the caller's tenant",
    "principal.region": "the caller's region",
    "principal.role": "the caller's role",
    "principal.groups": "the caller's groups",
    "resource": "the deployment",
    "resource.hosting": "the host of the model",
    "resource.operator": "the operator of the deployment",
    "resource.provider": "the provider",
    "resource.region": "the region of the deployment",
    "resource.residency": "the region in which data stays",
    "resource.assurance": "the assurance level of the deployment",
    "resource.retention_days": "the number of days that the provider keeps what it is sent",
    "resource.processing_agreement": "the data processing agreement",
    "resource.zero_retention_agreement": "the agreement on zero retention",
    "resource.model": "the model",
    "resource.model.family": "the model's family",
    "resource.model.developer_country": "the country of the model's developer",
    "resource.model.origin_lineage": "the countries that the model comes from",
    "resource.model.thinking": "the model's way of reasoning",
    "resource.model.approval": "the approval of the model",
    "resource.model.evaluation": "the evaluation of the model",
    "resource.model.licence": "the licence",
    "resource.model.licence.kind": "what the licence covers",
    "resource.model.licence.monthly_users_cap": "the number of monthly users that the licence allows",
    "context.purpose": "the purpose",
    "context.data_class": "the data class",
    "context.findings": "the types of what inspection found",
    "context.coverage": "what inspection covers",
    "context.budget_share": "the share of the budget that is spent, in percent,",
    "context.organisation.monthly_users": "the organisation's number of monthly users",
}
_VALUES: Mapping[tuple[str, str], str] = {
    ("Hosting", "saas"): "a provider outside the organisation",
    ("Hosting", "self_hosted"): "the organisation itself",
    ("Coverage", "structured_only"): "structured data only, without names",
    ("Coverage", "full"): "everything",
    ("Action", "invoke"): "the first one",
    ("Action", "fallback"): "a fallback",
    ("Action", "oblige"): "a question for duties",
}
_RELATIONS: Mapping[str, tuple[str, str]] = {
    "eq": ("is", "is not"),
    "not_eq": ("is not", "is"),
    "less": ("is below", "is not below"),
    "less_eq": ("is at most", "is above"),
    "greater": ("is above", "is at most"),
    "greater_eq": ("is at least", "is below"),
    "in": ("is", "is not"),
}
_MIRRORED = {"less": "greater", "less_eq": "greater_eq", "greater": "less", "greater_eq": "less_eq"}


def words_for_condition(node: pst.Expr, *, negated: bool = False) -> str:
    """One condition, or its opposite, as a part of a sentence; Cedar text in quotes where there are no words for it."""
    match node:
        case pst.UnaryOp(op="not", arg=arg):
            return words_for_condition(arg, negated=not negated)
        case pst.BinaryOp(op="and" | "or" as op):
            return _joined(node, "and" if (op == "and") != negated else "or", negated=negated)
        case pst.UnaryOp(op="is_empty", arg=arg) if (subject := _subject(arg)) is not None:
            return f"{subject} are {'not none' if negated else 'none'}"
        case pst.BinaryOp() if (said := _relation(node, negated=negated)) is not None:
            return said
        case pst.HasAttr(base=base, attrs=attrs) if (path := path_of(base)) is not None:
            subject = _named(".".join((path, *attrs)))
            return f"{subject} is {'not known' if negated else 'known'}"
        case pst.GetAttr() if (path := path_of(node)) is not None:
            return _boolean(path, negated=negated)
    quoted = f"“{text_of_expression(node)}”"
    return f"{quoted} does not hold" if negated else f"{quoted} holds"


def _joined(node: pst.Expr, word: str, *, negated: bool) -> str:
    parts = list(operands(node, "and" if word == "and" else "or", negated=negated))
    said = [words_for_condition(part) for part in parts]
    # A part that is itself a choice would run into its neighbours.
    mixed = [
        f"({text})" if isinstance(_bare(part), pst.BinaryOp) and _is_joined(_bare(part)) else text
        for part, text in zip(parts, said, strict=True)
    ]
    return f" {word} ".join(mixed)


def _bare(node: pst.Expr) -> pst.Expr:
    return _bare(node.arg) if isinstance(node, pst.UnaryOp) and node.op == "not" else node


def _is_joined(node: pst.Expr) -> bool:
    return isinstance(node, pst.BinaryOp) and node.op in ("and", "or")


def _relation(node: pst.BinaryOp, *, negated: bool) -> str | None:
    left, right = _subject(node.left), _subject(node.right)
    op = str(node.op)
    if op == "contains" and left is not None:
        return f"{left} {'do not include' if negated else 'include'} {_value(node.right)}"
    if op == "contains" and right is not None:
        return f"{right} {'is not' if negated else 'is'} {_value(node.left)}"
    if op in ("contains_any", "contains_all") and (left or right) is not None:
        word = "any" if op == "contains_any" else "all"
        other = node.right if left is not None else node.left
        return f"{left or right} {'do not include' if negated else 'include'} {word} of {_value(other)}"
    if op not in _RELATIONS:
        return None
    if isinstance(node.right, pst.BoolLit) and (path := path_of(node.left)) is not None:
        return _boolean(path, negated=negated != ((op == "eq") != node.right.value))
    path = path_of(node.left) or path_of(node.right)
    if path is not None and path in _ANSWERS and op in ("eq", "not_eq"):
        other = node.right if path_of(node.left) else node.left
        if isinstance(other, pst.EntityLit) and other.value.id in ("yes", "no", "unknown"):
            return _answer(path, other.value.id, negated=negated != (op == "not_eq"))
    if left is not None:
        return f"{left} {_RELATIONS[op][negated]} {right or _value(node.right)}"
    if right is not None:
        return f"{right} {_RELATIONS[_MIRRORED.get(op, op)][negated]} {_value(node.left)}"
    return None


def _answer(path: str, word: str, *, negated: bool) -> str:
    yes, no = _ANSWERS[path]
    if word == "unknown":
        return f"it is {'known' if negated else 'not known'} whether {yes}"
    return f"it is {'not established' if negated else 'established'} that {yes if word == 'yes' else no}"


def _subject(node: pst.Expr) -> str | None:
    path = path_of(node)
    return None if path is None else _named(path)


def _named(path: str) -> str:
    if path in _ANSWERS:
        return f"the answer to whether {_ANSWERS[path][0]}"
    return _SUBJECTS.get(path) or f"the fact {path}"


def _boolean(path: str, *, negated: bool) -> str:
    known = _BOOLEANS.get(path)
    return known[negated] if known else f"the fact {path} is {'no' if negated else 'yes'}"


def _value(node: pst.Expr) -> str:
    match node:
        case pst.Set(elements=elements):
            said = [_value(element) for element in elements]
            return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}" if said else "nothing"
        case pst.EntityLit(value=entity):
            return _VALUES.get((str(entity.type), entity.id), entity.id.replace("_", " "))
        case pst.StringLit(value=text):
            return f"“{text}”"
        case pst.LongLit(value=number):
            return f"{number:,}"
    return f"“{text_of_expression(node)}”"
