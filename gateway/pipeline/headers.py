"""The response headers that say what was decided: only words of the catalogue and the bundle."""

from __future__ import annotations

from gateway.core.exchange import Exchange
from gateway.policy.bundle import Bundle


def decision_headers(exchange: Exchange, bundle: Bundle) -> dict[str, str]:
    """``X-Gateway-*`` for the exchange as it stands."""
    headers = {
        "x-gateway-exchange": exchange.id,
        "x-gateway-policy": policy_word(bundle),
    }
    if exchange.classification is not None:
        headers["x-gateway-data-class"] = exchange.classification.value.label
    plan = exchange.plan
    if exchange.refusal is not None or plan is None:
        headers["x-gateway-decision"] = "refused"
        return headers
    candidate = plan.candidate
    headers["x-gateway-decision"] = "allowed"
    headers["x-gateway-model"] = candidate.model
    headers["x-gateway-deployment"] = candidate.deployment
    headers["x-gateway-licence"] = candidate.licence
    headers["x-gateway-assurance"] = candidate.assurance.label
    headers["x-gateway-redactions"] = str(sum(plan.redactions.values()))
    headers["x-gateway-thinking"] = _THINKING[plan.thinking]
    if plan.notices:
        headers["x-gateway-notice"] = "; ".join(plan.notices).encode("ascii", "replace").decode()
    return headers


def policy_word(bundle: Bundle) -> str:
    """The bundle's short digest, and its commit where it has one."""
    short = bundle.digest.removeprefix("sha256:")[:16]
    if not bundle.commit:
        return short
    commit, dirty, _ = bundle.commit.partition("-")
    return f"{short}@{commit[:12]}{dirty}{'dirty' if dirty else ''}"


_THINKING = {None: "default", True: "on", False: "off"}
