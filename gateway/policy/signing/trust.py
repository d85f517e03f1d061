"""The trust root: which keys may release policy, which may only forbid, and how many must sign.

It belongs to the operator of the gateway and stands outside the policy repository, or whoever can change policy could
change who may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field

from gateway.catalog.documents import BundleInvalid, fill, read_document
from gateway.catalog.places import START
from gateway.core.signed_note import NoteInvalid, read_verifier_key

FORMAT = "gateway-trust-root/1"


class Role(StrEnum):
    """What a key may do."""

    RELEASE = "release"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class TrustRoot:
    """Keys by role and name. ``threshold``: how many release keys must sign a release; a kill bundle needs one.

    ``git_signers`` is an allowed-signers file as ``ssh-keygen`` reads it, for signed commits.
    """

    keys: Mapping[Role, Mapping[str, Ed25519PublicKey]]
    threshold: int
    git_signers: str | None


class _Key(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: str
    roles: Annotated[list[Literal["release", "emergency"]], Field(min_length=1)]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal["gateway-trust-root/1"]
    keys: Annotated[list[_Key], Field(max_length=100)] = []
    threshold: Annotated[int, Field(ge=1, le=100)] = 1
    git_signers: str | None = None


def read_trust_root(name: str, content: bytes) -> TrustRoot:
    """Read the file (YAML or JSON); ``name`` is for messages. Raises ``BundleInvalid`` with path and line."""
    document = read_document(name, content)
    form = fill(_Form, document)
    keys: dict[Role, dict[str, Ed25519PublicKey]] = {role: {} for role in Role}
    names: set[str] = set()
    seen: set[bytes] = set()
    for index, entry in enumerate(form.keys):
        place = ("keys", index, "key")
        try:
            key_name, public = read_verifier_key(entry.key)
        except NoteInvalid as error:
            raise document.fault(place, str(error)) from None
        # Two names for one key would let one person reach the threshold alone.
        if key_name in names or public.public_bytes_raw() in seen:
            raise document.fault(place, "this key, or its name, stands in the trust root twice")
        names.add(key_name)
        seen.add(public.public_bytes_raw())
        for role in entry.roles:
            keys[Role(role)][key_name] = public
    if keys[Role.RELEASE] and form.threshold > len(keys[Role.RELEASE]):
        raise document.fault(("threshold",), "there are fewer release keys than the threshold asks for")
    if not (form.keys or form.git_signers):
        raise BundleInvalid(name, START, "a trust root names at least one key or git_signers")
    return TrustRoot(keys, form.threshold, form.git_signers)
