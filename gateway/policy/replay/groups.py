"""Which models each team is left with: deployments of both trees are asked about a few real questions of each group."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.policy.bundle import Bundle
from gateway.policy.replay.asking import Asking
from gateway.policy.replay.tally import OTHERS, Group, GroupKey, Tally

# Of more groups only the largest are asked about all deployments.
MAX_ASKED = 2000


@dataclass(frozen=True, slots=True)
class LeftWithout:
    """A group that a model served before and none serves after. ``models``: those that did."""

    key: GroupKey
    exchanges: int
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelsLeft:
    """Models that would serve at least one of the questions asked for a team and class."""

    team: str
    data_class: str
    before: frozenset[str]
    after: frozenset[str]


@dataclass(slots=True)
class Coverage:
    """``skipped``: groups that were not asked about because there are too many."""

    left_without: list[LeftWithout] = field(default_factory=list)
    models_left: list[ModelsLeft] = field(default_factory=list)
    skipped: int = 0


def coverage_of(before: Bundle, after: Bundle, tally: Tally, now_s: int) -> Coverage:
    """What each group of the tally has at ``now_s`` (Unix seconds), before and after.

    A group is left without a model where one of its exchanges had an allowed candidate or any deployment would have
    served its sampled questions, and then neither is so any more.
    """
    asks = Asking(before), Asking(after)
    ordered = sorted(tally.groups.items(), key=lambda item: (-item[1].exchanges, item[0]))
    found = Coverage(skipped=max(0, len(ordered) - MAX_ASKED))
    teams: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for number, (key, group) in enumerate(ordered):
        lost = group.served_before > 0 and group.served_after == 0
        if number >= MAX_ASKED and not lost:
            continue
        had, has = (_models(asking, group, now_s) for asking in asks)
        of_team = teams.setdefault((key.team, key.data_class), (set(), set()))
        of_team[0].update(had)
        of_team[1].update(has)
        if (group.served_before or had) and not (group.served_after or has):
            found.left_without.append(LeftWithout(key, group.exchanges, tuple(sorted(had))))
    found.models_left = [
        ModelsLeft(team, data_class, frozenset(had), frozenset(has))
        for (team, data_class), (had, has) in sorted(teams.items())
        if team != OTHERS
    ]
    return found


def _models(asking: Asking, group: Group, now_s: int) -> set[str]:
    deployments = asking.bundle.deployments
    return {deployments[name].model for _, asked in group.samples for name in asking.serving(asked, deployments, now_s)}
