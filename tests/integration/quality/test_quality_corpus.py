"""The corpus of the quality benchmark: deterministic, its spans right, its values true to their rules, its halves apart."""

import base64
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from random import Random
from typing import NamedTuple

import phonenumbers
import pytest
import typer
from stdnum import bitcoin, iban, imei, luhn
from stdnum.br import cpf
from stdnum.ch import ssn as ahv
from stdnum.de import idnr
from stdnum.es import dni
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.pl import pesel
from typer.testing import CliRunner

from benchmarks.quality import labels
from benchmarks.quality.__main__ import main
from benchmarks.quality.acceptance import floors
from benchmarks.quality.corpus import generate, templates, unmarked
from benchmarks.quality.families import compatible, family_of
from benchmarks.quality.model import Case, Gold
from benchmarks.quality.negatives import negatives
from benchmarks.quality.obfuscations import disguise
from benchmarks.quality.page import page
from benchmarks.quality.score import Rate, Score
from benchmarks.quality.values import LATIN, NAME_TYPES, checksum_types, kinds, structured_types
from benchmarks.quality.values_contacts import countries, telephone
from benchmarks.quality.values_crypto import checksummed, keccak256

HALVES = ("tuning", "test")
FEW = 600
ROOT = Path(__file__).parents[3]


class Span(NamedTuple):
    start: int
    end: int
    type: str


def cases(half: str, size: int = FEW, lane: str = "structured") -> list[Case]:
    return list(generate(half, 7, size, lane))


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("lane", ["structured", "names"])
def test_the_same_seed_makes_the_same_corpus(half, lane):
    assert cases(half, 200, lane) == cases(half, 200, lane)
    assert cases(half, 200, lane) != list(generate(half, 8, 200, lane))


def test_the_corpus_does_not_depend_on_the_hash_seed_of_the_process():
    code = (
        "import hashlib; from benchmarks.quality.corpus import generate as g;"
        "print(hashlib.sha256(repr([*g('test', 1, 300), *g('test', 1, 140, 'names')]).encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("lane", ["structured", "names"])
def test_spans_lie_inside_the_text_apart_from_each_other_and_hold_no_edge_blanks(half, lane):
    for case in cases(half, FEW, lane):
        end = 0
        for gold in case.gold:
            assert end <= gold.start < gold.end <= len(case.text)
            value = case.text[gold.start : gold.end]
            assert value.strip(" \n") == value
            assert gold.family == family_of(gold.type)
            end = gold.end
        assert not any("\ue000" <= char <= "\ue002" for char in case.text)
        assert not any(slot in case.text for slot in ("{value}", "{label}", "{key}", "{json", "{text}"))


@pytest.mark.parametrize("half", HALVES)
def test_near_misses_and_negatives_have_no_labels_and_the_rest_has_some(half):
    for case in cases(half):
        if case.source == "labelled":
            assert case.gold
        elif case.source == "negative":
            assert not case.gold
        else:
            assert case.absent
            assert not case.gold


@pytest.mark.parametrize("half", HALVES)
def test_every_structured_type_occurs_in_each_half(half):
    seen = {gold.type for case in generate(half, 3, 3 * len(structured_types())) for gold in case.gold}
    assert set(structured_types()) <= seen


def test_the_halves_share_no_template_carrier_or_announcing_word():
    tuning, test = (_texts(templates(half)) for half in HALVES)
    neutral = {"{text}", "{value}"}
    assert not (tuning & test) - neutral
    for kind in labels.kinds():
        for language in (*labels.languages(kind), "key"):
            first, second = (set(labels.labels(kind, language, half)) for half in HALVES)
            assert first
            assert second
            assert not first & second, (kind, language)


def _texts(module) -> set[str]:
    found = set(module.CARRIERS.values()) | set(module.FIELDS.values()) | set(module.NEGATIVE)
    for table in (module.LABELLED, module.BARE, module.MULTI, module.NAMES):
        found |= {pattern for patterns in table.values() for pattern in patterns}
    found |= {p for table in module.TYPED.values() for patterns in table.values() for p in patterns}
    return found


@pytest.mark.parametrize("half", HALVES)
def test_values_that_do_not_tell_what_they_are_have_an_announcing_word_just_before_them(half):
    weak = {
        name
        for name in structured_types()
        if not name.startswith("SECRET")
        and name not in templates(half).TYPED
        and not any(kind.valid(Random(seed)).bare for kind in kinds("en")[name] for seed in range(40))
    }
    assert len(weak) > 50
    checked = 0
    for case in cases(half, 2000):
        if case.carrier == "several" or case.obfuscation != "none":
            continue
        for gold in case.gold:
            if gold.type in weak:
                line = case.text[: gold.start].rpartition("\n")[2]
                words = {
                    w for lang in (*labels.languages(gold.type), "key") for w in labels.labels(gold.type, lang, half)
                }
                assert case.key in words or any(word in line[-64:] for word in words), case.text
                checked += 1
    assert checked > 200


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("IBAN", iban.is_valid), ("CARD", lambda text: luhn.is_valid(text.replace(" ", "").replace("-", ""))), ("IMEI", imei.is_valid), ("BR_CPF", cpf.is_valid),
        ("CH_AHV", ahv.is_valid), ("DE_TAX_ID", idnr.is_valid), ("ES_DNI", dni.is_valid), ("FR_NIR", nir.is_valid),
        ("UK_NHS", nhs.is_valid), ("IN_AADHAAR", aadhaar.is_valid), ("NL_BSN", bsn.is_valid), ("PL_PESEL", pesel.is_valid),
        ("IT_CODICE_FISCALE", codicefiscale.is_valid),
    ],
)  # fmt: skip
def test_values_hold_by_their_rules_and_near_misses_do_not(name, check):
    rng = Random(5)
    (kind,) = kinds("en")[name]
    for _ in range(200):
        valid, invalid = kind.valid(rng).text, kind.invalid(rng).text
        assert check(valid), valid
        assert not check(invalid), invalid


