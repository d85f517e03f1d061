"""The demo from end to end on the real model, confined to loopback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFINED = Path(__file__).parent / "confined"


@pytest.mark.timeout(400)
def test_the_demo_runs_confined_to_loopback(tmp_path):
    egress = tmp_path / "egress.log"
    egress.touch()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(CONFINED),
        "GATEWAY_TEST_EGRESS_LOG": str(egress),
        "COLUMNS": "160",
    }
    command = [sys.executable, "-m", "gateway", "demo", "--state", str(tmp_path / "state")]
    result = subprocess.run([*own_network(), *command], env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    for shown in ("D02-confidential-no-saas", "L01-eu-multimodal", "C01-no-secrets", "apache-2.0", "local-smollm2"):
        assert shown in result.stdout
    assert "maria.keller@example.com" in result.stdout
    assert egress.read_text() == ""
    written = b"".join(path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file())
    assert b"maria.keller" not in written


def test_the_confinement_catches_an_attempt(tmp_path):
    egress = tmp_path / "egress.log"
    environment = {**os.environ, "PYTHONPATH": str(CONFINED), "GATEWAY_TEST_EGRESS_LOG": str(egress)}
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "192.0.2.1" in egress.read_text()


def own_network():
    """A network namespace with nothing but loopback, where this machine lets us make one; sockets of native code too."""
    script = 'ip link set lo up && exec "$@"'
    prefix = ["unshare", "--net", "sh", "-c", script, "sh"]
    possible = shutil.which("unshare") and shutil.which("ip")
    if possible and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
        return prefix
    print("no network namespace here: only Python's own sockets are watched")
    return []
