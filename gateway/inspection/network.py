"""IP addresses (RFC 791, RFC 4291, RFC 5952) and MAC addresses (IEEE 802) of machines that could name somebody."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from gateway.core.vocabulary import Finding
from gateway.inspection.digits import matches

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_V4 = re.compile(rf"[0-9](?<![\w.][0-9])[0-9]{{0,2}}(?:\.{_OCTET}){{3}}(?!\w)(?!-(?![0-9]{{1,3}}\.))(?!\.\w)", re.ASCII)
_V4_BEFORE_HYPHEN = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}\Z", re.ASCII)
# What shows a hexadecimal group between separators; the address is then read outward from there.
_HEX_BETWEEN = {
    ":": re.compile(r":[0-9A-Fa-f]{0,4}:", re.ASCII),
    "-": re.compile(r"-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-", re.ASCII),
    ".": re.compile(r"\.[0-9A-Fa-f]{4}\.(?=[0-9A-Fa-f]{4}(?!\w|\.\w))", re.ASCII),
}
_GROUP_END = 6
_COLON_RUN = re.compile(r"[0-9A-Fa-f:.]*", re.ASCII)
_HYPHEN_RUN = re.compile(r"[0-9A-Fa-f.-]*", re.ASCII)
_LONGEST = 46
_MAC = re.compile(
    r"[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}", re.ASCII
)
_ZONE = re.compile(r"%[A-Za-z0-9._-]{1,15}", re.ASCII)
_NO_ADDRESS_BEFORE = re.compile(
    r"(?:\bv|[=~<>^!]=|[~^]|\b(?:version|versions|release|build|ver|rev|revision|firmware|driver|upgrade to|section|"
    r"chapter|clause|paragraph|figure|table|appendix|oid|article|step|abschnitt|kapitel|chapitre|sezione|sección|seção|§)"
    r"[\"']?[.:=]?)[ \t]{0,2}[\"'(]?\Z|[A-Za-z]{3}/\Z|[A-Za-z_]-\Z",
    re.IGNORECASE,
)
_ADDRESS_BEFORE = re.compile(r"\b(?:ip|ipv4|address|addr|host|client|remote)\W{0,4}\Z", re.IGNORECASE)
_V6_BLOCKS = ("2", "3", "fc", "fd", "fe8", "fe9", "fea", "feb", "ff", "64:ff9b", "100:")


def find_network_addresses(text: str) -> Iterator[Finding]:
    """IP_ADDRESS and MAC_ADDRESS. Ports and prefix lengths are not part of an address; zones are."""
    if text.count(".") >= 3:
        for match in matches(_V4, text, 4):
            if _names_v4(text, match):
                yield Finding(match.start(), match.end(), "IP_ADDRESS", 0.95, "ipv4", validated=True)
    covered = 0
    for hint in _hints(text):
        if hint >= covered:
            run = _COLON_RUN if text[hint] == ":" else _HYPHEN_RUN
            start, covered = _run_around(text, run, hint, covered)
            finding = _address_in(text, start, covered)
            if finding is not None:
                yield finding


def _hints(text: str) -> list[int]:
    """Where a separator stands before a hexadecimal group that another one follows."""
    found: list[int] = []
    for sign, between in _HEX_BETWEEN.items():
        at = text.find(sign)
        while at >= 0:
            if sign in text[at + 1 : at + _GROUP_END] and between.match(text, at) is not None:
                found.append(at)
            at = text.find(sign, at + 1)
    found.sort()
    return found


def _names_v4(text: str, match: re.Match[str]) -> bool:
    start, written = match.start(), match.group()
    if text[start - 1 : start] == "-" and not _V4_BEFORE_HYPHEN.search(text, max(0, start - 16), start - 1):
        return False
    if _NO_ADDRESS_BEFORE.search(text, max(0, start - 20), start):
        return False
    octets = written.split(".")
    if int(octets[0]) > _HIGHEST_OCTET or any(octet[0] == "0" and octet != "0" for octet in octets):
        return False
    if written.startswith(("127.", "255.255.", "0.", "1.3.6.1")) or written == "239.255.255.250":
        return False
    if (octets[1:] == ["0", "0", "0"] or all(len(octet) == 1 for octet in octets)) and written not in _RESOLVERS:
        return _ADDRESS_BEFORE.search(text, max(0, start - 16), start) is not None
    return True


_HIGHEST_OCTET = 255
_RESOLVERS = frozenset({"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9"})


def _run_around(text: str, run: re.Pattern[str], at: int, covered: int) -> tuple[int, int]:
    """The whole run of hexadecimal digits and separators around ``at``; one begins at ``covered`` at the earliest."""
    before = run.match(text[max(covered, at - _LONGEST) : at][::-1])
    following = run.match(text, at)
    return at - (before.end() if before else 0), following.end() if following else at


def _address_in(text: str, start: int, end: int) -> Finding | None:
    """The IPv6 or MAC address that a run is."""
    if end < len(text) and _is_word(text[end]):
        return None
    while end > start and text[end - 1] in ".-":
        end -= 1
    while start < end and text[start] in ".-":
        start += 1
    if start and _is_word(text[start - 1]):
        start = text.find(":", start, end)  # what ran up to the colon was a label: ``MAC:00:1B:...``
    if start >= 0 and text[start : start + 1] == ":" and text[start + 1 : start + 2] != ":":
        start += 1
    if start < 0 or end - start > _LONGEST:
        return None
    chain = text[start:end]
    if _MAC.fullmatch(chain):
        return _mac(start, chain)
    return _v6(text, start, chain) if chain.count(":") >= 2 else None


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def _mac(start: int, chain: str) -> Finding | None:
    digits = chain.translate(_BARE).lower()
    if digits in {"0" * 12, "f" * 12}:
        return None
    if "-" in chain and digits.isdigit() and len(set(digits)) < 3:
        return None
    return Finding(start, start + len(chain), "MAC_ADDRESS", 0.97, "mac", validated=True)


_BARE = str.maketrans("", "", ":.-")


def _v6(text: str, start: int, chain: str) -> Finding | None:
    if chain.endswith(":") and not chain.endswith("::"):
        chain = chain[:-1]
    try:
        address = ipaddress.IPv6Address(chain)
    except ValueError:
        return None
    if address.is_loopback or address.is_unspecified or not _is_plausible_v6(chain):
        return None
    end = start + len(chain)
    zone = _ZONE.match(text, end) if chain[:2].lower() == "fe" else None
    return Finding(start, zone.end() if zone else end, "IP_ADDRESS", 0.97, "ipv6", validated=True)


def _is_plausible_v6(chain: str) -> bool:
    """Not a slice (``1::2``), a name (``abc::def``), a fingerprint: full, or from an assigned block and long enough."""
    if "::" not in chain:
        return any(len(group) != 2 for group in chain.split(":"))
    lowered = chain.lower()
    if lowered.startswith("::"):
        return "." in chain or chain.count(":") >= 4
    first = lowered.partition(":")[0]
    if chain.count(":") >= 4:
        return any(character.isdigit() for character in chain)
    return (
        (len(first) == 4 or lowered.startswith("64:ff9b"))
        and lowered.startswith(_V6_BLOCKS)
        and not (
            first.isdigit() and first[0] in "123" and not first.startswith(("2001", "2002", "24", "26", "28", "2a"))
        )
    )
