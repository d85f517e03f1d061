"""``gateway policy card``: every rule on a page that people who do not read Cedar can read."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from jinja2 import Environment, PackageLoader, StrictUndefined

from gateway.cli.output import complain, stdout
from gateway.cli.policy.tree import (
    ENVIRONMENT,
    FINDING,
    USAGE,
    AsJson,
    Policies,
    open_bundle,
    print_json,
    show_problems,
)
from gateway.core.vocabulary import RuleId
from gateway.policy.bundle import Bundle, BundleInvalid
from gateway.policy.card import Card, card_of
from gateway.policy.card_markdown import markdown_index, markdown_of
from gateway.policy.rules import Rule
from gateway.policy.tables import run_tables

Format = Literal["html", "markdown"]
Names = Annotated[list[str] | None, typer.Argument(metavar="[RULE]…", help="Rules by id; all where none is named.")]
FormatOption = Annotated[Format, typer.Option("--format", help="html or markdown.")]
Out = Annotated[Path | None, typer.Option("-o", "--output", help="Write into this folder; else one card to stdout.")]


def card(
    names: Names = None,
    *,
    form: FormatOption = "html",
    output: Out = None,
    policies: Policies = None,
    as_json: AsJson = False,
) -> None:
    """One page a rule: what it does and when, in plain words, why, whose it is, and examples from its tests."""
    tree, bundle = open_bundle(policies, as_json=as_json)
    rules = [_rule(bundle, name) for name in names] if names else list(bundle.rules.values())
    if output is None and len(rules) != 1 and not as_json:
        complain("One card fits on stdout.", f"{len(rules)} were asked for.", "Name one rule, or a folder with -o.")
        raise typer.Exit(USAGE)
    try:
        outcomes = run_tables(bundle, tree.files, int(time.time())).outcomes
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json)
        raise typer.Exit(FINDING) from None
    cards = [card_of(rule, outcomes) for rule in rules]
    if output is not None:
        pages = _pages(cards, bundle, form)
        _write(output, pages)
        if not as_json:
            stdout.print(f"{len(cards)} cards and an index in {output}", markup=False, soft_wrap=True)
    if as_json:
        print_json([_row(item) for item in cards])
    elif output is None:
        sys.stdout.write(_page(cards[0], bundle, form))


def _rule(bundle: Bundle, name: str) -> Rule:
    found = bundle.rules.get(RuleId(name)) or next(
        (rule for rule in bundle.rules.values() if rule.id.partition("-")[0] == name), None
    )
    if found is None:
        complain(f"There is no rule {name}.", "", "gateway policy card -o DIR writes a card for each.")
        raise typer.Exit(USAGE)
    return found


def _pages(cards: Sequence[Card], bundle: Bundle, form: Format) -> Mapping[str, str]:
    """Pages by file name, the index among them."""
    ending = "html" if form == "html" else "md"
    pages = {f"{item.rule.id}.{ending}": _page(item, bundle, form) for item in cards}
    if form == "html":
        pages["index.html"] = _render("card_index.html", bundle, cards=cards)
    else:
        pages["index.md"] = markdown_index(cards)
    return pages


def _page(item: Card, bundle: Bundle, form: Format) -> str:
    return _render("card.html", bundle, card=item, rule=item.rule) if form == "html" else markdown_of(item)


def _render(template: str, bundle: Bundle, **values: object) -> str:
    environment = Environment(
        loader=PackageLoader("gateway.cli.policy"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(template).render(digest=bundle.digest, commit=bundle.commit, **values)


def _write(folder: Path, pages: Mapping[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        complain("The cards cannot be written.", f"{folder}: {error.strerror}", "Choose a folder that can be written.")
        raise typer.Exit(ENVIRONMENT) from None


def _row(item: Card) -> dict[str, Any]:
    rule = item.rule
    return {
        "rule": rule.id,
        "title": rule.title,
        "does": item.does,
        "reason": rule.reason,
        "remediation": rule.remediation,
        "conditions": item.conditions,
        "effect": rule.effect,
        "mode": rule.mode,
        "level": rule.level,
        "severity": rule.severity,
        "owner": rule.owner,
        "refs": rule.refs,
        "review_by": rule.review_by,
        "path": rule.path,
        "cedar": item.cedar,
        "applies": item.applies,
        "spares": item.spares,
    }
