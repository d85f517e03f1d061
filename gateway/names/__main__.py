"""``python -m gateway.names FILE < TEXT``: try a registry of recognisers; what each found, a line each."""

from __future__ import annotations

import sys
from pathlib import Path

from gateway.core.errors import ConfigurationError, InspectionFailed
from gateway.names import plugins


def main() -> int:
    """Print type, start, end, score and recogniser of each finding in standard input, with tabs between."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m gateway.names FILE < TEXT\n")
        return 2
    try:
        loaded = plugins.load(Path(sys.argv[1]))
        (found,) = loaded.find([sys.stdin.read()])
    except (ConfigurationError, InspectionFailed) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for one in found:
        sys.stdout.write(f"{one.type}\t{one.start}\t{one.end}\t{one.score}\t{one.recogniser}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
