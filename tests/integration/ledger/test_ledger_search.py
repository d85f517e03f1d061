"""Search beside a plain loop over all rows: the same exchanges, in order, whichever way and however small the budget."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from ledger_installation import INTENT, OUTCOME, REFUSAL
from sqlalchemy import text

from gateway.ledger import Kind
from gateway.ledger import search as searching
from gateway.ledger.filters import ExchangeFilter, Place
from gateway.ledger.recount import recount, unknown_values, wrong_counts
from gateway.ledger.search import search
from gateway.ledger.tallies import counts, facets, histogram
from gateway.ledger.tally import HOUR_US

START_US = 1_795_500_000_000_000
TEAMS = ("risk", "claims", "sales")
MODELS = ("qwen3-32b", "llama-4", "50%_model")


async def filled(installation, number=120, seed=3):
    """Exchanges of all kinds, some at the same microsecond, two still open."""
    noise = random.Random(seed)
    async with installation.ledger() as ledger:
        for n in range(number):
            team, model = noise.choice(TEAMS), noise.choice(MODELS)
            body = {
                **INTENT,
                "received_us": START_US + n // 3 * HOUR_US // 2,
                "principal": {**INTENT["principal"], "id": f"key_{noise.randrange(9)}", "team": team},
                "requested_model": model,
                "chosen": {"deployment": f"{model}-eu", "model": model, "licence": "MIT"},
                "data_class": {"value": noise.choice(["public", "restricted", None])},
                "findings": {kind: 1 for kind in ("EMAIL", "IBAN") if noise.random() < 0.3},
                "policy": {"commit": noise.choice(["aa11", "bb22"]), "bundle": "b"},
                "decisions": [{"deployment": f"{model}-eu", "allow": True, "deciding": ["00-base/permit"]}],
            }
            if noise.random() < 0.2:
                await ledger.append(Kind.REFUSAL, f"ex_{n:03}", {**REFUSAL, **body, "chosen": None})
                continue
            await ledger.append(Kind.INTENT, f"ex_{n:03}", body)
            if n not in {5, 77}:
                status = noise.choice(["answered", "answered", "client_closed", "refused"])
                await ledger.append(Kind.OUTCOME, f"ex_{n:03}", {**OUTCOME, "status": status})
    page = await search(installation.engine, ExchangeFilter(limit=1000))
    assert len(page.rows) == number
    return list(page.rows)


def fits(row, wanted):
    words = {
        "rule": row.rules.split(),
        "finding": row.finding_types.split(),
        **{k: [getattr(row, k)] for k in wanted.words if k not in {"rule", "finding"}},
    }
    if any(value not in words[kind] for kind, value in wanted.words.items()):
        return False
    if not (wanted.since_us or 0) <= row.started_us < (wanted.until_us or 2**62):
        return False
    if wanted.text is None:
        return True
    names = ("team", "principal", "requested_model", "model", "deployment", "licence", "status", "decision")
    values = [getattr(row, name) or "" for name in (*names, "data_class", "policy_commit")]
    values += row.rules.split() + row.finding_types.split()
    wanted_text = wanted.text.lower()
    return row.id.startswith(wanted_text) or any(wanted_text in value.lower() for value in values)


FILTERS = [
    ExchangeFilter(),
    ExchangeFilter(team="risk"),
    ExchangeFilter(principal="key_3", team="claims"),
    ExchangeFilter(rule="20-saas/forbid"),
    ExchangeFilter(rule="00-base/permit", finding="IBAN", data_class="restricted"),
    ExchangeFilter(finding="EMAIL"),
    ExchangeFilter(policy_commit="aa11", decision="refused"),
    ExchangeFilter(status="open"),
    ExchangeFilter(requested_model="50%_model"),
    ExchangeFilter(team="nobody"),
    ExchangeFilter(text="%_MOD"),
    ExchangeFilter(text="llama", team="sales"),
    ExchangeFilter(text="ex_07"),
    ExchangeFilter(text="EX_07", decision="allowed"),
    ExchangeFilter(text="iban", since_us=START_US + 3 * HOUR_US, until_us=START_US + 12 * HOUR_US),
    ExchangeFilter(since_us=START_US + HOUR_US, until_us=START_US + 5 * HOUR_US, deployment="llama-4-eu"),
    ExchangeFilter(text="nothing like it"),
]


async def all_pages(engine, wanted, *, back=False):
    """Every page to the end, in order of time from the newest; ``back`` walks from the oldest on."""
    found, pages = [], 0
    page = await search(engine, replace(wanted, after=Place(0, "")) if back else wanted)
    while True:
        pages += 1
        found = [*page.rows, *found] if back else [*found, *page.rows]
        place = page.newer if back else page.older
        if place is None:
            return found, pages
        assert pages < 500, "the pages come to no end"
        page = await search(engine, replace(wanted, before=None if back else place, after=place if back else None))


@pytest.mark.parametrize("budget", [searching.BUDGET, 24, 3])
async def test_pages_hold_what_a_loop_over_all_rows_finds(installation, monkeypatch, budget):
    monkeypatch.setattr(searching, "BUDGET", budget)
    monkeypatch.setattr(searching, "_FIRST_LOOK", budget // 2)
    rows = await filled(installation)
    for wanted in FILTERS:
        expected = [row.id for row in rows if fits(row, wanted)]
        for back in (False, True):
            found, _ = await all_pages(installation.engine, replace(wanted, limit=7), back=back)
            assert [row.id for row in found] == expected, (wanted, back)


async def test_a_search_that_stops_for_its_budget_says_how_far_it_came(installation, monkeypatch):
    monkeypatch.setattr(searching, "BUDGET", 10)
    monkeypatch.setattr(searching, "_FIRST_LOOK", 10)
    await filled(installation, 60)
    page = await search(installation.engine, ExchangeFilter(team="risk", principal="key_none"))
    assert (page.rows, page.older is not None) == ((), page.looked_at_us is not None)
    wanted = ExchangeFilter(decision="allowed", model="llama-4", team="nobody")
    assert (await search(installation.engine, wanted)).rows == ()


async def test_a_text_that_matches_too_much_is_not_looked_for(installation, monkeypatch):
    monkeypatch.setattr(searching, "MOST_VALUES", 3)
    await filled(installation, 30)
    page = await search(installation.engine, ExchangeFilter(text="key_"))
    assert (page.rows, page.too_many_values) == ((), True)


async def test_numbers_are_those_of_the_rows(installation):
    rows = await filled(installation)
    found = await counts(installation.engine)
    assert found.total == len(rows)
    assert found.by_status == {s: sum(r.status == s for r in rows) for s in sorted({r.status for r in rows})}
    last = max(row.started_us for row in rows) + 1
    for wanted in (ExchangeFilter(since_us=START_US), ExchangeFilter(since_us=START_US, team="risk")):
        bars = (await histogram(installation.engine, wanted, last)).bars
        assert sum(number for _, number in bars) == sum(fits(row, wanted) for row in rows)
    for wanted in (ExchangeFilter(), ExchangeFilter(finding="EMAIL"), ExchangeFilter(team="risk", decision="refused")):
        seen = await facets(installation.engine, wanted)
        fitting = [row for row in rows if fits(row, wanted)]
        assert (seen.rows, seen.whole) == (len(fitting), True)
        assert dict(seen.by_kind["model"]) == {m: n for m in MODELS if (n := sum(row.model == m for row in fitting))}
        assert dict(seen.by_kind["finding"]).get("IBAN", 0) == sum("IBAN" in row.finding_types for row in fitting)


async def test_counts_made_again_are_those_that_were_kept(installation):
    await filled(installation)
    async with installation.engine.begin() as connection:
        assert await wrong_counts(connection) == []
        await connection.execute(text("DELETE FROM exchange_count WHERE kind = 'team'"))
        await connection.execute(text("DELETE FROM exchange_value"))
        assert {kind for kind, *_ in await wrong_counts(connection)} == {"team"}
        await recount(connection)
        assert await wrong_counts(connection) == []
        assert await unknown_values(connection) == []
    assert {finding.code for finding in (await installation.verify()).findings} == {"exchange.no_outcome"}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE exchange_count SET number = number + 1 WHERE kind = 'status'", "exchange.count"),
        ("DELETE FROM exchange_value WHERE value = 'risk'", "exchange.value"),
        ("DELETE FROM exchange_tag WHERE kind = 'finding'", "exchange.tag"),
        ("UPDATE exchange_tag SET value = 'other' WHERE value = 'IBAN'", "exchange.tag"),
    ],
)
async def test_what_searches_go_by_is_verified(installation, statement, code):
    await filled(installation, 40)
    async with installation.engine.begin() as connection:
        await connection.execute(text(statement))
    result = await installation.verify()
    assert code in {finding.code for finding in result.findings}
