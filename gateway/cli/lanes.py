"""The lanes of inspection as commands use them: the structured one, and names from models in this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.cli.output import stderr
from gateway.config.settings import load_settings
from gateway.core.errors import ConfigurationError
from gateway.core.vocabulary import Finding
from gateway.inspection.calibration import calibrated
from gateway.inspection.engine import find
from gateway.inspection.merge import merge

if TYPE_CHECKING:
    from gateway.names.lane import NamesLane

Find = Callable[[Sequence[tuple[str, str]]], list[tuple[Finding, ...]]]
"""Findings of texts, each with the key that it is the value of, or an empty one."""


class Lane(StrEnum):
    """Which lanes look: patterns and checksums alone, or names and addresses as well."""

    STRUCTURED = "structured"
    ALL = "all"


def finder(lane: Lane | None) -> Find:
    """The lanes asked for; by default all that are installed, with a word on stderr where names are missing.

    Raises ``ConfigurationError`` where names were asked for and cannot be had.
    """
    if lane is Lane.STRUCTURED:
        return _structured
    try:
        names = _names()
    except ConfigurationError:
        if lane is Lane.ALL:
            raise
        stderr.print("[yellow]names and addresses are not looked for:[/] the models are not installed (extra 'names')")
        return _structured
    return lambda texts: _both(names, texts)


def _structured(texts: Sequence[tuple[str, str]]) -> list[tuple[Finding, ...]]:
    return [find(text, key) for text, key in texts]


def _both(names: NamesLane, texts: Sequence[tuple[str, str]]) -> list[tuple[Finding, ...]]:
    named = names.find([text for text, _ in texts])
    return [merge((*find(text, key), *map(calibrated, found))) for (text, key), found in zip(texts, named, strict=True)]


def _names() -> NamesLane:
    try:
        from gateway.names.lane import NamesLane  # noqa: PLC0415  it takes seconds, and needs the extra
    except ImportError:
        raise ConfigurationError("The packages of the extra 'names' are not installed.") from None
    with stderr.status("loading the models for names"):
        return NamesLane.load(_folder())


def _folder() -> Path:
    """Where the re-quantised weights lie: with the installation's state, else in the user's cache."""
    try:
        settings = load_settings()
        folder = settings.under_state(settings.names.cache_dir)
        if folder.parent.is_dir():
            return folder
    except ConfigurationError:
        pass
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "llm-governance-gateway" / "models"
