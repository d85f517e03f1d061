"""A question to policy as people write it: in ``policies/tests`` and for ``gateway policy decide``."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from gateway.core.vocabulary import Coverage, DataClass, DeploymentId, Principal, TenantId
from gateway.policy.bundle import Bundle
from gateway.policy.facts import Facts, RequestFacts, facts_for

Label = Literal["public", "internal", "confidential", "restricted"]
Scalar = bool | int | str | None


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Caller(_Form):
    """Who asks."""

    kind: str = "service"
    team: str = "test"
    tenant: str = "default"
    region: str = "unknown"
    role: str = "developer"
    groups: list[str] = []


class Asked(_Form):
    """What the request is like."""

    stream: bool = False
    tools: Annotated[int, Field(ge=0)] = 0
    unknown_fields: bool = False
    uninspected: bool = False
    remote_urls: bool = False
    thinking: bool | None = None
    coverage: Coverage = "full"
    budget_share: Annotated[int, Field(ge=0)] | None = None


# What YAML reads as a date is a moment too.
_MOMENT = {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}


class Situation(_Form):
    """One question. ``data_class`` is what was declared; findings raise it, as they do in the gateway.

    ``now`` is ISO 8601 in UTC. ``set`` overrides single facts by their path, such as ``resource.assurance: 1``.
    """

    deployment: str
    action: Literal["invoke", "fallback"] = "invoke"
    principal: Caller = Caller()
    purpose: str = "general"
    data_class: Label = "public"
    findings: list[str] = []
    request: Asked = Asked()
    now: Annotated[datetime, Field(strict=False), WithJsonSchema(_MOMENT)] | None = None
    set: dict[str, Scalar | list[str]] = {}

    def instant(self, now_s: int) -> int:
        """Its own time in Unix seconds, or ``now_s`` where it names none."""
        return int(self.now.replace(tzinfo=self.now.tzinfo or UTC).timestamp()) if self.now else now_s

    def facts(self, bundle: Bundle, now_s: int) -> Facts:
        """The facts of this situation; ``now_s`` stands in where it names no time.

        Raises ``ValueError`` for a deployment, a fact or a value that does not exist.
        """
        deployment = bundle.deployments.get(DeploymentId(self.deployment))
        if deployment is None:
            raise ValueError(f"no deployment {self.deployment!r}")
        caller = self.principal
        found = [bundle.vocabulary.implied[name] for name in self.findings]
        facts = facts_for(
            principal=Principal(
                id="situation",
                kind=caller.kind,
                name="situation",
                team=caller.team,
                tenant=TenantId(caller.tenant),
                groups=tuple(caller.groups),
                region=caller.region,
                role=caller.role,
            ),
            purpose=self.purpose,
            data_class=max([DataClass.parse(self.data_class), *found]),
            finding_types=frozenset(self.findings),
            request=RequestFacts(**self.request.model_dump()),
            model=bundle.models[deployment.model],
            deployment=deployment,
            action=self.action,
            now_s=self.instant(now_s),
            bundle=bundle,
        )
        for path, value in self.set.items():
            facts = _with(facts, path.split("."), tuple(value) if isinstance(value, list) else value, path)
        return facts


def readable(facts: Facts) -> Mapping[str, Any]:
    """The facts as nested mappings, as the digest is taken over them."""
    return dataclasses.asdict(facts)


def _with(facts: Any, steps: list[str], value: object, path: str) -> Any:  # noqa: ANN401 - any dataclass of facts
    """``facts`` with one nested field replaced by a value of the same type."""
    if (
        not dataclasses.is_dataclass(facts)
        or isinstance(facts, type)
        or steps[0] not in {item.name for item in dataclasses.fields(facts)}
    ):
        raise ValueError(f"there is no fact {path!r}")
    old = getattr(facts, steps[0])
    if len(steps) > 1:
        new = _with(old, steps[1:], value, path)
    elif dataclasses.is_dataclass(old):
        raise ValueError(f"{path!r} holds further facts; set one of those")
    elif old is not None and value is not None and type(old) is not type(value):
        raise ValueError(f"the fact {path!r} is a {type(old).__name__}")
    else:
        new = value
    return dataclasses.replace(facts, **{steps[0]: new})
