"""Keys in a hardware security module, through PKCS#11 v2.40: AES keys that never leave it, one for each scope."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gateway.core.errors import ConfigurationError, PayloadsFailed
from gateway.payloads.holders import KeyGone

if TYPE_CHECKING:
    from pkcs11 import Session

_NONCE_BITS = 96


class HardwareKeyHolder:
    """Wraps with AES-256-GCM inside the token ``token`` of the module at ``library``; ``pin`` is a user's.

    Needs the extra ``hsm``. Raises ``ConfigurationError`` where the module, the token or the PIN is wrong.
    """

    def __init__(self, library: Path, token: str, pin: str) -> None:
        try:
            import pkcs11  # noqa: PLC0415 - an extra
        except ImportError:
            raise ConfigurationError('PKCS#11 needs the extra "hsm": install llm-governance-gateway[hsm]') from None
        self._pkcs11: Any = pkcs11
        try:
            self._token = pkcs11.lib(str(library)).get_token(token_label=token)
        except (pkcs11.PKCS11Error, RuntimeError, OSError):
            raise ConfigurationError("the PKCS#11 module or its token cannot be opened") from None
        self._pin = pin
        self._one_at_a_time = threading.Lock()
        with self._session():
            pass

    def create(self, name: str) -> None:
        """A key made inside the token."""
        with self._session() as session:
            if self._find(session, name) is None:
                session.generate_key(
                    self._pkcs11.KeyType.AES,
                    256,
                    label=name,
                    store=True,
                    template={
                        self._pkcs11.Attribute.EXTRACTABLE: False,
                        self._pkcs11.Attribute.SENSITIVE: True,
                        self._pkcs11.Attribute.DESTROYABLE: True,
                    },
                )

    def wrap(self, name: str, key: bytes) -> bytes:
        """Nonce and ciphertext, bound to the name."""
        with self._session() as session:
            nonce = session.generate_random(_NONCE_BITS)
            sealed = self._key(session, name).encrypt(
                key,
                mechanism=self._pkcs11.Mechanism.AES_GCM,
                mechanism_param=self._pkcs11.GCMParams(nonce=nonce, aad=name.encode()),
            )
        return bytes(nonce) + bytes(sealed)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """What was wrapped."""
        nonce, sealed = wrapped[: _NONCE_BITS // 8], wrapped[_NONCE_BITS // 8 :]
        with self._session() as session:
            return bytes(
                self._key(session, name).decrypt(
                    sealed,
                    mechanism=self._pkcs11.Mechanism.AES_GCM,
                    mechanism_param=self._pkcs11.GCMParams(nonce=nonce, aad=name.encode()),
                )
            )

    def destroy(self, name: str) -> None:
        """The token forgets the key."""
        with self._session() as session:
            if (key := self._find(session, name)) is not None:
                key.destroy()

    def _key(self, session: Session, name: str) -> Any:  # noqa: ANN401 - the library has no types
        key = self._find(session, name)
        if key is None:
            raise KeyGone("the key of a scope is gone")
        return key

    def _find(self, session: Session, name: str) -> Any:  # noqa: ANN401
        found = session.get_objects(
            {self._pkcs11.Attribute.LABEL: name, self._pkcs11.Attribute.CLASS: self._pkcs11.ObjectClass.SECRET_KEY}
        )
        return next(iter(found), None)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        # Modules differ in how many sessions a token bears; one at a time is enough for a scope a month.
        with self._one_at_a_time:
            try:
                with self._token.open(rw=True, user_pin=self._pin) as session:
                    yield session
            except self._pkcs11.PinIncorrect:
                raise ConfigurationError("the PKCS#11 token does not accept the PIN") from None
            except self._pkcs11.PKCS11Error:
                raise PayloadsFailed("the PKCS#11 token did not do what it was asked") from None
