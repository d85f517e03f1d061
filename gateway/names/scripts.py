"""Writing systems by name, for what a recogniser of the operator's own can read."""

from __future__ import annotations

from typing import Literal

SpacedScript = Literal[
    "Latin", "Greek", "Cyrillic", "Armenian", "Georgian", "Hebrew", "Arabic", "Devanagari", "Bengali", "Gurmukhi",
    "Gujarati", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Ethiopic", "Hangul",
]  # fmt: skip
"""Scripts whose words stand apart, so that a model that reads words can find names in them."""
Script = SpacedScript | Literal["Han", "Kana", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan"]
