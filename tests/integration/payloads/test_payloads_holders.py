"""Holders of keys behind one interface: files, SoftHSM through PKCS#11, a transit service that speaks Vault's API."""

import base64
import os
import secrets
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pytest

from gateway.core.errors import ConfigurationError, PayloadsFailed
from gateway.payloads.hardware import HardwareKeyHolder
from gateway.payloads.holders import FileKeyHolder, KeyGone
from gateway.payloads.transit import TransitKeyHolder

SOFTHSM = next((path for path in Path("/usr/lib").glob("**/libsofthsm2.so") if shutil.which("softhsm2-util")), None)
needs_softhsm = pytest.mark.skipif(SOFTHSM is None, reason="SoftHSM2 is not installed (Debian: package softhsm2)")
PIN = "8315"


class Transit(BaseHTTPRequestHandler):
    """The part of OpenBao's transit API that is used, with its own answers for what is missing or forbidden."""

    def do_POST(self):
        body = orjson.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.headers["X-Vault-Token"] != "s.token":
            return self._answer(403, {"errors": ["permission denied"]})
        _, _, _, verb, name, *rest = self.path.split("/")
        keys = self.server.keys
        if verb == "keys" and not rest:
            keys.setdefault(name, {"config": {}, "sealed": {}})
            return self._answer(204, None)
        if name not in keys:
            return self._answer(400, {"errors": ["encryption key not found"]})
        if verb == "keys":
            keys[name]["config"].update(body)
            return self._answer(204, None)
        if verb == "encrypt":
            ciphertext = f"vault:v1:{secrets.token_hex(8)}"
            keys[name]["sealed"][ciphertext] = (body["plaintext"], body["associated_data"])
            return self._answer(200, {"data": {"ciphertext": ciphertext, "key_version": 1}})
        found = keys[name]["sealed"].get(body["ciphertext"])
        if found is None or found[1] != body["associated_data"]:
            return self._answer(400, {"errors": ["cipher: message authentication failed"]})
        return self._answer(200, {"data": {"plaintext": found[0]}})

    def do_DELETE(self):
        name = self.path.split("/")[4]
        key = self.server.keys.get(name)
        if key is None:
            return self._answer(400, {"errors": ["could not delete key; not found"]})
        if not key["config"].get("deletion_allowed"):
            return self._answer(400, {"errors": ["deletion is not allowed for this key"]})
        del self.server.keys[name]
        return self._answer(204, None)

    def _answer(self, status, body):
        content = b"" if body is None else orjson.dumps(body)
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def transit_url():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Transit)
    server.keys = {}
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def softhsm(tmp_path, monkeypatch):
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "gateway", "--so-pin", "4711", "--pin", PIN],
        check=True, capture_output=True, env=dict(os.environ),
    )  # fmt: skip
    return SOFTHSM


@pytest.fixture(params=["file", pytest.param("pkcs11", marks=needs_softhsm), "transit"])
def holder(request, tmp_path):
    if request.param == "file":
        return FileKeyHolder(tmp_path / "keys")
    if request.param == "pkcs11":
        return HardwareKeyHolder(request.getfixturevalue("softhsm"), "gateway", PIN)
    return TransitKeyHolder(request.getfixturevalue("transit_url"), "s.token")


KEY = bytes(range(32))


def test_a_key_comes_back_from_its_own_name_only(holder):
    holder.create("acme/2026-11/1")
    holder.create("acme/2026-11/2")
    wrapped = holder.wrap("acme/2026-11/1", KEY)
    assert KEY not in wrapped
    assert base64.b64encode(KEY) not in wrapped
    assert holder.unwrap("acme/2026-11/1", wrapped) == KEY
    with pytest.raises(PayloadsFailed):
        holder.unwrap("acme/2026-11/2", wrapped)


def test_creating_again_keeps_the_key(holder):
    holder.create("a/1")
    wrapped = holder.wrap("a/1", KEY)
    holder.create("a/1")
    assert holder.unwrap("a/1", wrapped) == KEY


def test_a_destroyed_key_opens_nothing_even_if_its_name_is_made_again(holder):
    holder.create("a/1")
    wrapped = holder.wrap("a/1", KEY)
    holder.destroy("a/1")
    with pytest.raises(KeyGone):
        holder.unwrap("a/1", wrapped)
    with pytest.raises(KeyGone):
        holder.wrap("a/1", KEY)
    holder.destroy("a/1")
    holder.create("a/1")
    with pytest.raises(PayloadsFailed):
        holder.unwrap("a/1", wrapped)


@needs_softhsm
def test_a_wrong_pin_token_or_module_is_a_configuration_error(softhsm, tmp_path):
    with pytest.raises(ConfigurationError, match="PIN"):
        HardwareKeyHolder(softhsm, "gateway", "0000")
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        HardwareKeyHolder(softhsm, "another", PIN)
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        HardwareKeyHolder(tmp_path / "none.so", "gateway", PIN)


def test_a_transit_service_that_forbids_or_is_away_is_a_failed_control(transit_url):
    with pytest.raises(PayloadsFailed, match="status 403"):
        TransitKeyHolder(transit_url, "s.other").create("a/1")
    with pytest.raises(PayloadsFailed, match="cannot be reached"):
        TransitKeyHolder("http://127.0.0.1:1", "s.token").create("a/1")
