"""The embedded model's own process: llama.cpp's OpenAI-compatible server on a loopback port.

Started by ``local.py`` as a file, isolated from the gateway's packages and environment. One JSON line on stdin says
what to serve and with which key; the address goes out as one line on stdout. When stdin ends, the parent is gone, and
so is this.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any


def main() -> None:
    """Read the order, load, serve until stdin ends."""
    order = json.loads(sys.stdin.readline())
    answer = os.dup(1)
    # Whatever the library prints goes where its log goes, never into the answer.
    os.dup2(2, 1)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    server = _serve(order)
    with os.fdopen(answer, "w") as out:
        out.write(json.dumps({"url": server.listening_address}) + "\n")
    threading.Event().wait()


def _serve(order: dict[str, Any]) -> Any:  # noqa: ANN401  an extension type without stubs
    import xllamacpp  # noqa: PLC0415  after stdout was moved out of its way

    params = xllamacpp.CommonParams()
    params.model.path = order["weights"]
    params.model_alias = {order["name"]}
    params.hostnames = ["127.0.0.1"]
    params.port = order["port"]
    params.api_keys = [order["key"]]
    params.n_parallel = order["parallel"]
    # The slots share one context, so that a long conversation fits while the others are short.
    params.kv_unified = True
    params.n_ctx = order["context"]
    params.fit_params = False
    params.n_gpu_layers = 0
    for processor in (params.cpuparams, params.cpuparams_batch):
        processor.n_threads = order["threads"]
        # Waiting threads sleep: spinning would take the cores that the gateway needs.
        processor.poll = 0
    params.n_threads_http = order["parallel"] + 2
    # Prompts stay out of the log, and nothing shows them but the answer.
    params.verbosity = 0
    params.endpoint_slots = False
    params.endpoint_props = False
    params.endpoint_metrics = False
    params.ui = False
    params.cors_origins = ""
    # No second copy of prompts in memory; a slot's own cache is enough for one model this small.
    params.cache_ram_mib = 0
    params.offline = True
    return xllamacpp.Server(params)


def _end_with_parent() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    # Not sys.exit: the main thread waits inside native code.
    os._exit(0)


if __name__ == "__main__":
    main()
