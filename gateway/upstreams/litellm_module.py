"""The one place that imports litellm: late, without a network, with everything off that would call out or log."""

from __future__ import annotations

import functools
import importlib
import logging
import os
from typing import Any

# Read by litellm while it is imported: the first would otherwise fetch a price list from a web site.
_BEFORE_IMPORT = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MODE": "PRODUCTION", "LITELLM_LOG": "CRITICAL"}
_LOGGERS = ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy")


@functools.cache
def litellm_module() -> Any:  # noqa: ANN401  a module without usable types
    """The module, set up. Blocks for seconds at the first call: call it in a thread."""
    os.environ.update(_BEFORE_IMPORT)
    litellm: Any = importlib.import_module("litellm")
    handler: Any = importlib.import_module("litellm.llms.custom_httpx.http_handler")
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.turn_off_message_logging = True
    litellm.disable_streaming_logging = True
    litellm.disable_token_counter = True
    litellm.disable_hf_tokenizer_download = True
    litellm.disable_aiohttp_trust_env = True
    litellm.callbacks = []
    litellm.success_callback = []
    litellm.failure_callback = []
    litellm.cache = None
    litellm.num_retries = 0
    # A parameter that a provider does not know is an error, not something to leave out in silence.
    litellm.drop_params = False
    litellm.modify_params = False
    for name in _LOGGERS:
        # Its messages may repeat prompts; what matters of an error comes as an exception.
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = False
        logger.disabled = True
    _never_redirect(litellm, handler.AsyncHTTPHandler)
    return litellm


def _never_redirect(litellm: Any, handler: Any) -> None:  # noqa: ANN401
    """Its clients follow redirects and have no setting for it; an upstream's address is fixed by configuration."""
    httpx: Any = importlib.import_module("httpx")
    create = handler.create_client

    @functools.wraps(create)
    def create_client(self: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        self.follow_redirects = False
        return create(self, *arguments, **options)

    handler.create_client = create_client
    # What the providers use that go through OpenAI's own package.
    litellm.aclient_session = httpx.AsyncClient(follow_redirects=False, trust_env=False)
