"""Words of which street addresses are made, by where they stand (USPS Publication 28 and national postal usage)."""

from __future__ import annotations

# fmt: off
_LAST_WORDS = (
    "street", "st", "road", "rd", "lane", "ln", "drive", "dr", "avenue", "ave", "av", "court", "ct", "courts", "boulevard", "blvd",
    "way", "ways", "place", "pl", "square", "sq", "terrace", "ter", "crescent", "close", "parkway", "pkwy", "highway", "hwy", "circle",
    "cir", "trail", "trl", "alley", "aly", "plaza", "plz", "gardens", "garden", "grove", "groves", "mews", "hill", "hills",
    "row", "walk", "walks", "quay", "wharf", "park", "parks", "green", "greens", "rise", "view", "views", "heights", "ridge", "ridges",
    "run", "path", "pass", "pike", "point", "points", "port", "ports", "loop", "landing", "junction", "junctions", "island",
    "islands", "isle", "knoll", "knolls", "lake", "lakes", "light", "lights", "locks", "lodge", "manor", "manors", "meadow",
    "meadows", "mill", "mills", "mission", "motorway", "mountain", "mountains", "neck", "orchard", "oval", "overpass",
    "passage", "pine", "pines", "plain", "plains", "prairie", "radial", "ranch", "rapid", "rapids", "rest", "river", "roads",
    "route", "rue", "shoal", "shoals", "shore", "shores", "skyway", "spring", "springs", "spur", "spurs", "squares", "station",
    "stravenue", "stream", "streets", "summit", "throughway", "trace", "track", "trafficway", "tunnel", "turnpike", "underpass",
    "union", "unions", "valley", "valleys", "via", "viaduct", "village", "villages", "ville", "vista", "well", "wells",
    "brook", "brooks", "burg", "burgs", "bypass", "camp", "canyon", "cape", "causeway", "center", "centers", "circles",
    "cliff", "cliffs", "club", "common", "commons", "corner", "corners", "course", "cove", "coves", "creek", "crest", "crossing",
    "crossroad", "crossroads", "curve", "dale", "dam", "divide", "drives", "estate", "estates", "expressway", "extension",
    "extensions", "fall", "falls", "ferry", "field", "fields", "flat", "flats", "ford", "fords", "forest", "forge", "forges",
    "fork", "forks", "fort", "freeway", "gateway", "glen", "glens", "harbor", "harbors", "haven", "hollow", "inlet", "key",
    "keys", "mall", "bluff", "bluffs", "bottom", "branch", "bridge", "beach", "bend", "bayou", "annex", "arcade",
)
LAST_WORDS = "|".join(_LAST_WORDS)
"""English: after number and name."""

ENDINGS = (
    r"stra(?:ß|ss)e|str\.|stra(?:ß|ss)en|weg|platz|allee|gasse|ring|ufer|damm|steig|stieg|chaussee|promenade|"
    r"straat|laan|plein|gracht|kade|singel|dijk|pad|steeg|dreef|hof|plantsoen|baan|boulevard|markt|burgwal|haven|"
    r"gatan|vägen|gate|vei|veien|vej|gade|katu|tie"
)
"""German, Dutch and Nordic: at the end of the name, the number after it."""

AFTER_NUMBER = (
    r"rue|avenue|av\.|boulevard|bd\.?|boul\.|blvd|place|pl\.|chemin|ch\.|all[ée]e|impasse|quai|route|rte|cours|square|"
    r"passage|faubourg|fg|sentier|ruelle|villa|voie|esplanade|rond-point|résidence|lotissement|hameau|cité|montée|"
    r"promenade|traverse|venelle|côte|clos"
)
"""French: between number and name."""

BEFORE_NAME = (
    r"calle|c/|c\.|avenida|avda\.?|av\.|plaza|pza\.?|plz\.|paseo|p\.º|camino|carretera|ctra\.?|ronda|glorieta|pasaje|"
    r"callej[óo]n|cañada|acceso|cuesta|alameda|urbanizaci[óo]n|rambla|vial|travesía|via|viale|v\.le|piazza|p\.zza|piazzale|"
    r"piazzetta|corso|c\.so|largo|vicolo|strada|contrada|borgo|stretto|rotonda|incrocio|canale|lungomare|lungotevere|"
    r"lungarno|galleria|salita|frazione|località|traversa|circonvallazione|rua|r\.|travessa|tv\.|praça|pça\.?|praceta|"
    r"estrada|rodovia|beco|ladeira|viela|vila|parque|praia|quinta|urbanização|vereda|jardim|viaduto|esplanada|passarela|"
    r"conjunto|residencial|av|aeroporto|área|campo|distrito|estação|favela|feira|lago|lagoa|morro|pátio|quadra|"
    r"andador|corredor|calzada|privada|diagonal|eje vial|circunvalaci[óo]n|prolongaci[óo]n|peatonal|perif[ée]rico|retorno|cerrada|boulevard|blvd\.?|circuito|continuaci[óo]n|viaducto|sector|setor|loteamento|condomínio|fazenda|chácara|sítio|núcleo|colônia|recanto|trevo|trecho|"
    r"am|an der|an den|auf dem|auf der|im|in der|zum|zur|unter den|hinter der|vor dem|rue|avenue|boulevard|place"
)
"""Spanish, Italian, Portuguese, and German with a preposition: before the name, the number after it."""

_STATES = (
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA",
    "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN",
    "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC", "PR", "VI", "GU", "AS", "MP", "FM", "MH", "PW",
    "NSW", "VIC", "QLD", "TAS", "NT", "ACT", "ON", "QC", "BC", "AB", "MB", "SK", "NS", "NB", "NL", "PE", "YT", "NU",
)
STATES = "|".join(_STATES)
"""Postal codes of states and provinces (US, AU, CA)."""
# fmt: on
