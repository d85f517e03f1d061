"""A small policy tree: a few rules with their cases on the files catalogue, so that it changes with the schema only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from gateway.policy.bundle import Bundle, load_bundle
from gateway.policy.facts import Facts
from gateway.policy.situation import Situation

POLICIES = Path(__file__).parents[3] / "policies"
RULES = Path(__file__).parent / "tree"
CATALOGUE = ("models", "licences", "deployments")
NOW_S = 1_795_392_000


@pytest.fixture(scope="session")
def files() -> Mapping[str, bytes]:
    found = _files(POLICIES)
    catalogue = {path: found[path] for path in found if "/" not in path or path.startswith(CATALOGUE)}
    return MappingProxyType({**catalogue, **_files(RULES)})


@pytest.fixture(scope="session")
def tree(files: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same on disk."""
    folder = tmp_path_factory.mktemp("small") / "policies"
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def bundle(files: Mapping[str, bytes]) -> Bundle:
    return load_bundle(files, "c0ffee")


@pytest.fixture(scope="session")
def some_facts(bundle: Bundle) -> Facts:
    return Situation(deployment="openai-gpt-4.1", data_class="internal").facts(bundle, NOW_S)


def _files(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
