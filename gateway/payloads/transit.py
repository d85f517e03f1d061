"""Keys in the transit engine of OpenBao or HashiCorp Vault, through its HTTP API: one named key for each scope."""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any

import httpx

from gateway.core.errors import PayloadsFailed
from gateway.payloads.holders import KeyGone

_TIMEOUT_S = 5.0


class TransitKeyHolder:
    """Encrypts under ``<mount>/keys/gw-…`` at ``url``, with a ``token`` that may use that mount.

    ``verify`` is a file of certificate authorities, or false for none.
    """

    def __init__(self, url: str, token: str, mount: str = "transit", *, verify: str | bool = True) -> None:
        self._client = httpx.Client(
            base_url=f"{url.rstrip('/')}/v1/{mount}/",
            headers={"X-Vault-Token": token},
            timeout=_TIMEOUT_S,
            follow_redirects=False,
            verify=verify,
            trust_env=False,
        )

    def create(self, name: str) -> None:
        """An AES-256-GCM key that cannot be exported and may be deleted."""
        key = _named(name)
        self._ask("POST", f"keys/{key}", {"type": "aes256-gcm96", "exportable": False})
        self._ask("POST", f"keys/{key}/config", {"deletion_allowed": True})

    def wrap(self, name: str, key: bytes) -> bytes:
        """The service's own ciphertext text."""
        answer = self._ask("POST", f"encrypt/{_named(name)}", {"plaintext": _text(key), "associated_data": _text(name)})
        return str(answer["ciphertext"]).encode()

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """What was wrapped."""
        body = {"ciphertext": wrapped.decode(), "associated_data": _text(name)}
        try:
            return base64.b64decode(self._ask("POST", f"decrypt/{_named(name)}", body)["plaintext"], validate=True)
        except (ValueError, TypeError):
            raise PayloadsFailed("the transit service answered with something else") from None

    def destroy(self, name: str) -> None:
        """The service deletes the key with all its versions."""
        self._ask("DELETE", f"keys/{_named(name)}", None, absent_is_fine=True)

    def _ask(self, method: str, path: str, body: object, *, absent_is_fine: bool = False) -> dict[str, Any]:
        try:
            answer = self._client.request(method, path, json=body)
        except httpx.HTTPError:
            raise PayloadsFailed("the transit service cannot be reached") from None
        if answer.status_code == 404 or (answer.status_code == 400 and "not found" in answer.text):
            if absent_is_fine:
                return {}
            raise KeyGone("the key of a scope is gone")
        if not answer.is_success:
            raise PayloadsFailed(f"the transit service refused with status {answer.status_code}")
        found = answer.json().get("data") if answer.content else None
        return found if isinstance(found, dict) else {}


def _named(name: str) -> str:
    return "gw-" + sha256(name.encode()).hexdigest()[:40]


def _text(value: bytes | str) -> str:
    return base64.b64encode(value.encode() if isinstance(value, str) else value).decode()
