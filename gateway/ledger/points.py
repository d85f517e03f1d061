"""Named points at which a process may die, for tests that kill it there.

Files are interrupted through ``Files``; these are the points between them that no file operation marks. What passes
them calls a function that was given to it; the one that a gateway uses does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Point(StrEnum):
    """What has just been done, in the order of a record's way, and then of a start."""

    CURSOR_MOVED = "cursor_moved"
    """In the shipper's transaction, before its records."""
    COPYING = "copying"
    """Records are about to flow to the database; a kill a moment later falls into the middle of them."""
    RECORDS_COPIED = "records_copied"
    """Records are in the transaction; their seal and exchanges are not."""
    BATCH_WRITTEN = "batch_written"
    """All of a batch is in the transaction, which is not committed."""
    BATCH_COMMITTED = "batch_committed"
    """The database has the batch; this process does not know yet."""
    HEAD_SWAPPED = "head_swapped"
    """The log's head is moved in its transaction and not signed."""
    CHECKPOINT_SIGNED = "checkpoint_signed"
    """The checkpoint is signed and stored in the transaction, which is not committed."""
    CHECKPOINT_COMMITTED = "checkpoint_committed"
    """The log has grown; nothing else knows yet."""
    STREAM_SETTLED = "stream_settled"
    """Recovery has shipped all that a dead process left; the new epoch has not begun."""
    EPOCH_WRITTEN = "epoch_written"
    """The first records of a new epoch are durable and not shipped."""


Reached = Callable[[Point], None]


def pass_by(_point: Point) -> None:
    """Go on."""
