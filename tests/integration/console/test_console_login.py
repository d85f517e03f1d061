"""Signing in and out: sessions, form tokens, waiting, recording, and what an API key opens here."""

from __future__ import annotations

import asyncio

import pytest
from console_site import NOW_US, PASSWORD, log_in, token_of

from gateway.identity.admin import set_password
from gateway.identity.keys import create_key
from gateway.identity.sessions import ABSOLUTE_US, IDLE_US
from gateway.ledger.record import parse_record
from gateway.storage.tables import RECORD

COOKIE = "gateway-session"
PAGES = [
    "/console",
    "/console/exchanges",
    "/console/exchanges/ex_1",
    "/console/policy",
    "/console/models",
    "/console/ledger",
]


@pytest.mark.parametrize("path", [*PAGES, "/console/nothing", "/console/exchanges?q=%3Cb%3E"])
async def test_without_a_session_every_page_leads_to_the_login(site, path):
    answer = await site.client().get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/console/login?next=%2Fconsole")
    assert answer.text == ""


async def test_a_login_opens_the_page_that_was_asked_for_and_is_recorded(site):
    client = site.client(address="127.0.0.9")
    answer = await log_in(client, next="/console/exchanges?q=a")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/exchanges?q=a")
    assert (await client.get("/console/exchanges?q=a")).status_code == 200
    assert site.recorded[:1] == [("admin.login", {"admin": "admin", "address": "127.0.0.9"})]


async def test_the_record_of_a_login_is_in_the_ledger_and_holds_no_password(site):
    await site.signed_in()
    await log_in(site.client(), password="a-wrong-password")
    await site.ledger.flush()
    async with site.engine.connect() as connection:
        bodies = (await connection.execute(RECORD.select())).all()
    records = [parse_record(row.body) for row in bodies]
    assert [record.kind for record in records if record.kind.startswith("admin")] == [
        "admin.login",
        "admin.login_failed",
    ]
    assert not any(word in row.body for row in bodies for word in (PASSWORD.encode(), b"a-wrong-password"))


async def test_a_login_replaces_the_session_of_the_form(site):
    client = site.client()
    await client.get("/console/login")
    before = client.cookies[COOKIE]
    await log_in(client)
    planted = site.client()
    planted.cookies.set(COOKIE, before)
    assert (await planted.get("/console")).status_code == 303


async def test_a_wrong_password_is_said_recorded_and_finally_made_to_wait(site):
    client = site.client()
    for _ in range(5):
        answer = await log_in(client, password="wrong")
        assert answer.status_code == 401
        assert "do not fit" in answer.text
    answer = await log_in(client)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"
    assert [kind for kind, _ in site.recorded] == ["admin.login_failed"] * 5
    site.now_us += 1_000_000
    assert (await log_in(client)).status_code == 303


async def test_an_unknown_name_reads_the_same_and_is_not_recorded(site):
    known = await log_in(site.client(address="10.0.0.1"), password="wrong")
    unknown = await log_in(site.client(address="10.0.0.2"), name="my secret", password="wrong")
    assert known.status_code == unknown.status_code == 401
    assert known.text.replace(token_of(known.text), "") == unknown.text.replace(token_of(unknown.text), "")
    assert site.recorded[1][1]["admin"] is None


@pytest.mark.parametrize("token", ["", "0" * 64, "\ud800"])
async def test_a_login_form_without_its_token_is_refused_before_the_password_is_read(site, token):
    answer = await log_in(site.client(), token=token.encode("utf-8", "replace").decode())
    assert answer.status_code == 403
    assert site.recorded == []


async def test_a_form_from_elsewhere_is_refused(site):
    client = site.client()
    client.headers["origin"] = "https://evil.example"
    assert (await log_in(client)).status_code == 403


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"x" * 20_000, "application/x-www-form-urlencoded"),
        (b"name=a&name=b", "application/x-www-form-urlencoded"),
        (b"&".join(b"f%d=1" % number for number in range(40)), "application/x-www-form-urlencoded"),
        (b"name=%ff", "application/x-www-form-urlencoded"),
        (b'{"name": "admin"}', "application/json"),
        (b"", "multipart/form-data; boundary=x"),
    ],
)
async def test_what_is_no_form_is_refused(site, content, kind):
    client = site.client()
    await client.get("/console/login")
    answer = await client.post("/console/login", content=content, headers={"content-type": kind})
    assert answer.status_code in {400, 403}
    assert site.recorded == []


