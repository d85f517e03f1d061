"""Security headers of every page: nothing runs or loads but the gateway's own files."""

from __future__ import annotations

from collections.abc import Mapping

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

_ALWAYS: Mapping[str, str] = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": with it browsers send "Origin: null", and the origin of forms could not be checked.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def security_headers(*, https: bool, cacheable: bool = False) -> dict[str, str]:
    """Headers for one answer. Pages are never stored; ``cacheable`` is for files named by their digest."""
    headers = dict(_ALWAYS)
    headers["cache-control"] = "public, max-age=31536000, immutable" if cacheable else "no-store"
    if https:
        headers["strict-transport-security"] = "max-age=31536000"
    return headers
