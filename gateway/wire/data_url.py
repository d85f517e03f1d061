"""Text that travels as base64 in a ``data:`` URL (RFC 2397), such as a file part with a document in it."""

from __future__ import annotations

import base64
import binascii
import re

_TEXT_URL = re.compile(
    r"data:(?:text/[\w.+-]{1,60}|application/(?:json|xml|x?-?yaml|csv|sql|javascript|x-ndjson|[\w.-]{1,40}\+(?:json|xml)))"
    r"(?:;charset=(?:utf-8|us-ascii))?;base64,",
    re.IGNORECASE,
)


def text_of(url: str) -> str | None:
    """The text of a ``data:`` URL whose type is a text format in UTF-8; ``None`` for anything else."""
    head = _TEXT_URL.match(url)
    if head is None:
        return None
    try:
        return base64.b64decode(url[head.end() :], validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def with_text(url: str, text: str) -> str:
    """The same URL holding ``text`` instead."""
    head, comma, _ = url.partition(",")
    return head + comma + base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")
