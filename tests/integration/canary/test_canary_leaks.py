"""Canaries in prompts, keys and errors: none reaches a log, trace, metric, error body or database column."""

import asyncio
import secrets
import sqlite3
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import aiohttp
import pytest

from gateway.config.settings import TelemetrySettings
from tests.harness import running, settings_for
from tests.stubs.upstream import stub_upstream


class Collector:
    """An OTLP endpoint that keeps what it is sent."""

    def __init__(self):
        received = self.received = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                received.append(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def collector():
    made = Collector()
    yield made
    made.stop()


async def test_no_canary_leaves_but_to_the_upstream(tmp_path, collector, caplog, capfd):
    caplog.set_level("DEBUG")
    word = "canary" + secrets.token_hex(8)
    email = f"{word}@example.com"
    planted = [word]
    bodies: list[bytes] = []
    settings = None
    async with stub_upstream() as stub:
        settings = settings_for(tmp_path, stub.url, telemetry=TelemetrySettings(otlp_endpoint=collector.url))
        async with running(settings) as gateway, aiohttp.ClientSession() as client:
            planted.append(gateway.key)
            url = f"{gateway.base_url}/v1/chat/completions"
            plain = [{"role": "user", "content": f"mail {email} about {word}"}]
            await ask(client, url, gateway.headers, {"model": "local-smollm2", "messages": plain})
            await ask(client, url, gateway.headers, {"model": "local-smollm2", "messages": plain, "stream": True})
            upstream_saw = b"".join(stub.requests)
            assert email.encode() not in upstream_saw
            refused = [
                {"model": word, "messages": plain},
                {"model": "gpt-4.1", "messages": plain},
                {"model": "local-smollm2", "messages": [{"role": word, "content": word}]},
                {"model": "local-smollm2", "messages": plain, word: word, "stream": word},
                {"model": "local-smollm2", "messages": [{"role": "user", "content": f"password is {word}X9!"}]},
                {"model": "local-smollm2", "messages": [*plain, {"role": "user", "content": "fault:500"}]},
                {"model": "local-smollm2", "messages": [*plain, {"role": "user", "content": "fault:html"}]},
                {"model": "local-smollm2", "messages": [*plain, {"role": "user", "content": "fault:reject"}]},
                {"model": "local-smollm2", "messages": [*plain, {"role": "user", "content": "fault:invalid-json"}]},
            ]
            for body in refused:
                bodies.append(await ask(client, url, gateway.headers, body))
            for headers in (
                {"authorization": f"Bearer {word}"},
                {**gateway.headers, "x-gateway-purpose": word},
                {**gateway.headers, "x-gateway-data-class": word},
                {**gateway.headers, "traceparent": word, "tracestate": f"a={word}", "baggage": f"k={word}"},
            ):
                got = await ask(client, url, headers, {"model": "nobody-" + word, "messages": plain})
                bodies.append(got)
            bodies.append(await ask(client, f"{gateway.base_url}/v1/{word}", gateway.headers, {}))
            async with client.get(f"{gateway.admin_url}/metrics") as metrics:
                bodies.append(await metrics.read())
            await gateway.gateway.ledger.flush()
    assert collector.received, "no trace was exported, so the test shows nothing"
    logged = caplog.text + "".join(capfd.readouterr())
    for canary in planted:
        raw = canary.encode()
        assert raw not in b"".join(bodies)
        assert raw not in b"".join(collector.received)
        assert canary not in logged
        assert [path for path in tmp_path.rglob("*") if path.is_file() and raw in path.read_bytes()] == []
        assert canary not in dump(tmp_path / "gateway.db")


async def ask(client, url, headers, body):
    async with client.post(url, json=body, headers={**headers, "content-type": "application/json"}) as answer:
        return await asyncio.wait_for(answer.read(), 30)


def dump(path):
    with sqlite3.connect(path) as connection:
        return "\n".join(connection.iterdump())
