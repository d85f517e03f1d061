"""The one place that imports litellm: late, without a network, with everything off that would call out or log."""

from __future__ import annotations

import functools
import importlib
import logging
import os
from typing import Any

from gateway.upstreams.litellm_guard import guard_clients

# Read by litellm while it is imported: without the first it fetches a price list from a web site.
_BEFORE_IMPORT = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MODE": "PRODUCTION", "LITELLM_LOG": "CRITICAL"}
_LOGGERS = ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy")
_SETTINGS: dict[str, object] = {
    "telemetry": False,
    "suppress_debug_info": True,
    "turn_off_message_logging": True,
    "disable_streaming_logging": True,
    # Counting tokens of unknown models would download tokenizers; providers count for themselves.
    "disable_token_counter": True,
    "disable_hf_tokenizer_download": True,
    "disable_aiohttp_trust_env": True,
    "cache": None,
    "num_retries": 0,
    # A parameter that a provider does not know is an error, not something to leave out in silence.
    "drop_params": False,
    "modify_params": False,
}


@functools.cache
def litellm_module() -> Any:  # noqa: ANN401  a module without usable types
    """The module, set up. Blocks for seconds at the first call: call it in a thread."""
    os.environ.update(_BEFORE_IMPORT)
    litellm: Any = importlib.import_module("litellm")
    for name, value in _SETTINGS.items():
        setattr(litellm, name, value)
    for hook in ("callbacks", "success_callback", "failure_callback", "input_callback", "service_callback"):
        setattr(litellm, hook, [])
    for name in _LOGGERS:
        # Its messages may repeat prompts; what matters of an error comes as an exception.
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = False
        logger.disabled = True
    guard_clients(litellm)
    return litellm
