"""How a browser reached the console, and the cookie that fits: HTTPS anywhere, plain HTTP on this machine only."""

from __future__ import annotations

from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import Response

SECURE_COOKIE = "__Host-gateway-session"
LOOPBACK_COOKIE = "gateway-session"


def is_https(request: Request) -> bool:
    """Whether the browser's side is encrypted, by the scheme that uvicorn took from a trusted proxy or from TLS."""
    return request.url.scheme == "https"


def is_trustworthy(request: Request) -> bool:
    """HTTPS, or a loopback origin as the browser sees it (W3C Secure Contexts §3.1).

    The Host header is what the browser was told to visit, so a name that was rebound to a loopback address fails.
    """
    return is_https(request) or _is_loopback(request.headers.get("host", ""))


def is_same_origin(request: Request) -> bool:
    """Whether a form came from this console, as far as the browser says; its token is checked besides."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    expected = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return site in {None, "same-origin"} and origin in {None, expected}


def session_cookie(request: Request) -> str:
    """The value of the session cookie, or an empty string."""
    return request.cookies.get(_cookie_name(request), "")


def set_session_cookie(request: Request, response: Response, value: str) -> None:
    """Give the browser a session until it is closed; the value itself says when it is over."""
    response.set_cookie(
        _cookie_name(request), value, path="/", secure=is_https(request), httponly=True, samesite="strict"
    )


def remote_address(request: Request) -> str:
    """The client's address, for throttling and the record."""
    return request.client.host if request.client else "unknown"


def _cookie_name(request: Request) -> str:
    return SECURE_COOKIE if is_https(request) else LOOPBACK_COOKIE


def _is_loopback(host: str) -> bool:
    name = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
