"""Telephone numbers that regulators keep for film and fiction, in the layout of the original.

NANP 555-0100 to 555-0199; Ofcom 01632 960xxx and 07700 900xxx; Bundesnetzagentur notice 148/2021; ARCEP's numbers for
audiovisual works; ACMA's fictitious numbers. Other countries have none, and get a North American one.
"""

from __future__ import annotations

import re

from gateway.redaction.canonical import canonical
from gateway.redaction.draw import Draw, refill

_AREAS = (
    "201", "202", "203", "205", "206", "207", "208", "209", "210", "212", "213", "214", "215", "216", "217", "218",
    "219", "224", "225", "228", "229", "231", "234", "239", "240", "248", "251", "252", "253", "254", "256", "260",
    "262", "267", "269", "270", "276", "281", "301", "302", "303", "304", "305", "307", "308", "309", "310", "312",
    "313", "314", "315", "316", "317", "318", "319", "320", "321", "323", "325", "330", "331", "334", "336", "337",
)  # fmt: skip
_GERMAN = (("30", "23125"), ("69", "90009"), ("40", "66969"), ("221", "4710"), ("89", "99998"))
_FRENCH = {"1": "19900", "2": "26191", "3": "35301", "4": "46571", "5": "53649", "6": "63998", "7": "63998"}
_AUSTRALIAN_MOBILES = (
    "491570006", "491570156", "491570157", "491570158", "491570159", "491570110", "491570313", "491570737",
    "491571266", "491571491", "491571804", "491572549", "491572665", "491572983", "491573770", "491573087",
    "491574118", "491574632", "491575254", "491575789", "491576398", "491576801", "491577426", "491577644",
    "491578957", "491578148", "491578888", "491579212", "491579760", "491579455",
)  # fmt: skip
_AUSTRALIAN_LAYOUT = re.compile(r"\(?0[23478]\)?[ -]?\d{4}[ -]\d{4}|04\d\d[ -]\d{3}[ -]\d{3}")


def fake_phone(seen: str, draw: Draw) -> str | None:
    """A number that rings nowhere, with the country and the layout of ``seen`` where its country keeps such numbers."""
    known = canonical("PHONE", seen)
    if not known.lstrip("+").isascii() or not known.lstrip("+").isdecimal():
        return None
    return _international(seen, known[1:], draw) if known.startswith("+") else _national(seen, known, draw)


def _international(seen: str, known: str, draw: Draw) -> str:
    country = next((code for code in ("1", "33", "44", "49", "61") if known.startswith(code)), "")
    parts = _parts(country, known[len(country) :], draw)
    trunk = "0" if "(0)" in seen else ""
    lead = "00" if seen.lstrip(" (").startswith("00") else ""
    digits = f"{lead}{country or '1'}{trunk}{''.join(parts)}"
    if country and len(digits) == _count_digits(seen):
        return refill(seen, digits)
    sign = lead or "+"
    return f"{sign}{country or '1'}{_gap(seen)}{_gap(seen).join(parts)}"


def _national(seen: str, known: str, draw: Draw) -> str:
    if not known.startswith("0"):
        parts = _parts("1", "", draw)
        if len(known) == 7:
            return refill(seen, "".join(parts[1:]))
        return refill(seen, "".join(parts)) if len(known) == 10 else _gap(seen).join(parts)
    if len(known) == 11 and known[1] in "127":
        country = "44"
    elif len(known) == 10 and _AUSTRALIAN_LAYOUT.fullmatch(seen):
        country = "61"
    elif len(known) == 10 and known[1] in _FRENCH:
        country = "33"
    else:
        country = "49"
    parts = _parts(country, known[1:], draw)
    digits = "0" + "".join(parts)
    return refill(seen, digits) if len(digits) == _count_digits(seen) else "0" + _gap(seen).join(parts)


def _parts(country: str, rest: str, draw: Draw) -> tuple[str, ...]:
    """The national number of a country in its usual groups. ``rest`` tells a mobile number from another."""
    if country == "44":
        return ("7700", f"900{draw.digits(3)}") if rest.startswith("7") else ("1632", f"960{draw.digits(3)}")
    if country == "49":
        area, number = draw.of(_GERMAN)
        return area, number, draw.digits(3)
    if country == "33":
        prefix = _FRENCH.get(rest[:1], "19900")
        last = draw.digits(4)
        return prefix[0], prefix[1:3], prefix[3:], last[:2], last[2:]
    if country == "61":
        if rest.startswith("4"):
            mobile = draw.of(_AUSTRALIAN_MOBILES)
            return mobile[:3], mobile[3:6], mobile[6:]
        area = rest[:1] if rest[:1] in {"2", "3", "7", "8"} else draw.of("2378")
        return area, draw.of(("5550", "7010")), draw.digits(4)
    return draw.of(_AREAS), "555", f"01{draw.digits(2)}"


def _gap(seen: str) -> str:
    return next((c for c in seen[1:] if c in " -./"), "")


def _count_digits(seen: str) -> int:
    return sum(map(str.isdigit, seen))
