"""The servers under load: the stub upstream, this gateway with all controls on, LiteLLM's proxy with no guard."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from gateway.cli.process import free_port, gateway_command, start_served
from gateway.storage.schema import upgrade

ROOT = Path(__file__).resolve().parent.parent
PEER_PYTHON = ROOT / ".venv-litellm-proxy" / "bin" / "python"
# Its own switch for running without any authentication: the peer is measured bare.
_BARE = {"LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true"}
LOCK = Path(__file__).with_name("litellm-proxy.lock")


@dataclass(frozen=True, slots=True)
class Target:
    """A server that answers chat completions."""

    name: str
    base_url: str
    key: str
    model: str

    @property
    def url(self) -> str:
        """Where to POST."""
        return f"{self.base_url}/chat/completions"


@contextmanager
def stub() -> Iterator[Target]:
    """The fast stub upstream: the limit that no gateway in front of it can pass."""
    port = free_port()
    with _child([sys.executable, "-m", "tests.stubs.fast", "--port", str(port)], cwd=ROOT) as process:
        _wait(process, f"http://127.0.0.1:{port}/v1/models")
        yield Target("stub alone", f"http://127.0.0.1:{port}/v1", "none", "smollm2-135m-instruct")


@contextmanager
def this_gateway(upstream: Target, folder: Path) -> Iterator[Target]:
    """One worker with every control on: keys, inspection, policy, redaction, ledger with fsync, shipping, sealing."""
    config = folder / "gateway.yaml"
    base = upstream.base_url.removesuffix("/v1")
    config.write_text(
        yaml.safe_dump(
            {
                "environment": "benchmark",
                "inference": {"port": free_port()},
                "admin": {"port": free_port()},
                "state_dir": str(folder),
                "policies": str(ROOT / "policies"),
                "deployments": {"local-smollm2": {"kind": "openai", "base_url": base}},
            }
        ),
        encoding="utf-8",
    )
    upgrade(f"sqlite+aiosqlite:///{folder / 'gateway.db'}")
    environment = {**os.environ, "GATEWAY_CONFIG": str(config)}
    made = subprocess.run(
        [*gateway_command(), "keys", "create", "bench", "--team", "bench", "--quiet"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    served = start_served(config)
    try:
        yield Target("this gateway", served.base_url, made.stdout.strip(), "local-smollm2")
    finally:
        served.stop()
        subprocess.run([*gateway_command(), "ledger", "verify"], env=environment, check=True)


@contextmanager
def litellm_proxy(upstream: Target, folder: Path) -> Iterator[Target]:
    """LiteLLM's proxy, one worker, no guards, no database, in an environment of its own."""
    make_peer_environment()
    config = folder / "litellm.yaml"
    parameters = {"model": f"openai/{upstream.model}", "api_base": upstream.base_url, "api_key": "none"}
    config.write_text(
        yaml.safe_dump({"model_list": [{"model_name": "bench", "litellm_params": parameters}]}), encoding="utf-8"
    )
    port = free_port()
    command = [str(PEER_PYTHON.with_name("litellm")), "--config", str(config), "--host", "127.0.0.1"]
    environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_LOG": "ERROR", **_BARE}
    with _child(
        [*command, "--port", str(port), "--num_workers", "1", "--telemetry", "False"], env=environment
    ) as process:
        _wait(process, f"http://127.0.0.1:{port}/health/liveliness", within_s=180)
        yield Target("LiteLLM proxy", f"http://127.0.0.1:{port}/v1", "none", "bench")


def make_peer_environment() -> None:
    """Install the peer from its hash-pinned lock, once."""
    if PEER_PYTHON.with_name("litellm").exists():
        return
    subprocess.run([sys.executable, "-m", "venv", str(PEER_PYTHON.parent.parent)], check=True)
    install = [str(PEER_PYTHON), "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", str(LOCK)]
    subprocess.run(install, check=True)


@contextmanager
def _child(command: list[str], **options: object) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, within_s: float = 30) -> None:
    deadline = time.monotonic() + within_s
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                raise RuntimeError(f"{process.args} ended with {process.returncode}") from None
            if time.monotonic() > deadline:
                raise RuntimeError(f"{url} did not answer within {within_s:.0f} s") from None
            time.sleep(0.1)
        else:
            return
