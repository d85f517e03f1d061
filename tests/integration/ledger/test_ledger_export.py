"""Exports go on where they were broken off, hold what was asked for, and say it in the forms of other tools."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from ledger_installation import REFUSAL, exchange
from pyarrow import parquet

from gateway.core.errors import ConfigurationError
from gateway.ledger import Kind
from gateway.ledger.export import ExportRequest, Filter, export_ledger
from gateway.ledger.export import run as exporting
from gateway.ledger.standalone import verify_ledger as standalone
from gateway.ledger.verify import verify_export


@pytest.fixture
async def written(installation):
    async with installation.ledger() as ledger:
        for n in range(20):
            await exchange(ledger, f"ex_{n:02}")
            if n % 5 == 4:
                await ledger.flush()
        await ledger.append(
            Kind.REFUSAL, "ex_refused", {**REFUSAL, "principal": {**REFUSAL["principal"], "tenant": "blue"}}
        )
    return installation


async def export(written, folder, view="jsonl", asked=Filter(), **options):  # noqa: B008
    request = ExportRequest(folder, view, asked, written.settings.origin, "test", written.key, part_records=8)
    return await export_ledger(written.engine, replace(request, **options), lambda done, total: None)


def records_of(folder) -> list[bytes]:
    return [raw for path in sorted(folder.glob("ledger/*.records.jsonl")) for raw in path.read_bytes().splitlines()]


def places_of(folder) -> list[tuple[str, int, int]]:
    return [(r["stream"], r["epoch"], r["seq"]) for r in map(orjson.loads, records_of(folder))]


def check(written, folder):
    """Both verifiers' findings; both must count the same."""
    public = written.key.public_key()
    ours = verify_export(folder, public_key=public)
    theirs = standalone.verify(folder, standalone.Keys([standalone.LogKey(public)], [], []))
    for name in ("records", "seals", "exchanges", "log_size", "checkpoints", "open_exchanges", "streams", "epochs"):
        assert getattr(ours, name) == theirs.counts[name], name
    return [*ours.findings, *theirs.findings]


async def test_an_export_holds_the_exact_bytes_of_every_record(written, tmp_path):
    done = await export(written, tmp_path / "out")
    assert (done.records, done.added, done.went_on, done.signed) == (43, 43, False, True)
    assert check(written, tmp_path / "out") == []
    async with written.engine.connect() as connection:
        rows = await connection.exec_driver_sql("SELECT body FROM ledger_record ORDER BY stream, epoch, seq")
        assert records_of(tmp_path / "out") == [bytes(body) for (body,) in rows]


@pytest.mark.parametrize("broken_after", [0, 1, 2, 3])
async def test_a_broken_export_goes_on_without_repeating_or_losing_a_record(
    written, tmp_path, monkeypatch, broken_after
):
    class Broken(Exception):
        pass

    finished = []

    class Breaking(exporting.Part):
        def close(self):
            files = super().close()
            if len(finished) == broken_after:
                raise Broken
            finished.append(self.name)
            return files

    monkeypatch.setattr(exporting, "Part", Breaking)
    with pytest.raises(Broken):
        await export(written, tmp_path / "out", "ocsf")
    monkeypatch.undo()
    assert not (tmp_path / "out" / "manifest.json").exists()
    done = await export(written, tmp_path / "out", "ocsf")
    assert done.went_on
    assert done.records == 43
    assert len(set(places_of(tmp_path / "out"))) == len(places_of(tmp_path / "out")) == 43
    assert check(written, tmp_path / "out") == []


async def test_an_export_goes_on_with_what_came_since(written, tmp_path):
    await export(written, tmp_path / "out")
    async with written.ledger() as ledger:
        await exchange(ledger, "ex_later")
    done = await export(written, tmp_path / "out")
    assert (done.records, done.added, done.went_on) == (47, 4, True)
    assert len(set(places_of(tmp_path / "out"))) == 47
    assert check(written, tmp_path / "out") == []
    assert (await export(written, tmp_path / "out")).added == 0


async def test_a_folder_of_something_else_is_refused(written, tmp_path):
    await export(written, tmp_path / "out")
    with pytest.raises(ConfigurationError):
        await export(written, tmp_path / "out", "cef")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    with pytest.raises(ConfigurationError):
        await export(written, tmp_path / "full")
    assert (tmp_path / "full" / "notes.txt").read_text() == "mine"


