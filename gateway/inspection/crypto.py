"""Addresses of crypto-currencies, held against the checksum that each format carries."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.keccak import keccak_256
from gateway.inspection.labels import labels_before
from gateway.inspection.long_words import holds_long_word

_BITCOIN_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE_DIGITS = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32_DIGITS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
# Version bytes of Bitcoin, Litecoin, Dogecoin, Tron, Dash and their script hashes; Zcash has two bytes.
_VERSIONS = frozenset({0x00, 0x05, 0x30, 0x32, 0x1E, 0x16, 0x41, 0x4C, 0x10, 0x6F, 0xC4, 0x3A})
_ZCASH = frozenset({b"\x1c\xb8", b"\x1c\xbd"})

# Addresses mix letters and digits; prose hardly does.
_MIXED = re.compile(r"[0-9](?:(?=[A-Za-z])|(?<=[A-Za-z][0-9]))", re.ASCII)
_ALPHANUMERIC = re.compile(r"[A-Za-z0-9]*", re.ASCII)
_SHORTEST, _LONGEST = 26, 106
_SOLANA = range(43, 45)
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]+", re.ASCII)
_STELLAR = re.compile(r"G[A-D][A-Z2-7]{54}", re.ASCII)
_ETHEREUM = re.compile(r"0[xX](?<![A-Za-z0-9]0[xX])([0-9A-Fa-f]{40})(?![A-Za-z0-9])", re.ASCII)
_PREFIXES = (
    "bc1",
    "tb1",
    "ltc1",
    "addr1",
    "stake1",
    "cosmos1",
    "osmo1",
    "bnb1",
    "inj1",
    "terra1",
    "kava1",
    "zs1",
    "grs1",
    "vtc1",
)
_BECH32 = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z]{{2,6}}1[{_BECH32_DIGITS}{_BECH32_DIGITS.upper()}]{{20,110}}(?![A-Za-z0-9])", re.ASCII
)
_CASH = re.compile(
    r"(?<![A-Za-z0-9])(?:bitcoincash|bchtest):([qp][qpzry9x8gf2tvdw0s3jn54khce6mua7l]{41})(?![A-Za-z0-9])", re.ASCII
)
_BECH32_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CASH_GENERATORS = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_FAR = 40
_IN_SENTENCE = re.compile(r"[^\W\d_][,:.]?\s{1,2}\Z")  # not a constant in code
# Word after word that is too short, in one step each, up to a run that may be an address.
_LONG_RUN = re.compile(r"(?:[A-Za-z0-9]{0,25}+[^A-Za-z0-9]++)*+[A-Za-z0-9]{26}", re.ASCII)


def find_crypto_addresses(text: str) -> Iterator[Finding]:
    """CRYPTO_ADDRESS. Formats without a checksum need a word that announces them."""
    if not holds_long_word(text, _SHORTEST) or _LONG_RUN.match(text) is None:
        return
    covered = 0
    for mixed in _MIXED.finditer(text):
        if mixed.start() < covered:
            continue
        start, covered = _run_around(text, mixed.start())
        if _SHORTEST <= covered - start <= _LONGEST:
            yield from _run(text, start, covered)
    if "0x" in text or "0X" in text:
        yield from _ethereum(text)
    yield from _bech32(text)
    if "bitcoincash:" in text:
        for match in _CASH.finditer(text):
            if is_cash_address(match.group(1)):
                yield _checked(match, "crypto_cashaddr")


def is_base58check(address: str, digits: str = _BITCOIN_DIGITS) -> bool:
    """Version, 160 bits and the first four bytes of the double SHA-256 of both."""
    value = 0
    for character in address:
        value = value * 58 + digits.index(character)
    leading = len(address) - len(address.lstrip(digits[0]))
    body = value.to_bytes((value.bit_length() + 7) // 8, "big")
    raw = bytes(leading) + body
    known = raw[0] in _VERSIONS if len(raw) == 25 else len(raw) == 26 and raw[:2] in _ZCASH
    return known and hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def is_bech32(address: str) -> bool:
    """Bech32 and Bech32m (BIP 173, BIP 350): one case, and the checksum of prefix and data."""
    if address not in {address.lower(), address.upper()}:
        return False
    prefix, _, written = address.lower().rpartition("1")
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    values += [_BECH32_DIGITS.index(c) for c in written]
    return _polymod(values, _BECH32_GENERATORS, 30, 1) in {1, 0x2BC830A3}


def is_cash_address(written: str) -> bool:
    """The 40-bit checksum of a Bitcoin Cash address without its prefix."""
    values = [ord(c) & 31 for c in "bitcoincash"] + [0] + [_BECH32_DIGITS.index(c) for c in written]
    return _polymod(values, _CASH_GENERATORS, 40, 1) == 1


def is_monero(address: str) -> bool:
    """Base 58 by blocks of eight bytes; the last four bytes are of the Keccak-256 of what stands before."""
    sizes = {2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}
    raw = b""
    for start in range(0, len(address), 11):
        block = address[start : start + 11]
        value = 0
        for character in block:
            value = value * 58 + _BITCOIN_DIGITS.index(character)
        size = sizes[len(block)]
        if value >> (8 * size):
            return False
        raw += value.to_bytes(size, "big")
    return keccak_256(raw[:-4])[:4] == raw[-4:]


def is_stellar(address: str) -> bool:
    """CRC-16 of a version byte and an Ed25519 key in base 32 (SEP-23)."""
    raw = base64.b32decode(address)
    return binascii.crc_hqx(raw[:-2], 0).to_bytes(2, "little") == raw[-2:]


def has_ethereum_checksum(digits: str) -> bool:
    """Whether the case of 40 hexadecimal digits is that of their Keccak-256 (EIP-55)."""
    lowered = digits.lower()
    digest = keccak_256(lowered.encode("ascii")).hex()
    return all(c.isdigit() or c.isupper() == (digest[place] >= "8") for place, c in enumerate(digits))


def _checked(match: re.Match[str], recogniser: str) -> Finding:
    return Finding(match.start(), match.end(), "CRYPTO_ADDRESS", 1.0, recogniser, validated=True)


def _bech32(text: str) -> Iterator[Finding]:
    lowered = text.lower()
    for prefix in _PREFIXES:
        at = lowered.find(prefix) if len(lowered) == len(text) else -1
        while at >= 0:
            match = _BECH32.match(text, at)
            if match is not None and is_bech32(match.group()):
                yield _checked(match, "crypto_bech32")
            at = lowered.find(prefix, at + len(prefix))


def _run_around(text: str, at: int) -> tuple[int, int]:
    """The run of ASCII letters and digits around ``at``, as far as an address could reach."""
    before = _ALPHANUMERIC.match(text[max(0, at - _LONGEST - 1) : at][::-1])
    following = _ALPHANUMERIC.match(text, at)
    return at - (before.end() if before else 0), following.end() if following else at


def _run(text: str, start: int, end: int) -> Iterator[Finding]:
    """The address that a run of letters and digits is."""
    name = _kind(text[start:end])
    if name is not None:
        yield Finding(start, end, "CRYPTO_ADDRESS", 1.0, name, validated=True)
    elif end - start in _SOLANA and _BASE58.fullmatch(text, start, end):
        labels = labels_before(text, start)
        if labels and labels[0].kind == "crypto" and labels[0].distance <= _FAR:
            yield Finding(start, end, "CRYPTO_ADDRESS", 0.85, "crypto_solana", validated=False)


def _kind(address: str) -> str | None:
    size = len(address)
    if size == 56:
        return "crypto_stellar" if _STELLAR.fullmatch(address) and is_stellar(address) else None
    if _BASE58.fullmatch(address) is None:
        return None
    if size <= 36:
        digits = _RIPPLE_DIGITS if address[0] == "r" else _BITCOIN_DIGITS
        return "crypto_base58" if is_base58check(address, digits) else None
    return "crypto_monero" if size in {95, 106} and address[0] in "48" and is_monero(address) else None


def _ethereum(text: str) -> Iterator[Finding]:
    for match in _ETHEREUM.finditer(text):
        digits = match.group(1)
        if digits.isdigit() or digits in {digits.lower(), digits.upper()}:
            if len(set(digits)) > 6:
                labels = labels_before(text, match.start())
                told = bool(labels) and labels[0].kind == "crypto" and labels[0].distance <= _FAR
                if told or (
                    not digits.isdigit() and _IN_SENTENCE.search(text, max(0, match.start() - 4), match.start())
                ):
                    name = "crypto_ethereum_announced" if told else "crypto_ethereum_plain"
                    score = 0.95 if told else 0.85
                    yield Finding(match.start(), match.end(), "CRYPTO_ADDRESS", score, name, validated=False)
        elif has_ethereum_checksum(digits):
            yield _checked(match, "crypto_ethereum")


def _polymod(values: list[int], generators: tuple[int, ...], bits: int, start: int) -> int:
    mask, top = (1 << (bits - 5)) - 1, bits - 5
    checksum = start
    for value in values:
        head = checksum >> top
        checksum = (checksum & mask) << 5 ^ value
        for place, generator in enumerate(generators):
            if head >> place & 1:
                checksum ^= generator
    return checksum
