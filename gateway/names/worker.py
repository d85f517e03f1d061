"""The process that holds the models of names and addresses. Frames in on stdin, frames out; ends with its parent.

It logs nothing: what it reads is the callers' text.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import orjson

from gateway.core.errors import ConfigurationError, InspectionFailed
from gateway.names.frames import HEADER, MAX_FRAME, findings_to_rows, frame
from gateway.names.offline import refuse_network


def main() -> None:
    """Load the models, say so, answer until stdin ends.

    ``argv``: the folder of the quantised weights, then the registry of the operator's own recognisers where there is
    one. Where a recogniser fails, the answer is an error or the end of the process, never fewer findings.
    """
    out = os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the frames.
    os.dup2(2, 1)
    # Errors of libraries and plug-ins repeat the text that they failed on.
    logging.disable()
    sys.excepthook = _say_nothing
    try:
        lane = _load(*map(Path, sys.argv[1:3]))
    except ConfigurationError as error:
        _send(out, {"failed": str(error)})
        return
    _send(out, {"ready": lane.version})
    while (texts := _receive(sys.stdin.buffer)) is not None:
        try:
            found = lane.find(texts)
        except InspectionFailed as error:
            _send(out, {"failed": str(error)})
            continue
        _send(out, {"findings": [findings_to_rows(one) for one in found]})


def _load(folder: Path, registry: Path | None = None) -> Any:  # noqa: ANN401  a module that is imported late
    from gateway.names.lane import NamesLane  # noqa: PLC0415  it takes seconds

    if registry is None:
        return NamesLane.load(folder)
    from gateway.names import plugins  # noqa: PLC0415  as are those of the plug-ins
    from gateway.names.registry import read  # noqa: PLC0415

    chosen = read(registry)
    if not chosen.network:
        refuse_network()
    # The operator's file first: what is wrong in it shows before the models are made.
    more = plugins.assemble(chosen, registry)
    return plugins.Together(NamesLane.load(folder), more)


def _say_nothing(_kind: type[BaseException], _error: BaseException, _trace: TracebackType | None) -> None:
    """In place of a traceback."""


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
