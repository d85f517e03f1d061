"""Policy from a folder: whatever stands in it once it has stopped changing. Nobody vouches for it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from gateway.catalog.documents import BundleInvalid
from gateway.config.policy_tree import policy_commit, read_policy_files
from gateway.core.errors import ConfigurationError
from gateway.delivery.remembered import Accepted
from gateway.delivery.source import Delivered, Offer
from gateway.policy.bundle import digest_of
from gateway.policy.signing import BundleRefused, Reason

_SETTLE_S = 0.05
_TRIES = 40


class DirectorySource:
    """The folder ``policies`` of the settings."""

    name = "directory"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: str | None = None

    def look(self) -> Offer:
        """The files as they are when two readings in a row agree, so that a half-saved change is not taken."""
        try:
            files = self._settled(read_policy_files(self._folder))
            digest = digest_of(files)
            self._seen = digest
            commit = policy_commit(self._folder)
        except BundleInvalid as problem:
            raise BundleRefused(Reason.INVALID, str(problem)) from None
        except ConfigurationError as error:
            raise BundleRefused(Reason.UNAVAILABLE, str(error)) from None
        return Offer(f"{digest} {commit}", digest, commit, files)

    def _settled(self, files: dict[str, bytes]) -> dict[str, bytes]:
        if digest_of(files) == self._seen:
            return files
        for _ in range(_TRIES):
            time.sleep(_SETTLE_S)
            again = read_policy_files(self._folder)
            if again == files:
                return again
            files = again
        raise BundleRefused(Reason.UNAVAILABLE, "the policy folder goes on changing")

    def read(self, offer: Offer, last: Accepted | None, now_s: int) -> Delivered:  # noqa: ARG002  a folder has no order
        """The files of the offer."""
        files = cast("Mapping[str, bytes]", offer.content)
        return Delivered(files, Accepted(digest=digest_of(files), commit=offer.commit))

    def restore(self, last: Accepted, archive: bytes | None) -> Delivered | None:  # noqa: ARG002
        """None: the folder is the only copy."""
        return None

    def close(self) -> None:
        """Nothing is under way."""
