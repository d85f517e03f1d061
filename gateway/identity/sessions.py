"""Console sessions as signed values, and the tokens of their forms. Nothing is stored; time is an argument."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from dataclasses import dataclass, replace

IDLE_US = 30 * 60 * 1_000_000
ABSOLUTE_US = 8 * 60 * 60 * 1_000_000

_SKEW_US = 60 * 1_000_000
_MAX_LENGTH = 1024
_FIELDS = {"id": str, "name": str, "generation": str, "issued_us": int, "seen_us": int}


@dataclass(frozen=True, slots=True)
class Session:
    """``id`` is random. ``name`` and ``generation`` are empty before login. Times in microseconds since 1970."""

    id: str
    name: str
    generation: str
    issued_us: int
    seen_us: int

    def is_over(self, now_us: int) -> bool:
        """Idle for 30 minutes, older than 8 hours, or from a future that no clock skew explains."""
        if self.seen_us > now_us + _SKEW_US:
            return True
        return now_us - self.seen_us >= IDLE_US or now_us - self.issued_us >= ABSOLUTE_US

    def seen(self, now_us: int) -> Session:
        """The session with its idle time begun anew."""
        return replace(self, seen_us=max(now_us, self.seen_us))


def write_session(key: bytes, session: Session) -> str:
    """The session as ``payload.mac``, both base64url; the mac is HMAC-SHA256 over the payload."""
    fields = {name: getattr(session, name) for name in _FIELDS}
    payload = base64.urlsafe_b64encode(json.dumps(fields, separators=(",", ":")).encode()).rstrip(b"=")
    return f"{payload.decode()}.{_mac(key, b'session', payload)}"


def read_session(key: bytes, value: str, now_us: int) -> Session | None:
    """The session, or ``None`` for a value that this key did not sign or whose time is over."""
    if len(value) > _MAX_LENGTH or not value.isascii():
        return None
    payload, _, mac = value.encode().partition(b".")
    if not hmac.compare_digest(mac, _mac(key, b"session", payload).encode()):
        return None
    try:
        fields = json.loads(base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(fields, dict) or any(type(fields.get(name)) is not kind for name, kind in _FIELDS.items()):
        return None
    session = Session(**{name: fields[name] for name in _FIELDS})
    return None if session.is_over(now_us) else session


def csrf_token(key: bytes, session: Session) -> str:
    """What a form of this session must carry."""
    return _mac(key, b"csrf", session.id.encode())


def csrf_matches(key: bytes, session: Session, token: str) -> bool:
    """Whether the token is that of this session, in constant time."""
    return hmac.compare_digest(token.encode("utf-8", "replace"), csrf_token(key, session).encode())


def _mac(key: bytes, use: bytes, content: bytes) -> str:
    # The use stands in front, so that a value made for one is never good for the other.
    return hmac.digest(key, b"gateway console 1 " + use + b"\0" + content, "sha256").hex()
