"""The policy tree on disk, read whole into memory with the Git commit it stands at. Bounded; no way out by symlinks."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.core.errors import ConfigurationError
from gateway.policy.bundle import MAX_FILE_BYTES, MAX_FILES, BundleInvalid

MAX_TREE_BYTES = 64 * 1024 * 1024
PACKS = "packs"
"""The folder of a tree that is not policy: variants that ``gateway policy init`` starts from."""
_GIT_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True)
class PolicyTree:
    """Path relative to the folder, with ``/``, to content. ``commit`` ends in ``-dirty`` where files differ from it."""

    files: Mapping[str, bytes]
    commit: str | None


def read_policy_tree(folder: Path) -> PolicyTree:
    """The files of ``folder`` and the commit that it stands at. Raises as ``read_policy_files`` does."""
    return PolicyTree(read_policy_files(folder), policy_commit(folder))


def read_policy_files(folder: Path) -> dict[str, bytes]:
    """Read every file below ``folder`` except hidden ones and packs: path relative to it, with ``/``, to content.

    Raises ``ConfigurationError`` where the folder cannot be read, ``BundleInvalid`` (one of its kinds) for a file that
    is too large, is no plain file, or is a symbolic link that leads out of the folder.
    """
    root = folder.resolve()
    if not root.is_dir():
        raise ConfigurationError(f"{folder} is not a folder; set 'policies' to the policy tree")
    files: dict[str, bytes] = {}
    total = 0
    try:
        for path in _paths(root):
            name = path.relative_to(root).as_posix()
            files[name] = _content(root, path, name)
            total += len(files[name])
            if total > MAX_TREE_BYTES or len(files) > MAX_FILES:
                raise BundleInvalid(name, None, "the policy tree holds too many files or bytes")
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be read: {error.strerror}") from None
    return files


def policy_commit(folder: Path) -> str | None:
    """The commit that ``folder`` stands at, or None where Git does not know the folder."""
    root = folder.resolve()
    commit = _git(root, "rev-parse", "--verify", "HEAD")
    if not commit:
        return None
    changes = _git(root, "status", "--porcelain", "--untracked-files=all", "--", ".")
    if changes is None:
        return None
    return f"{commit}-dirty" if changes else commit


def _paths(root: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(root, onerror=_raise):
        # Hidden entries are not policy: .git, and the folders behind which mounted config maps keep their versions.
        top = Path(parent) == root
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not (top and name == PACKS))
        for name in folders:
            if (path := Path(parent, name)).is_symlink():
                raise BundleInvalid(path.relative_to(root).as_posix(), None, "a folder must not be a symbolic link")
        yield from (Path(parent, name) for name in sorted(names) if not name.startswith("."))


def _raise(error: OSError) -> None:
    raise error


def _content(root: Path, path: Path, name: str) -> bytes:
    real = Path(os.path.realpath(path, strict=True))
    if not real.is_relative_to(root):
        raise BundleInvalid(name, None, "a symbolic link must not lead out of the policy tree")
    # Resolved above, so anything that is a link by now was swapped in: do not follow it, and do not wait for a pipe.
    descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise BundleInvalid(name, None, "this is not a plain file")
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise BundleInvalid(name, None, f"a file holds at most {MAX_FILE_BYTES} bytes")
    return content


def _git(root: Path, *arguments: str) -> str | None:
    # A repository's own configuration may name programs to run; fsmonitor is the one that these two commands obey.
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - fixed program and arguments, no shell
            command,
            capture_output=True,
            timeout=_GIT_TIMEOUT_S,
            check=False,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None