async def test_a_period_holds_whole_batches_and_all_seals(written, tmp_path):
    records = sorted(await _times(written))
    since, until = records[12], records[25]
    await export(written, tmp_path / "out", asked=Filter(since_us=since, until_us=until))
    times = [orjson.loads(raw)["ts_us"] for raw in records_of(tmp_path / "out")]
    assert {time for time in records if since <= time < until} <= set(times)
    assert len(times) < len(records)
    assert check(written, tmp_path / "out") == []
    path = max(path for path in (tmp_path / "out" / "ledger").glob("*.records.jsonl") if path.stat().st_size)
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"".join(line + b"\n" for line in lines[:-1]))
    codes = [getattr(f, "code", None) or f[0] for f in check(written, tmp_path / "out")]
    assert codes.count("record.missing") == 2


@pytest.mark.parametrize(
    ("asked", "exchanges"),
    [
        (Filter(exchanges=("ex_03", "ex_07")), {"ex_03", "ex_07"}),
        (Filter(tenants=("blue",)), {"ex_refused"}),
        (Filter(exchanges=("ex_none",)), set()),
    ],
)
async def test_a_selection_holds_these_exchanges_alone(written, tmp_path, asked, exchanges):
    await export(written, tmp_path / "out", asked=asked)
    assert {orjson.loads(raw)["exchange"] for raw in records_of(tmp_path / "out")} == exchanges
    assert check(written, tmp_path / "out") == []


async def test_the_standalone_file_runs_where_no_gateway_can_be_imported(written, tmp_path):
    await export(written, tmp_path / "out")
    public = written.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(public)
    script = tmp_path / "verify_ledger.py"
    script.write_bytes(Path(standalone.__file__).read_bytes())
    barred = "import sys\nfor n in ('gateway','orjson','sqlalchemy','pydantic'): sys.modules[n]=None\n"
    barred += f"import runpy; sys.argv={['v', str(tmp_path / 'out'), '--public-key', str(tmp_path / 'key.pem'), '--json', '--jobs', '2']!r}\n"
    barred += f"runpy.run_path({str(script)!r}, run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-I", "-c", barred], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["ok"], told["counts"]["records"]) == (True, 43)
    for wrong, code in ((["--public-key", str(tmp_path / "none.pem")], 3), ([], 2)):
        called = subprocess.run(
            [sys.executable, script, tmp_path / "out", *wrong], capture_output=True, timeout=60, check=False
        )
        assert called.returncode == code


async def test_parquet_holds_the_exact_bytes_by_day_and_tenant(written, tmp_path):
    await export(written, tmp_path / "out", "parquet")
    assert check(written, tmp_path / "out") == []
    table = parquet.read_table(tmp_path / "out" / "parquet")
    assert sorted(table.column("raw").to_pylist()) == sorted(records_of(tmp_path / "out"))
    by_tenant = dict(zip(table.column("exchange").to_pylist(), table.column("tenant").to_pylist(), strict=True))
    assert (by_tenant["ex_03"], by_tenant["ex_refused"], by_tenant[None]) == ("default", "blue", "none")
    cut = next((tmp_path / "out" / "parquet").rglob("*.parquet"))
    cut.write_bytes(cut.read_bytes()[:-10])
    name = cut.relative_to(tmp_path / "out").as_posix()
    findings = {getattr(f, "code", None) or f[0] for f in check(written, tmp_path / "out")}
    assert findings == {"file.digest", "view.altered"}, name


async def test_what_is_pushed_comes_again_where_the_endpoint_failed(written, tmp_path):
    taken: list[str] = []

    def push(records):
        if len(taken) > 10 and not again:
            raise ConfigurationError("the endpoint did not take the records")
        taken.extend(str(record.position) for record in records)

    again = False
    with pytest.raises(ConfigurationError):
        await export(written, tmp_path / "out", "otlp", push=push)
    again = True
    await export(written, tmp_path / "out", "otlp", push=push)
    assert len(set(taken)) == 43


async def _times(written) -> list[int]:
    async with written.engine.connect() as connection:
        return [time for (time,) in await connection.exec_driver_sql("SELECT ts_us FROM ledger_record")]