def test_ibans_come_from_at_least_thirty_countries_in_every_style():
    rng = Random(5)
    (kind,) = kinds("en")["IBAN"]
    made = [kind.valid(rng).text for _ in range(1500)]
    assert len({value[:2].upper() for value in made}) >= 30
    assert any(value.islower() for value in made)
    assert any(" " in value for value in made)


def test_legacy_and_version_zero_bitcoin_addresses_hold_and_their_near_misses_do_not():
    rng = Random(5)
    (kind,) = kinds("en")["CRYPTO_ADDRESS"]
    made = [kind.valid(rng).text for _ in range(200)]
    legacy = [value for value in made if value.startswith(("1", "3", "bc1q"))]
    assert len(legacy) > 50
    assert all(bitcoin.is_valid(value) for value in legacy)
    assert not any(bitcoin.is_valid(kind.invalid(rng).text) for _ in range(100))


def test_ethereum_addresses_follow_the_published_vectors():
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    address = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
    assert checksummed(bytes.fromhex(address[2:])) == address


@pytest.mark.parametrize("country", countries())
def test_phone_numbers_are_in_use_in_their_country(country):
    rng = Random(5)
    for _ in range(20):
        national, abroad = telephone(rng, country)
        assert phonenumbers.is_valid_number(phonenumbers.parse(national, country)), national
        assert phonenumbers.is_valid_number(phonenumbers.parse(abroad, None)), abroad


def test_more_than_forty_countries_have_an_identifier_and_more_than_twenty_five_vendors_a_secret():
    names = set(structured_types())
    assert len({name[:2] for name in names if family_of(name) == "government" and name[2] == "_"}) >= 40
    assert sum(name.startswith("SECRET_") for name in names) >= 25
    assert "CARD" in checksum_types()


def test_disguises_can_be_undone():
    rng = Random(5)
    assert unicodedata.normalize("NFKC", disguise("full-width", rng, "a-b@example.com", "en")) == "a-b@example.com"
    hidden = disguise("invisible", rng, "DE89370400440532013000", "en")
    assert "".join(c for c in hidden if unicodedata.category(c) != "Cf") == "DE89370400440532013000"
    assert b"maria@example.com" in base64.b64decode(disguise("base64", rng, "maria@example.com", "en"))
    assert disguise("number words", rng, "40-7", "de") == "vier null sieben"
    assert disguise("HTML escapes", rng, "1", "en") in {"&#49;", "&#x31;"}


