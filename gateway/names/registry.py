"""The registry of the operator's own recognisers: Presidio's registry file, with two more kinds of entries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import regex  # type: ignore[import-untyped]
import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, ValidationError

from gateway.core.errors import ConfigurationError
from gateway.names.entity_types import TYPE
from gateway.names.scripts import Script, SpacedScript

_PATTERN_FLAGS = 26  # of Presidio: dots match line ends, ^ and $ match at lines, and case does not matter
_REMEDY = "Correct the file and start the gateway again; docs/recognisers.md lists every field."

FindingType = Annotated[str, Field(pattern=f"^{TYPE.pattern}$")]
Score = Annotated[float, Field(ge=0, le=1)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _compiles(expression: object) -> object:
    if isinstance(expression, str):
        try:
            regex.compile(expression)
        except regex.error:
            raise ValueError("this is not a regular expression") from None
    return expression


class PatternFields(_Section):
    """One pattern of a Presidio pattern recogniser."""

    name: str
    regex: Annotated[str, BeforeValidator(_compiles)]
    score: Score


class LanguageFields(_Section):
    """A language with the words that announce an entity in it."""

    language: Language
    context: list[str] | None = None


class PresidioEntry(_Section):
    """An entry as Presidio defines it: its fields and its meaning."""

    name: str = Field(min_length=1)
    class_name: str | None = None
    type: Literal["custom", "predefined"] | None = None
    enabled: Literal[True] = True
    supported_language: Language | None = None
    supported_languages: list[Language] | list[LanguageFields] | None = None
    supported_entity: str | None = None
    supported_entities: list[str] | None = None
    context: list[str] | None = None
    patterns: list[PatternFields] | None = None
    deny_list: list[str] | None = None
    deny_list_score: Score = 1.0
    country_code: str | None = None
    score_thresholds: dict[str, Score] | None = None

    @property
    def predefined(self) -> bool:
        """Whether the entry names a recogniser that Presidio ships."""
        return self.type == "predefined" or (self.type is None and not self.patterns and not self.deny_list)


class ClassEntry(_Section):
    """A Python class that is a Presidio ``EntityRecognizer``, made with ``arguments``."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    class_: str = Field(alias="class", pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")
    enabled: Literal[True] = True
    path: Path | None = None
    arguments: dict[str, Any] = {}
    scripts: list[Script] = []


class GlinerEntry(_Section):
    """A GLiNER model exported to ONNX, in a folder that the operator mounts."""

    kind: Literal["gliner-onnx"]
    name: str = Field("gliner", pattern=r"^[a-z][a-z0-9_]{0,63}$")
    enabled: Literal[True] = True
    folder: Path
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    labels: dict[Annotated[str, Field(min_length=1, max_length=100)], FindingType] = Field(min_length=1)
    threshold: float = Field(0.5, gt=0, lt=1)
    scripts: list[SpacedScript] = ["Latin"]
    threads: int = Field(1, ge=1, le=64)


def _kind_of(entry: object) -> str:
    if isinstance(entry, str):
        return "entry:name"
    if isinstance(entry, Mapping):
        if entry.get("enabled") is False:
            return "entry:disabled"
        if "kind" in entry:
            return "entry:gliner"
        if "class" in entry:
            return "entry:class"
    return "entry:presidio"


Entry = Annotated[
    Annotated[str, Tag("entry:name")]
    | Annotated[dict[str, Any], Tag("entry:disabled")]
    | Annotated[PresidioEntry, Tag("entry:presidio")]
    | Annotated[ClassEntry, Tag("entry:class")]
    | Annotated[GlinerEntry, Tag("entry:gliner")],
    Discriminator(_kind_of),
]


class Registry(_Section):
    """The whole file. ``folder`` is where it lies and ``digest`` its SHA-256; neither stands in it."""

    folder: Path
    digest: str
    supported_languages: list[Language] | None = None
    global_regex_flags: int = _PATTERN_FLAGS
    default_score_threshold: Score = 0.0
    entities: dict[str, FindingType] = {}
    network: bool = False
    recognizers: list[Entry] = Field(min_length=1)

    @property
    def scripts(self) -> frozenset[str]:
        """Scripts that the operator says names are found in by these recognisers."""
        entries = [entry for entry in self.recognizers if isinstance(entry, ClassEntry | GlinerEntry)]
        return frozenset(script for entry in entries for script in entry.scripts)


def read(path: Path) -> Registry:
    """Read and check the file; loads nothing that it names. Raises ``ConfigurationError`` with file and field."""
    try:
        content = path.read_bytes()
        raw = yaml.safe_load(content)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}. {_REMEDY}") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise ConfigurationError(f"{path} is not valid YAML in UTF-8. {_REMEDY}") from None
    if not isinstance(raw, dict) or not {"folder", "digest"}.isdisjoint(raw):
        raise ConfigurationError(f"{path} must hold a mapping with the key 'recognizers'. {_REMEDY}")
    try:
        return Registry.model_validate(
            {**raw, "folder": path.resolve().parent, "digest": hashlib.sha256(content).hexdigest()}
        )
    except ValidationError as error:
        lines = [f"{_place(raw, one['loc'])}: {one['msg']}" for one in error.errors(include_input=False)]
        raise ConfigurationError(f"{path} is not valid:\n  " + "\n  ".join(lines) + f"\n{_REMEDY}") from None


def _place(raw: Mapping[str, Any], location: tuple[int | str, ...]) -> str:
    """The path of a field in the file, without the names of the alternatives that pydantic puts between."""
    steps: list[str] = []
    at: Any = raw
    for index, step in enumerate(location, 1):
        inside = step in at if isinstance(at, Mapping) else isinstance(at, list) and isinstance(step, int)
        if inside:
            at = at[step]
        elif index < len(location):
            continue
        steps.append(str(step))
    return ".".join(steps)
