"""E-mail addresses, telephone numbers, network addresses, coordinates, dates of birth, patient numbers, documents."""

# ruff: noqa: E501 - a row of data reads best on one line
from __future__ import annotations

from ipaddress import IPv6Address
from random import Random

from .making import HEX, born, fill, pick, plain
from .model import Kind, Sample

_GIVEN = [
    "anna",
    "luis",
    "maria",
    "jan",
    "kofi",
    "priya",
    "omar",
    "chen",
    "julia",
    "paul",
    "sofia",
    "tom",
    "lena",
    "marco",
    "ines",
    "noah",
    "emma",
    "igor",
    "yuki",
    "fatima",
]
_FAMILY = [
    "keller",
    "santos",
    "rossi",
    "dubois",
    "jansen",
    "okafor",
    "sharma",
    "novak",
    "kim",
    "garcia",
    "meyer",
    "silva",
    "brown",
    "moreau",
    "bakker",
    "haddad",
]
_HOSTS = ["example.com", "example.org", "mail.example.net", "firma-nord.de", "correo-sur.es", "posta.it", "laposte-exemple.fr", "empresa.com.br", "kantoor.nl", "clinic.health", "uni.edu", "startup.io", "support.co.uk", "shop.example.pt", "dept.gov.example", "biz.info", "team.dev", "museum.travel"]  # fmt: skip


def _email(rng: Random) -> Sample:
    given, family = rng.choice(_GIVEN), rng.choice(_FAMILY)
    local = rng.choice(
        (
            f"{given}.{family}",
            f"{given}{rng.randint(1, 99)}",
            f"{given[0]}{family}",
            f"{given}_{family}",
            f"{family}+{rng.choice(('news', 'shop', 'bank'))}",
            f"{given}-{family}.{rng.randint(60, 99)}",
            given.title() + "." + family.title(),
        )
    )
    address = f"{local}@{rng.choice(_HOSTS)}"
    return Sample(address.upper() if rng.random() < 0.04 else address, bare=True)


def _not_email(rng: Random) -> Sample:
    given, host = rng.choice(_GIVEN), rng.choice(_HOSTS)
    return Sample(
        rng.choice(
            (
                f"@{given}{rng.randint(1, 99)}",
                f"{given}@",
                f"{given} @ {rng.randint(2, 9)} pm",
                f"@{host.split('.')[0]}/{given}",
            )
        )
    )


def _ip(rng: Random) -> Sample:
    if rng.random() < 0.6:
        first = rng.choice((10, 172, 192, *range(11, 100, 7), *range(128, 169, 6), *range(185, 223, 4)))
        rest = {
            10: fill(rng, "%#.1##.%"),
            172: f"{rng.randint(16, 31)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}",
        }.get(first)
        tail = rest or f"{168 if first == 192 else rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}"
        return Sample(f"{first}.{tail}", bare=False)
    groups = ["2001", rng.choice(("db8", "470", "41d0", "4860")), *(format(rng.getrandbits(16), "x") for _ in range(6))]
    if rng.random() < 0.5:
        groups[3:6] = ["0", "0", "0"]
    address = IPv6Address(":".join(groups))
    return Sample(address.exploded if rng.random() < 0.3 else address.compressed, bare=True)


def _not_ip(rng: Random) -> Sample:
    return Sample(
        rng.choice(
            (
                f"{rng.randint(256, 999)}.{rng.randint(0, 255)}.{rng.randint(0, 255)}.1",
                fill(rng, "192.168.%.[3456789]##"),
                fill(rng, "10.%#.%"),
                "2001:zz8::1",
                fill(rng, "12:%#:4#"),
            )
        )
    )


def _mac(rng: Random) -> Sample:
    pairs = [pick(rng, HEX, 2) for _ in range(6)]
    # A locally administered or universal unicast address: the group bit of the first octet is zero (IEEE 802).
    pairs[0] = pairs[0][0] + rng.choice("02468ace")
    style = rng.random()
    if style < 0.5:
        return Sample(":".join(pairs), bare=True)
    if style < 0.85:
        return Sample("-".join(pairs).upper(), bare=True)
    joined = "".join(pairs)
    return Sample(".".join(joined[i : i + 4] for i in (0, 4, 8)), bare=False)


def _not_mac(rng: Random) -> Sample:
    return Sample(
        rng.choice((fill(rng, "##:##:##:##:##"), fill(rng, "##:##:gz:##:##:##"), fill(rng, "#-##-##-#-##-##")))
    )


