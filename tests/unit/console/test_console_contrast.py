"""Colours of both themes against WCAG 2.2: text 4.5 to 1, marks and borders of controls 3 to 1."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

TEXT = [
    *((name, ground) for name in ("text", "muted", "accent") for ground in ("page", "surface")),
    ("text", "sunken"),
    ("muted", "sunken"),
    ("accent", "accent-soft"),
    ("text", "accent-soft"),
    ("muted", "accent-soft"),
    ("on-accent", "accent"),
    *((tone, ground) for tone in ("allow", "refuse", "redact", "attention") for ground in ("surface", "page")),
    *((tone, f"{tone}-soft") for tone in ("allow", "refuse", "redact", "attention")),
]


def themes() -> dict[str, dict[str, str]]:
    css = (files("gateway.console") / "static" / "console.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks[:2])
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(theme, text, ground):
    colours = themes()[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_fields_can_be_seen(theme):
    colours = themes()[theme]
    assert contrast(colours["field"], colours["surface"]) >= 3
    assert contrast(colours["field"], colours["page"]) >= 3
