"""``gateway policy plan`` over a million recorded decisions: ``python -m benchmarks.policy_plan [--json FILE]``.

The records are made by the gateway's own code: random callers ask for models at one to three of 50 deployments under
200 rules, are decided, and written as the ledger writes them. The plan compares that tree with one in which a rule is
stricter, one is gone, one is new and a model lost its approval. It runs as the command does, in processes of its own.
cedarpy is asked the same questions of the same two trees for a sample, everything prepared for it as in
``benchmarks.policy``; what it answers is compared with the plan's engine before anything is reported.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

from benchmarks.policy import PURPOSES, files_with
from gateway.cli.policy.bench_measures import CLASSES, TEAMS, Reference
from gateway.core.decision import Effect, Mode, Refusal
from gateway.core.errors import Code
from gateway.core.exchange import Candidate, Exchange, Inspection, Plan, Reading, Received
from gateway.core.identifiers import decision_id, exchange_id
from gateway.core.vocabulary import Finding, Principal
from gateway.inspection.classify import classify
from gateway.ledger import Kind, Position
from gateway.ledger.record import encode_record
from gateway.pipeline.parts import request_facts_of
from gateway.pipeline.records import intent_body, refusal_record_body
from gateway.policy.bundle import Bundle, load_bundle
from gateway.policy.decide import decide
from gateway.policy.facts import Facts, facts_for
from gateway.policy.replay.asking import Asking
from gateway.policy.replay.lines import LineReader
from gateway.policy.replay.recorded import Recorded

RULES = 200
FIRST_S = 1_788_000_000
SPAN_S = 90 * 86_400
STREAM = "ab" * 16


def edited(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same tree after a change of every kind."""
    after = dict(files)
    stricter = "rules/20-data/D02-confidential-no-saas.cedar"
    after[stricter] = after[stricter].replace(b"at_least_confidential", b"at_least_internal")
    del after["rules/30-content/C04-remote-urls.cedar"]
    team = next(path for path in sorted(files) if path.startswith("rules/95-teams/"))
    del after[team]
    lost = "models/qwen3-8b.yaml"
    after[lost] = after[lost].replace(b"status: approved", b"status: rejected")
    if after[lost] == files[lost] or after[stricter] == files[stricter]:
        raise SystemExit("the shipped tree has changed: the edits of this benchmark find nothing")
    return after


class Maker:
    """Random exchanges, the same for the same seed, decided and recorded by the gateway's own code."""

    def __init__(self, bundle: Bundle, seed: int) -> None:
        self.bundle = bundle
        self.chance = random.Random(seed)
        self.names = sorted(bundle.deployments)
        self.types = sorted(bundle.vocabulary.findings)
        self.written = 0
        self.distinct: set[int] = set()

    def lines(self, decisions: int) -> Iterator[bytes]:
        done = 0
        while done < decisions:
            exchange, now_s = self._exchange()
            done += len(exchange.decisions)
            yield self._line(exchange, now_s)

    def _exchange(self) -> tuple[Exchange, int]:
        chance, bundle = self.chance, self.bundle
        now_s = FIRST_S + chance.randrange(SPAN_S)
        team = chance.choice(TEAMS)
        principal = Principal(
            id=f"key-{chance.randrange(5000)}",
            kind=chance.choice(("service", "service", "user")),
            name="n",
            team=team,
            region=chance.choice(("EU", "EU", "US")),
            groups=tuple(chance.sample(("staff", "pilots", "contractors"), chance.choice((0, 1, 2)))),
            floor=chance.choice(CLASSES[:2]),
        )
        found = tuple(
            Finding(0, 1, kind, 1.0, "r", validated=True)
            for kind in chance.sample(self.types, chance.choice((0, 0, 0, 1, 1, 2)))
        )
        exchange = Exchange(
            exchange_id(now_s * 1000, chance.randbytes(10)),
            Received("chat", {}, b"", now_s * 1_000_000_000, 0),
            principal,
            chance.choice(PURPOSES),
            Reading(
                "assistant",
                {},
                stream=chance.random() < 0.5,
                leaves=(),
                thinking=chance.choice((None, None, True, False)),
                tools=chance.choice((0, 0, 3)),
                unknown_fields=chance.choice((0, 0, 0, 1)),
                uninspected=chance.choice(((), (), (), ("image",))),
                remote_urls=chance.choice((0, 0, 0, 1)),
            ),
            Inspection((found,), "engine/1", coverage=chance.choice(("full", "full", "full", "structured_only"))),
        )
        types = frozenset(item.type for item in found)
        exchange.classification = classify(
            chance.choice((None, *CLASSES)), principal.floor, types, bundle.vocabulary.implied
        )
        places = [bundle.deployments[name] for name in chance.sample(self.names, chance.choice((1, 1, 2, 3)))]
        exchange.candidates = tuple(
            Candidate(
                place.model,
                place.id,
                place.model,
                bundle.models[place.model].licence.id,
                place.assurance,
                place.hosting,
            )
            for place in places
        )
        exchange.decisions = tuple(
            decide(
                bundle,
                facts_for(
                    principal=principal,
                    purpose=exchange.purpose,
                    data_class=exchange.classification.value,
                    finding_types=types,
                    request=request_facts_of(exchange),
                    model=bundle.models[place.model],
                    deployment=place,
                    action="invoke",
                    now_s=now_s,
                    bundle=bundle,
                ),
                decision_id(now_s * 1000, chance.randbytes(10)),
                now_s,
            )
            for place in places
        )
        reading = exchange.reading
        self.distinct.add(
            hash(
                (
                    *(team, principal.kind, principal.region, principal.groups, exchange.purpose),
                    *(exchange.classification.value, tuple(sorted(types)), request_facts_of(exchange)),
                    tuple(place.id for place in places),
                )
            )
        )
        if reading is None:
            raise SystemExit("an exchange without a reading")
        return exchange, now_s

    def _line(self, exchange: Exchange, now_s: int) -> bytes:
        served = next((index for index, item in enumerate(exchange.decisions) if item.allow), None)
        if served is None:
            kind = Kind.REFUSAL
            refusal = Refusal(Code.POLICY_REFUSED, "", "", exchange.decisions[0].deciding, exchange.decisions[0].id)
            body = refusal_record_body(exchange, refusal, 403, self.bundle, 1500)
        else:
            kind = Kind.INTENT
            decision = exchange.decisions[served]
            duties = tuple(item.type for item in decision.obligations)
            exchange.plan = Plan(exchange.candidates[served], decision, b"", {}, {}, duties, (), None)
            body = intent_body(exchange, self.bundle)
        self.written += 1
        return encode_record(Position(STREAM, 1, self.written), now_s * 1_000_000, kind, exchange.id, body)


