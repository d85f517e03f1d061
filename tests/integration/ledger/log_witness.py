"""A witness on a port of its own, in a thread, and logs whose time a test decides."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager

import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ledger_installation import Installation

from gateway.config.ledger_settings import WitnessEndpoint, WitnessSettings
from gateway.core.signed_note import COSIGNATURE, verifier_key
from gateway.ledger.verify import Demands
from gateway.ledger.witness.cosignature import Cosigner
from gateway.ledger.witness.server import TrustedLog, Witness, witness_application
from gateway.ledger.witness.store import WitnessStore

KEY = Ed25519PrivateKey.from_private_bytes(bytes([9] * 32))
NAME = "witness.example/w1"
VKEY = verifier_key(NAME, KEY.public_key(), COSIGNATURE)


class RunningWitness:
    """Starts and stops; what it remembers lies in ``folder``."""

    def __init__(self, folder, log_keys, prefix="gateway.example/audit"):
        self.folder = folder
        self.logs = [TrustedLog(prefix, key) for key in log_keys]
        self.port = 0

    def start(self):
        self.store = WitnessStore(self.folder)
        application = witness_application(Witness(NAME, KEY, self.store, self.logs))
        self.server = uvicorn.Server(uvicorn.Config(application, port=self.port, log_level="error"))
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        deadline = time.monotonic() + 20
        while not self.server.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]

    def stop(self):
        self.server.should_exit = True
        self.thread.join()
        self.store.close()

    @property
    def settings(self):
        endpoint = WitnessEndpoint(key=VKEY, url=f"http://127.0.0.1:{self.port}")
        # Nothing happens by the clock: tests ask for a round.
        return WitnessSettings(witnesses=(endpoint,), interval_s=3600, timeout_s=5)


@contextmanager
def running_witness(folder, *log_keys):
    witness = RunningWitness(folder, log_keys)
    witness.start()
    try:
        yield witness
    finally:
        witness.stop()


def demanding(**options):
    return Demands(witnesses=(Cosigner(NAME, KEY.public_key()),), now_us=time.time_ns() // 1000, **options)


def witnessed(installation: Installation, witness) -> Installation:
    installation.settings = installation.settings.model_copy(update={"witness": witness.settings})
    return installation
