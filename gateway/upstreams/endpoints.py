"""From an operator's binding to an endpoint: URL checked, credential read, certificates loaded. Blocking.

Messages name the deployment and the setting, never a value.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from pathlib import Path

from yarl import URL

from gateway.config.settings import DeploymentBinding
from gateway.core.errors import ConfigurationError
from gateway.upstreams.openai_compatible import Endpoint, Timeouts

_TOKEN = re.compile(r"[!-~]{1,8192}")
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
_HEADER_VALUE = re.compile(r"[ -~]{0,4096}")
# Credentials have their own settings; the others frame the message or would move it to another host.
_RESERVED = frozenset(
    {
        "accept-encoding",
        "api-key",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "proxy-authorization",
        "transfer-encoding",
        "x-api-key",
    }
)


def endpoint_for(deployment: str, binding: DeploymentBinding, environment: Mapping[str, str]) -> Endpoint:
    """Everything that is needed to reach an OpenAI-compatible deployment. Raises ``ConfigurationError``."""
    headers = _extra_headers(deployment, binding)
    key = credential_for(deployment, binding, environment)
    if key is not None:
        headers["authorization"] = f"Bearer {key}"
    return Endpoint(
        base_url=_base_url(deployment, binding.base_url),
        timeouts=timeouts_of(binding),
        max_connections=binding.max_connections,
        headers=headers,
        tls=_tls(deployment, binding.ca_file),
    )


def timeouts_of(binding: DeploymentBinding) -> Timeouts:
    """The four bounds of a binding."""
    return Timeouts(
        connect_s=binding.connect_timeout_s,
        first_byte_s=binding.first_byte_timeout_s,
        idle_s=binding.idle_timeout_s,
        total_s=binding.total_timeout_s,
    )


def credential_for(deployment: str, binding: DeploymentBinding, environment: Mapping[str, str]) -> str | None:
    """The upstream's key, or ``None`` where the binding names none. Raises ``ConfigurationError`` for a missing one."""
    if binding.api_key_env is not None and binding.api_key_file is not None:
        raise ConfigurationError(f"deployment {deployment!r}: give api_key_env or api_key_file, not both")
    if binding.api_key_env is not None:
        setting, key = "api_key_env", environment.get(binding.api_key_env, "").strip()
    elif binding.api_key_file is not None:
        setting, key = "api_key_file", _read(deployment, binding.api_key_file).strip()
    else:
        return None
    if not _TOKEN.fullmatch(key):
        raise ConfigurationError(f"deployment {deployment!r}: what {setting} names is empty or holds no key")
    return key


def _base_url(deployment: str, text: str | None) -> str:
    if text is None:
        raise ConfigurationError(f"deployment {deployment!r}: base_url is missing")
    try:
        url = URL(text)
        fits = url.scheme in {"http", "https"} and bool(url.host) and url.port is not None
    except ValueError:
        fits = False
    if not fits or url.user is not None or url.password is not None or url.query_string or url.fragment:
        raise ConfigurationError(
            f"deployment {deployment!r}: base_url must be http(s)://host[:port][/path] without credentials or query"
        )
    # Written with or without /v1, as clients of this API are used to either.
    return str(url).rstrip("/").removesuffix("/v1").rstrip("/")


def _extra_headers(deployment: str, binding: DeploymentBinding) -> dict[str, str]:
    for name, value in binding.headers.items():
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value) or name.lower() in _RESERVED:
            raise ConfigurationError(
                f"deployment {deployment!r}: headers may not hold this name or value; "
                "credentials belong into api_key_env or api_key_file"
            )
    return {name.lower(): value for name, value in binding.headers.items()}


def _tls(deployment: str, ca_file: Path | None) -> ssl.SSLContext | None:
    if ca_file is None:
        return None
    try:
        return ssl.create_default_context(cafile=str(ca_file))
    except (OSError, ssl.SSLError):
        raise ConfigurationError(f"deployment {deployment!r}: ca_file holds no certificate that can be read") from None


def _read(deployment: str, path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(f"deployment {deployment!r}: api_key_file cannot be read") from None
