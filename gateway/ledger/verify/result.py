"""What a verification found: counts of what was checked, and each thing that does not check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

MAX_LISTED = 1000


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing that does not check. ``where`` is ``stream/epoch/seq``, or the place of what is no record."""

    code: str
    where: str
    message: str


@dataclass(slots=True)
class Verification:
    """Filled while the checks run. ``findings`` lists the first ``MAX_LISTED`` of ``found``; ``codes`` counts all."""

    streams: int = 0
    epochs: int = 0
    records: int = 0
    pruned: int = 0
    seals: int = 0
    unshipped: int = 0
    exchanges: int = 0
    open_exchanges: int = 0
    log_size: int = 0
    pending_seals: int = 0
    checkpoints: int = 0
    unconfirmed_checkpoints: int = 0
    cosigned_size: int = 0
    recoveries: int = 0
    found: int = 0
    findings: list[Discrepancy] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)

    @property
    def ok(self) -> bool:
        """Whether everything checks."""
        return self.found == 0

    def report(self, code: str, where: object, message: str) -> None:
        """Add a finding."""
        self.found += 1
        self.codes[code] += 1
        if len(self.findings) < MAX_LISTED:
            self.findings.append(Discrepancy(code, str(where), message))


def place(stream: str, epoch: int, first: int, last: int | None = None) -> str:
    """``stream/epoch/seq``, or ``stream/epoch/first-last`` for a run of records."""
    run = f"-{last}" if last is not None and last != first else ""
    return f"{stream[:8]}/{epoch}/{first}{run}"
