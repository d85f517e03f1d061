"""Whether a bundle file may go live: signatures, files, order, version. Time is judged apart, as it goes on passing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from gateway.core.signed_note import NoteInvalid, signers
from gateway.policy.bundle import digest_of
from gateway.policy.signing.kill import check_kill_files
from gateway.policy.signing.manifest import Kind, Manifest
from gateway.policy.signing.refusal import BundleRefused, Reason
from gateway.policy.signing.sealed import SealedBundle, check_files, note_text, open_sealed
from gateway.policy.signing.trust import Role, TrustRoot


@dataclass(frozen=True, slots=True)
class LastSeen:
    """The newest bundle of its kind that was ever live here. ``manifest`` is its manifest's own digest, if known."""

    sequence: int
    manifest: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """A bundle that its signers vouch for."""

    manifest: Manifest
    files: Mapping[str, bytes]
    signed_by: tuple[str, ...]


def verify_bundle(content: bytes, root: TrustRoot, kind: Kind, last: LastSeen | None, gateway: str) -> Verified:
    """The bundle in ``content``, verified in all but its time. ``gateway`` is this gateway's version, as ``1.2.3``.

    The very bundle that was last seen passes again, so that a restart finds it; any other must have a higher sequence.
    Raises ``BundleRefused`` with the first reason found; nothing of the files is looked at before the signatures hold.
    """
    sealed = open_sealed(content)
    manifest = sealed.manifest
    try:
        signed_by = _check(sealed, root, kind, last, gateway)
    except BundleRefused as refused:
        raise BundleRefused(refused.reason, refused.message, manifest.digest, manifest.commit) from None
    return Verified(manifest, sealed.files, signed_by)


def check_window(manifest: Manifest, now_s: int) -> None:
    """Raises ``BundleRefused`` where the bundle is not valid yet, or no more."""
    if now_s < manifest.not_before_s:
        message = f"the bundle is valid from {_moment(manifest.not_before_s)} only"
        raise BundleRefused(Reason.NOT_YET_VALID, message, manifest.digest, manifest.commit)
    if now_s >= manifest.expires_s:
        message = f"the bundle expired at {_moment(manifest.expires_s)}; release a new one"
        raise BundleRefused(Reason.EXPIRED, message, manifest.digest, manifest.commit)


def _check(sealed: SealedBundle, root: TrustRoot, kind: Kind, last: LastSeen | None, gateway: str) -> tuple[str, ...]:
    manifest = sealed.manifest
    if manifest.kind is not kind:
        raise BundleRefused(Reason.MALFORMED, f"this is a {manifest.kind.value} bundle, not a {kind.value} bundle")
    signed_by = _check_signatures(sealed, root)
    check_files(sealed)
    if digest_of(sealed.files) != manifest.digest:
        raise BundleRefused(Reason.ALTERED_FILE, "the manifest's digest is not that of its files")
    _check_order(manifest, last)
    if _version(gateway) < _version(manifest.min_gateway):
        message = f"the bundle needs gateway {manifest.min_gateway} or later; this is {gateway}"
        raise BundleRefused(Reason.GATEWAY_TOO_OLD, message)
    if kind is Kind.KILL:
        check_kill_files(sealed.files)
    return signed_by


def _check_signatures(sealed: SealedBundle, root: TrustRoot) -> tuple[str, ...]:
    manifest = sealed.manifest
    if not sealed.note.signatures:
        raise BundleRefused(Reason.UNSIGNED, "nobody has signed the bundle")
    if sealed.note.text != note_text(manifest):
        raise BundleRefused(Reason.BAD_SIGNATURE, "the signatures are those of another manifest")
    role, needed = (Role.EMERGENCY, 1) if manifest.kind is Kind.KILL else (Role.RELEASE, root.threshold)
    try:
        signed_by = signers(sealed.note, root.keys[role].items())
    except NoteInvalid:
        message = "a signature is not by the key that it names"
        raise BundleRefused(Reason.BAD_SIGNATURE, message) from None
    if not signed_by:
        message = f"no signature is by a key that the trust root has for {role.value}"
        raise BundleRefused(Reason.UNKNOWN_KEY, message)
    if len(signed_by) < needed:
        message = f"{len(signed_by)} of the {needed} signatures that the trust root asks for are there"
        raise BundleRefused(Reason.BELOW_THRESHOLD, message)
    return signed_by


def _check_order(manifest: Manifest, last: LastSeen | None) -> None:
    if last is None or manifest.sequence > last.sequence:
        return
    if manifest.sequence == last.sequence and manifest.own_digest == last.manifest:
        return
    message = f"the bundle has the sequence number {manifest.sequence}, and {last.sequence} was live already"
    raise BundleRefused(Reason.ROLLED_BACK, message)


def _version(text: str) -> tuple[int, ...]:
    release, _, _ = text.partition("+")
    numbers = [int(part) if part.isdigit() else 0 for part in release.split(".")[:4]]
    return tuple(numbers + [0] * (4 - len(numbers)))


def _moment(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return f"Unix second {seconds}"
