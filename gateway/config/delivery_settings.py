"""Where live policy comes from, who may release it, and how it is followed: the section ``policy`` of gateway.yaml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

_REF = re.compile(r"refs/(?:heads|tags)/[A-Za-z0-9][A-Za-z0-9._/-]{0,200}")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_URL = re.compile(r"(?:https|ssh|file)://[^\s]+|/[^\s]*|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^\s]+")


class GitSettings(BaseModel):
    """A repository and the ref that is live. ``path`` is the tree's folder in it; seconds for ``timeout_s``.

    ``allow_rollback_to`` names the one commit that may go live although it does not descend from the live one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    ref: str = "refs/heads/main"
    path: str = ""
    require_signed_commits: bool = True
    allow_rollback_to: str | None = None
    ssh_key_file: Path | None = None
    known_hosts_file: Path | None = None
    token_env: str | None = None
    timeout_s: float = Field(60.0, gt=0)

    @field_validator("url")
    @classmethod
    def _plain_url(cls, value: str) -> str:
        # Git runs programs for some transports ("ext::"), and takes a leading dash for an option.
        if not _URL.fullmatch(value):
            raise ValueError("a repository is named by https://, ssh://, file://, user@host:path or an absolute path")
        return value

    @field_validator("ref")
    @classmethod
    def _full_ref(cls, value: str) -> str:
        if not _REF.fullmatch(value) or ".." in value or value.endswith((".lock", "/", ".")):
            raise ValueError("name the ref in full, such as refs/heads/main")
        return value

    @field_validator("path")
    @classmethod
    def _inside(cls, value: str) -> str:
        if value and (":" in value or any(step in {"", ".", "..", ".git"} for step in value.split("/"))):
            raise ValueError("a folder of the repository, such as policies, without a slash at either end")
        return value

    @field_validator("allow_rollback_to")
    @classmethod
    def _whole_commit(cls, value: str | None) -> str | None:
        if value is not None and not _COMMIT.fullmatch(value):
            raise ValueError("name the commit by its whole hash")
        return value


class DeliverySettings(BaseModel):
    """Seconds for ``poll_interval_s``; 0 looks at the source at start and on a webhook only.

    ``directory`` follows the folder ``policies``. ``kill_bundle`` and ``lifts_kill`` are for emergencies.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Literal["directory", "git", "bundle"] = "directory"
    bundle: Path | None = None
    git: GitSettings | None = None
    trust_root: Path | None = None
    allow_unsigned: bool = False
    poll_interval_s: float = Field(10.0, ge=0)
    on_expired: Literal["alarm", "refuse"] = "alarm"
    kill_bundle: Path | None = None
    lifts_kill: int = Field(0, ge=0)
    webhook_secret_env: str | None = None
    webhook_secret_file: Path | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.source == "bundle" and self.bundle is None:
            raise ValueError("the source 'bundle' needs policy.bundle, the bundle file")
        if self.source == "git" and self.git is None:
            raise ValueError("the source 'git' needs policy.git with the url of the repository")
        signed = self.source == "bundle" or (
            self.git is not None and self.source == "git" and self.git.require_signed_commits
        )
        if (signed or self.kill_bundle) and self.trust_root is None:
            raise ValueError("signatures need policy.trust_root: without one, nothing says whose are good")
        if self.trust_root is not None and not signed and not self.allow_unsigned:
            raise ValueError(
                "there is a trust root, but this source carries no signatures: take the source 'bundle', or 'git' with "
                "require_signed_commits, or set policy.allow_unsigned"
            )
        return self
