"""The plan as Markdown for a comment on a pull request: bounded, and nothing that rules or records say is markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import orjson

from gateway.policy.replay.plan import Document, gate_failures

MAX_CHARACTERS: Final = 60_000
_ROWS: Final = 25
_CELL: Final = 300
_WORD: Final = re.compile(r"[A-Za-z0-9 .,/-]")
_CALLING: Final = frozenset("@#!%~$&")
# Addresses become links without any sign; so do words such as GH-1.
_LINKING: Final = re.compile(r"(?i)\b(?:www|gh|https?|ftp|mailto|xmpp)(?=[.:&-])")
_NUMBERED: Final = re.compile(r"[0-9]+[.]")
# It has no width, and nothing that looks for names takes it for a part of one.
_JOINER: Final = "\u2060"


def plan_markdown(document: Document, limit: int = MAX_CHARACTERS) -> str:
    """The comment, at most ``limit`` characters: what does not fit is left out in whole sections, and that is said."""
    text = ""
    left_out: list[str] = []
    reserve = 400
    for title, section in _sections(document):
        if len(text) + len(section) + reserve <= limit:
            text += section
        else:
            left_out.append(title)
    if left_out:
        text += f"\nLeft out of this comment: {', '.join(left_out)}. `gateway policy plan --json` has all of it.\n"
    return text


def escaped(value: object) -> str:
    """Text as text: no markup, no HTML, no link, no mention, no reference; one line of bounded length."""
    text = " ".join(str(value).split())
    if len(text) > _CELL:
        text = text[: _CELL - 1] + "…"
    safe = "".join(_shown(char) for char in text)
    safe = _LINKING.sub(lambda found: f"{found[0][0]}{_JOINER}{found[0][1:]}", safe)
    # Alone, these begin a list.
    return f"&#{ord(safe[0])};{safe[1:]}" if safe.startswith("-") or _NUMBERED.match(safe) else safe


def _shown(char: str) -> str:
    """A sign that could mean anything as its number, which Markdown and HTML take for text."""
    if _WORD.fullmatch(char):
        return char
    if not char.isprintable():
        return "\ufffd"
    if not char.isascii():
        return char
    # Names behind these are looked for in the text that was made of the markup: people, issues, labels.
    return f"&#{ord(char)};{_JOINER if char in _CALLING else ''}"


def _sections(document: Document) -> Iterable[tuple[str, str]]:
    yield "summary", _summary(document)
    yield "rules", _details("Rules and files", _rules(document), count=len(document["rules"]) + len(document["files"]))
    for direction, title in (
        ("allow_to_deny", "Allowed before, refused now"),
        ("deny_to_allow", "Refused before, allowed now"),
    ):
        yield title.lower(), _details(title, _changes(document[direction]), count=document[direction]["total"])
    groups = document["groups_left_without"]
    yield "groups without a model", _details("Groups left with no serving model", _groups(groups), count=len(groups))
    duties = document["obligations"]
    yield "obligations", _details("Obligations", _obligations(duties), count=duties["decisions"])
    left = [row for row in document["models_left"] if row["gone"] or row["new"]]
    yield "models left", _details("Models left for each team and class", _models(left), count=len(left))
    yield "exceptions", _details("Exceptions", _exceptions(document["exceptions"]), count=len(document["exceptions"]))
    yield "proof", _details("Proof", _items(proof_lines(document["proof"], escaped)), count=1)
    records = document["records"]
    reasons = len(records["not_replayed"]) + records["broken"]
    yield "not replayed", _details("Not replayed", _not_replayed(records), count=reasons)


def _summary(document: Document) -> str:
    records = document["records"]
    share = percent(records["replayed"], records["decisions"])
    stops = gate_failures(document)
    hard = ", ".join(map(escaped, document["hard_rules_changed"][:_ROWS])) or "none"
    lines = [
        f"### Policy plan {_tree(document['base'])} → {_tree(document['head'])}",
        "",
        f"Replayed {records['replayed']:,} of {records['decisions']:,} recorded decisions ({share}).",
        "",
        *_table(
            ("", "decisions", "share"),
            [
                (title, f"{number:,}", percent(number, records["replayed"]))
                for title, number in (
                    ("allowed before, refused now", document["allow_to_deny"]["total"]),
                    ("refused before, allowed now", document["deny_to_allow"]["total"]),
                    ("other obligations", document["obligations"]["decisions"]),
                    ("same answer by other rules", document["other_rules"]["decisions"]),
                )
            ],
        ),
        "",
        f"Groups left with no serving model: **{len(document['groups_left_without'])}**. Hard rules changed: {hard}.",
        "",
        f"**Gate:** {'; '.join(map(escaped, stops)) if stops else 'nothing that stops this edit'}.",
        "",
    ]
    return "\n".join(lines) + "\n"


def percent(part: int, whole: int) -> str:
    """``2.2 %``; a part that is not nothing never reads as nothing."""
    if not whole:
        return "-"
    share = 100 * part / whole
    return f"{share:.1f} %" if not part or share >= 0.05 else "< 0.1 %"


def _rules(document: Document) -> list[str]:
    lines: list[str] = []
    for rule in document["rules"]:
        head = f"{rule['change']} **{escaped(rule['id'])}** {escaped(rule['title'])} "
        lines.append(f"- {head}({escaped(rule['level'])}, owner {escaped(rule['owner'])})")
        lines += [f"  - {escaped(detail)}" for detail in rule["details"][:_ROWS]]
    lines += [f"- {row['change']} {escaped(row['path'])}" for row in document["files"]]
    return lines


def _changes(row: Document) -> list[str]:
    lines = _table(("rule", "decisions"), _pairs(row["rules"]))
    for word in ("teams", "models", "data_classes"):
        lines += ["", *_table((word.replace("_", " "), "decisions"), _pairs(row[word]))]
    return lines


def _obligations(row: Document) -> list[str]:
    return _table(
        ("", "obligation", "decisions"),
        [(word, item["obligation"], f"{item['decisions']:,}") for word in ("added", "removed") for item in row[word]],
    )


def _groups(rows: Sequence[Document]) -> list[str]:
    columns = ("team", "data class", "purpose", "exchanges", "models before")
    return _table(
        columns,
        [
            (row["team"], row["data_class"], row["purpose"], f"{row['exchanges']:,}", " ".join(row["models_before"]))
            for row in rows
        ],
    )


def _models(rows: Sequence[Document]) -> list[str]:
    columns = ("team", "data class", "before", "after", "gone", "new")
    return _table(
        columns,
        [
            (row["team"], row["data_class"], row["before"], row["after"], " ".join(row["gone"]), " ".join(row["new"]))
            for row in rows
        ],
    )


def _exceptions(rows: Sequence[Document]) -> list[str]:
    columns = ("exception", "", "expires", "used", "")
    return _table(
        columns,
        [
            (row["id"], row["change"], row["expires"], f"{row['used']:,}", ", ".join(exception_notes(row)))
            for row in rows
        ],
    )


def exception_notes(row: Document) -> list[str]:
    """What somebody should look at."""
    notes = []
    if row["expired"]:
        notes.append("expired")
    elif row["expiring"]:
        notes.append(f"expires in {row['expires_in_days']} days")
    if row["unused"]:
        notes.append("unused in the records")
    if not row["in_force_during_records"] and row["change"] != "removed":
        notes.append("not in force at the time of the records: --as-of shows what it does")
    return notes


def proof_lines(proof: Document, shown: Callable[[object], str] = str) -> list[str]:
    """What was proved, and the witness of what does not hold; ``shown`` escapes what rules and facts say."""
    if proof["status"] != "done":
        return [f"not proved: {shown(proof['reason'])}"]
    failed = set(proof["failed"])
    held = sorted({item["id"] for item in proof["invariants"]} - failed)
    lines = [f"proved: {', '.join(map(shown, held)) or 'none'}"]
    for item in proof["invariants"]:
        if item["id"] in failed and item["status"] != "proved":
            even = " even with exceptions" if item["with_exceptions"] else ""
            lines.append(f"{shown(item['id'])}{even}: {item['status']}")
            lines += _witness(item["witness"], shown)
    for name in ("newly_allowed", "newly_refused"):
        change = proof[name]
        if change is None:
            found = "not compared, for the two trees have other facts"
        elif not change["decided"]:
            found = "not settled in time"
        else:
            found = "for example where" if change["witness"] else "nothing, over all facts"
        lines.append(f"{name.replace('_', ' ')}: {found}")
        lines += _witness(change and change["witness"], shown)
    return lines


def _witness(witness: Document | None, shown: Callable[[object], str]) -> list[str]:
    because = witness["because"] if witness else {}
    return [f"  {shown(path)} = {shown(orjson.dumps(value).decode())}" for path, value in because.items()]


def _not_replayed(records: Document) -> list[str]:
    rows = [(row["reason"], f"{row['decisions']:,}") for row in records["not_replayed"]]
    lines = _table(("reason", "decisions"), rows)
    if records["broken"]:
        lines += ["", f"{records['broken']:,} lines could not be read:", ""]
        lines += [f"- {escaped(row['where'])}: {escaped(row['reason'])}" for row in records["broken_lines"]]
    return lines


def _tree(row: Document) -> str:
    commit = row["commit"]
    return f"`{commit[:12] if commit else row['digest'][:19]}`"


def _details(title: str, lines: Sequence[str], *, count: int) -> str:
    if not count or not lines:
        return ""
    body = "\n".join(lines)
    return f"\n<details><summary>{title} ({count:,})</summary>\n\n{body}\n\n</details>\n"


def _items(lines: Sequence[str]) -> list[str]:
    return [f"  - {line.strip()}" if line.startswith(" ") else f"- {line}" for line in lines]


def _pairs(rows: Sequence[Document]) -> list[tuple[Any, ...]]:
    return [(row["name"], f"{row['decisions']:,}") for row in rows]


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    if not rows:
        return []
    shown = [f"| {' | '.join(escaped(cell) for cell in row)} |" for row in rows[:_ROWS]]
    if len(rows) > _ROWS:
        shown.append(f"| and {len(rows) - _ROWS:,} more |{' |' * (len(columns) - 1)}")
    return [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}", *shown]
