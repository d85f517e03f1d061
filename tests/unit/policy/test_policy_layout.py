"""``gateway policy fmt``: Cedar's layout, comments kept, and the shipped rules are in it."""

from __future__ import annotations

import json
import shutil

import cedarpy
import pytest
from typer.testing import CliRunner

from gateway.catalog.documents import BundleInvalid
from gateway.cli.policy import app
from gateway.policy.layout import laid_out

LOOSE = b"""\
// why
@id("X01-x")   // the id
forbid(principal,action==Action::"invoke",resource) when{context.stream&&resource.hosting==Hosting::"saas"}; // end
"""


def test_the_shipped_rules_are_laid_out(shipped):
    assert laid_out(shipped) == {}


def test_layout_keeps_comments_and_meaning_and_is_stable():
    (result,) = laid_out({"rules/a/X01-x.cedar": LOOSE}).values()
    text = result.decode()
    assert all(comment in text for comment in ("// why", "// the id", "// end"))
    assert cedarpy.policies_to_pst(text) == cedarpy.policies_to_pst(LOOSE.decode())
    assert laid_out({"rules/a/X01-x.cedar": result}) == {}


def test_a_formatter_that_changes_more_than_the_layout_is_not_believed(monkeypatch):
    honest = cedarpy.format_policies
    for old, new in (("forbid", "permit"), ("// why", "// because"), ('"saas"', '"self_hosted"')):
        monkeypatch.setattr(cedarpy, "format_policies", lambda *given, o=old, n=new: honest(*given).replace(o, n))
        with pytest.raises(BundleInvalid, match="more than the layout"):
            laid_out({"rules/a/X01-x.cedar": LOOSE})


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "rules" / "a" / "X01-x.cedar"
    path.parent.mkdir(parents=True)
    path.write_bytes(LOOSE)
    return tmp_path


def fmt(*arguments):
    return CliRunner().invoke(app, ["fmt", *map(str, arguments)])


def test_check_shows_a_difference_and_writes_nothing(folder):
    result = fmt("--check", folder)
    assert result.exit_code == 1
    assert "-forbid(principal" in result.stdout
    assert "1 files would change" in result.stdout
    assert (folder / "rules/a/X01-x.cedar").read_bytes() == LOOSE


def test_fmt_writes_and_is_content_afterwards(folder):
    assert json.loads(fmt(folder, "--json").stdout)["changed"] == ["rules/a/X01-x.cedar"]
    assert fmt("--check", folder).exit_code == 0


def test_what_does_not_parse_is_a_finding_and_what_is_not_there_an_error(folder):
    (folder / "rules/a/X01-x.cedar").write_text("forbid (")
    assert fmt(folder).exit_code == 1
    shutil.rmtree(folder)
    assert fmt(folder).exit_code == 3