async def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(site):
    client = await site.signed_in()
    copied = client.cookies[COOKIE]
    page = await client.get("/console")
    answer = await client.post("/console/logout", data={"token": token_of(page.text)})
    assert answer.headers["location"] == "/console/login"
    assert (await client.get("/console")).status_code == 303
    thief = site.client()
    thief.cookies.set(COOKIE, copied)
    assert (await thief.get("/console")).status_code == 303


@pytest.mark.parametrize("form", [{}, {"token": "0" * 64}])
async def test_signing_out_needs_the_sessions_token(site, form):
    client = await site.signed_in()
    assert (await client.post("/console/logout", data=form)).status_code == 403
    assert (await client.get("/console")).status_code == 200


async def test_a_session_ends_idle_and_at_its_absolute_age(site):
    client = await site.signed_in()
    for _ in range(ABSOLUTE_US // (IDLE_US - 1)):
        site.now_us += IDLE_US - 1
        assert (await client.get("/console/ledger")).status_code == 200
    site.now_us = NOW_US + ABSOLUTE_US
    assert (await client.get("/console/ledger")).status_code == 303
    fresh = await site.signed_in()
    site.now_us += IDLE_US
    assert (await fresh.get("/console")).status_code == 303


async def test_a_new_password_ends_the_sessions_of_the_old(site):
    client = await site.signed_in()
    await set_password(site.engine, "admin", "another long password")
    assert (await client.get("/console")).status_code == 303


async def test_a_touched_cookie_is_no_session(site):
    client = await site.signed_in()
    value = client.cookies[COOKIE]
    client.cookies.clear()
    for touched in (value[:-1], value[:-1] + ("0" if value[-1] != "0" else "1"), "a." + value.split(".")[1], ""):
        answer = await client.get("/console", headers={"cookie": f"{COOKIE}={touched}"})
        assert answer.status_code == 303


async def test_an_inference_key_opens_no_page(site):
    _, secret = await create_key(site.engine, b"p" * 32, name="n", team="t", now_us=NOW_US)
    for headers in ({"authorization": f"Bearer {secret}"}, {"x-api-key": secret}):
        for path in PAGES:
            answer = await site.client().get(path, headers=headers)
            assert answer.status_code == 401
            assert "Inference keys open no door" in answer.text
            assert secret not in answer.text
    form = await log_in(site.client(), name="admin", password=secret)
    assert form.status_code == 401


async def test_no_login_is_answered_that_could_not_be_recorded(site):
    site.recording = False
    client = site.client()
    assert (await log_in(client)).status_code == 503
    assert (await client.get("/console")).status_code == 303
    assert (await log_in(client, password="wrong")).status_code == 503


async def test_plain_http_from_elsewhere_is_not_served(site):
    answer = await site.client("http://gateway.example").get("/console/login")
    assert answer.status_code == 403
    assert "<form" not in answer.text
    assert "set-cookie" not in answer.headers


async def test_over_https_the_cookie_is_secure_and_bound_to_its_host(site):
    client = site.client("https://gateway.example")
    answer = await log_in(client)
    assert answer.status_code == 303
    assert answer.headers["set-cookie"].startswith("__Host-gateway-session=")
    assert answer.headers["set-cookie"].endswith("; HttpOnly; Path=/; SameSite=strict; Secure")
    page = await client.get("/console")
    assert page.status_code == 200
    assert page.headers["strict-transport-security"].startswith("max-age=")


async def test_logins_at_once_cannot_outrun_the_wait(site):
    clients = [site.client() for _ in range(20)]
    answers = await asyncio.gather(*(log_in(client, password="wrong") for client in clients))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 15
