"""Forms that were sent: small, of one content type, each field once."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

_MAX_BYTES = 16 * 1024
_MAX_FIELDS = 16
_TYPE = "application/x-www-form-urlencoded"


class FormInvalid(ValueError):
    """What was sent is no form of the console."""


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields. Raises ``FormInvalid`` for another content type, too many bytes or fields, or a field sent twice."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise FormInvalid("the content type is not that of a form")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BYTES:
            raise FormInvalid("the form is too large")
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
    except ValueError:
        raise FormInvalid("the form cannot be read") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FormInvalid("a field was sent twice")
    return fields
