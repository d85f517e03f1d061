"""Strict YAML: plain data plus the line of every node, so that each error has a position.

A document may hold mappings, lists, text, integers, decimals, true, false, null and dates. Aliases, tags, merge keys,
duplicate keys and deep nesting are refused: a reviewer must be able to trust what the file seems to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from gateway.core.errors import ConfigurationError

MAX_DEPTH = 16
MAX_NODES = 50_000

Location = tuple[str | int, ...]
FormT = TypeVar("FormT", bound=BaseModel)


@dataclass(slots=True)
class BundleInvalid(ConfigurationError):
    """One file of ``policies/`` is not valid. ``line`` is 1-based; ``others`` are further problems found at once."""

    path: str
    line: int | None
    message: str
    others: tuple[BundleInvalid, ...] = ()

    def __post_init__(self) -> None:
        ConfigurationError.__init__(self, str(self))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain data; ``lines`` maps the path of keys and indexes of a node to its line."""

    path: str
    value: object
    lines: Mapping[Location, int]

    def line(self, location: Location) -> int | None:
        """The line of ``location``, or of the nearest node above it."""
        for end in range(len(location), -1, -1):
            if (line := self.lines.get(location[:end])) is not None:
                return line
        return None

    def fault(self, location: Location, message: str) -> BundleInvalid:
        """The error for the node at ``location``."""
        return BundleInvalid(self.path, self.line(location), message)


def text_of(path: str, content: bytes) -> str:
    """The file as UTF-8 text. Raises ``BundleInvalid`` at the line of the first bad byte or conflict marker."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BundleInvalid(path, content.count(b"\n", 0, error.start) + 1, "the file is not UTF-8") from None
    conflict = re.search(r"^(<{7}|>{7})(?: |$)", text, re.MULTILINE)
    if conflict:
        raise BundleInvalid(path, text.count("\n", 0, conflict.start()) + 1, "a merge conflict stands in the file")
    return text


def read_document(path: str, content: bytes) -> Document:
    """Parse one YAML document. Raises ``BundleInvalid``."""
    text = text_of(path, content)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise BundleInvalid(path, line, f"not valid YAML: {error.problem or 'cannot be read'}") from None
    except (yaml.YAMLError, RecursionError):
        raise BundleInvalid(path, None, "not valid YAML: it cannot be read") from None
    if node is None:
        raise BundleInvalid(path, 1, "the file is empty")
    lines: dict[Location, int] = {}
    return Document(path, _Reader(path, lines).read(node, ()), lines)


def fill(form: type[FormT], document: Document) -> FormT:
    """Validate a document against its form. Raises ``BundleInvalid`` for the first fault; the rest are ``others``."""
    try:
        return form.model_validate(document.value)
    except ValidationError as error:
        faults = [_fault(document, item["loc"], item["msg"], item["type"]) for item in error.errors()]
        faults[0].others = tuple(faults[1:])
        raise faults[0] from None


def raise_all(problems: list[BundleInvalid]) -> None:
    """Raise the first problem with the others attached; nothing where there is none."""
    if problems:
        flat = [item for problem in problems for item in (problem, *problem.others)]
        flat[0].others = tuple(flat[1:])
        raise flat[0]


def _fault(document: Document, location: Location, message: str, kind: str) -> BundleInvalid:
    where = ".".join(str(step) for step in location)
    words = {"extra_forbidden": "this field is not known", "missing": "this field is required"}
    said = words.get(kind, message.removeprefix("Value error, "))
    return document.fault(location, f"{where}: {said}" if where else said)


class _Loader(yaml.SafeLoader):
    """A SafeLoader without aliases whose plain scalars are YAML 1.2's: ``no`` is text, ``010`` is text."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not accepted", mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^-?(?:0|[1-9][0-9]{0,17})$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
    ("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))

_SCALARS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "bool", "null", "int", "float", "timestamp")}


class _Reader:
    """Walks the node tree once."""

    def __init__(self, path: str, lines: dict[Location, int]) -> None:
        self._path = path
        self._lines = lines
        self._nodes = 0
        self._constructor = _Loader("")

    def read(self, node: yaml.Node, location: Location) -> object:
        line = node.start_mark.line + 1
        self._lines.setdefault(location, line)
        self._nodes += 1
        if len(location) > MAX_DEPTH or self._nodes > MAX_NODES:
            raise BundleInvalid(self._path, line, "the document is too deep or too large")
        if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
            return [self.read(item, (*location, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and node.tag in _SCALARS:
            return self._scalar(node, line)
        raise BundleInvalid(self._path, line, "tags are not accepted")

    def _scalar(self, node: yaml.ScalarNode, line: int) -> object:
        try:
            value: object = self._constructor.construct_object(node)
        except ValueError:
            raise BundleInvalid(self._path, line, "this is not a date of the calendar") from None
        return value

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != "tag:yaml.org,2002:str":
                raise BundleInvalid(self._path, line, "keys must be text")
            key: str = key_node.value
            if key in result:
                raise BundleInvalid(self._path, line, f"the key {key!r} stands here twice")
            self._lines[(*location, key)] = line
            result[key] = self.read(value_node, (*location, key))
        return result
