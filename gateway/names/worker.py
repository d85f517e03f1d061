"""The process that holds the models of names and addresses. Frames in on stdin, frames out; ends with its parent.

It logs nothing: what it reads is the callers' text.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from gateway.core.errors import ConfigurationError
from gateway.names.frames import HEADER, MAX_FRAME, findings_to_rows, frame


def main() -> None:
    """Load the models, say so, answer until stdin ends. ``argv``: the folder of the quantised weights."""
    out = os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the frames.
    os.dup2(2, 1)
    try:
        lane = _load(Path(sys.argv[1]))
    except ConfigurationError as error:
        _send(out, {"failed": str(error)})
        return
    _send(out, {"ready": lane.version})
    while (texts := _receive(sys.stdin.buffer)) is not None:
        _send(out, {"findings": [findings_to_rows(found) for found in lane.find(texts)]})


def _load(folder: Path) -> Any:  # noqa: ANN401  any lane: its module is imported late, for it takes seconds
    from gateway.names.lane import NamesLane  # noqa: PLC0415

    return NamesLane.load(folder)


def _receive(source: BinaryIO) -> list[str] | None:
    header = source.read(HEADER)
    if len(header) < HEADER:
        return None
    length = int.from_bytes(header, "big")
    if length > MAX_FRAME:
        return None
    body = source.read(length)
    if len(body) < length:
        return None
    texts: list[str] = orjson.loads(body)
    return texts


def _send(out: BinaryIO, value: object) -> None:
    out.write(frame(value))
    out.flush()


if __name__ == "__main__":
    main()