def write(path: Path, bundle: Bundle, decisions: int) -> dict[str, int]:
    maker = Maker(bundle, 17)
    with path.open("wb") as file:
        for line in maker.lines(decisions):
            file.write(line + b"\n")
    return {"records": maker.written, "distinct": len(maker.distinct), "bytes": path.stat().st_size}


def plan(folder: Path, records: Path, processes: int) -> tuple[float, float, dict]:
    """Seconds, MiB at the peak of the largest process and of all of them, and the plan itself."""
    command = [str(Path(sys.executable).with_name("gateway")), "policy", "plan", "--json"]
    command += ["--base", str(folder / "before"), "--head", str(folder / "after")]
    command += ["--against", str(records), "--processes", str(processes)]
    begun = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    spent = time.perf_counter() - begun
    if done.returncode not in (0, 1):
        raise SystemExit(f"the plan ended with {done.returncode}")
    # The largest of the command and its workers, whose own children are counted once they were waited for.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return spent, peak, json.loads(done.stdout)


def sample_of(path: Path, count: int) -> list[Recorded]:
    reader = LineReader(0)
    found: list[Recorded] = []
    with path.open("rb") as file:
        for line in file:
            taken = reader.read(line)
            if taken is not None and isinstance(taken.found, Recorded):
                found.append(taken.found)
            if len(found) >= count:
                break
    return found


def beside_cedarpy(before: Bundle, after: Bundle, sample: list[Recorded]) -> dict[str, float]:
    """Microseconds a recorded decision, in both trees: ours from the recorded facts on, cedarpy's with all prepared."""
    asks = [Asking(bundle) for bundle in (before, after)]
    answers: list[list[bool]] = [[], []]
    begun = time.perf_counter()
    for number, asking in enumerate(asks):
        for item in sample:
            names = [place.deployment for place in item.decisions]
            outcomes = asking.outcomes(item.asked, names, "invoke", item.decided_s)
            answers[number].extend(outcome.allow for outcome in outcomes)
    ours_s = time.perf_counter() - begun
    theirs_s = 0.0
    for bundle, asking, ours in zip((before, after), asks, answers, strict=True):
        facts: list[Facts] = []
        for item in sample:
            names = [bundle.deployments[place.deployment].id for place in item.decisions]
            facts.extend(asking.questions(item.asked, names, "invoke", item.decided_s))
        reference = Reference(bundle, facts)
        begun = time.perf_counter()
        theirs = [reference.one(index) for index in range(len(facts))]
        theirs_s += time.perf_counter() - begun
        for facts_of_one, allow, expected in zip(facts, theirs, ours, strict=True):
            hits = bundle.engine.evaluate(facts_of_one).rules
            effects = {bundle.rules[rule].effect for rule in hits if bundle.rules[rule].mode is Mode.ENFORCE}
            plain = Effect.PERMIT in effects and Effect.FORBID not in effects
            # A duty that cannot be met refuses too, which cedarpy does not know of.
            if plain != allow or (expected and not allow):
                raise SystemExit("the engines disagree, so their times mean nothing")
    number = len(answers[0])
    return {
        "decisions": number,
        "ours_us": ours_s / number * 1e6,
        "cedarpy_us": theirs_s / number * 1e6,
        "ratio": theirs_s / ours_s,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--decisions", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--records", type=Path, help="keep the records here, or use those that are there already")
    parser.add_argument("--sample", type=int, default=4000)
    options = parser.parse_args()
    before_files = files_with(RULES)
    after_files = edited(before_files)
    before, after = load_bundle(before_files, None), load_bundle(after_files, None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for tree, files in (("before", before_files), ("after", after_files)):
            for path, content in files.items():
                place = folder / tree / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
        records = options.records or folder / "records.jsonl"
        about = {"bytes": records.stat().st_size} if records.is_file() else write(records, before, options.decisions)
        print(f"records: {about}", file=sys.stderr)
        spent, peak, found = plan(folder, records, options.processes)
        reference = beside_cedarpy(before, after, sample_of(records, options.sample))
    replayed = found["records"]["decisions"]
    result = {
        **about,
        "decisions": replayed,
        "rules": RULES,
        "deployments": len(before.deployments),
        "processes": options.processes,
        "cores": os.cpu_count(),
        "seconds": spent,
        "decisions_per_second": replayed / spent,
        "peak_mib_of_one_process": peak,
        "allow_to_deny": found["allow_to_deny"]["total"],
        "deny_to_allow": found["deny_to_allow"]["total"],
        "sample": reference,
    }
    table = Table(title="gateway policy plan", show_header=False)
    for key, value in result.items():
        table.add_row(key.replace("_", " "), f"{value:,.2f}" if isinstance(value, float) else str(value))
    Console(width=120).print(table)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_bytes(orjson.dumps(result, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()