def _coordinates(rng: Random) -> Sample:
    latitude, longitude = rng.uniform(-55, 68), rng.uniform(-150, 170)
    style = rng.random()
    if style < 0.6:
        places = rng.choice((4, 5, 6))
        return Sample(f"{latitude:.{places}f}{rng.choice((', ', ',', ' '))}{longitude:.{places}f}", bare=False)
    north, east = "NS"[latitude < 0], "EW"[longitude < 0]
    if style < 0.85:
        return Sample(f"{_sexagesimal(abs(latitude))}{north} {_sexagesimal(abs(longitude))}{east}", bare=True)
    return Sample(f"{abs(latitude):.4f}° {north}, {abs(longitude):.4f}° {east}", bare=True)


def _sexagesimal(value: float) -> str:
    degrees = int(value)
    minutes = int((value - degrees) * 60)
    return f"{degrees}°{minutes:02d}'{(value * 3600) % 60:04.1f}\""


_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}


def birth_kind(language: str) -> Kind:
    """Dates of birth in the ways a language writes them; always announced."""

    def valid(rng: Random) -> Sample:
        day = born(rng, 1930, 2008)
        written = {
            "en": (
                f"{day:%m/%d/%Y}",
                f"{day:%d/%m/%Y}",
                f"{_word(day.month, 'en')} {day.day}, {day.year}",
                f"{day.day} {_word(day.month, 'en')} {day.year}",
            ),
            "de": (
                f"{day:%d.%m.%Y}",
                f"{day.day}.{day.month}.{day.year}",
                f"{day.day}. {_word(day.month, 'de')} {day.year}",
            ),
            "fr": (f"{day:%d/%m/%Y}", f"{day.day} {_word(day.month, 'fr')} {day.year}"),
            "es": (f"{day:%d/%m/%Y}", f"{day.day} de {_word(day.month, 'es')} de {day.year}"),
            "it": (f"{day:%d/%m/%Y}", f"{day.day} {_word(day.month, 'it')} {day.year}"),
            "pt": (f"{day:%d/%m/%Y}", f"{day.day} de {_word(day.month, 'pt')} de {day.year}"),
            "nl": (f"{day:%d-%m-%Y}", f"{day.day} {_word(day.month, 'nl')} {day.year}"),
            "zh": (f"{day.year}年{day.month}月{day.day}日",),
            "ja": (f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}"),
            "ko": (f"{day.year}년 {day.month}월 {day.day}일", f"{day:%Y.%m.%d}"),
            "ru": (f"{day:%d.%m.%Y}",),
            "tr": (f"{day:%d.%m.%Y}",),
            "pl": (f"{day:%d.%m.%Y}",),
            "ar": (f"{day:%d/%m/%Y}",),
            "hi": (f"{day:%d/%m/%Y}",),
        }[language]
        return Sample(rng.choice((*written, *written, f"{day:%Y-%m-%d}")))

    return Kind("DATE_OF_BIRTH", valid)


def _word(month: int, language: str) -> str:
    return _MONTHS[language].split()[month - 1]


