"""Cards: conditions in plain words, pages that escape what they show, an index that leads to each."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import cedarpy
import pytest
from typer.testing import CliRunner

from gateway.cli import policy
from gateway.policy.bundle import load_bundle
from gateway.policy.card import card_of
from gateway.policy.card_markdown import markdown_index, markdown_of
from gateway.policy.card_words import words_for_condition
from gateway.policy.fact_paths import facts_by_path
from gateway.policy.tables import run_tables

NOW_S = 1_795_392_000
D04 = "D04-retention-known"


def expression(text):
    (tree,) = cedarpy.policies_to_pst(
        f"permit(principal, action, resource) when {{ {text} }};"
    ).static_policies.values()
    return tree.clauses[0].expr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("context.at_least_confidential", "the data class is at least confidential"),
        ("!context.at_least_internal", "the data class is public"),
        ("context.has_secret == false", "the request holds no credential"),
        ("!(context.has_secret != true)", "the request holds a credential"),
        ('resource.hosting == Hosting::"saas"', "the host of the model is a provider outside the organisation"),
        ('resource.zero_retention != Answer::"yes"', "it is not established that zero retention is in force"),
        ('resource.trains_on_inputs == Answer::"no"', "it is established that inputs are not used for training"),
        ('Answer::"unknown" == resource.model.multimodal', "it is not known whether the model takes more than text"),
        ("!(resource.assurance >= 2)", "the assurance level of the deployment is below 2"),
        ("2 <= resource.assurance", "the assurance level of the deployment is at least 2"),
        ("resource has retention_days", "the number of days that the provider keeps what it is sent is known"),
        (
            "context.organisation.monthly_users <= resource.model.licence.monthly_users_cap",
            "the organisation's number of monthly users is at most the number of monthly users that the licence allows",
        ),
        ("resource.model.licence.monthly_users_cap > 700000000", None),
        ('context.findings.contains("IBAN")', "the types of what inspection found include “IBAN”"),
        ('!["a", "b"].contains(context.purpose)', "the purpose is not “a” or “b”"),
        (
            'principal.groups.containsAny(["a", "b", "c"])',
            "the caller's groups include any of “a”, “b” or “c”",
        ),
        ("!context.findings.isEmpty()", "the types of what inspection found are not none"),
        (
            "!(context.stream && context.uses_tools)",
            "the answer is not streamed or the request offers no tools",
        ),
        (
            "context.stream && (context.uses_tools || context.has_secret)",
            "the answer is streamed and (the request offers tools or the request holds a credential)",
        ),
        ('principal.team like "x*"', '“principal.team like "x*"” holds'),
        ('!(principal.team like "x*")', '“principal.team like "x*"” does not hold'),
        ('resource.model.licence == Licence::"llama4"', "the licence is llama4"),
    ],
)
def test_conditions_read_as_words(text, words):
    expected = words or "the number of monthly users that the licence allows is above 700,000,000"
    assert words_for_condition(expression(text)) == expected


def test_there_are_words_for_every_fact():
    for path, attribute in facts_by_path().items():
        if attribute.type.kind != "record":
            asked = path if attribute.type.kind == "bool" else f'{path} == "x"'
            assert "the fact " not in words_for_condition(expression(asked)), path


def cards_of(files):
    bundle = load_bundle(files, None)
    outcomes = run_tables(bundle, files, NOW_S).outcomes
    return {rule.id: card_of(rule, outcomes) for rule in bundle.rules.values()}


@pytest.fixture(scope="module")
def cards(files):
    return cards_of(files)


def test_a_card_says_when_a_rule_applies_and_shows_cases_written_for_it(cards):
    card = cards[D04]
    assert card.conditions == (
        ("the data class is at least internal",),
        ("the host of the model is a provider outside the organisation",),
        ("it is not established that zero retention is in force",),
        (
            "the number of days that the provider keeps what it is sent is not known",
            "the number of days that the provider keeps what it is sent is above 30",
        ),
    )
    assert card.does == "Refuses the request."
    assert "retention of 31 days is too long" in [example.name for example in card.applies]
    assert [example.served for example in card.applies] == [False] * len(card.applies)
    assert any(example.served for example in card.spares)
    assert "@id" not in card.cedar


def test_a_card_says_what_a_rule_does(cards):
    assert cards["B01-approved-models"].does == "Permits the request, where no rule refuses it."
    assert cards["A05-deprecated-model"].does.startswith("Reported with each request it applies to and not enforced.")
    assert "personal, government, financial, health, SECRET_*" in cards["O01-redact-findings"].does
    assert cards["O05-built-with-llama"].does.endswith("the answer carries the notice “Built with Llama”.")
    assert cards["O02-redact-secrets-in-answers"].conditions == ()


HOSTILE = b'@title("<script>alert(1)</script> & *bold* [x](javascript:y) | z")'


@pytest.fixture(scope="module")
def hostile(files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tree") / "policies"
    for path, content in files.items():
        text = re.sub(rb'@title\("[^"]*"\)', HOSTILE, content) if path.endswith(f"{D04}.cedar") else content
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    return folder


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def parsed(text):
    page = _Page()
    page.feed(text)
    return page.tags


def invoke(*arguments):
    return CliRunner().invoke(policy.app, ["card", *map(str, arguments)])


def test_pages_escape_what_they_show_and_load_nothing(hostile, tmp_path):
    assert invoke("--policies", hostile, "-o", tmp_path).exit_code == 0
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        assert not [attrs for tag, attrs in parsed(text) if tag in ("img", "script", "link") or "src" in attrs]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in (tmp_path / f"{D04}.html").read_text()
    assert "&lt;script&gt;" in (tmp_path / "index.html").read_text()


def test_pages_have_landmarks_headings_in_order_and_an_index(bundle, tree, tmp_path):
    assert invoke("--policies", tree, "-o", tmp_path).exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", *(f"{rule}.html" for rule in bundle.rules)}
    for path in tmp_path.iterdir():
        tags = parsed(path.read_text(encoding="utf-8"))
        names = [tag for tag, _ in tags]
        assert {"header", "main", "footer"} <= set(names)
        assert names.count("h1") == 1
        assert dict(tags)["html"] == {"lang": "en"}
        levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
        ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        labels = [attrs["aria-labelledby"] for _, attrs in tags if "aria-labelledby" in attrs]
        assert set(labels) <= set(ids)
        for _, attrs in tags:
            link = attrs.get("href") or ""
            assert link[1:] in ids if link.startswith("#") else not link or (tmp_path / link).is_file()


def test_markdown_keeps_words_words(hostile):
    files = {path.relative_to(hostile).as_posix(): path.read_bytes() for path in hostile.rglob("*") if path.is_file()}
    found = cards_of(files)
    text = markdown_of(found[D04])
    assert text.startswith(r"# \<script\>alert(1)\</script\> \& \*bold\* \[x\](javascript:y) \| z" + "\n")
    assert "\n    forbid (\n" in text
    index = markdown_index(list(found.values()))
    assert f"| [{D04}]({D04}.md) | " in index
    assert len(index.splitlines()) == len(found) + 4


def test_one_card_goes_to_stdout_and_many_as_json(tree):
    assert invoke("--policies", tree, "D04", "--format", "markdown").stdout.startswith("# Providers keep our data")
    assert invoke("--policies", tree, D04).stdout.startswith("<!doctype html>")
    rows = json.loads(invoke("--policies", tree, "--json").stdout)
    assert {"rule", "conditions", "applies", "spares", "cedar"} <= rows[0].keys()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [((), 2), (("Z99",), 2), (("D04", "D02"), 2), (("-o", "/dev/null/x"), 3), (("--format", "pdf", "D04"), 2)],
)
def test_what_cannot_be_written_ends_with_its_code(tree, arguments, code):
    assert invoke("--policies", tree, *arguments).exit_code == code
