"""What somebody should look at, from what the console already knows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from gateway.console.wording import Badge, Tone, counted
from gateway.policy.bundle import Bundle


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, with the page that tells more."""

    tone: Tone
    sentence: str
    href: str


def notices(bundle: Bundle, health: Badge, now_us: int) -> tuple[Notice, ...]:
    """The ledger first, then policy, then approvals."""
    found = []
    if health.tone is not Tone.ALLOW:
        found.append(Notice(health.tone, f"{health.word}: {health.note}", "/console/ledger"))
    if bundle.commit is None:
        found.append(
            Notice(Tone.ATTENTION, "The live policy comes from a folder that Git does not know.", "/console/policy")
        )
    elif bundle.commit.endswith("-dirty"):
        found.append(Notice(Tone.ATTENTION, "The live policy differs from its Git commit.", "/console/policy"))
    today = datetime.fromtimestamp(now_us // 1_000_000, UTC).date()
    overdue = [rule for rule in bundle.rules.values() if rule.review_by < today]
    if overdue:
        found.append(
            Notice(
                Tone.ATTENTION, f"{counted(len(overdue), 'rule')} should have been reviewed by now.", "/console/policy"
            )
        )
    deployed = {deployment.model for deployment in bundle.deployments.values()}
    lapsed = [
        model
        for model in bundle.models.values()
        if model.id in deployed and model.approval.expires is not None and model.approval.expires < today
    ]
    if lapsed:
        found.append(
            Notice(
                Tone.ATTENTION,
                f"The approval of {counted(len(lapsed), 'deployed model')} has lapsed.",
                "/console/models",
            )
        )
    return tuple(found)
