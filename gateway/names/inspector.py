"""Names and addresses in any number of texts: piece by piece, from the cache where a piece was seen before."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.core.vocabulary import Finding
from gateway.inspection.cache import FindingCache
from gateway.inspection.calibration import calibrated
from gateway.inspection.segments import segments
from gateway.names.pool import NamesPool, PoolState


class NamesInspector:
    """One for the process; pieces of a text are inspected each on its own, so a stream finds what the whole would."""

    def __init__(self, pool: NamesPool, cache: FindingCache) -> None:
        self.pool = pool
        self._cache = cache

    @property
    def version(self) -> str:
        """The models behind it; empty until a worker has been ready."""
        return self.pool.version

    def state(self) -> PoolState:
        """How the workers stand."""
        return self.pool.state()

    async def find(self, tenant: str, texts: Sequence[str]) -> list[tuple[Finding, ...]]:
        """PERSON, ADDRESS, LOCATION and ORGANIZATION in each text. Raises ``NamesUnavailable``."""
        cuts = [segments(text) for text in texts]
        wanted = dict.fromkeys(
            text[start:end] for text, pieces in zip(texts, cuts, strict=True) for start, end in pieces
        )
        known = await self._find_pieces(tenant, list(wanted))
        return [
            tuple(calibrated(moved(finding, start)) for start, end in pieces for finding in known[text[start:end]])
            for text, pieces in zip(texts, cuts, strict=True)
        ]

    async def _find_pieces(self, tenant: str, pieces: list[str]) -> dict[str, tuple[Finding, ...]]:
        version = self.pool.version
        names = {piece: self._cache.name(tenant, version, "", piece) for piece in pieces}
        found = {piece: known for piece in pieces if (known := self._cache.get(names[piece])) is not None}
        missing = [piece for piece in pieces if piece not in found]
        if not missing:
            return found
        for piece, findings in zip(missing, await self.pool.find(missing), strict=True):
            found[piece] = findings
            if version and version == self.pool.version:
                self._cache.put(names[piece], findings)
        return found


def moved(finding: Finding, by: int) -> Finding:
    """The finding with its offsets moved."""
    return Finding(
        finding.start + by, finding.end + by, finding.type, finding.score, finding.recogniser, finding.validated
    )
