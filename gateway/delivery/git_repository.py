"""The ``git`` executable on a bare repository of the gateway's own: nothing of the policy's repository is ever run.

No work tree, so no links, filters or attributes take effect; no hooks, no submodules, no LFS; no configuration but what
stands here; only the transports named here.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from gateway.config.delivery_settings import GitSettings
from gateway.config.policy_tree import PACKS
from gateway.policy.bundle import MAX_FILE_BYTES, MAX_FILES
from gateway.policy.signing import BundleRefused, Reason

MAX_TREE_BYTES = 64 * 1024 * 1024
OFFERED, LIVE = "refs/gateway/offered", "refs/gateway/live"
_LOCAL_TIMEOUT_S = 30.0
_PLAIN = {"100644", "100755"}
_REFUSED = {"120000": "a symbolic link", "160000": "a submodule"}
_CONFIGURATION = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.attributesFile": os.devnull,
    "credential.helper": "",
    "fetch.fsckObjects": "true",
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "gpg.minTrustLevel": "fully",
    "gpg.program": "false",
    "gpg.x509.program": "false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "protocol.file.allow": "always",
    "protocol.https.allow": "always",
    "protocol.ssh.allow": "always",
    "transfer.fsckObjects": "true",
}


class GitRepository:
    """``folder`` is made at the first fetch. ``signers``: an allowed-signers file, for ``is_signed``."""

    def __init__(
        self, folder: Path, settings: GitSettings, environment: Mapping[str, str], signers: Path | None
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._signers = signers
        self._environment = _environment(settings, environment, signers)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def fetch(self) -> str:
        """Bring the ref's history here; gives the commit at its head. Raises ``BundleRefused``."""
        if not (self._folder / "HEAD").is_file():
            self._folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._local("init", "--quiet", "--bare", "--template=", str(self._folder), inside=False)
        fetch = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--force")
        wanted = f"+{self._settings.ref}:{OFFERED}"
        code, _ = self._run([*fetch, "--", self._settings.url, wanted], self._settings.timeout_s)
        if code != 0:
            message = f"the policy repository gives no {self._settings.ref}; check the url, the ref and the credentials"
            raise BundleRefused(Reason.UNAVAILABLE, message)
        return (
            self._local("rev-parse", "--verify", "--quiet", f"{OFFERED}^{{commit}}").decode("ascii", "replace").strip()
        )

    def descends(self, commit: str, ancestor: str) -> bool:
        """Whether ``commit`` is ``ancestor`` or comes after it; false where ``ancestor`` is not known here."""
        code, _ = self._run(["merge-base", "--is-ancestor", ancestor, commit], _LOCAL_TIMEOUT_S)
        return code == 0

    def is_signed(self, commit: str) -> bool:
        """Whether one of the allowed signers signed the commit."""
        if self._signers is None:
            return False
        code, _ = self._run(["verify-commit", commit], _LOCAL_TIMEOUT_S)
        return code == 0

    def protect(self, commit: str) -> None:
        """Keep the live commit and all before it, even where the remote forgets them; nothing where it is not here."""
        self._run(["update-ref", LIVE, commit], _LOCAL_TIMEOUT_S)

    def files(self, commit: str) -> dict[str, bytes]:
        """The policy tree of a commit, straight from the object store; hidden files and packs are not policy.

        Raises ``BundleRefused`` for a link or a submodule anywhere in it, and for too many files or bytes.
        """
        tree = f"{commit}:{self._settings.path}" if self._settings.path else f"{commit}^{{tree}}"
        code, listed = self._run(["ls-tree", "-r", "-z", "-l", "--full-tree", tree], _LOCAL_TIMEOUT_S)
        if code != 0:
            where = f"folder {self._settings.path}" if self._settings.path else "tree"
            raise BundleRefused(Reason.INVALID, f"the commit has no {where}", commit=commit)
        blobs: dict[str, str] = {}
        total = 0
        for entry in listed.split(b"\0")[:-1]:
            head, _, raw = entry.partition(b"\t")
            mode, _, blob, size = head.decode("ascii").split()
            path = raw.decode("ascii", "backslashreplace")
            if mode not in _PLAIN:
                what = _REFUSED.get(mode, "no plain file")
                raise BundleRefused(Reason.LINK_IN_TREE, f"{path} is {what}", commit=commit)
            if path.startswith(f"{PACKS}/") or any(step.startswith(".") for step in path.split("/")):
                continue
            total += int(size)
            if int(size) > MAX_FILE_BYTES or total > MAX_TREE_BYTES or len(blobs) >= MAX_FILES:
                raise BundleRefused(Reason.TOO_LARGE, f"{path}: the tree holds too many files or bytes", commit=commit)
            blobs[path] = blob
        return self._blobs(blobs, commit)

    def close(self) -> None:
        """End what is running; nothing is started after that."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def _blobs(self, blobs: Mapping[str, str], commit: str) -> dict[str, bytes]:
        asked = "".join(f"{blob}\n" for blob in blobs.values()).encode()
        code, answer = self._run(["cat-file", "--batch"], _LOCAL_TIMEOUT_S, asked)
        files: dict[str, bytes] = {}
        at = 0
        for path, blob in blobs.items():
            head, _, _ = answer[at : at + 200].partition(b"\n")
            words = head.decode("ascii", "replace").split()
            if code != 0 or len(words) != 3 or words[:2] != [blob, "blob"]:
                raise BundleRefused(Reason.UNAVAILABLE, f"{path} cannot be read from the repository", commit=commit)
            at += len(head) + 1
            files[path] = answer[at : at + int(words[2])]
            at += int(words[2]) + 1
        return files

    def _local(self, *arguments: str, inside: bool = True) -> bytes:
        code, out = self._run(arguments, _LOCAL_TIMEOUT_S, inside=inside)
        if code != 0:
            raise BundleRefused(
                Reason.UNAVAILABLE, f"git {arguments[0]} failed in the gateway's copy of the repository"
            )
        return out

    def _run(
        self, arguments: Sequence[str], timeout_s: float, stdin: bytes = b"", *, inside: bool = True
    ) -> tuple[int, bytes]:
        """Exit status and stdout. Git's own words stay out of messages: they hold whatever a server sent."""
        command = ["git", *(["--git-dir", str(self._folder)] if inside else []), *arguments]
        with self._lock:
            if self._closed:
                raise BundleRefused(Reason.UNAVAILABLE, "the gateway is closing")
            try:
                process = subprocess.Popen(  # noqa: S603 - fixed program, no shell, arguments checked by the settings
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=self._environment,
                    cwd=self._folder.parent,
                )
            except OSError:
                raise BundleRefused(Reason.UNAVAILABLE, "the program git cannot be started; install it") from None
            self._process = process
        try:
            out, _ = process.communicate(stdin, timeout=timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise BundleRefused(Reason.UNAVAILABLE, f"git {arguments[0]} took longer than {timeout_s:g} s") from None
        finally:
            with self._lock:
                self._process = None
        return process.returncode, out


def _environment(settings: GitSettings, outer: Mapping[str, str], signers: Path | None) -> dict[str, str]:
    configuration = dict(_CONFIGURATION)
    if signers is not None:
        configuration["gpg.ssh.allowedSignersFile"] = str(signers)
    if settings.token_env and (token := outer.get(settings.token_env)):
        # By environment, since arguments are for all users of the machine to see.
        configuration["http.extraHeader"] = f"Authorization: Bearer {token}"
    ssh = ["ssh", "-F", os.devnull, "-oBatchMode=yes", "-oStrictHostKeyChecking=yes"]
    if settings.ssh_key_file is not None:
        ssh += ["-oIdentitiesOnly=yes", "-i", str(settings.ssh_key_file)]
    if settings.known_hosts_file is not None:
        ssh.append(f"-oUserKnownHostsFile={settings.known_hosts_file}")
    kept = {
        name: outer[name]
        for name in ("PATH", "HOME", "TMPDIR", "SSL_CERT_FILE", "HTTPS_PROXY", "NO_PROXY")
        if name in outer
    }
    numbered = enumerate(configuration.items())
    pairs = {
        f"GIT_CONFIG_{word}_{number}": text
        for number, pair in numbered
        for word, text in zip(("KEY", "VALUE"), pair, strict=True)
    }
    return {
        **kept,
        **pairs,
        "GIT_CONFIG_COUNT": str(len(configuration)),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_SSH_COMMAND": shlex.join(ssh),
        "LC_ALL": "C",
    }
