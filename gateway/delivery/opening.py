"""From the operator's settings to a follower: which source, whose keys, which folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gateway import __version__
from gateway.config.delivery_settings import DeliverySettings
from gateway.config.settings import Settings
from gateway.core.errors import ConfigurationError
from gateway.delivery.bundle_file import BundleFileSource
from gateway.delivery.directory import DirectorySource
from gateway.delivery.git import GitSource
from gateway.delivery.git_repository import GitRepository
from gateway.delivery.keeper import Keeper
from gateway.delivery.remembered import StateFolder
from gateway.delivery.source import Source
from gateway.policy.signing import Kind, Role, TrustRoot, read_trust_root

_MIN_SECRET_BYTES = 16


def open_keeper(settings: Settings, environment: Mapping[str, str]) -> Keeper:
    """The keeper of live policy; nothing is loaded yet. Raises ``ConfigurationError``."""
    chosen = settings.policy
    root = _trust_root(settings)
    folder = settings.state_dir / "policy"
    kill = chosen.kill_bundle
    return Keeper(
        source=_source(settings, root, folder, environment),
        kill_source=BundleFileSource(kill, root, __version__, Kind.KILL) if kill and root else None,
        folder=StateFolder(folder),
        engine=settings.decisions.engine,
        refuse_expired=chosen.on_expired == "refuse",
        lifts_kill=chosen.lifts_kill,
    )


def webhook_secret(chosen: DeliverySettings, environment: Mapping[str, str]) -> bytes | None:
    """The secret that a forge shares, or None where no webhook is wanted. Raises ``ConfigurationError``."""
    if chosen.webhook_secret_env:
        secret = environment.get(chosen.webhook_secret_env, "").encode()
    elif chosen.webhook_secret_file:
        secret = _read(chosen.webhook_secret_file, "policy.webhook_secret_file").strip()
    else:
        return None
    if len(secret) < _MIN_SECRET_BYTES:
        raise ConfigurationError(f"the webhook's secret is missing or has less than {_MIN_SECRET_BYTES} bytes")
    return secret


def _source(settings: Settings, root: TrustRoot | None, folder: Path, environment: Mapping[str, str]) -> Source:
    chosen = settings.policy
    if chosen.source == "bundle" and chosen.bundle is not None and root is not None:
        if not root.keys[Role.RELEASE]:
            raise ConfigurationError("the trust root has no key for releases")
        return BundleFileSource(chosen.bundle, root, __version__)
    if chosen.source == "git" and chosen.git is not None:
        signers = _signers(root, folder) if chosen.git.require_signed_commits else None
        return GitSource(chosen.git, GitRepository(folder / "git", chosen.git, environment, signers))
    return DirectorySource(settings.policies)


def _trust_root(settings: Settings) -> TrustRoot | None:
    path = settings.policy.trust_root
    if path is None:
        return None
    if path.resolve().is_relative_to(settings.policies.resolve()):
        raise ConfigurationError(
            "the trust root stands in the policy tree: whoever changes policy could change who may"
        )
    return read_trust_root(str(path), _read(path, "policy.trust_root"))


def _signers(root: TrustRoot | None, folder: Path) -> Path:
    """The allowed signers as a file, which is the only form in which Git takes them."""
    if root is None or not root.git_signers:
        raise ConfigurationError("signed commits need git_signers in the trust root")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = (folder / "git_signers").resolve()
    path.write_text(root.git_signers, encoding="utf-8")
    return path


def _read(path: Path, setting: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{setting}: {path} cannot be read: {error.strerror}") from None
