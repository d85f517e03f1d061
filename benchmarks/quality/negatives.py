"""Text that holds no personal data: sources of installed packages, made logs, metrics, lists of identifiers."""

# ruff: noqa: E501 - a row of data reads best on one line
from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import faker

from .fillers import FILLERS
from .making import DIGITS, HEX, fill, pick
from .model import Case, Half

_PACKAGES = Path(faker.__file__).parent.parent
# Their subject is personal data, and they are full of valid examples.
_LEFT_OUT = ("faker", "stdnum", "phonenumbers", "presidio", "spacy", "detect_secrets", "en_core", "fr_core", "litellm")
# Addresses that really stand in a source are not counted: neither right nor wrong.
_REAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\b\d{1,3}(?:\.\d{1,3}){3}\b|\w+://[^\s/@]+@")


def negatives(half: Half, seed: int, kilobytes: int = 600) -> Iterator[Case]:
    """Texts of each source, about ``kilobytes`` of Python sources and a quarter of that of each made source."""
    yield from _sources(half, kilobytes * 1000)
    rng = Random(f"{half}/negatives/{seed}")
    for source, maker in (("logs", _logs), ("metrics JSON", _metrics), ("identifiers", _identifiers)):
        for number in range(max(1, kilobytes // 4 // 6)):
            yield _case(half, source, str(number), maker(rng))


def _case(half: Half, source: str, name: str, text: str) -> Case:
    ignore = tuple(match.span() for match in _REAL.finditer(text)) if source == "Python sources" else ()
    return Case(f"{half}/{source}/{name}", text, (), "en", "none", source, source=source, ignore=ignore)


def _sources(half: Half, budget: int) -> Iterator[Case]:
    """Files in the order of a hash of their path, the first bit of which decides the half."""
    wanted = 0 if half == "tuning" else 1
    ranked = []
    for path in _PACKAGES.rglob("*.py"):
        name = path.relative_to(_PACKAGES).as_posix()
        rank = hashlib.sha256(name.encode()).digest()
        if rank[0] & 1 == wanted and not name.startswith(_LEFT_OUT) and 3000 < path.stat().st_size < 40_000:
            ranked.append((rank, name, path))
    for _, name, path in sorted(ranked):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield _case(half, "Python sources", name, text)
        budget -= len(text)
        if budget < 0:
            return


def _logs(rng: Random) -> str:
    lines = []
    for _ in range(60):
        make = {name: maker(rng) for name, maker in FILLERS.items()}
        lines.append(
            rng.choice(
                (
                    f"{make['time']} INFO  [pool-{rng.randint(1, 9)}-thread-{rng.randint(1, 64)}] order={make['order']} took {make['milliseconds']}ms trace={make['hex']}",
                    f'{make["time"]} level=debug msg="cache miss" key={make["hash"]} ts={make["epoch"]} shard={rng.randint(0, 127)}',
                    f"[{make['epoch']}] kernel: process {rng.randint(300, 99999)} used {rng.randint(10**6, 10**12)} bytes at 0x{pick(rng, HEX, 12)}",
                    f'web-{pick(rng, HEX, 9)}-{pick(rng, HEX, 5)} nginx: "GET /v1/items/{rng.randint(10**5, 10**11)}?page={rng.randint(1, 99)} HTTP/1.1" 200 {rng.randint(100, 10**7)}',
                    f"{make['time']} WARN parcel {make['tracking']} not scanned, retry {rng.randint(1, 5)} of 5",
                    f"{make['time']} build {make['version']} sha {make['hash']} in {make['milliseconds']} ms",
                    f"{make['time']} ERROR offset {rng.randint(10**8, 10**15)} lag {rng.randint(1, 10**6)} partition {rng.randint(0, 48)} group-{pick(rng, DIGITS, 6)}",
                    f"{make['time']} request {make['uuid']} finished invoice={make['invoice']} total={make['amount']}",
                )
            )
        )
    return "\n".join(lines)


def _metrics(rng: Random) -> str:
    return json.dumps([_point(rng) for _ in range(30)], indent=rng.choice((None, 2)))


def _point(rng: Random) -> dict[str, object]:
    value = rng.choice((rng.random(), rng.randint(0, 10**12), round(rng.uniform(0, 9999), rng.randint(1, 9))))
    return {
        "ts": int(FILLERS["epoch"](rng)),
        "trace_id": pick(rng, HEX, 32),
        "span_id": pick(rng, HEX, 16),
        "name": rng.choice(("http_requests_total", "queue_depth", "gc_pause_seconds", "bytes_sent")),
        "value": value,
        "sku": FILLERS["sku"](rng),
        "order_id": rng.choice((rng.randint(10**7, 10**15), FILLERS["order"](rng))),
        "version": FILLERS["version"](rng),
        "host": f"node-{rng.randint(1, 400)}.cluster",
    }


def _identifiers(rng: Random) -> str:
    lines = ["| item | code | price | since |", "|---|---|---:|---|"]
    for _ in range(30):
        make = {name: maker(rng) for name, maker in FILLERS.items()}
        lines.append(f"| {make['sku']} | {make['ean']} | {make['amount']} | {make['date']} |")
    lines.append("")
    for _ in range(60):
        make = {name: maker(rng) for name, maker in FILLERS.items()}
        lines.append(
            rng.choice(
                (
                    f"Order {make['order']}, parcel {make['tracking']}",
                    f"ISBN {make['isbn']}",
                    f"version {fill(rng, '%.%.%.%')} replaces {make['version']}",
                    f"{make['number']} x {make['number']} = {make['big']}; pi is 3.14159265358979",
                    f"epoch {make['epoch']} is {make['time']}",
                    f"sha256 {pick(rng, HEX, 64)}",
                    f"item {make['uuid']} invoice {make['invoice']}",
                    f"serial {pick(rng, DIGITS, rng.choice((9, 10, 12, 14, 16)))}",
                )
            )
        )
    return "\n".join(lines)
