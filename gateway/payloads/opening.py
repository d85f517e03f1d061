"""The payload vault as the operator configured it."""

from __future__ import annotations

import os
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncEngine

from gateway.config.settings import PayloadSettings, Settings
from gateway.core.errors import ConfigurationError
from gateway.payloads.hardware import HardwareKeyHolder
from gateway.payloads.holders import FileKeyHolder, KeyHolder
from gateway.payloads.transit import TransitKeyHolder
from gateway.payloads.vault import PayloadVault


def open_payloads(
    settings: Settings, engine: AsyncEngine, term_key: bytes, clock: Callable[[], int]
) -> PayloadVault | None:
    """The vault, or None where no texts are kept. Raises ``ConfigurationError``."""
    holder = _holder(settings)
    return None if holder is None else PayloadVault(engine, holder, term_key, clock)


def _holder(settings: Settings) -> KeyHolder | None:
    chosen = settings.payloads
    match chosen.holder:
        case "none":
            return None
        case "file":
            return FileKeyHolder(settings.under_state(chosen.keys_dir))
        case "pkcs11":
            if chosen.pkcs11_library is None:
                raise ConfigurationError("payloads.pkcs11_library must name the PKCS#11 module")
            return HardwareKeyHolder(chosen.pkcs11_library, chosen.pkcs11_token, _secret(chosen))
        case "transit":
            if chosen.transit_url is None:
                raise ConfigurationError("payloads.transit_url must name the transit service")
            authorities = str(chosen.transit_ca_file) if chosen.transit_ca_file else True
            return TransitKeyHolder(chosen.transit_url, _secret(chosen), chosen.transit_mount, verify=authorities)


def _secret(chosen: PayloadSettings) -> str:
    """The PIN or token. Raises ``ConfigurationError`` where neither place holds one."""
    if chosen.secret_env and (found := os.environ.get(chosen.secret_env)):
        return found
    if chosen.secret_file is not None:
        try:
            return chosen.secret_file.read_text().strip()
        except OSError:
            raise ConfigurationError("payloads.secret_file cannot be read") from None
    raise ConfigurationError("payloads.secret_env or payloads.secret_file must hold the PIN or token")
