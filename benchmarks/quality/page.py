"""Writes the quality page: the command, how the corpus is made, the tables, what is not covered."""

# ruff: noqa: E501 - a paragraph of the page reads best unbroken
from __future__ import annotations

import platform

from .model import Half
from .score import Score
from .tables import Sheet, sheets
from .values import structured_types

_INTRODUCTION = """# Quality of inspection

```sh
python -m benchmarks.quality --half {half} --lane {lane} --size {size} --seed {seed} --write docs/quality.md
```

This page is written by that command; nothing in it is edited by hand. {cases} labelled texts, half `{half}`,
seed {seed}, lane `{lane}`, Python {python}.

## How the corpus is made

- **Values** ({types} structured types) are generated from public specifications, checksums included. Every type whose rule can be
  broken also yields near misses: valid but for one digit. They are labelled as absent, so finding one costs precision.
- **Sentences** are families in seven languages, with a few in eight more (Arabic, Chinese, Hindi, Japanese, Korean, Polish,
  Russian, Turkish) and plain rows elsewhere. Sentences, carriers and the words that announce a value differ between the
  halves: `tuning` may be looked at by whoever improves the engine, `test` may not, and the command refuses to list its errors.
- **Carriers**: chat, e-mail, tickets, forms, CSV, Markdown, comments in code, JSON bodies, tool arguments (JSON in JSON),
  log lines, YAML, HTML, and single JSON leaves with their key.
- A value that only a weak checksum protects has an announcing word or key before it on its line; a distinctive one may stand alone.
- **Disguises** are applied to the value; for invisible characters, look-alike letters, full-width forms and no-break
  characters the same case is also there written plainly.
- **Names and addresses** come from Faker's locales (en_US, en_GB, de_DE, fr_FR, es_ES, it_IT, pt_PT, pt_BR, nl_NL); every one is labelled.
- **Negatives**: Python sources of installed packages (by hash of their path; packages about personal data left out), made
  logs, metrics JSON and lists of orders, parcels, ISBN and EAN numbers, versions, hashes, UUIDs, epochs and prices.

## How it is counted

*Recall*: every letter and digit of the labelled span (for secrets every visible character) is covered by findings of any
type, so nothing leaks. *Found as its family*: a finding of a compatible family overlaps; national identifiers of all
countries are one family, as are secrets. *Precision*: the finding overlaps a labelled span of a compatible family.
Disguised cases count in their own table only (precision: everywhere). Brackets are 95% Wilson intervals; a floor is
judged on the point estimate.
"""

_NOT_COVERED = """
## What this does not show

- Every sentence was written for this corpus: real people are more varied. Faker's names follow lists and its towns and
  streets are partly invented, which makes some languages easier and others harder than life.
- Few cases a type: read the intervals. Types without a checksum (passports, driving licences, patient numbers, accounts) are only ever
  announced here; without an announcing word no engine can tell them from other numbers.
- Names in scripts other than Latin are not in the corpus, because the bundled models do not cover them: an exchange in such
  a script is reported as inspected for structured types only.
- Phone numbers without `+`, usual separators or an announcing word, identifiers of countries not in the table,
  pictures, audio, and values split over several messages are not measured.
- Floors are demands of this project, not a promise about other data.
"""


def page(score: Score, half: Half, lane: str, size: int, seed: int) -> str:
    """The whole page as Markdown."""
    head = _INTRODUCTION.format(
        half=half,
        lane=lane,
        size=size,
        seed=seed,
        cases=f"{score.cases:,}",
        types=len(set(structured_types())),
        python=platform.python_version(),
    )
    return "\n".join((head, *(markdown(sheet) for sheet in sheets(score)), _NOT_COVERED.lstrip("\n")))


def markdown(sheet: Sheet) -> str:
    """One table in Markdown."""
    lines = [
        f"## {sheet.title}",
        "",
        _row(sheet.columns),
        "|".join(("", "---", *("---:" for _ in sheet.columns[1:]), "")),
    ]
    lines += [_row(tuple(cell.replace("|", "\\|") for cell in row)) for row in sheet.rows]
    return "\n".join((*lines, ""))


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"
