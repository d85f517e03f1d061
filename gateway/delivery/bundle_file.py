"""Policy from a signed bundle file: any way of copying a file is a way of delivering it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import cast

from gateway.delivery.remembered import Accepted
from gateway.delivery.source import Delivered, Offer
from gateway.policy.signing import BundleRefused, Kind, LastSeen, Reason, TrustRoot, check_window, verify_bundle
from gateway.policy.signing.archive import MAX_ARCHIVE_BYTES


class BundleFileSource:
    """A release bundle, or a kill bundle. ``version`` is this gateway's."""

    name = "bundle"

    def __init__(self, path: Path, root: TrustRoot, version: str, kind: Kind = Kind.RELEASE) -> None:
        self._path = path
        self._root = root
        self._version = version
        self._kind = kind

    def present(self) -> bool:
        """Whether there is such a file. Without an emergency there is no kill bundle."""
        return self._path.exists()

    def look(self) -> Offer:
        """The bytes of the file; nothing is verified yet."""
        try:
            with self._path.open("rb") as file:
                content = file.read(MAX_ARCHIVE_BYTES + 1)
        except OSError as error:
            message = f"the bundle file {self._path.name} cannot be read: {error.strerror}"
            raise BundleRefused(Reason.UNAVAILABLE, message) from None
        return Offer(sha256(content).hexdigest(), content=content)

    def read(self, offer: Offer, last: Accepted | None, now_s: int) -> Delivered:
        """Verified in full."""
        return self._verified(cast("bytes", offer.content), last, now_s)

    def restore(self, last: Accepted, archive: bytes | None) -> Delivered | None:
        """Verified in all but its time: what was live may go on, with an alarm."""
        return self._verified(archive, last, None) if archive is not None else None

    def _verified(self, content: bytes, last: Accepted | None, now_s: int | None) -> Delivered:
        seen = LastSeen(last.sequence, last.manifest) if last is not None and last.sequence is not None else None
        verified = verify_bundle(content, self._root, self._kind, seen, self._version)
        manifest = verified.manifest
        known = last is not None and manifest.own_digest == last.manifest
        if now_s is not None and not known:
            check_window(manifest, now_s)
        accepted = Accepted(
            digest=manifest.digest,
            commit=manifest.commit,
            sequence=manifest.sequence,
            manifest=manifest.own_digest,
            expires_s=manifest.expires_s,
            lifts_kill=manifest.lifts_kill,
        )
        return Delivered(verified.files, accepted, content, verified.signed_by)

    def close(self) -> None:
        """Nothing is under way."""
