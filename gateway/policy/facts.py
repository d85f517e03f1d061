"""What a rule may read: exactly the attributes of ``schema.cedarschema``, typed and hashable.

Persons are not among them: rules speak of teams, groups, roles and kinds of principals, so that recorded facts can be
replayed without personal data. Time is not either: dates enter as booleans, so that equal facts give equal decisions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gateway.catalog.records import Deployment, Model
from gateway.core.errors import PolicyFailed
from gateway.core.vocabulary import Coverage, DataClass, Principal
from gateway.policy.resource import Answer, ResourceFacts, Timeline, answer
from gateway.policy.vocabulary import NOTHING_FOUND

if TYPE_CHECKING:
    from gateway.policy.bundle import Bundle

Action = Literal["invoke", "fallback"]


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What the stages before know of a request. ``uninspected``: content that inspection could not read;
    ``coverage``: whether names can be found in what it did read. ``budget_share``: percent of the budget that is
    spent, None where no budget is set or its use is not known.
    """

    stream: bool = False
    tools: int = 0
    unknown_fields: bool = False
    uninspected: bool = False
    remote_urls: bool = False
    thinking: bool | None = None
    coverage: Coverage = "full"
    budget_share: int | None = None


@dataclass(frozen=True, slots=True)
class PrincipalFacts:
    """Who calls, without saying which person. ``groups`` is sorted."""

    kind: str
    team: str
    tenant: str
    region: str
    role: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """The organisation's profile as rules read it."""

    established_in_eu: bool
    commercial: bool
    monthly_users: int | None


@dataclass(frozen=True, slots=True)
class ContextFacts:
    """What is asked, about what, for what. ``findings`` is sorted."""

    purpose: str
    purpose_known: bool
    commercial_purpose: bool
    high_risk_purpose: bool
    oversight_assigned: bool
    data_class: str
    at_least_internal: bool
    at_least_confidential: bool
    exceeds_approval: bool
    findings: tuple[str, ...]
    has_findings: bool
    has_secret: bool
    has_personal: bool
    has_national_id: bool
    has_health: bool
    stream: bool
    uses_tools: bool
    unknown_fields: bool
    uninspected: bool
    remote_urls: bool
    coverage: Coverage
    thinking_requested: Answer
    budget_share: int | None
    organisation: OrganisationFacts


@dataclass(frozen=True, slots=True)
class Facts:
    """One question to policy."""

    action: Action
    principal: PrincipalFacts
    resource: ResourceFacts
    context: ContextFacts


def facts_for(
    *,
    principal: Principal,
    purpose: str,
    data_class: DataClass,
    finding_types: frozenset[str],
    request: RequestFacts,
    model: Model,
    deployment: Deployment,
    action: Action,
    now_s: int,
    bundle: Bundle,
) -> Facts:
    """The facts of one exchange at one deployment. ``now_s`` is seconds since the Unix epoch.

    Raises ``PolicyFailed`` when the deployment does not run the model.
    """
    if deployment.model != model.id:
        raise PolicyFailed
    known = bundle.deployments.get(deployment.id)
    # An observed assurance level may differ from the bundle's: only the bundle's own record has its facts prepared.
    prepared = known is deployment and bundle.models.get(model.id) is model
    timeline = (
        bundle.timelines[deployment.id]
        if prepared
        else Timeline.of(model, deployment, bundle.vocabulary.evaluation_days)
    )
    vocabulary = bundle.vocabulary
    granted = vocabulary.purposes.get(purpose)
    about = vocabulary.about(finding_types) if finding_types else NOTHING_FOUND
    return Facts(
        action=action,
        principal=PrincipalFacts(
            principal.kind,
            principal.team,
            principal.tenant,
            principal.region,
            principal.role,
            tuple(sorted(principal.groups)),
        ),
        resource=timeline.at(now_s),
        context=ContextFacts(
            purpose=purpose,
            purpose_known=granted is not None,
            commercial_purpose=granted is None or granted.commercial,
            high_risk_purpose=granted is None or granted.high_risk,
            oversight_assigned=granted is not None and granted.oversight is not None,
            data_class=data_class.label,
            at_least_internal=data_class >= DataClass.INTERNAL,
            at_least_confidential=data_class >= DataClass.CONFIDENTIAL,
            exceeds_approval=data_class > model.approval.max_class,
            findings=tuple(sorted(finding_types)),
            has_findings=bool(finding_types),
            has_secret=about.secret,
            has_personal=about.personal,
            has_national_id=about.national_id,
            has_health=about.health,
            stream=request.stream,
            uses_tools=request.tools > 0,
            unknown_fields=request.unknown_fields,
            uninspected=request.uninspected,
            remote_urls=request.remote_urls,
            coverage=request.coverage,
            thinking_requested=answer(request.thinking),
            budget_share=request.budget_share,
            organisation=bundle.organisation_facts,
        ),
    )
