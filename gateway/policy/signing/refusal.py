"""Why a bundle does not go live: one reason of a closed list, and one clear message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gateway.core.errors import ConfigurationError

MAX_MESSAGE = 300


class Reason(StrEnum):
    """Stable words: they are labels of a metric and codes in ``/readyz``."""

    MALFORMED = "malformed"
    UNKNOWN_FORMAT = "unknown_format"
    TOO_LARGE = "too_large"
    UNSIGNED = "unsigned"
    UNKNOWN_KEY = "unknown_key"
    BELOW_THRESHOLD = "below_threshold"
    BAD_SIGNATURE = "bad_signature"
    ALTERED_FILE = "altered_file"
    EXTRA_FILE = "extra_file"
    MISSING_FILE = "missing_file"
    ROLLED_BACK = "rolled_back"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    GATEWAY_TOO_OLD = "gateway_too_old"
    NOT_DENY_ONLY = "not_deny_only"
    KILL_CONFLICT = "kill_conflict"
    INVALID = "invalid"
    TESTS_FAILED = "tests_failed"
    LINK_IN_TREE = "link_in_tree"
    UNAVAILABLE = "unavailable"
    UNRECORDED = "unrecorded"
    INTERNAL = "internal"


@dataclass(slots=True)
class BundleRefused(ConfigurationError):
    """``digest`` and ``commit`` are those that the refused bundle claims, as far as they could be read."""

    reason: Reason
    message: str
    digest: str | None = None
    commit: str | None = None

    def __post_init__(self) -> None:
        if len(self.message) > MAX_MESSAGE:
            self.message = self.message[: MAX_MESSAGE - 3] + "..."
        ConfigurationError.__init__(self, str(self))

    def __str__(self) -> str:
        return f"{self.message} ({self.reason.value})"
