"""All that is wrong with a tree: each file for itself, and then every step of loading as far as what it needs is there.

``load_bundle`` stops at the first step that fails. Who mends a tree wants to see the rest as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from gateway.catalog.documents import BundleInvalid, text_of
from gateway.catalog.load import in_folder
from gateway.policy.bundle import Bundle, check_files, load_bundle, load_schema
from gateway.policy.controls import load_controls
from gateway.policy.kinds import check_shapes
from gateway.policy.lint import check_types
from gateway.policy.prove.invariants import load_invariants
from gateway.policy.rules import parse_rule, read_rule
from gateway.policy.tables import check_tables
from gateway.policy.vocabulary import load_vocabulary

FoundT = TypeVar("FoundT")
RULE_FOLDERS = ("rules", "obligations", "kill")


def examine(files: Mapping[str, bytes], commit: str | None) -> tuple[Bundle | None, tuple[BundleInvalid, ...]]:
    """The bundle, where it loads, and all problems by path and place; the tree is valid where there are none."""
    found = _Found()
    found.of(partial(check_files, files))
    # What stands in a wrong place is told once, and looked into no further.
    kept = {path: content for path, content in files.items() if path not in found.paths}
    found.add(check_shapes(kept))
    vocabulary = found.of(partial(load_vocabulary, kept))
    schema = found.of(partial(load_schema, kept))
    for path in (path for folder in RULE_FOLDERS for path in in_folder(kept, folder, ".cedar")):
        if vocabulary is None:
            found.of(partial(_parse, path, kept[path]))
            continue
        rule = found.of(partial(read_rule, path, kept[path], vocabulary))
        if rule is not None and schema is not None:
            found.of(partial(check_types, rule, schema))
    bundle = found.of(partial(load_bundle, kept, commit))
    if bundle is not None:
        found.of(partial(load_controls, kept, bundle.rules))
        found.of(partial(load_invariants, kept, bundle))
        found.of(partial(check_tables, kept))
    return bundle, found.problems()


def _parse(path: str, content: bytes) -> None:
    parse_rule(path, text_of(path, content))


class _Found:
    """Problems, each once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], BundleInvalid] = {}

    @property
    def paths(self) -> set[str]:
        return {problem.path for problem in self._known.values()}

    def of(self, step: Callable[[], FoundT]) -> FoundT | None:
        """What a step gives, or None where it is refused."""
        try:
            return step()
        except BundleInvalid as problem:
            self.add([problem, *problem.others])
            return None

    def add(self, problems: list[BundleInvalid]) -> None:
        for problem in problems:
            self._known.setdefault((problem.path, str(problem)), problem)

    def problems(self) -> tuple[BundleInvalid, ...]:
        return tuple(sorted(self._known.values(), key=lambda item: (item.path, item.place or (0, 0))))
