"""Password hashes: scrypt (RFC 7914) with its costs written beside the salt, so that they can grow."""

from __future__ import annotations

import hashlib
import hmac

SALT_BYTES = 16
MIN_LENGTH = 12
MAX_LENGTH = 1024

# 32 MiB and three passes: OWASP's equivalent of N=2**17, p=1 with a quarter of the memory.
_LOG_N, _R, _P = 15, 8, 3
_MAX_LOG_N, _MAX_P = 20, 16
_HASH_BYTES = 32


def hash_password(password: str, salt: bytes) -> str:
    """``scrypt$<log2 N>$<r>$<p>$<salt>$<hash>``, in hex. Takes about a quarter of a second and 32 MiB.

    Raises ``ValueError`` for a password shorter than 12 or longer than 1024 characters.
    """
    check_length(password)
    hashed = _scrypt(password, salt, _LOG_N, _R, _P)
    return f"scrypt${_LOG_N}${_R}${_P}${salt.hex()}${hashed.hex()}"


def check_length(password: str) -> None:
    """Raise ``ValueError`` unless the password has 12 to 1024 characters."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise ValueError(f"a password has {MIN_LENGTH} to {MAX_LENGTH} characters")


def decoy_hash() -> str:
    """A hash that no password fits, as costly to check as a real one."""
    return f"scrypt${_LOG_N}${_R}${_P}${'00' * SALT_BYTES}${'00' * _HASH_BYTES}"


def verify_password(password: str, stored: str) -> bool:
    """Whether the password fits, in constant time. What is no such hash fits nothing."""
    try:
        scheme, log_n, r, p, salt, hashed = stored.split("$")
        costs = int(log_n), int(r), int(p)
        known, expected = bytes.fromhex(salt), bytes.fromhex(hashed)
    except ValueError:
        return False
    if scheme != "scrypt" or not (1 <= costs[0] <= _MAX_LOG_N and 1 <= costs[1] <= _R and 1 <= costs[2] <= _MAX_P):
        return False
    if not expected or len(password) > MAX_LENGTH:
        return False
    return hmac.compare_digest(_scrypt(password, known, *costs), expected)


def _scrypt(password: str, salt: bytes, log_n: int, r: int, p: int) -> bytes:
    # A lone surrogate is no character that anybody typed; it must not become an error that tells something.
    octets = password.encode("utf-8", "surrogatepass")
    n = 1 << log_n
    return hashlib.scrypt(octets, salt=salt, n=n, r=r, p=p, maxmem=132 * n * r + 1024 * 1024, dklen=_HASH_BYTES)