# Country code, national layout, international layout; one row a numbering range that is in use.
_NUMBERS: dict[str, tuple[str, ...]] = {
    "US": ("1", "(NPA) [23456789]##-####", "NPA [23456789]## ####", "NPA-[23456789]##-####", "NPA-[23456789]##-####", "NPA.[23456789]##.####", "NPA-[23456789]##-####"),
    "GB": ("44", "07400 ######", "7400 ######", "020 7[2349]## ####", "20 7[2349]## ####", "0161 496 0###", "161 496 0###", "07911 1#####", "7911 1#####"),
    "IE": ("353", "087 [23456789]## ####", "87 [23456789]## ####", "086 [23456789]## ####", "86 [23456789]## ####"),
    "AU": ("61", "0412 ### ###", "412 ### ###", "(02) 9[2345]## ####", "2 9[2345]## ####"),
    "NZ": ("64", "021 [23456789]## ###", "21 [23456789]## ###", "09 [3]## ####", "9 [3]## ####"),
    "ZA": ("27", "082 [23456789]## ####", "82 [23456789]## ####"),
    "IN": ("91", "98[1234567]## #####", "98[1234567]## #####"),
    "SG": ("65", "91[23456]# ####", "91[23456]# ####", "62[23456]# ####", "62[23456]# ####"),
    "DE": ("49", "0151 [1245]#######", "151 [1245]#######", "030 [2345689]#######", "30 [2345689]#######", "089/[2345678]######", "89 [2345678]######", "0171-[23456789]######", "171 [23456789]######"),
    "AT": ("43", "0664 [23456789]######", "664 [23456789]######", "01 [5]######", "1 [5]######"),
    "CH": ("41", "079 [2345678]## ## ##", "79 [2345678]## ## ##", "044 [2346]## ## ##", "44 [2346]## ## ##"),
    "FR": ("33", "06 [12345678]# ## ## ##", "6 [12345678]# ## ## ##", "01 4[234567] ## ## ##", "1 4[234567] ## ## ##", "06.[12345678]#.##.##.##", "6 [12345678]# ## ## ##", "0478[123456]#####", "478[123456]#####"),
    "BE": ("32", "0475 ## ## ##", "475 ## ## ##", "02 5[0124]# ## ##", "2 5[0124]# ## ##"),
    "ES": ("34", "6[1235]# ### ###", "6[1235]# ### ###", "91[3456] ## ## ##", "91[3456] ## ## ##"),
    "MX": ("52", "55 [1245]### ####", "55 [1245]### ####", "33 3[1678]## ####", "33 3[1678]## ####"),
    "AR": ("54", "011 4[2345678]##-####", "11 4[2345678]##-####"),
    "CL": ("56", "9 [789][123456]## ####", "9 [789][123456]## ####"),
    "CO": ("57", "31[0123] [23456789]## ####", "31[0123] [23456789]## ####"),
    "IT": ("39", "347 [123456789]######", "347 [123456789]######", "06 [4589]#######", "06 [4589]#######", "338-[123456789]######", "338 [123456789]######"),
    "PT": ("351", "91[23456789] ### ###", "91[23456789] ### ###", "21[3478] ### ###", "21[3478] ### ###"),
    "BR": ("55", "(11) 9[6789][123456789]##-####", "11 9[6789][123456789]##-####", "(21) [23][2345]##-####", "21 [23][2345]##-####", "31 9[89][123456789]##-####", "31 9[89][123456789]##-####"),
    "NL": ("31", "06-[1245]#######", "6 [1245]#######", "020 [2345678]## ####", "20 [2345678]## ####", "06 [1245]# ## ## ##", "6 [1245]# ## ## ##"),
    "PL": ("48", "50[12345] ### ###", "50[12345] ### ###", "22 [68]## ## ##", "22 [68]## ## ##"),
    "RU": ("7", "8 (916) [23456789]##-##-##", "916 [23456789]##-##-##"),
    "TR": ("90", "0532 [2345678]## ## ##", "532 [2345678]## ## ##", "0 (212) [2345]## ## ##", "212 [2345]## ## ##"),
    "CN": ("86", "138 #### ####", "138 #### ####", "010 6[2345]## ####", "10 6[2345]## ####"),
    "JP": ("81", "090-[123456789]###-####", "90-[123456789]###-####", "03-[35][2345]##-####", "3-[35][2345]##-####"),
    "KR": ("82", "010-[23456789]###-####", "10-[23456789]###-####", "02-3[123456]##-####", "2-3[123456]##-####"),
    "AE": ("971", "050 [23456789]## ####", "50 [23456789]## ####"),
    "SA": ("966", "055 [23456789]## ####", "55 [23456789]## ####"),
    "EG": ("20", "010 [0123]### ####", "10 [0123]### ####"),
    "SE": ("46", "070-[23456789]## ## ##", "70 [23456789]## ## ##"),
    "NO": ("47", "9[0123]# ## ###", "9[0123]# ## ###"),
    "DK": ("45", "40 [123456]# ## ##", "28 [1234]# ## ##"),
    "FI": ("358", "040 [23456789]## ####", "40 [23456789]## ####"),
    "CZ": ("420", "60[2345678] ### ###", "60[2345678] ### ###"),
    "GR": ("30", "697[123456789] ######", "697[123456789] ######"),
    "HU": ("36", "06 30 [23456789]## ####", "30 [23456789]## ####"),
    "RO": ("40", "072[1345678] ### ###", "72[1345678] ### ###"),
    "IL": ("972", "052-[23456789]##-####", "52-[23456789]##-####"),
    "TH": ("66", "081 [23456789]## ####", "81 [23456789]## ####"),
    "ID": ("62", "0812-[123456789]###-####", "812-[123456789]###-####"),
    "MY": ("60", "012-[23456789]## ####", "12-[23456789]## ####"),
    "PH": ("63", "0917 [123456789]## ####", "917 [123456789]## ####"),
    "VN": ("84", "0912 ### ###", "912 ### ###"),
    "PK": ("92", "0300 [23456789]######", "300 [23456789]######"),
}  # fmt: skip
_SPOKEN = {
    "en": "US US US GB GB IE AU NZ ZA IN SG", "de": "DE DE DE AT CH", "fr": "FR FR BE CH", "es": "ES ES MX AR CL CO",
    "it": "IT CH", "pt": "PT BR BR", "nl": "NL NL BE", "pl": "PL", "ru": "RU", "tr": "TR", "zh": "CN", "ja": "JP",
    "ko": "KR", "ar": "AE SA EG", "hi": "IN",
}  # fmt: skip
_AREAS = ("212", "415", "303", "617", "312", "206", "713", "404", "510", "718")


