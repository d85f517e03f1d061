"""Policy from a Git ref: only forward, commit by commit, and where wanted only what an allowed signer signed."""

from __future__ import annotations

from gateway.config.delivery_settings import GitSettings
from gateway.delivery.git_repository import GitRepository
from gateway.delivery.remembered import Accepted
from gateway.delivery.source import Delivered, Offer
from gateway.policy.bundle import digest_of
from gateway.policy.signing import BundleRefused, Reason


class GitSource:
    """``repository`` is the gateway's own bare copy."""

    name = "git"

    def __init__(self, settings: GitSettings, repository: GitRepository) -> None:
        self._settings = settings
        self._repository = repository

    def look(self) -> Offer:
        """Fetch, and say what the ref's head is."""
        commit = self._repository.fetch()
        return Offer(commit, commit=commit)

    def read(self, offer: Offer, last: Accepted | None, now_s: int) -> Delivered:  # noqa: ARG002  ancestry, not time
        """The tree of the head, if the head comes after what was live."""
        commit = offer.identity
        before = last.commit if last is not None else None
        if before:
            self._repository.protect(before)
        if before and commit != self._settings.allow_rollback_to and not self._repository.descends(commit, before):
            message = (
                f"{commit[:12]} does not descend from {before[:12]}, which was live; if that is meant, set "
                "policy.git.allow_rollback_to to the whole commit"
            )
            raise BundleRefused(Reason.ROLLED_BACK, message, commit=commit)
        return self._tree(commit)

    def restore(self, last: Accepted, archive: bytes | None) -> Delivered | None:  # noqa: ARG002  the copy has it
        """The tree of the commit that was live, from the gateway's own copy."""
        return self._tree(last.commit) if last.commit else None

    def close(self) -> None:
        """End a fetch that is under way."""
        self._repository.close()

    def _tree(self, commit: str) -> Delivered:
        if self._settings.require_signed_commits and not self._repository.is_signed(commit):
            message = f"{commit[:12]} is not signed by anyone in the trust root's git_signers"
            raise BundleRefused(Reason.UNSIGNED, message, commit=commit)
        files = self._repository.files(commit)
        return Delivered(files, Accepted(digest=digest_of(files), commit=commit))
