"""Names of countries and peoples as they stand before a number: ``Norwegian national ID``, ``luxembourg_id``."""

from __future__ import annotations

from gateway.inspection.context import Words, words

_NAMES = {
    "AT": "austria austrian österreich österreichische", "BE": "belgium belgian belgië belge belgische",
    "BG": "bulgaria bulgarian", "CH": "switzerland swiss schweizer suisse", "CY": "cyprus cypriot", "CZ": "czech czechia",
    "DE": "germany german deutsche deutschland", "DK": "denmark danish dansk", "EE": "estonia estonian eesti",
    "ES": "spain spanish español española", "FI": "finland finnish suomen", "FR": "france french français française",
    "GR": "greece greek hellenic", "HR": "croatia croatian hrvatski", "HU": "hungary hungarian magyar",
    "IE": "ireland irish", "IS": "iceland icelandic", "IT": "italy italian italiano", "LT": "lithuania lithuanian",
    "LU": "luxembourg luxembourgish luxemburg", "LV": "latvia latvian", "MD": "moldova moldovan", "MT": "malta maltese",
    "NL": "dutch netherlands nederlands", "NO": "norway norwegian norsk", "PL": "poland polish polski",
    "PT": "portugal portuguese português", "RO": "romania romanian român", "RS": "serbia serbian", "RU": "russia russian",
    "SE": "sweden swedish svensk", "SI": "slovenia slovenian", "SK": "slovakia slovak", "TR": "turkey turkish türk",
    "UA": "ukraine ukrainian", "UK": "uk british britain", "US": "us usa american", "CA": "canada canadian",
    "MX": "mexico mexican mexicano", "BR": "brazil brazilian brasileiro", "AR": "argentina argentine argentino",
    "CL": "chile chilean chileno", "CO": "colombia colombian colombiano", "PE": "peru peruvian peruano",
    "EC": "ecuador ecuadorian", "UY": "uruguay uruguayan", "VE": "venezuela venezuelan", "PY": "paraguay", "GT": "guatemala",
    "DO": "dominican", "CN": "china chinese", "HK": "hongkong", "TW": "taiwan taiwanese", "KR": "korea korean", "JP": "japan japanese",
    "IN": "india indian", "PK": "pakistan pakistani", "BD": "bangladesh bangladeshi", "LK": "srilanka lankan",
    "SG": "singapore singaporean", "MY": "malaysia malaysian", "ID": "indonesia indonesian", "TH": "thailand thai",
    "PH": "philippine filipino philippines", "VN": "vietnam vietnamese", "AE": "emirates uae emirati", "SA": "saudi",
    "KW": "kuwait kuwaiti", "QA": "qatar qatari", "IL": "israel israeli", "IR": "iran iranian", "EG": "egypt egyptian",
    "ZA": "southafrica southafrican rsa", "NG": "nigeria nigerian", "KE": "kenya kenyan", "GH": "ghana ghanaian",
    "MA": "morocco moroccan", "AU": "australia australian", "NZ": "newzealand",
}  # fmt: skip
COUNTRIES: dict[str, Words] = {code: words(*names.split()) for code, names in _NAMES.items()}
NUMBER_WORDS = words("id", "number", "no", "nr", "code", "card", "identifier", "nummer", "numero", "número", "numéro")


def named(announces: Words, phrases: frozenset[str]) -> bool:
    """Whether one of the names stands among ``phrases``."""
    return not announces.phrases.isdisjoint(phrases)


_ALL = frozenset(name for names in COUNTRIES.values() for name in names.phrases)


def countries_in(phrases: frozenset[str]) -> frozenset[str]:
    """The codes of the countries that ``phrases`` name."""
    if _ALL.isdisjoint(phrases):
        return frozenset()
    return frozenset(code for code, names in COUNTRIES.items() if named(names, phrases))
