"""The console's own files, read once and served under their digest, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file. ``path`` is its place below ``/console/static/``."""

    path: str
    media_type: str
    content: bytes


class Assets:
    """All files of ``static/`` in memory: no request can name a path on disk."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        made = {name: _asset(name, content) for name, content in contents.items()}
        self._urls = MappingProxyType({name: f"/console/static/{asset.path}" for name, asset in made.items()})
        self._by_path = MappingProxyType({asset.path: asset for asset in made.values()})

    def url(self, name: str) -> str:
        """Where a file is served. Raises ``KeyError`` for one that is not there."""
        return self._urls[name]

    def find(self, path: str) -> Asset | None:
        """The file at ``<digest>/<name>``."""
        return self._by_path.get(path)


def load_assets() -> Assets:
    """The files of the package."""
    folder = files("gateway.console") / "static"
    return Assets({entry.name: entry.read_bytes() for entry in folder.iterdir() if "." in entry.name})


def _asset(name: str, content: bytes) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Asset(f"{digest}/{name}", _TYPES[name.rpartition(".")[2]], content)
