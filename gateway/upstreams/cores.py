"""How many cores this process may use, and how many threads of the embedded model that bears."""

from __future__ import annotations

import os
from pathlib import Path

_CGROUP_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_MOST_THREADS = 8


def threads_for(asked: int, cores: int) -> int:
    """Threads for ``asked`` (0 for the default): at most one a core.

    The default leaves one core to the gateway. That costs speed on an idle machine and saves the first answer on a busy
    one, where each token waits for the slowest thread; past eight threads a model this small gains nothing.
    """
    if asked > 0:
        return min(asked, cores)
    return max(1, min(cores - 1, _MOST_THREADS))


def usable_cores(quota: Path = _CGROUP_QUOTA) -> int:
    """Cores of the affinity mask, or fewer where a container's quota (cgroup v2, ``cpu.max``) allows fewer."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    try:
        allowed, period = quota.read_text(encoding="ascii").split()
        return max(1, min(cores, int(allowed) // int(period)))
    except (OSError, ValueError, ZeroDivisionError):
        # No such file, or "max": no quota.
        return cores
