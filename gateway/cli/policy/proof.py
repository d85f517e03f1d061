"""What can be proved about an edit, where the solver is installed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from gateway.policy.bundle import Bundle


def proof_of(
    before: Bundle, after: Bundle, old_files: Mapping[str, bytes], new_files: Mapping[str, bytes]
) -> dict[str, Any]:
    """The ``proof`` of a plan's document: ``status`` "proved", or why not."""
    del before, after, old_files, new_files
    if find_spec("z3") is None:
        return {"status": "not_proved", "reason": "z3 is not installed (pip install 'llm-governance-gateway[prove]')"}
    return {"status": "not_proved", "reason": "proofs are not there yet"}
