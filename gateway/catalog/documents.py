"""Strict YAML: plain data plus the place of every node, so that each error has a position.

A document may hold mappings, lists, text, integers, decimals, true, false, null and dates. Aliases, tags, merge keys,
duplicate keys and deep nesting are refused: a reviewer must be able to trust what the file seems to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gateway.catalog.places import START, Place, closest, did_you_mean
from gateway.core.errors import ConfigurationError

MAX_DEPTH = 16
MAX_NODES = 50_000

Location = tuple[str | int, ...]
FormT = TypeVar("FormT", bound=BaseModel)


@dataclass(slots=True)
class BundleInvalid(ConfigurationError):
    """One file of ``policies/`` is not valid. ``place`` is None where it is about the file as a whole.

    ``others`` are further problems found at once.
    """

    path: str
    place: Place | None
    message: str
    others: tuple[BundleInvalid, ...] = ()

    def __post_init__(self) -> None:
        ConfigurationError.__init__(self, str(self))

    def __str__(self) -> str:
        where = f"{self.path}:{self.place.line}:{self.place.column}" if self.place else self.path
        return f"{where}: {self.message}"

    @property
    def line(self) -> int | None:
        """The line, 1-based."""
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        """The column, 1-based, in code points."""
        return self.place.column if self.place else None


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain data. ``places`` maps the path of keys and indexes of a node to where it begins.

    ``values`` does so for values that are one word, of which the place is not that of their key.
    """

    path: str
    value: object
    places: Mapping[Location, Place]
    values: Mapping[Location, Place]

    def place(self, location: Location) -> Place | None:
        """The place of the key or entry at ``location``, or of the nearest node above it."""
        for end in range(len(location), -1, -1):
            if (place := self.places.get(location[:end])) is not None:
                return place
        return None

    def line(self, location: Location) -> int | None:
        """The line of ``location``, or of the nearest node above it."""
        place = self.place(location)
        return place.line if place else None

    def fault(self, location: Location, message: str) -> BundleInvalid:
        """The error for the value at ``location``."""
        return BundleInvalid(self.path, self.values.get(location) or self.place(location), message)

    def fault_of_key(self, location: Location, message: str) -> BundleInvalid:
        """The error for the key at ``location``."""
        return BundleInvalid(self.path, self.place(location), message)