@pytest.mark.parametrize("half", HALVES)
def test_a_twin_says_the_same_in_plain_writing(half):
    known = {}
    twins = 0
    for case in cases(half, 1000):
        known[case.id] = case
        if case.twin:
            plain = known[case.twin]
            assert plain.obfuscation == "none"
            assert [g.type for g in plain.gold] == [g.type for g in case.gold]
            assert plain.text[: plain.gold[0].start] == case.text[: case.gold[0].start]
            twins += 1
    assert twins > 20


def test_negatives_come_from_every_source_and_from_other_files_in_each_half():
    tuning, test = (list(negatives(half, 1, 60)) for half in HALVES)
    assert {case.source for case in tuning} == {"Python sources", "logs", "metrics JSON", "identifiers"}
    assert not any(case.gold for case in (*tuning, *test))
    assert not {case.text for case in tuning} & {case.text for case in test}
    assert list(negatives("test", 1, 60)) == test


def test_marks_become_spans():
    text, gold = unmarked("a \ue000EMAIL\ue001x@y.z\ue002 b \ue000CARD\ue00142\ue002")
    assert text == "a x@y.z b 42"
    assert gold == (Gold(2, 7, "EMAIL", "email"), Gold(10, 12, "CARD", "card"))


@pytest.mark.parametrize(
    ("predicted", "gold", "right"),
    [
        ("DE_TAX_ID", "US_SSN", True),
        ("PASSPORT", "IN_PAN", True),
        ("IP_ADDRESS", "US_SSN", False),
        ("SECRET_TOKEN", "SECRET_GITHUB", True),
        ("LOCATION", "ADDRESS", True),
        ("PERSON", "ORGANIZATION", False),
        ("MEDICAL_RECORD", "UK_NHS", True),
        ("MEDICAL_RECORD", "US_SSN", False),
    ],
)
def test_families_decide_what_answers_what(predicted, gold, right):
    assert compatible(predicted, gold) is right


@pytest.mark.parametrize("half", HALVES)
def test_an_engine_that_knows_the_labels_meets_every_floor_and_one_that_finds_nothing_leaks(half):
    perfect, blind = Score(), Score()
    for case in (*cases(half), *cases(half, 70, "names")):
        perfect.add(case, [Span(g.start, g.end, g.type) for g in case.gold])
        blind.add(case, [])
    assert all(floor.met for floor in floors(perfect))
    assert all(tally.recall.value == 1 and tally.precision.value == 1 for tally in perfect.types.values())
    assert all(tally.masked == 0 for tally in blind.types.values())
    assert "NOT MET" in page(blind, half, "all", FEW, 7)


def test_a_single_uncovered_digit_is_a_leak_and_an_uncovered_hyphen_is_none():
    case = Case("x", "SSN 123-45-6789", (Gold(4, 15, "US_SSN", "government"),), "en", "none", "chat")
    for spans, masked in (((4, 14),), 0), (((4, 7), (8, 10), (11, 15)), 1), ((), 0):
        score = Score()
        score.add(case, [Span(*span, "US_SSN") for span in spans])
        assert score.types["US_SSN"].masked == masked


def test_findings_on_real_addresses_in_sources_are_not_false_alarms():
    score = Score()
    case = Case("x", "see a@b.org and 4111", (), "en", "none", "file", source="Python sources", ignore=((4, 11),))
    score.add_negative(case, [Span(4, 11, "EMAIL"), Span(16, 20, "CARD")])
    assert score.counted["Python sources"] == 1
    assert score.alarms["Python sources"].total() == 2


def test_wilson_intervals_match_the_textbook():
    low, high = Rate(8, 10).interval
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Rate(0, 0).interval == (0.0, 1.0)


def test_names_cases_cover_the_seven_languages_and_label_every_name():
    made = cases("test", 140, "names")
    assert {case.language for case in made} == set(LATIN)
    assert all(any(g.type in NAME_TYPES for g in case.gold) for case in made)


def test_the_errors_of_the_test_half_are_refused():
    app = typer.Typer()
    app.command()(main)
    result = CliRunner().invoke(app, ["--half", "test", "--errors", "3"])
    assert result.exit_code == 2
