"""Every page with and without data: what it shows, what it sends, and that hostile text stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from console_site import NOW_US, intent, outcome, refusal

from gateway.console.assets import load_assets
from gateway.ledger import Kind

PAGES = ["/console", "/console/exchanges", "/console/policy", "/console/models", "/console/ledger"]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\u202egnp"


class Structure(HTMLParser):
    """Tags with their attributes, and text outside of tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.code = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside.append(tag)

    def handle_data(self, data):
        if self.inside and self.inside[-1] in {"script", "style"}:
            self.code += data


def assert_inert(page: str) -> Structure:
    """No code and no style within the page, and everything it loads or sends is the console's own."""
    structure = Structure(page)
    assert structure.code.strip() == ""
    for tag, attributes in structure.tags:
        assert tag not in {"style", "iframe", "object", "embed", "base"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            target = attributes.get(name)
            assert target is None or target.startswith(("/console", "#main")), target
    return structure


async def filled(site) -> None:
    append = site.ledger.append
    await append(Kind.INTENT, "ex_allowed", intent(site.bundle))
    await append(Kind.OUTCOME, "ex_allowed", outcome())
    await append(Kind.REFUSAL, "ex_refused", refusal(site.bundle, received_us=NOW_US + 1))
    await append(Kind.INTENT, "ex_open", intent(site.bundle, received_us=NOW_US + 2))
    await site.ledger.flush()


@pytest.mark.parametrize("with_data", [False, True], ids=["empty", "filled"])
@pytest.mark.parametrize("path", PAGES)
async def test_each_page_renders_inert_with_its_headers(site_on_each, path, with_data):
    site = site_on_each
    if with_data:
        await filled(site)
    client = await site.signed_in()
    answer = await client.get(path)
    assert answer.status_code == 200
    assert len(answer.content) < 250_000
    assert_inert(answer.text)
    assert "test &lt;env&gt;" in answer.text
    assert "0123456789" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/console", "/console/exchanges"])
async def test_an_empty_console_teaches_how_to_make_the_first_exchange(site, path):
    page = (await (await site.signed_in()).get(path)).text
    assert "No exchange has been recorded yet" in page
    assert "gateway keys create" in page


async def test_the_overview_counts_and_lists(site):
    await filled(site)
    page = (await (await site.signed_in()).get("/console")).text
    assert re.search(r'class="big">3 <small>exchanges', page)
    assert "67 %" in page
    assert "33 %" in page
    assert page.index("/console/exchanges/ex_open") < page.index("/console/exchanges/ex_allowed")
    assert "Under way" in page


async def test_filters_are_links_and_joined_by_and(site):
    await filled(site)
    client = await site.signed_in()

    async def shown(query: str) -> list[str]:
        page = (await client.get(f"/console/exchanges?{query}")).text
        assert_inert(page)
        return re.findall(r'data-row href="/console/exchanges/(\w+)"', page)

    assert await shown("") == ["ex_open", "ex_refused", "ex_allowed"]
    assert await shown("decision=refused") == ["ex_refused"]
    assert await shown("decision=allowed&status=answered") == ["ex_allowed"]
    assert await shown("rule=D02-confidential-no-saas") == ["ex_refused"]
    assert await shown("q=ex_op") == ["ex_open"]
    assert await shown("model=nothing&q=ex") == []
    assert await shown("q=%00&before=zzz") == ["ex_open", "ex_refused", "ex_allowed"]


async def test_older_goes_on_exactly_where_the_page_ended(site_on_each):
    site = site_on_each
    for number in range(120):
        # Several exchanges share a microsecond: the id then orders them.
        body = refusal(site.bundle, received_us=NOW_US + number // 3)
        await site.ledger.append(Kind.REFUSAL, f"ex_{number:03d}", body)
    await site.ledger.flush()
    client = await site.signed_in()
    path, seen = "/console/exchanges?decision=refused", []
    while path:
        page = (await client.get(path)).text
        seen += re.findall(r'data-row href="/console/exchanges/(\w+)"', page)
        link = re.search(r'rel="next" href="([^"]+)"', page)
        path = link.group(1).replace("&amp;", "&") if link else ""
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 120


async def test_an_allowed_exchange_shows_decision_evidence_and_place(site):
    await filled(site)
    page = (await (await site.signed_in()).get("/console/exchanges/ex_allowed")).text
    assert_inert(page)
    for said in (
        "Allowed and answered by smollm2-135m-instruct at local-smollm2",
        "2 values replaced",
        'href="/console/policy#rule-B01-approved-models"',
        'href="/console/models#model-smollm2-135m-instruct"',
        "found EMAIL",
        "apache-2.0",
        "exchange.intent",
        "exchange.outcome",
        "under the signed checkpoint of",
        "gateway.example/audit/2026H2",
        "key:1",
    ):
        assert said in page, said


async def test_a_refused_exchange_gives_reason_and_remedy(site):
    await filled(site)
    page = (await (await site.signed_in()).get("/console/exchanges/ex_refused")).text
    rule = site.bundle.rules["D02-confidential-no-saas"]
    assert "Refused before any model was called" in page
    assert rule.reason in page
    assert rule.remediation in page
    assert "No model was called." in page


async def test_records_that_no_checkpoint_covers_yet_are_said_to_be_so(site, monkeypatch):
    await filled(site)
    client = await site.signed_in()
    from gateway.console import pages
    from gateway.ledger.detail import get_exchange

    async def uncovered(engine, exchange_id):
        from dataclasses import replace

        detail = await get_exchange(engine, exchange_id)
        return replace(detail, checkpoint=None)

    monkeypatch.setattr(pages, "get_exchange", uncovered)
    assert "No signed checkpoint covers" in (await client.get("/console/exchanges/ex_allowed")).text


@pytest.mark.parametrize("wanted", ["ex_nothing", "a" * 300, "%00", "%C3%BC", "%F0%9F%98%80", "..%2F..%2Fetc%2Fpasswd"])
async def test_what_is_not_there_is_a_page_that_says_so(site, wanted):
    answer = await (await site.signed_in()).get(f"/console/exchanges/{wanted}")
    assert answer.status_code == 404
    assert_inert(answer.text)


async def test_hostile_names_stay_text_on_every_page(site):
    principal = {"id": HOSTILE, "kind": HOSTILE, "team": HOSTILE, "tenant": "t", "region": HOSTILE, "role": HOSTILE}
    hostile_decision = {
        "id": HOSTILE,
        "action": HOSTILE,
        "deployment": HOSTILE,
        "model": HOSTILE,
        "allow": False,
        "rules": [{"id": HOSTILE, "effect": HOSTILE, "mode": HOSTILE}],
        "deciding": [HOSTILE],
        "obligations": [{"type": HOSTILE, "rules": [HOSTILE]}],
        "reason": HOSTILE,
        "error": HOSTILE,
    }
    changes = {
        "requested_model": HOSTILE,
        "principal": principal,
        "purpose": HOSTILE,
        "findings": {"<b>TYPE": 1},
        "decisions": [hostile_decision],
        "data_class": {
            "value": "<i>x",
            "because": HOSTILE,
            "declared": HOSTILE,
            "floor": HOSTILE,
            "from_findings": HOSTILE,
        },
        "rules": ["<u>rule</u>"],
        "door": "<s>door",
        "policy": {"bundle": HOSTILE, "commit": HOSTILE},
    }
    await site.ledger.append(Kind.REFUSAL, "ex_hostile", refusal(site.bundle, **changes))
    hostile_end = outcome(
        model=HOSTILE, deployment=HOSTILE, licence=HOSTILE, served_model=HOSTILE, status="<b>", code="<b>"
    )
    await site.ledger.append(Kind.INTENT, "ex_hostile2", intent(site.bundle, **changes))
    await site.ledger.append(Kind.OUTCOME, "ex_hostile2", hostile_end)
    await site.ledger.flush()
    client = await site.signed_in()
    paths = ["/console", "/console/exchanges", "/console/exchanges/ex_hostile", "/console/exchanges/ex_hostile2"]
    paths.append(
        "/console/exchanges?q=%3Cscript%3Ealert(1)%3C/script%3E&team=%22%3E%3Cimg%20src=x%20onerror=1%3E&rule=%E2%80%AE"
    )
    for path in paths:
        answer = await client.get(path)
        assert answer.status_code == 200
        structure = assert_inert(answer.text)
        assert not {tag for tag, _ in structure.tags} & {"b>", "u", "s", "i"}
        assert len([tag for tag, _ in structure.tags if tag == "script"]) == 1
        assert len([tag for tag, _ in structure.tags if tag == "img"]) == 1
        assert "\u202e" not in answer.text
        assert "⟦202E⟧" in answer.text or path == "/console"


async def test_failures_show_nothing_of_themselves(site, monkeypatch, caplog):
    from gateway.console import pages

    client = await site.signed_in()

    async def broken(*_args):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(pages, "search", broken)
    answer = await client.get("/console/exchanges")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text + caplog.text
    assert_inert(answer.text)

    async def away(*_args):
        raise OSError("connection to db.internal refused")

    monkeypatch.setattr(pages, "search", away)
    answer = await client.get("/console/exchanges")
    assert answer.status_code == 503
    assert "db.internal" not in answer.text + caplog.text
    assert answer.headers["content-security-policy"]


async def test_files_are_served_under_their_digest_and_nothing_else_is(site):
    client = site.client()
    assets = load_assets()
    for name, kind in (("console.css", "text/css"), ("console.js", "text/javascript"), ("mark.svg", "image/svg+xml")):
        answer = await client.get(assets.url(name))
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
    for path in ("console.css", "0/console.css", "../ports.py", "%2e%2e/ports.py", ""):
        answer = await client.get(f"/console/static/{path}")
        assert answer.status_code in {303, 404}
        assert "no-store" in answer.headers["cache-control"]


async def test_other_methods_and_addresses_are_pages_that_say_so(site):
    client = await site.signed_in()
    assert (await client.get("/console/nothing")).status_code == 404
    for method in ("POST", "PUT", "DELETE"):
        assert (await client.request(method, "/console/exchanges")).status_code == 404
        assert (await site.client().request(method, "/console/exchanges")).status_code == 401


async def test_every_link_of_every_page_leads_somewhere(site):
    await filled(site)
    client = await site.signed_in()
    pages = {}
    for path in [*PAGES, "/console/exchanges/ex_allowed", "/console/exchanges/ex_refused"]:
        pages[path] = assert_inert((await client.get(path)).text)
    ids = {
        path: {attributes["id"] for _, attributes in page.tags if "id" in attributes} for path, page in pages.items()
    }
    links = {str(attributes["href"]) for page in pages.values() for tag, attributes in page.tags if tag == "a"}
    for link in sorted(links):
        path, _, fragment = link.partition("#")
        if path and path not in pages:
            assert (await client.get(path)).status_code == 200, link
        elif fragment and path:
            assert fragment in ids[path], link