def text_of(path: str, content: bytes) -> str:
    """The file as UTF-8 text. Raises ``BundleInvalid`` at the first thing that no reviewer could trust."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        place = Place.at(before, len(before))
        raise BundleInvalid(path, place, "the file is not UTF-8") from None
    for pattern, message in _NOT_IN_TEXT:
        if found := pattern.search(text):
            raise BundleInvalid(path, Place.at(text, found.start()), message)
    return text


_NOT_IN_TEXT = (
    (re.compile("\ufeff"), "a byte order mark stands in the file; save it as UTF-8 without one"),
    (re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"), "a control character stands in the file"),
    # They make a text look other than it is read.
    (re.compile("[\u202a-\u202e\u2066-\u2069]"), "a character that turns the direction of writing stands in the file"),
    (re.compile(r"^(?:<{7}|>{7})(?= |$)", re.MULTILINE), "a merge conflict stands in the file"),
)


def read_document(path: str, content: bytes) -> Document:
    """Parse one YAML document. Raises ``BundleInvalid``."""
    text = text_of(path, content)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        # What stays open is told at its end; where it began says more.
        open_since = error.context_mark if error.problem == "found unexpected end of stream" else None
        mark = open_since or error.problem_mark or error.context_mark
        place = _place(mark) if mark else None
        raise BundleInvalid(path, place, f"not valid YAML: {error.problem or 'cannot be read'}") from None
    except (yaml.YAMLError, RecursionError):
        raise BundleInvalid(path, START, "not valid YAML: it cannot be read") from None
    if node is None:
        raise BundleInvalid(path, START, "the file is empty")
    reader = _Reader(path)
    value = reader.read(node, ())
    return Document(path, value, reader.places, reader.values)


def fill(form: type[FormT], document: Document) -> FormT:
    """Validate a document against its form. Raises ``BundleInvalid`` for the first fault; the rest are ``others``."""
    return fill_part(form, document, (), document.value)


def fill_part(form: type[FormT], document: Document, location: Location, value: object) -> FormT:
    """The same of ``value``, which stands at ``location`` of the document or is made of what stands there."""
    try:
        return form.model_validate(value)
    except ValidationError as error:
        faults = [_fault(document, location, form, item) for item in _told(error, form)]
        faults[0].others = tuple(faults[1:])
        raise faults[0] from None


def raise_all(problems: list[BundleInvalid]) -> None:
    """Raise the first problem with the others attached; nothing where there is none."""
    if problems:
        flat = [item for problem in problems for item in (problem, *problem.others)]
        flat[0].others = tuple(flat[1:])
        raise flat[0]


def _told(error: ValidationError, form: type[BaseModel]) -> list[ErrorDetails]:
    """Without the fields that are missing because they are misspelt."""
    unknown = [item["loc"] for item in error.errors() if item["type"] == "extra_forbidden"]
    meant = {(*loc[:-1], name) for loc in unknown if (name := closest(loc[-1], _fields_beside(form, loc)))}
    return [item for item in error.errors() if item["type"] != "missing" or item["loc"] not in meant]


def _fault(document: Document, above: Location, form: type[BaseModel], error: ErrorDetails) -> BundleInvalid:
    inside: Location = error["loc"]
    location, where = (*above, *inside), ".".join(str(step) for step in inside)
    message = str(error["msg"]).removeprefix("Value error, ")
    match error["type"]:
        case "extra_forbidden":
            hint = did_you_mean(inside[-1], _fields_beside(form, inside))
            return document.fault_of_key(location, f"{where}: this field is not known{hint}")
        case "missing":
            message = "this field is required"
        case "literal_error":
            message += did_you_mean(error["input"], re.findall(r"'([^']*)'", error["ctx"]["expected"]))
    return document.fault(location, f"{where}: {message}" if where else message)


def _fields_beside(form: type[BaseModel], location: Location) -> set[str]:
    """The fields of the form that holds the key at ``location``."""
    forms = {form}
    for step in location[:-1]:
        inner = [item.model_fields[step].annotation for item in forms if step in item.model_fields]
        # An index, or a key that is no field, is within a list or a mapping, whose forms are taken already.
        forms = {found for annotation in inner for found in _forms(annotation)} or forms
    return {field for item in forms for field in item.model_fields}


def _forms(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _forms(argument)


def _place(mark: yaml.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


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

    def __init__(self, path: str) -> None:
        self.places: dict[Location, Place] = {}
        self.values: dict[Location, Place] = {}
        self._path = path
        self._nodes = 0
        self._constructor = _Loader("")

    def read(self, node: yaml.Node, location: Location) -> object:
        place = _place(node.start_mark)
        self.places.setdefault(location, place)
        self._nodes += 1
        if len(location) > MAX_DEPTH or self._nodes > MAX_NODES:
            raise BundleInvalid(self._path, place, "the document is too deep or too large")
        if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
            return [self.read(item, (*location, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and node.tag in _SCALARS:
            self.values[location] = place
            return self._scalar(node, place)
        raise BundleInvalid(self._path, place, "tags are not accepted")

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> object:
        try:
            value: object = self._constructor.construct_object(node)
        except ValueError:
            raise BundleInvalid(self._path, place, "this is not a date of the calendar") from None
        return value

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            place = _place(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != "tag:yaml.org,2002:str":
                raise BundleInvalid(self._path, place, "keys must be text")
            key: str = key_node.value
            if key in result:
                raise BundleInvalid(self._path, place, f"the key {key!r} stands here twice")
            self.places[(*location, key)] = place
            result[key] = self.read(value_node, (*location, key))
        return result
