"""A circuit breaker for each deployment: after failures in a row it is left alone for a while, then probed.

closed ──threshold failures──► open ──cool-down──► half-open ──success──► closed
                                ▲                      │
                                └───────failure────────┘  (cool-down doubles, up to a bound)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_SECOND_NS = 1_000_000_000


class CircuitState(StrEnum):
    """Whether a deployment is tried."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    cool_down_ns: int = 0
    # None while closed; when open, the end of the cool-down; when probed, the end of the probe's lease.
    retry_at_ns: int | None = None
    probed: bool = False


class HealthBoard:
    """The circuits of one process. Times are monotonic nanoseconds and arguments."""

    __slots__ = ("_circuits", "_cool_down_ns", "_longest_ns", "_threshold")

    def __init__(self, threshold: int = 5, cool_down_s: float = 5.0, longest_cool_down_s: float = 60.0) -> None:
        self._threshold = threshold
        self._cool_down_ns = int(cool_down_s * _SECOND_NS)
        self._longest_ns = int(longest_cool_down_s * _SECOND_NS)
        self._circuits: dict[str, _Circuit] = {}

    def available(self, deployment: str, now_ns: int) -> bool:
        """Whether to try it. True once when the cool-down is over: whoever asks gets the probe.

        A probe whose end nobody reports, as when its caller hung up, is given out again after another cool-down.
        """
        circuit = self._circuits.get(deployment)
        if circuit is None or circuit.retry_at_ns is None:
            return True
        if now_ns < circuit.retry_at_ns:
            return False
        circuit.probed = True
        circuit.retry_at_ns = now_ns + circuit.cool_down_ns
        return True

    def failed(self, deployment: str, now_ns: int) -> None:
        """Note a failure that another deployment might not have had."""
        circuit = self._circuits.setdefault(deployment, _Circuit())
        if circuit.retry_at_ns is None:
            circuit.failures += 1
            if circuit.failures < self._threshold:
                return
            circuit.cool_down_ns = self._cool_down_ns
        elif circuit.probed:
            circuit.probed = False
            circuit.cool_down_ns = min(2 * circuit.cool_down_ns, self._longest_ns)
        else:
            # A call from before the circuit opened came back late: it says nothing new.
            return
        circuit.retry_at_ns = now_ns + circuit.cool_down_ns

    def succeeded(self, deployment: str) -> None:
        """Note an answer: the circuit closes and the count begins anew."""
        if deployment in self._circuits:
            del self._circuits[deployment]

    def state(self, deployment: str, now_ns: int) -> CircuitState:
        """How the circuit stands, without taking the probe."""
        circuit = self._circuits.get(deployment)
        if circuit is None or circuit.retry_at_ns is None:
            return CircuitState.CLOSED
        if circuit.probed or now_ns >= circuit.retry_at_ns:
            return CircuitState.HALF_OPEN
        return CircuitState.OPEN