def telephone(rng: Random, country: str) -> tuple[str, str]:
    """One number of a country: (national layout, international layout). The two are different numbers."""
    code, *layouts = _NUMBERS[country]
    place = rng.randrange(len(layouts) // 2) * 2
    national, abroad = (fill(rng, layouts[place + i].replace("NPA", rng.choice(_AREAS))) for i in (0, 1))
    return national, f"+{code} {abroad}"


def countries() -> tuple[str, ...]:
    """Every country whose numbers can be made."""
    return tuple(_NUMBERS)


def phone_kind(language: str) -> Kind:
    """Telephone numbers: national layouts of countries that speak the language, any country's international ones."""

    def valid(rng: Random) -> Sample:
        style = rng.random()
        if style < 0.5:
            country = rng.choice(_SPOKEN[language].split())
            national, _ = telephone(rng, country)
            return Sample(national, bare=country == "US" and "." not in national)
        _, abroad = telephone(rng, rng.choice(countries()))
        if style < 0.75:
            return Sample(abroad, bare=True)
        if style < 0.92 or abroad.startswith("+1"):
            return Sample("+" + "".join(c for c in abroad if c.isdigit()), bare=True)
        return Sample("00" + abroad[1:])

    def invalid(rng: Random) -> Sample:
        return Sample(fill(rng, rng.choice(("%#", "+%", "%##", "1-%##", "%:##", "%##-%"))))

    return Kind("PHONE", valid, invalid)


def _licence(rng: Random) -> Sample:
    style = rng.choice(["uk", "uk", "ca", "ny", "fl", "tx", "de", "fr", "it", "es"])
    if style == "uk":
        day = born(rng)
        decade, year = divmod(day.year % 100, 10)
        month = day.month + rng.choice((0, 50))
        return Sample(
            f"{pick(rng, 'ABCDEFGHKLMNPRSTW', 5)}{decade}{month:02d}{day.day:02d}{year}{pick(rng, 'ABCDEFGHJKLMN', 2)}9{pick(rng, 'ABCDEFGHJKLMN', 2)}"
        )
    patterns = {
        "ca": "[ABCDEFN]#######",
        "ny": "%########",
        "fl": "@###-###-##-###-0",
        "tx": "[0123]#######",
        "de": "[BCDFGHJKLMN]#[0123456789ABCDEFGH]##[0123456789RSTUV][0123456789XYZ]#[0123456789ABC]#%",
        "fr": "[019]#[01][123456789]%#######",
        "it": "[U]1[BCDFGHJKLMNPRSTVWXYZ]#######@",
        "es": "########[ABCDEFGHJKLMNPQRSTVWXYZ]",
    }
    return Sample(fill(rng, patterns[style]))


CONTACTS: tuple[Kind, ...] = (
    Kind("EMAIL", _email, _not_email),
    Kind("IP_ADDRESS", _ip, _not_ip),
    Kind("MAC_ADDRESS", _mac, _not_mac),
    Kind("COORDINATES", _coordinates),
    plain("MEDICAL_RECORD", "%#######", "%######", "######-#", "%#-##-##-##", "H#######", "@@######"),
    plain(
        "PASSPORT",
        "%########",
        "[ACDEXYZ]########",
        "##[ABCDEFGH][ABCDEFGHKLMNP]#####",
        "[ABCDEFPX][ABCDEFG]@######",
        "[YA][ABC]#######",
        "[EGH]########",
        "[CFGHJK]##[LMNPRTVWXYZ]##[LMNPRTVWXYZ]#%",
        "[NT][ABCDEFGHJKL]#######",
        "[ABCDEFGHJKLMNPRSTUVWZ]#######",
    ),
    Kind("DRIVING_LICENCE", _licence),
)
