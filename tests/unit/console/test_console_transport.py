"""Who may be served at all: HTTPS, or a loopback origin as the browser sees it."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.responses import Response

from gateway.console.transport import is_same_origin, is_trustworthy, session_cookie, set_session_cookie


def request(scheme: str = "http", host: str = "127.0.0.1:8081", **headers: str) -> Request:
    raw = [(b"host", host.encode())] + [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    server = (host, 443 if scheme == "https" else 80)
    return Request(
        {"type": "http", "method": "GET", "path": "/console", "scheme": scheme, "headers": raw, "server": server}
    )


@pytest.mark.parametrize(
    ("scheme", "host", "served"),
    [
        ("https", "gateway.example", True),
        ("http", "127.0.0.1:8081", True),
        ("http", "127.9.9.9", True),
        ("http", "localhost:8081", True),
        ("http", "[::1]:8081", True),
        ("http", "admin.localhost", True),
        ("http", "gateway.example", False),
        ("http", "10.0.0.1:8081", False),
        ("http", "127.0.0.1.evil.example", False),
        ("http", "localhost.evil.example", False),
        ("http", "[::2]", False),
        ("http", "", False),
    ],
)
def test_plain_http_is_for_this_machine_only(scheme, host, served):
    assert is_trustworthy(request(scheme, host)) is served


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({}, True),
        ({"origin": "http://127.0.0.1:8081", "sec_fetch_site": "same-origin"}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "https://127.0.0.1:8081"}, False),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "same-site"}, False),
    ],
)
def test_forms_come_from_here(headers, same):
    assert is_same_origin(request(**headers)) is same


def test_the_cookie_is_bound_to_its_host_on_https_and_has_another_name_without():
    secure, plain = Response(), Response()
    set_session_cookie(request("https", "gateway.example"), secure, "v")
    set_session_cookie(request(), plain, "v")
    assert secure.headers["set-cookie"] == "__Host-gateway-session=v; HttpOnly; Path=/; SameSite=strict; Secure"
    assert plain.headers["set-cookie"] == "gateway-session=v; HttpOnly; Path=/; SameSite=strict"
    assert session_cookie(request("https", cookie="gateway-session=v")) == ""
    assert session_cookie(request("https", cookie="__Host-gateway-session=v")) == "v"
