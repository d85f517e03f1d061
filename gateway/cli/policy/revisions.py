"""Policy trees of Git revisions, read from the object store: nothing is checked out, nothing of the repository runs."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from gateway.config.delivery_settings import GitSettings
from gateway.config.policy_tree import PolicyTree
from gateway.core.errors import ConfigurationError
from gateway.delivery.git_repository import GitRepository
from gateway.policy.signing import BundleRefused, Reason

_REVISION: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/@{}~^+-]{0,199}")
_TIMEOUT_S: Final = 30
_DEFAULT_FOLDER: Final = "policies"
_MANIFEST: Final = "policy.yaml"


def two_revisions(text: str) -> tuple[str, str]:
    """``main..HEAD`` as its two sides; the right one is ``HEAD`` where it is not named. Raises ``ValueError``."""
    base, dots, head = text.partition("..")
    head = head or "HEAD"
    if not dots or head.startswith(".") or not all(map(_REVISION.fullmatch, (base, head))):
        raise ValueError("name two revisions with two dots between them, such as main..HEAD")
    return base, head


def read_revision(repository: Path, revision: str, folder: str | None) -> PolicyTree:
    """The tree in ``folder`` of a revision; without one, in ``policies`` where that is a policy tree, else the root.

    Raises ``ConfigurationError``, as ``BundleRefused`` where the tree holds a link, a submodule or too much.
    """
    git_dir = _git_dir(repository)
    commit = _commit(git_dir, revision)
    if folder is not None:
        return _tree(git_dir, commit, folder)
    try:
        found = _tree(git_dir, commit, _DEFAULT_FOLDER)
    except BundleRefused as refused:
        if refused.reason is not Reason.INVALID:
            raise
    else:
        if _MANIFEST in found.files:
            return found
    return _tree(git_dir, commit, "")


def _tree(git_dir: Path, commit: str, folder: str) -> PolicyTree:
    try:
        settings = GitSettings(url="/unused", path=folder)
    except ValidationError:
        raise ConfigurationError(f"{folder!r} is not a folder of a repository, such as policies") from None
    repository = GitRepository(git_dir, settings, {"PATH": os.environ.get("PATH", os.defpath)}, None)
    return PolicyTree(repository.files(commit), commit)


def _git_dir(repository: Path) -> Path:
    """The folder of a repository itself, found from any folder in its work tree."""
    start = repository.resolve()
    for folder in (start, *start.parents):
        entry = folder / ".git"
        if entry.is_dir():
            return entry
        if entry.is_file():
            # A further work tree, or a submodule: the file says where.
            return (folder / entry.read_text().removeprefix("gitdir:").strip()).resolve()
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
            return folder
    raise ConfigurationError(f"{repository} is not in a Git repository; name one with --repo")


def _commit(git_dir: Path, revision: str) -> str:
    command = ["git", "--git-dir", str(git_dir), "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"]
    command += ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, no shell, and a revision that cannot be an option
            command, capture_output=True, timeout=_TIMEOUT_S, check=False, env=environment
        )
    except (OSError, subprocess.TimeoutExpired):
        raise ConfigurationError("the program git cannot be run; install it") from None
    if done.returncode != 0:
        raise ConfigurationError(f"the repository has no revision {revision!r}; fetch it first, or name another")
    return done.stdout.decode("ascii", "replace").strip()
