"""Names of countries and peoples as they stand before a number: ``Norwegian national ID``, ``luxembourg_id``."""

from __future__ import annotations

from gateway.inspection.context import Words, words

_NAMES = {
    "AT": "austria austrian österreich österreichische österreichischer österreichisches autrichien austriaco austríaco oostenrijks", "BE": "belgium belgian belgië belge belgische belgisch belgique belga",
    "BG": "bulgaria bulgarian bulgarisch bulgarische bulgare búlgaro bulgaro bulgaars българско", "CH": "switzerland swiss schweizer suisse schweizerische suizo svizzero suíço zwitsers zwitserse", "CY": "cyprus cypriot", "CZ": "czech czechia tschechisch tschechische tchèque checo ceco tcheco tsjechisch tsjechische",
    "DE": "germany german deutsche deutschland deutscher deutsches allemand allemande alemán alemana tedesco tedesca alemão alemã duits duitse", "DK": "denmark danish dansk dänisch dänische danois danés danese dinamarquês deens deense", "EE": "estonia estonian eesti estnisch estnische estonien estonio estone estônio ests estse",
    "ES": "spain spanish español española spanisch spanische espagnol espagnole spagnolo espanhol espanhola spaans spaanse", "FI": "finland finnish suomen finnisch finnische finlandais finlandés finlandese finlandês fins finse", "FR": "france french français française französisch französische francese francés frans franse",
    "GR": "greece greek hellenic griechisch griechische grec griego greco grego grieks griekse", "HR": "croatia croatian hrvatski kroatisch kroatische croate croata kroatisch", "HU": "hungary hungarian magyar ungarisch ungarische hongrois húngaro ungherese hongaars hongaarse",
    "IE": "ireland irish", "IS": "iceland icelandic", "IT": "italy italian italiano italienisch italienische italien italienne italiana italiaans italiaanse", "LT": "lithuania lithuanian litauisch litauische lituanien lituano litouws litouwse lietuvos",
    "LU": "luxembourg luxembourgish luxemburg luxembourgeois luxembourgeoise luxemburger luxemburgische luxemburgischer lëtzebuerg lëtzebuerger luxemburgo lussemburgo lussemburghese luxemburgués luxemburguês luxemburgs", "LV": "latvia latvian lettisch lettische letton lettone letã letão letón latvijas latvia lettischer lets letse lettonia lettonie", "MD": "moldova moldovan", "MT": "malta maltese",
    "NL": "dutch netherlands nederlands niederländisch niederländische néerlandais néerlandaise neerlandés holandés olandese neerlandês", "NO": "norway norwegian norsk norwegisch norwegische norvégien norvégienne noruego norvegese norueguês noors noorse norges norske", "PL": "poland polish polski polnisch polnische polonais polaco polacco pools poolse",
    "PT": "portugal portuguese português portugiesisch portugiesische portugais portugués portoghese portugees portugese", "RO": "romania romanian român rumänisch rumänische roumain rumano rumeno romeno roemeens roemeense", "RS": "serbia serbian", "RU": "russia russian",
    "SE": "sweden swedish svensk schwedisch schwedische suédois sueco svedese zweeds zweedse svenskt", "SI": "slovenia slovenian slowenisch slowenische slovène esloveno sloveno sloveens", "SK": "slovakia slovak slowakisch slowakische slovaque eslovaco slovacco slowaaks", "TR": "turkey turkish türk türkisch türkische turc turco turks turkse türkiye",
    "UA": "ukraine ukrainian", "UK": "uk british britain britisch britische britannique británico britannico britânico brits britse", "US": "us usa american amerikanisch amerikanische américain americano amerikaans", "CA": "canada canadian",
    "MX": "mexico mexican mexicano", "BR": "brazil brazilian brasileiro brasilianisch brasilianische brésilien brasileño brasiliano braziliaans", "AR": "argentina argentine argentino",
    "CL": "chile chilean chileno", "CO": "colombia colombian colombiano", "PE": "peru peruvian peruano",
    "EC": "ecuador ecuadorian", "UY": "uruguay uruguayan", "VE": "venezuela venezuelan", "PY": "paraguay", "GT": "guatemala",
    "DO": "dominican", "CN": "china chinese chinesisch chinesische chinois chino cinese chinês", "HK": "hongkong", "TW": "taiwan taiwanese", "KR": "korea korean koreanisch koreanische coréen coreano koreaans koreaanse", "JP": "japan japanese japanisch japanische japonais japonés giapponese japonês",
    "IN": "india indian indisch indische indien indio indiano", "PK": "pakistan pakistani", "BD": "bangladesh bangladeshi", "LK": "srilanka lankan",
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
