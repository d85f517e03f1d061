"""The policies that come with the gateway: the base tree and its packs, in a checkout and in an installed wheel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from gateway.config.policy_tree import PACKS, read_policy_files
from gateway.core.errors import ConfigurationError

_PIPELINES = {
    ".github/workflows/policy.yaml": "github-workflow.yaml",
    ".gitlab-ci.yml": "gitlab-ci.yaml",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
}
_PACKAGE = Path(__file__).resolve().parents[1]


def base_policies() -> Path:
    """The folder of the base tree. Raises ``ConfigurationError`` where the installation lacks it."""
    # A wheel holds it inside the package, under another name than the part that reads policy.
    for folder in (_PACKAGE / "policies_base", _PACKAGE.parent / "policies"):
        if (folder / "policy.yaml").is_file():
            return folder
    raise ConfigurationError("the base policies are missing from this installation")


def base_pipelines() -> Mapping[str, bytes]:
    """The pipelines for a policy repository by the place where forges look for them. Raises ``ConfigurationError``."""
    for folder in (_PACKAGE / "pipelines_base", _PACKAGE.parent / "deploy" / "ci"):
        if folder.is_dir():
            return MappingProxyType({place: (folder / name).read_bytes() for place, name in _PIPELINES.items()})
    raise ConfigurationError("the pipelines are missing from this installation")


def base_packs(base: Path) -> Mapping[str, Mapping[str, bytes]]:
    """The files of each pack of the base tree, by its name. Raises as ``read_policy_files`` does."""
    folder = base / PACKS
    found = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return MappingProxyType({path.name: read_policy_files(path) for path in found})
