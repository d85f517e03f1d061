"""Documents that refer to each other: every relative link leads to a file, and every anchor to a heading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("benchmarks/**/*.md")]
)
LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
MENTION = re.compile(r"\bdocs/[A-Za-z0-9_-]+\.md\b")


def anchors(page: Path) -> set[str]:
    """As forges make them of headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for found in LINK.finditer(CODE.sub("", page.read_text())):
        target, _, anchor = (found[1] or found[2]).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        other = (page.parent / target) if target else page
        assert other.exists(), f"{page.name} links to {target}"
        assert not anchor or other.is_dir() or anchor in anchors(other), f"{page.name} links to {target}#{anchor}"


def test_pages_that_code_and_policy_speak_of_are_there():
    files = [
        path for folder in ("gateway", "policies", "deploy") for path in (ROOT / folder).rglob("*") if path.is_file()
    ]
    named = {
        (path.name, mention)
        for path in files
        if path.suffix in {".py", ".yaml", ".md", ".cedar", ".html"}
        for mention in MENTION.findall(path.read_text())
    }
    assert named
    assert [item for item in named if not (ROOT / item[1]).is_file()] == []
