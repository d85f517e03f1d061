"""Names that words around them announce, and addresses and organisations by their shape, in Latin script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.inspection.letters import NAME, PARTICLE, UPPER
from gateway.inspection.name_parts import Part, PartKind
from gateway.inspection.street_words import AFTER_NUMBER, BEFORE_NAME, ENDINGS, LAST_WORDS, STATES

_FULL = rf"{NAME}(?:[ \u00a0](?:{PARTICLE}[ \u00a0]){{0,2}}{NAME}){{0,4}}"
_TWO = rf"{NAME}(?:[ \u00a0](?:{PARTICLE}[ \u00a0]){{0,2}}{NAME}){{1,4}}"

# What can only be followed by a name.
_CERTAIN = (
    r"my (?:full |first |last )?name is|my name['’]s|the name['’]s|call me|signed by|signed,|yours truly,|c/o|"
    r"attn\.?:?|"
    r"ich hei(?:ß|ss)e|mein name ist|mein name:|je m['’]appelle|mon nom est|me llamo|mi nombre es|mi chiamo|"
    r"il mio nome è|chamo-me|me chamo|o? ?meu nome é|ik heet|mijn naam is|"
    r"nazywam się|mam na imię|jag heter|mitt namn är|jeg hedder|jeg heter|mit navn er|nimeni on|jmenuji se|adım|"
    r"mă numesc|numele meu este|a nevem|zovem se|volám sa"
)
# What is followed by a name as often as by something else: two words must follow.
_LIKELY = (
    r"i am|i['’]m|this is|here is|speaking with|spoke with|spoke to|talked to|met with|on behalf of|contact|ask|"
    r"ask for|tell|"
    r"remind|e-?mail|call|phone|invite|thank|notify|inform|hired?|reply to|write to|remove|add|"
    r"ich bin|hier ist|hier spricht|im namen von|mit|frag|frage|erinnere|informiere|ruf|rufe|lade|streiche|antworte|"
    r"je suis|c['’]est|ici|au nom de|avec|chez|demande à|écris à|appelle|préviens|ajoute|retire|invite|"
    r"soy|habla|en nombre de|con|llama a|avisa a|escribe a|pregunta a|añade a|quita a|responde a|"
    r"sono|parla|a nome di|chiama|avvisa|scrivi a|chiedi a|aggiungi|togli|rispondi a|"
    r"sou o|sou a|sou|aqui é|fala|em nome de|com|ligue para|avise|escreva para|pergunte a|adicione|remova|"
    r"responda a|lembrar|"
    r"ik ben|u spreekt met|namens|met|aan|bel|vraag|mail|herinner|voeg|verwijder|bedank|antwoord|"
    r"jag är|jeg er"
)
_TITLE = (
    r"mr\.?|mrs\.?|ms\.?|miss|mx\.?|sir|dr\.?|prof\.?|professor|herrn?|frau|monsieur|madame|mademoiselle|mme\.?|"
    r"mlle\.?|"
    r"señor|señora|señorita|sra?\.|srta\.|don|doña|signora?|signorina|sig\.(?:ra|na)?|dott\.(?:ssa)?|dottore|"
    r"dottoressa|"
    r"senhora?|dhr\.?|mevr\.?|mevrouw|meneer|de heer|mw\.?|ing\.|ir\.|drs\.|mag\.|dipl\.-ing\.|lic\.|dna\.|dl\.|pan|"
    r"pani"
)
_TITLES = re.compile(
    rf"(?<!\w)(?i:{_TITLE})[ \u00a0]((?:(?i:{_TITLE})[ \u00a0])*(?:{PARTICLE}[ \u00a0]){{0,2}}{_FULL})"
)
_ANNOUNCED = re.compile(rf"(?<!\w)(?i:{_CERTAIN})[ \u00a0]+({_FULL})|(?<!\w)(?i:{_LIKELY})[ \u00a0]+({_TWO})(?![\w@])")
_RELATION = (
    r"neighbou?r|colleague|co-?worker|sister|brother|mother|father|mom|dad|mum|wife|husband|son|daughter|friend|"
    r"boss|uncle|aunt|"
    r"cousin|nephew|niece|grandmother|grandfather|grandson|granddaughter|partner|girlfriend|boyfriend|roommate|"
    r"flatmate|landlord|"
    r"landlady|tenant|patient|customer|client|employee|intern|applicant|candidate|manager|teacher|student|nurse|"
    r"lawyer|attorney|"
    r"nachbarn?|nachbarin|kolleg(?:e|in|en)|schwester|bruder|mutter|vater|frau|mann|ehemann|ehefrau|sohn|tochter|"
    r"freund(?:in)?|chef(?:in)?|"
    r"onkel|tante|cousine?|neffe|nichte|oma|opa|vermieter(?:in)?|mieter(?:in)?|patient(?:in)?|kund(?:e|in|en)|"
    r"lehrer(?:in)?|"
    r"voisine?|collègue|s(?:œ|oe)ur|frère|mère|père|femme|mari|fils|fille|amie?|patronne?|oncle|neveu|nièce|"
    r"propriétaire|locataire|cliente?|"
    r"vecin[oa]|compañer[oa]|herman[oa]|madre|padre|mujer|esposa|marido|hij[oa]|amig[oa]|jef[ea]|tí[oa]|prim[oa]|"
    r"sobrin[oa]|abuel[oa]|"
    r"caser[oa]|inquilin[oa]|paciente|vicin[oa]|collega|sorella|fratello|moglie|marito|figli[oa]|amic[oa]|capo|"
    r"zi[oa]|cugin[oa]|"
    r"nonn[oa]|proprietari[oa]|paziente|vizinh[oa]|colega|irmã|irmão|mãe|pai|esposa|marido|filh[oa]|chefe|ti[oa]|"
    r"prim[oa]|"
    r"avó|avô|proprietári[oa]|inquilin[oa]|buurman|buurvrouw|zus|broer|moeder|vader|man|vrouw|zoon|dochter|"
    r"vriend(?:in)?|baas|oom|"
    r"neef|nicht|verhuurder|huurder|patiënt(?:e)?|klant"
)
_RELATED = re.compile(
    rf"(?<!\w)(?i:my|our|his|her|their|your|the|meine?[nrm]?|unsere?[nrm]?|seine?[nrm]?|ihre?[nrm]?|mon|ma|notre|"
    rf"son|sa|votre|leur|mis?|nuestr[oa]|sus?|"
    r"mi[oa]|su[oa]|nostr[oa]|meu|minha|nosso|nossa|seu|sua|mijn|onze?|zijn|haar|jouw|uw|el|la|le|il|o|a|der|die|"
    r"dem|den|de|het)[ ]"
    rf"(?:(?i:new|best|old|neue[nr]?|beste[nr]?|alte[nr]?)[ ])?(?i:{_RELATION})(?:,[ ]|[ ]|[ ]namens[ ]|"
    rf"[ ]named[ ])({_FULL})"
)
_GREETING = re.compile(
    r"(?:^|[\n.!?]\s*)(?i:dear|hi|hello|hey|good (?:morning|afternoon|evening)|liebe[rs]?|hallo|sehr geehrter?|"
    r"guten (?:tag|morgen|abend)|"
    r"moin|servus|chère?|bonjour|bonsoir|salut|coucou|estimad[oa]|querid[oa]|hola|buenos d[ií]as|buenas tardes|gentile|"
    r"car[oa]|ciao|buongiorno|buonasera|salve|egregio|spettabile|prezad[oa]|ol[áa]|oi|bom dia|boa tarde|beste|geachte|"
    rf"dag|hoi|goedemorgen|goedemiddag|hej|kjære|"
    rf"kære)(?:[ \u00a0](?i:{_TITLE}))?[ \u00a0]({_FULL})(?=\s*(?:[,!.:;\n-]|$))"
)
_CLOSING = re.compile(
    r"(?:(?i:regards|best wishes|best|cheers|thanks(?: again)?|many thanks|thank you|sincerely|yours|yours faithfully|"
    r"(?:mit )?(?:freundlichen|besten|herzlichen|lieben|vielen?) grü(?:ß|ss)en?|(?:viele|liebe|beste|"
    r"schöne) grü(?:ß|ss)e|"
    r"gru(?:ß|ss)|lg|mfg|vg|danke|vielen dank|cordialement|bien à vous|bien cordialement|salutations|"
    r"merci(?: d['’]avance)?|"
    r"saludos(?: cordiales)?|un saludo|atentamente|cordialmente|gracias|un abrazo|cordiali saluti|distinti saluti|"
    r"saluti|"
    r"grazie|un saluto|atenciosamente|abraços?|(?:com os )?(?:melhores )?cumprimentos|obrigad[oa]|att|"
    r"(?:met )?vriendelijke groet(?:en)?|groet(?:en|jes)?|hartelijke groet(?:en)?|mvg|bedankt|alvast bedankt))"
    rf"[ \u00a0]*[,.!–-]?\s{{0,3}}({_FULL})[ \u00a0]*(?=\n|$|[.,!])"
)
_VALUE_END = r"(?=[\"'\n,;.|)}\]<]|[ \t]*$|\s[(|-]|[ \t]+\w+[:=])"
_FIELD = re.compile(
    r"(?<![\w.])[\"']?(?i:(?:first|last|given|family|middle|maiden)[ _-]?name|surname|forename|nachname|vorname|"
    r"familienname|prénom|"
    r"prenom|nom de famille|apellidos?|cognome|sobrenome|apelido|voornaam|achternaam)[\"']?[ \t]*[:=][ \t]*[\"']?"
    rf"((?:(?i:{_TITLE})[ \u00a0])*{_FULL}|{NAME},[ \u00a0]{_FULL}){_VALUE_END}|"
    r"(?<![\w.])[\"']?(?i:(?:(?:full|legal|display|customer|client|patient|contact|employee|account|holder|"
    r"recipient|sender|guest|"
    r"passenger|member|tenant|applicant|student|owner|billing|shipping)[ _-]?)?name|cardholder|card[ _-]?holder|"
    r"account[ _-]?holder|customer|"
    r"client|patient|employee|recipient|sender|applicant|passenger|assignee|reporter|contact(?: person)?|"
    r"beneficiary|manager|signatory|"
    r"from|to|cc|bcc|von|an|de|à|para|da|a|aan|author|autor|auteur|autore|"
    r"vor- und nachname|kunde|kundin|patientin|empfänger|ansprechpartner(?:in)?|mitarbeiter(?:in)?|kontoinhaber|"
    r"karteninhaber|"
    r"nom(?: complet)?|cliente?|destinataire|titulaire|bénéficiaire|salariée?|nombre(?: completo| y apellidos?)?|"
    r"titular|"
    r"destinatario|paciente|empleado|nome(?: completo| e cognome)?|intestatario|paziente|dipendente|destinatário|"
    r"funcionári[oa]|naam|klant|patiënt|ontvanger|medewerker|rekeninghouder)[\"']?[ \t]*[:=][ \t]*[\"']?"
    rf"((?:(?i:{_TITLE})[ \u00a0])+{_FULL}|{_TWO}|{NAME},[ \u00a0]{_FULL}){_VALUE_END}"
)
_CITY_FIELD = re.compile(
    r"(?<![\w.])[\"'](?i:city|town|stadt|wohnort|ort|ville|commune|ciudad|localidad|città|comune|cidade|localidade|"
    r"plaats|woonplaats|stad|"
    r"country|land|pays|país|paese)[\"'][ \t]*:[ \t]*[\"']([^\"'\n]{2,60})[\"']"
)
_ADDRESS_FIELD = re.compile(
    r"(?<![\w.])[\"']?(?i:(?:(?:street|home|postal|mailing|billing|shipping|delivery|customer|full)[ _-]?)?address|"
    r"street|addr|"
    r"(?:liefer|rechnungs|post|wohn)?(?:adresse|anschrift)|adresse(?: de (?:livraison|facturation))?|direcci[oó]n|"
    r"domicilio|"
    r"indirizzo|endereço|morada|(?:post|factuur|bezorg|woon)?adres)"
    r"(?:\"[ \t]*:[ \t]*\"([^\"\n]{6,160})\"|[ \t]*[:=][ \t]*([^\n:;|{}<>\"]{6,120}))"
)
_WORDS = rf"(?:{NAME}[ \u00a0-]){{0,4}}"
_NUMBER = r"\d{1,5}(?:[ ]?[a-zA-Z](?!\w))?(?:[/-]\d{1,4}[a-zA-Z]?)?"
_STREETS = (
    # 221B Baker Street, 1600 North Main St. West
    re.compile(
        rf"(?<![\w.,/-])\d{{1,6}}(?:[A-Za-z]|-\d{{1,4}}|[ ]1/2)?[ ](?:{NAME}[ ]){{1,4}}(?i:{LAST_WORDS})\b\.?"
        r"(?:[ ](?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\b\.?)?"
    ),
    # Hauptstraße 12a, Jan-van-Galen-straat 5, Prinsengracht 263-H
    re.compile(rf"(?<!\w){_WORDS}(?:[{UPPER}][\w'’.-]*?)(?i:{ENDINGS})[ \u00a0]{_NUMBER}(?!\w)"),
    re.compile(rf"(?<!\w)(?:{NAME}[ \u00a0-]){{1,4}}(?i:{ENDINGS})[ \u00a0]{_NUMBER}(?!\w)"),
    # 12 bis, rue de la République
    re.compile(
        rf"(?<![\w.,/-])\d{{1,5}}(?:[ ]?(?:bis|ter|quater|[A-Da-d]))?,?[ ](?i:{AFTER_NUMBER})[ ]"
        rf"(?:(?i:{PARTICLE}|saint|sainte)[ \u00a0]|[dlDL]['’])*(?:{NAME})(?:[ -](?:(?:{PARTICLE}|sur|sous|lès|"
        rf"en)[ -]|[dl]['’])*{NAME}){{0,4}}"
    ),
    # Calle de Alcalá, 45; Via Roma 7; Rua das Flores, n.º 120
    re.compile(
        rf"(?<!\w)(?i:{BEFORE_NAME})[ ](?:(?:{PARTICLE})[ ]|[dlDL]['’])*(?:{NAME}|\d{{1,2}} (?:de|"
        rf"di) {NAME})(?:[ -](?:(?:{PARTICLE})[ ]|[dl]['’])*{NAME}){{0,5}}"
        rf"(?:,?[ ](?:n\.?[ºo°]?\.?[ ]?|num\.?[ ]|nr\.?[ ]?|#)?{_NUMBER}|,?[ ](?i:s/n))(?!\w)"
    ),
    re.compile(
        r"(?<!\w)(?i:p\.?[ ]?o\.?[ ]?box|post office box|postfach|boîte postale|b\.?p\.?|apartado(?: de correos)?|"
        r"casella postale|caixa postal|postbus)[ ]\d{1,7}(?!\w)"
    ),
    re.compile(r"(?<!\w)(?:PSC|Unit|CMR)[ ]\d{3,5},?[ ]Box[ ]\d{2,5}(?!\w)"),
)
_UNIT = re.compile(
    r"(?<!\w)(?i:apt\.?|apartment|suite|ste\.?|unit|flat|floor|room|bldg\.?|building|wohnung|whg\.?|etage|stock|"
    r"appartement|appt\.?|bâtiment|bât\.?|étage|esc\.?|escalier|piso|puerta|portal|escalera|bloque|planta|apto\.?|"
    r"interno|int\.|scala|piano|appartamento|apartamento|bloco|andar|sala|lote|quadra|verdieping|bus)[ ]?#?[ ]?"
    r"(?:\d{1,4}[a-zA-Zºª°]?|[A-Z]\d{0,3})(?!\w)|(?<!\w)#[ ]?\d{1,4}[A-Z]?(?!\w)|(?<!\w)\d{1,2}(?:st|nd|rd|"
    r"th)[ ](?i:floor)\b|"
    r"(?<!\w)\d{1,2}\.?[ºªo°][ ]?(?:(?i:izq|dcha|dto|esq|andar|piso)\.?|[A-Z])(?!\w)"
)
_CITY = rf"{NAME}(?:[ \u00a0-](?:(?:{PARTICLE}|sur|sous|lès|am|an der|im|bei|ob der|aan|upon|on)[ -])*(?:[dl]['’])?{NAME}){{0,4}}"
_POSTCODES = (
    (re.compile(rf"(?<!\w)({_CITY},?[ ](?:{STATES})),?[ ]\d{{5}}(?:-\d{{4}})?(?!\w)"), 0.9),
    (re.compile(r"(?<!\w)(?:[APFD]PO),?[ ]A[AEP],?[ ]\d{5}(?!\w)"), 0.9),
    (re.compile(rf"(?<!\w)\d{{4}}[ ]?[A-Z]{{2}},?[ \n]{{1,2}}{_CITY}"), 0.9),
    (re.compile(rf"(?<!\w)\d{{5}}-\d{{3}},?[ ]{_CITY}(?:[ ]?[/-][ ]?[A-Z]{{2}}(?!\w))?"), 0.9),
    (re.compile(rf"(?<!\w)\d{{8}},?[ ]{_CITY}(?:[ ]?[/-][ ]?[A-Z]{{2}}(?!\w))?"), 0.4),
    (re.compile(rf"(?<!\w){_CITY}(?:[ ]?[-/,][ ]?[A-Z]{{2}})?,?[ ]\d{{5}}-\d{{3}}(?!\w)"), 0.9),
    (re.compile(rf"(?<!\w)\d{{4}}-\d{{3}}[ ]{_CITY}"), 0.9),
    (re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}(?!\w)"), 0.45),
    (re.compile(r"(?<!\w)[A-Z]\d[A-Z][ ]\d[A-Z]\d(?!\w)"), 0.45),
    (
        re.compile(
            rf"(?<![\w.,/-])(?:[A-Z]{{1,2}}-)?\d{{4,5}},?[ ]{_CITY}(?:[ ]?\([A-Z]{{2}}\))?(?:[ ]Cedex(?:[ ]\d+)?)?"
        ),
        0.4,
    ),
    (re.compile(rf"(?<!\w){_CITY},?[ ]\d{{4,5}}(?!\w)"), 0.3),
)
_ORGANIZATION = re.compile(
    rf"(?<!\w){NAME}(?:(?:[ ]|,[ ]|[ ]?&[ ]|[ ]?-[ ]?|[ ](?:and|und|et|y|e|"
    rf"en)[ ])(?:(?:{PARTICLE})[ ])?{NAME}){{0,5}},?[ ](?:&[ ]Co\.?[ ])?"
    r"(?:GmbH(?:[ ]&[ ]Co\.?(?:[ ](?:KG|KGaA|OHG)(?:aA)?)?)?|gGmbH|mbH|AG(?:[ ]&[ ]Co\.?[ ](?:KG|KGaA|OHG))?|KGaA|"
    r"KG|OHG|e\.[ ]?V\.|e\.G\.|UG|SE|Inc\.?|Incorporated|Corp\.?|Corporation|"
    r"Ltd\.?|Limited|LLC|L\.L\.C\.|LLP|PLC|plc|Co\.|Company|S\.A\.S?\.?|SAS|SARL|S\.A\.R\.L\.|SNC|EURL|S\.L\.U?\.?|"
    r"S\.L\.L\.|S\.Coop\.?|SL|"
    r"S\.p\.A\.|SpA|SPA|S\.r\.l\.s?\.?|S\.R\.L\.|Srl|SRL|s\.r\.l\.|s\.n\.c\.|Ltda\.?|LTDA|EIRELI|Lda\.?|S/A|B\.V\.|"
    r"BV|N\.V\.|NV|VOF|"
    r"Stiftung|Group|Holding|Holdings|and Sons|& Sons|e Figli|e Filhos|en Zonen|et Fils|y asociados|Hermanos|"
    r"Associates|Partners)(?![\w.])"
)


def announced_parts(text: str) -> Iterator[Part]:
    """Names, addresses and organisations that the text itself gives away; they may overlap.

    What scores below 0.5 counts only beside something stronger.
    """
    yield from _names(text)
    yield from _addresses(text)
    for match in _CITY_FIELD.finditer(text):
        yield Part(*match.span(1), PartKind.CITY, 0.9, "field_city")
    for match in _ORGANIZATION.finditer(text):
        yield Part(match.start(), match.end(), PartKind.ORGANIZATION, 0.85, "organization_shape")


def _names(text: str) -> Iterator[Part]:
    for pattern, source, score in (
        (_TITLES, "titled_name", 0.9),
        (_ANNOUNCED, "announced_name", 0.85),
        (_RELATED, "related_name", 0.8),
        (_GREETING, "greeted_name", 0.8),
        (_CLOSING, "signed_name", 0.8),
        (_FIELD, "field_name", 0.85),
    ):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            yield Part(start, end, PartKind.PERSON, score, source)


def _addresses(text: str) -> Iterator[Part]:
    for match in _ADDRESS_FIELD.finditer(text):
        start, end = match.span(match.lastindex or 0)
        value = text[start:end]
        if any(map(str.isdigit, value)) and any(map(str.isalpha, value)):
            yield Part(start, end - (len(value) - len(value.rstrip(" .,\"'"))), PartKind.STREET, 0.85, "field_address")
    if not any(map(str.isdigit, text)):
        return
    for pattern in _STREETS:
        for match in pattern.finditer(text):
            yield Part(match.start(), match.end(), PartKind.STREET, 0.9, "street_shape")
    for match in _UNIT.finditer(text):
        yield Part(match.start(), match.end(), PartKind.UNIT, 0.4, "unit_shape")
    for pattern, score in _POSTCODES:
        for match in pattern.finditer(text):
            yield Part(match.start(), match.end(), PartKind.POSTCODE, score, "postcode_shape")
