"""Names of countries and peoples as they stand before a number: ``Norwegian national ID``, ``luxembourg_id``."""

from __future__ import annotations

from gateway.inspection.context import Words, words

_NAMES = {
    "AT": "austria austrian österreich österreichische österreichischer österreichisches autrichien austriaco austríaco oostenrijks aut austriaca", "BE": "belgium belgian belgië belge belgische belgisch belgique belga bel belgien belgio bélgica",
    "BG": "bulgaria bulgarian bulgarisch bulgarische bulgare búlgaro bulgaro bulgaars българско bg", "CH": "switzerland swiss schweizer suisse schweizerische suizo svizzero suíço zwitsers zwitserse svizzera suiza suíça zwitserland", "CY": "cyprus cypriot", "CZ": "czech czechia tschechisch tschechische tchèque checo ceco tcheco tsjechisch tsjechische cz česká české český",
    "DE": "germany german deutsche deutschland deutscher deutsches allemand allemande alemán alemana tedesco tedesca alemão alemã duits duitse ger germania alemania alemanha", "DK": "denmark danish dansk dänisch dänische danois danés danese dinamarquês deens deense dk danske danmark", "EE": "estonia estonian eesti estnisch estnische estonien estonio estone estônio ests estse ee estland",
    "ES": "spain spanish español española spanisch spanische espagnol espagnole spagnolo espanhol espanhola spaans spaanse esp españa espagne spanien", "FI": "finland finnish suomen finnisch finnische finlandais finlandés finlandese finlandês fins finse fi suomi suomalainen", "FR": "france french français française französisch französische francese francés frans franse fr",
    "GR": "greece greek hellenic griechisch griechische grec griego greco grego grieks griekse gr", "HR": "croatia croatian hrvatski kroatisch kroatische croate croata kroatisch hr hrvatska", "HU": "hungary hungarian magyar ungarisch ungarische hongrois húngaro ungherese hongaars hongaarse hu",
    "IE": "ireland irish", "IS": "iceland icelandic", "IT": "italy italian italiano italienisch italienische italien italienne italiana italiaans italiaanse ita italia italie", "LT": "lithuania lithuanian litauisch litauische lituanien lituano litouws litouwse lietuvos lt lietuva",
    "LU": "luxembourg luxembourgish luxemburg luxembourgeois luxembourgeoise luxemburger luxemburgische luxemburgischer lëtzebuerg lëtzebuerger luxemburgo lussemburgo lussemburghese luxemburgués luxemburguês luxemburgs lu luxembourgian letzeburg luksemburg", "LV": "latvia latvian lettisch lettische letton lettone letã letão letón latvijas latvia lettischer lets letse lettonia lettonie lv latviešu латвия латвийский", "MD": "moldova moldovan", "MT": "malta maltese",
    "NL": "dutch netherlands nederlands niederländisch niederländische néerlandais néerlandaise neerlandés holandés olandese neerlandês nl hollands nederlandse holland", "NO": "norway norwegian norsk norwegisch norwegische norvégien norvégienne noruego norvegese norueguês noors noorse norges norske norge norweg norvège norvegia noruega noorwegen", "PL": "poland polish polski polnisch polnische polonais polaco polacco pools poolse pl polska",
    "PT": "portugal portuguese português portugiesisch portugiesische portugais portugués portoghese portugees portugese pt portuguesa portuguesas", "RO": "romania romanian român rumänisch rumänische roumain rumano rumeno romeno roemeens roemeense ro românia", "RS": "serbia serbian", "RU": "russia russian rf рф россия",
    "SE": "sweden swedish svensk schwedisch schwedische suédois sueco svedese zweeds zweedse svenskt swe sverige suède suecia", "SI": "slovenia slovenian slowenisch slowenische slovène esloveno sloveno sloveens", "SK": "slovakia slovak slowakisch slowakische slovaque eslovaco slovacco slowaaks sk slovenská slovenské", "TR": "turkey turkish türk türkisch türkische turc turco turks turkse türkiye tr",
    "UA": "ukraine ukrainian ua україна", "UK": "uk british britain britisch britische britannique británico britannico britânico brits britse gb", "US": "us usa american amerikanisch amerikanische américain americano amerikaans", "CA": "canada canadian",
    "MX": "mexico mexican mexicano mx mexicana méxico", "BR": "brazil brazilian brasileiro brasilianisch brasilianische brésilien brasileño brasiliano braziliaans br brasil brasileira", "AR": "argentina argentine argentino arg argentinian argentinien argentinische",
    "CL": "chile chilean chileno cl chilena", "CO": "colombia colombian colombiano", "PE": "peru peruvian peruano pe",
    "EC": "ecuador ecuadorian", "UY": "uruguay uruguayan", "VE": "venezuela venezuelan", "PY": "paraguay", "GT": "guatemala",
    "DO": "dominican", "CN": "china chinese chinesisch chinesische chinois chino cinese chinês cn prc", "HK": "hongkong", "TW": "taiwan taiwanese tw", "KR": "korea korean koreanisch koreanische coréen coreano koreaans koreaanse kr southkorea southkorean südkorea südkoreanische rok corée corea", "JP": "japan japanese japanisch japanische japonais japonés giapponese japonês jp nihon",
    "IN": "india indian indisch indische indien indio indiano ind", "PK": "pakistan pakistani pk", "BD": "bangladesh bangladeshi bd", "LK": "srilanka lankan lk",
    "SG": "singapore singaporean", "MY": "malaysia malaysian msia", "ID": "indonesia indonesian", "TH": "thailand thai th thailändisch",
    "PH": "philippine filipino philippines ph", "VN": "vietnam vietnamese vn", "AE": "emirates uae emirati ae", "SA": "saudi",
    "KW": "kuwait kuwaiti", "QA": "qatar qatari", "IL": "israel israeli", "IR": "iran iranian", "EG": "egypt egyptian",
    "ZA": "southafrica southafrican rsa za", "NG": "nigeria nigerian ng", "KE": "kenya kenyan ke", "GH": "ghana ghanaian gh",
    "MA": "morocco moroccan", "AU": "australia australian aus", "NZ": "newzealand",
}  # fmt: skip
COUNTRIES: dict[str, Words] = {code: words(*names.split()) for code, names in _NAMES.items()}
NUMBER_WORDS = words(
    "id",
    "number",
    "num",
    "no",
    "nr",
    "code",
    "card",
    "identifier",
    "identity",
    "ssn",
    "tin",
    "pin",
    "nummer",
    "kennnummer",
    "ausweis",
    "karte",
    "numero",
    "número",
    "numéro",
    "código",
    "codice",
    "carte",
    "tarjeta",
    "carta",
    "identifiant",
    "identificación",
    "kaart",
    "id nummer",
    "codenummer",
)


def named(announces: Words, phrases: frozenset[str]) -> bool:
    """Whether one of the names stands among ``phrases``."""
    return not announces.phrases.isdisjoint(phrases)


_ALL = frozenset(name for names in COUNTRIES.values() for name in names.phrases)


def countries_in(phrases: frozenset[str]) -> frozenset[str]:
    """The codes of the countries that ``phrases`` name."""
    if _ALL.isdisjoint(phrases):
        return frozenset()
    return frozenset(code for code, names in COUNTRIES.items() if named(names, phrases))
