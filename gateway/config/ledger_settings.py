"""How the ledger's log is cut, who witnesses it and where it is anchored: parts of the section ``ledger``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from gateway.core.signed_note import COSIGNATURE, NoteInvalid, read_verifier_key

_HALF_YEAR = re.compile(r".*/[0-9]{4}H[12]")


def ends_with_half_year(origin: str) -> bool:
    """Whether an origin names a shard rather than a log."""
    return _HALF_YEAR.fullmatch(origin) is not None


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LogSettings(_Part):
    """``half_year`` begins a new shard in January and July, UTC; ``none`` keeps one log for ever."""

    shards: Literal["half_year", "none"] = "half_year"


class WitnessEndpoint(_Part):
    """One witness: its verifier key (C2SP vkey of type 4) and the URL before ``/add-checkpoint``."""

    key: str
    url: str
    ca_file: Path | None = None

    @field_validator("key")
    @classmethod
    def _cosigns(cls, value: str) -> str:
        try:
            read_verifier_key(value, COSIGNATURE)
        except NoteInvalid as error:
            raise ValueError(f"{error}; a witness prints its own at start") from None
        return value

    @field_validator("url")
    @classmethod
    def _plain(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s?#]+", value):
            raise ValueError("a witness is reached by http:// or https://")
        return value.rstrip("/")


class WitnessSettings(_Part):
    """Who cosigns checkpoints; ``quorum`` of them make one cosigned. Seconds; an alarm comes after two intervals."""

    witnesses: tuple[WitnessEndpoint, ...] = ()
    quorum: int = Field(1, ge=1)
    interval_s: float = Field(5.0, gt=0)
    timeout_s: float = Field(3.0, gt=0, le=10)

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.witnesses and self.quorum > len(self.witnesses):
            raise ValueError("the quorum is larger than the number of witnesses")
        if len({witness.key for witness in self.witnesses}) != len(self.witnesses):
            raise ValueError("each witness is named once")
        return self


class AnchorSettings(_Part):
    """A copy that cannot be overwritten: a folder, or ``s3://bucket/prefix`` with object lock.

    Credentials for S3 come from the environment or the files that AWS's own tools read. ``retention_days`` is the time
    for which an object is locked (mode COMPLIANCE); seconds for ``interval_s``.
    """

    target: str
    endpoint_url: str | None = None
    region: str | None = None
    retention_days: int = Field(3650, ge=1)
    interval_s: float = Field(300.0, gt=0)

    @field_validator("target")
    @classmethod
    def _place(cls, value: str) -> str:
        if not (value.startswith("/") or re.fullmatch(r"s3://[a-z0-9.-]{3,63}(/[^\s]+)?", value)):
            raise ValueError("an anchor is an absolute path or s3://bucket/prefix")
        return value.rstrip("/")
