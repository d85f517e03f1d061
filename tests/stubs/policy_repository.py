"""A real Git repository with a policy tree in it, and keys that sign its commits."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class PolicyRepository:
    """``git`` runs in it, without anybody's own configuration."""

    folder: Path

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder.parent), "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }  # fmt: skip
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments], env=environment, input=stdin, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def commit(self, files: Mapping[str, bytes | None] | None = None, *, key: Path | None = None) -> str:
        """Write ``files`` (None removes one), commit, and give the commit's hash."""
        for path, content in (files or {}).items():
            target = self.folder / path
            if content is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        self.git("add", "--all")
        sign = ["-c", f"user.signingkey={key}"] if key else []
        self.git(*sign, "commit", "--quiet", "--allow-empty", "-m", "Change policy", *(["-S"] if key else []))
        return self.git("rev-parse", "HEAD")


def policy_repository(folder: Path) -> PolicyRepository:
    """An empty one."""
    folder.mkdir(parents=True)
    repository = PolicyRepository(folder)
    repository.git("init", "--quiet", "-b", "main")
    for key, value in (("user.name", "Maria"), ("user.email", "maria@example.org"), ("gpg.format", "ssh")):
        repository.git("config", key, value)
    return repository


def ssh_key(path: Path) -> Path:
    """A new Ed25519 key for signing commits."""
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True, stdin=subprocess.DEVNULL
    )
    return path


def allowed_signers(key: Path) -> str:
    """The line that makes the key Maria's."""
    return f'maria@example.org namespaces="git" {key.with_suffix(".pub").read_text().strip()}'
