"""What a signed bundle says of itself: canonical JSON (RFC 8785), read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any, Literal, cast

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from gateway.core.canonical import MAX_INT, canonical
from gateway.policy.bundle import digest_of
from gateway.policy.signing.refusal import BundleRefused, Reason

FORMAT = "gateway-policy-bundle/1"
_FORMAT_FAMILY = re.compile(r"gateway-policy-bundle/[0-9]{1,9}")
_Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
_Moment = Annotated[int, Field(ge=0, le=MAX_INT)]


class Kind(StrEnum):
    """A release holds a whole tree. A kill bundle adds rules of ``kill/`` to whatever is live."""

    RELEASE = "release"
    KILL = "kill"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``files``: path to ``sha256:`` digest. Moments in Unix seconds. ``sequence`` counts each kind for itself.

    ``lifts_kill``: a release ends the kill bundles up to this sequence.
    """

    kind: Kind
    digest: str
    files: Mapping[str, str]
    sequence: int
    not_before_s: int
    expires_s: int
    commit: str | None = None
    parent: str | None = None
    min_gateway: str = "0"
    lifts_kill: int = 0

    def to_bytes(self) -> bytes:
        """The one serialisation."""
        return canonical(
            {
                "format": FORMAT,
                "kind": self.kind.value,
                "digest": self.digest,
                "files": dict(self.files),
                "sequence": self.sequence,
                "not_before": self.not_before_s,
                "expires": self.expires_s,
                "commit": self.commit,
                "parent": self.parent,
                "min_gateway": self.min_gateway,
                "lifts_kill": self.lifts_kill,
            }
        )

    @property
    def own_digest(self) -> str:
        """``sha256:`` of the serialisation: what the signatures cover."""
        return "sha256:" + sha256(self.to_bytes()).hexdigest()


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    format: str
    kind: Literal["release", "kill"]
    digest: _Digest
    files: dict[str, _Digest]
    sequence: Annotated[int, Field(ge=1, le=MAX_INT)]
    not_before: _Moment
    expires: _Moment
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,64}(-dirty)?$")] | None
    parent: _Digest | None
    min_gateway: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){0,3}$")]
    lifts_kill: Annotated[int, Field(ge=0, le=MAX_INT)]


def manifest_of(
    files: Mapping[str, bytes],
    *,
    kind: Kind,
    sequence: int,
    not_before_s: int,
    expires_s: int,
    commit: str | None = None,
    parent: str | None = None,
    min_gateway: str = "0",
    lifts_kill: int = 0,
) -> Manifest:
    """The manifest that describes ``files``. Raises ``BundleRefused`` where a value does not fit the format."""
    made = Manifest(
        kind=kind,
        digest=digest_of(files),
        files={path: file_digest(files[path]) for path in sorted(files)},
        sequence=sequence,
        not_before_s=not_before_s,
        expires_s=expires_s,
        commit=commit,
        parent=parent,
        min_gateway=min_gateway,
        lifts_kill=lifts_kill,
    )
    try:
        return read_manifest(made.to_bytes())
    except ValueError as error:
        raise BundleRefused(Reason.MALFORMED, f"the manifest cannot be written: {error}") from None


def read_manifest(content: bytes) -> Manifest:
    """Read a manifest. Raises ``BundleRefused``: unknown format, or not exactly what ``to_bytes`` would write."""
    try:
        raw = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise BundleRefused(Reason.MALFORMED, "the manifest is not JSON") from None
    stated = raw.get("format") if isinstance(raw, dict) else None
    if stated != FORMAT:
        known = isinstance(stated, str) and _FORMAT_FAMILY.fullmatch(stated)
        what = f"the bundle has the format {stated}" if known else "the bundle has an unknown format"
        raise BundleRefused(Reason.UNKNOWN_FORMAT, f"{what}; this gateway reads {FORMAT}")
    try:
        form = _Form.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])[:80].encode("ascii", "backslashreplace").decode()
        raise BundleRefused(Reason.MALFORMED, f"the manifest is not valid: {where}: {first['msg']}") from None
    manifest = _manifest(form)
    if not _is_canonical(manifest, raw, content):
        raise BundleRefused(Reason.MALFORMED, "the manifest is not canonical JSON (RFC 8785)")
    if manifest.expires_s <= manifest.not_before_s:
        raise BundleRefused(Reason.MALFORMED, "the manifest expires before it is valid")
    return manifest


def file_digest(content: bytes) -> str:
    """``sha256:`` of a file, as manifests hold it."""
    return "sha256:" + sha256(content).hexdigest()


def _manifest(form: _Form) -> Manifest:
    return Manifest(
        kind=Kind(form.kind),
        digest=form.digest,
        files=form.files,
        sequence=form.sequence,
        not_before_s=form.not_before,
        expires_s=form.expires,
        commit=form.commit,
        parent=form.parent,
        min_gateway=form.min_gateway,
        lifts_kill=form.lifts_kill,
    )


def _is_canonical(manifest: Manifest, raw: object, content: bytes) -> bool:
    try:
        return manifest.to_bytes() == content == canonical(cast("dict[str, Any]", raw))
    except ValueError:
        return False
