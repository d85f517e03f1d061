"""National ways of grouping telephone numbers that hardly anything else is written in (national numbering plans)."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import phonenumbers

_DIGITS = re.compile(r"[0-9]+")
_SIGNATURE = str.maketrans("0123456789", "##########")

# What the digits must be, and the groupings in which they stand for themselves.
_SHAPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # North America
    (r"1?[2-9]\d{2}[1-9]\d{6}", (
        "(###) ###-####", "(###)###-####", "(###) ### ####", "(###) ###.####", "(###)-###-####",
        "###-###-####", "###.###.####", "### ###-####", "###/###-####", "# (###) ###-####", "#-###-###-####",
        "# ###-###-####", "#.###.###.####", "# ### ### ####", "#(###)###-####", "#-(###)-###-####",
        "# (###) ### ####",
    )),
    (r"[2-9]\d{9}", ("(###) ###-####", "(###)###-####")),
    # Portugal and others with their country's code in parentheses
    (r"(?:351|34|420|421|48|972|971|966)\d{9}", (
        "(###) ### ### ###", "(###) #########", "(##) ### ### ###", "(##) #########",
    )),
    # Norway
    (r"[49]\d{7}", ("### ## ###",)),
    # Greece
    (r"69\d{8}|2[1-8]\d{8}", ("#### ### ###", "##### ## ###")),
    # Spain, Poland (landlines), Turkey and others without their trunk zero
    (r"[6-9]\d{8}", (
        "### ## ## ##", "###-##-##-##", "###.##.##.##",
    )),
    (r"[1-9]\d{8}", (
        "## ### ## ##", "(##) ### ## ##", "##-###-##-##", "(##) ### ####",
    )),
    (r"[2-9]\d{9}", (
        "### ### ## ##", "(###) ### ## ##", "###-###-##-##", "(###) ###-##-##", "(###)###-##-##",
        "### ###-##-##",
    )),
    # Russia and Kazakhstan
    (r"[78]\d{10}", ("# (###) ###-##-##", "#(###)###-##-##", "# (###) ###-####")),
    (r"8[3-9]\d{9}", (
        "# (###) ###-##-##", "#(###)###-##-##", "# ### ###-##-##", "#-###-###-##-##", "# ### ### ## ##",
        "# (###) ### ## ##", "# (###) ###-####", "# ### ### ####", "#(###) ###-##-##", "# ### ###-####",
        "#-###-###-####",
    )),
    # China
    (r"1[3-9]\d{9}", (
        "### #### ####", "###-####-####",
    )),
    # Brazil
    (r"[1-9]{2}9\d{8}", (
        "(##) #####-####", "(##)#####-####", "## #####-####", "(##) # ####-####", "## # ####-####",
        "(##) ##### ####", "## ##### ####",
    )),
    (r"[1-9]{2}[2-9]\d{7}", (
        "(##) ####-####", "(##)####-####", "## ####-####", "(##) #### ####", "## #### ####",
    )),
    # India
    (r"[6-9]\d{9}", (
        "##### #####",
    )),
    # Australia
    (r"1[38]00\d{6}", (
        "#### ### ###",
    )),
    # Argentina
    (r"15\d{8}|11\d{8}", (
        "##-####-####", "## ####-####",
    )),
)  # fmt: skip
_BY_SIGNATURE: dict[str, list[re.Pattern[str]]] = {}
for _digits, _written in _SHAPES:
    for _shape in _written:
        _BY_SIGNATURE.setdefault(_shape, []).append(re.compile(_digits, re.ASCII))

_TRUNK_ZERO = re.compile(
    r"\(0[1-9][0-9]{0,4}\)[ /-]{0,2}[0-9]{2,8}(?:[ ./-][0-9]{2,5}){0,3}"  # (030) 901820, (01632) 960 123
    r"|0[1-9][0-9]{0,4}(?: ?/ ?|-)[0-9]{3,8}(?:[ .-][0-9]{2,4}){0,3}"  # 0171/1234567, 03-1234-5678, 08-123 456 78
    r"|0[1-9](?:([ .-])[0-9]{2})(?:\1[0-9]{2}){3}"  # 01 23 45 67 89
    r"|0[1-9][0-9]{0,4} [0-9]{2,8}(?:[ -][0-9]{2,4}){0,3}"  # 020 7946 0958, 0532 123 45 67
    r"|0[1-9][0-9]{2,3}\.[0-9]{3}\.[0-9]{3}|0[1-9]\.[0-9]{4}\.[0-9]{4}"  # 0721.234.567, 02.1234.5678
    r"|0[1-9][0-9]{2}/[0-9]{2}(?:\.[0-9]{2}){2}"  # 0470/12.34.56
    r"|0[1-9][0-9]{0,2}-[0-9]{2,3}(?: [0-9]{2}){2}"  # 0371-51 20 41
    r"|0([ -])[0-9]{4}\2[0-9]{4}"  # 0-2123-4567
    r"|06[ -](?:1|[2-9][0-9])[ /-][0-9]{3}[ -][0-9]{3,4}",  # 06-1-234-5678
    re.ASCII,
)
_VALID_ONLY = frozenset({"### ### ####", "### #######", "###/#######", "###-#######"})
_COUNTRIES = ("US", "IT", "CO", "GR")


_NOTHING = re.compile(r"(?!)")


@lru_cache(maxsize=512)
def grouping_is_distinctive(written: str) -> bool:
    """Whether a number (digits, spaces, ``./-()``) is grouped as some country groups its telephone numbers."""
    digits = "".join(_DIGITS.findall(written))
    signature = written.translate(_SIGNATURE)
    if any(pattern.fullmatch(digits) for pattern in _BY_SIGNATURE.get(signature, ())):
        return True
    if digits[0] == "0":
        two_groups = signature.count(" ") == 1 and not set(signature) & set("()/-.")
        return 10 - (not two_groups) <= len(digits) <= 13 and _TRUNK_ZERO.fullmatch(written) is not None
    return signature in _VALID_ONLY and any(_is_valid(digits, country) for country in _COUNTRIES)


def _is_valid(digits: str, country: str) -> bool:
    """Whether the library's patterns of the country have the number: its ``is_valid_number``, without parsing."""
    general, kinds = _patterns(country)
    return general.fullmatch(digits) is not None and any(kind.fullmatch(digits) for kind in kinds)


@cache
def _patterns(country: str) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country, None)
    if metadata is None or metadata.general_desc is None:
        return _NOTHING, ()
    kinds = (
        metadata.fixed_line, metadata.mobile, metadata.toll_free, metadata.premium_rate, metadata.shared_cost,
        metadata.voip, metadata.personal_number, metadata.pager, metadata.uan, metadata.voicemail,
    )  # fmt: skip
    patterns = (kind.national_number_pattern for kind in kinds if kind is not None)
    general = metadata.general_desc.national_number_pattern
    return re.compile(general or _NOTHING.pattern), tuple(re.compile(pattern) for pattern in patterns if pattern)
