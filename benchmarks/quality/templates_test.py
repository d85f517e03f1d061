"""Sentence and carrier families of the test half; see the tuning half for the slots. Never tuned on."""

# ruff: noqa: E501 - a row of data reads best on one line
from __future__ import annotations

LABELLED: dict[str, tuple[str, ...]] = {
    "en": (
        "Good morning! They told me to give you the {label}, here it is: {value}",
        "We still hold an old {label} ({value}) in our books.",
        "Enrolment cannot be finished because {label} {value} is rejected by the portal.",
        "Applicant's {label} - {value} - needs a second look.",
        "someone typed the {label} as {value} yesterday, wrong person?",
        "Note to self, {label} → {value}",
    ),
    "de": (
        "Für die Anmeldung brauche ich wohl {label} ({value}), oder?",
        "Das Portal lehnt {label} {value} ab, was soll ich tun?",
        "Notiz vom Gespräch – {label} → {value}",
        "Kundin nannte am Schalter die Angabe „{label} {value}“ und ging.",
    ),
    "fr": (
        "Le portail refuse {label} {value}, que dois-je faire ?",
        "Note d'appel – {label} → {value}",
        "Il reste dans nos fiches un ancien {label} ({value}).",
    ),
    "es": (
        "El portal rechaza {label} {value}, ¿qué hago?",
        "Nota de la llamada: {label} → {value}",
        "Todavía guardamos en la ficha {label} ({value}).",
    ),
    "it": (
        "Il portale rifiuta {label} {value}, cosa devo fare?",
        "Appunto della chiamata: {label} → {value}",
        "Nella scheda abbiamo ancora {label} ({value}).",
    ),
    "pt": (
        "O portal recusa {label} {value}, o que faço?",
        "Anotação da ligação: {label} → {value}",
        "Ainda temos na ficha {label} ({value}).",
    ),
    "nl": (
        "Het portaal weigert {label} {value}, wat nu?",
        "Notitie van het gesprek: {label} → {value}",
        "In de kaart staat nog {label} ({value}).",
    ),
    "zh": ("系统提示{label}（{value}）有误。", "登记表 {label} {value}"),
    "ja": ("システムが{label}（{value}）を受け付けません。", "登録用 {label} {value}"),
    "ko": ("시스템에서 {label}({value})가 거부됩니다.", "등록용 {label} {value}"),
    "ar": ("النظام يرفض {label} ({value}).", "للتسجيل {label} {value}"),
    "hi": ("पोर्टल {label} ({value}) स्वीकार नहीं कर रहा।", "पंजीकरण {label} {value}"),
    "ru": ("Портал не принимает {label} ({value}).", "Для регистрации {label} — {value}"),
    "tr": ("Sistem {label} ({value}) kabul etmiyor.", "Kayıt için {label} {value}"),
    "pl": ("Portal odrzuca {label} ({value}).", "Do rejestracji {label} – {value}"),
    "any": ("{label} ({value})", "» {label} = {value}", "{label} → {value}"),
}

BARE: dict[str, tuple[str, ...]] = {
    "en": (
        "what on earth does {value} belong to?",
        "Found this on a sticky note: {value}",
        "Somebody pasted {value} into the channel.",
    ),
    "de": ("Wozu gehört eigentlich {value}?", "Auf dem Zettel stand nur {value}"),
    "fr": ("À quoi correspond {value} ?", "Sur le papier il y avait seulement {value}"),
    "es": ("¿A qué corresponde {value}?", "En la nota solo ponía {value}"),
    "it": ("A cosa corrisponde {value}?", "Sul foglio c'era solo {value}"),
    "pt": ("A que corresponde {value}?", "No papel só estava {value}"),
    "nl": ("Waar hoort {value} bij?", "Op het briefje stond alleen {value}"),
    "zh": ("便条上只写着 {value}",),
    "ja": ("メモには {value} とだけありました。",),
    "ko": ("메모에는 {value} 만 있었습니다.",),
    "ar": ("وجدت في الورقة {value} فقط.",),
    "hi": ("पर्ची पर केवल {value} लिखा था।",),
    "ru": ("В записке было только {value}",),
    "tr": ("Notta yalnızca {value} yazıyordu.",),
    "pl": ("Na kartce było tylko {value}",),
    "any": ("» {value}",),
}

TYPED: dict[str, dict[str, tuple[str, ...]]] = {
    "PHONE": {
        "en": (
            "Text {value} when the courier arrives.",
            "Her cell is {value}, try tonight.",
            "Feel free to ring {value} any time.",
        ),
        "de": ("Am besten anrufen: {value}, ab acht Uhr.", "Mobil: {value}"),
        "fr": ("Joignable au {value} toute la journée.", "Tél. {value}"),
        "es": ("Mi móvil es {value}, avisen antes.", "Tel. {value}"),
        "it": ("Il mio cellulare è {value}, avvisate prima.", "Tel. {value}"),
        "pt": ("O meu telemóvel é {value}, avisem antes.", "WhatsApp {value}"),
        "nl": ("Mijn mobiel is {value}, app even vooraf.", "Tel. {value}"),
    },
    "DATE_OF_BIRTH": {
        "en": ("Birthday: {value}, adult fare.", "D.O.B. {value}"),
        "de": ("Geb. am {value}, Tarif Erwachsene.",),
        "fr": ("Née le {value}, tarif adulte.",),
        "es": ("Nacida el {value}, tarifa adulta.",),
        "it": ("Nata il {value}, tariffa adulti.",),
        "pt": ("Nascida em {value}, tarifa adulto.",),
        "nl": ("Geb. {value}, tarief volwassene.",),
    },
    "SECRET_PASSWORD": {
        "en": ("the wifi passphrase is {value} btw", "pwd={value}", "You may use the passcode {value} until Friday."),
        "de": ("Das Kennwort lautet {value}", "Kennwort = {value}"),
        "fr": ("le mot de passe du wifi est {value}", "mdp={value}"),
        "es": ("la contraseña del wifi es {value}", "Clave de acceso: {value}"),
        "it": ("la password del wifi è {value}", "Parola d'ordine: {value}"),
        "pt": ("a palavra-passe do wifi é {value}", "senha = {value}"),
        "nl": ("het wachtwoord van de wifi is {value}", "ww: {value}"),
    },
}

MULTI: dict[str, tuple[str, ...]] = {
    "en": (
        "Summarise the call: caller left {PHONE} and {EMAIL}, paid with card number {CARD} on {date}, born {DATE_OF_BIRTH}.",
        "| field | value |\n|---|---|\n| e-mail | {EMAIL} |\n| NHS number | {UK_NHS} |\n| IBAN | {IBAN} |",
        "deploy failed on host {IP_ADDRESS} ({MAC_ADDRESS}); key in the log was {SECRET_AWS}, owner {EMAIL}",
    ),
    "de": ("Fasse zusammen: Anruf von {PHONE}, Mail {EMAIL}, Konto {IBAN}, IdNr. {DE_TAX_ID}, geb. {DATE_OF_BIRTH}.",),
    "fr": (
        "Résume l'appel : portable {PHONE}, mail {EMAIL}, compte {IBAN}, numéro fiscal {FR_TAX_ID}, née le {DATE_OF_BIRTH}.",
    ),
    "es": (
        "Resume la llamada: móvil {PHONE}, correo {EMAIL}, cuenta {IBAN}, NIE {ES_NIE}, nacida el {DATE_OF_BIRTH}.",
    ),
    "it": (
        "Riassumi la chiamata: cellulare {PHONE}, mail {EMAIL}, conto {IBAN}, P.IVA {IT_VAT}, nata il {DATE_OF_BIRTH}.",
    ),
    "pt": (
        "Resume a chamada: telemóvel {PHONE}, correio {EMAIL}, conta {IBAN}, contribuinte {PT_NIF}, nascida em {DATE_OF_BIRTH}.",
    ),
    "nl": (
        "Vat het gesprek samen: mobiel {PHONE}, mail {EMAIL}, rekening {IBAN}, burgerservicenummer {NL_BSN}, geb. {DATE_OF_BIRTH}.",
    ),
}

NAMES: dict[str, tuple[str, ...]] = {
    "en": (
        "I rent a flat at {ADDRESS} and my landlord {PERSON} refuses to fix the heating. What are my rights?",
        "Draft a reply to {PERSON} from {ORGANIZATION} saying we accept the offer.",
        "What is a polite way to tell {PERSON} that the talk by {PERSON} was cancelled?",
        "Complaint received: {PERSON} (born {DATE_OF_BIRTH}) fell on the stairs of the hotel in {LOCATION}; witness {PERSON}, phone {PHONE}.",
        "ok so {PERSON} lives at {ADDRESS}, right? i need to post a parcel there",
    ),
    "de": (
        "Ich wohne zur Miete, Adresse {ADDRESS}, und mein Vermieter {PERSON} repariert die Heizung nicht. Welche Rechte habe ich?",
        "Entwirf eine Antwort an {PERSON} von {ORGANIZATION}, dass wir das Angebot annehmen.",
        "Wie sage ich {PERSON} höflich, dass der Vortrag von {PERSON} ausfällt?",
        "Beschwerde: {PERSON} (geb. {DATE_OF_BIRTH}) stürzte auf der Treppe des Hotels in {LOCATION}; Zeuge {PERSON}, Telefon {PHONE}.",
        "also {PERSON} wohnt doch {ADDRESS}, oder? ich muss da ein Paket hinschicken",
    ),
    "fr": (
        "Je loue un appartement situé {ADDRESS} et mon propriétaire {PERSON} refuse de réparer le chauffage. Quels sont mes droits ?",
        "Prépare une réponse à {PERSON} de {ORGANIZATION} pour dire que nous acceptons l'offre.",
        "Comment dire poliment à {PERSON} que l'exposé de {PERSON} est annulé ?",
        "Plainte : {PERSON} (naissance {DATE_OF_BIRTH}) est tombée dans l'escalier de l'hôtel à {LOCATION} ; témoin {PERSON}, téléphone {PHONE}.",
        "donc {PERSON} habite {ADDRESS}, c'est ça ? je dois y envoyer un colis",
    ),
    "es": (
        "Alquilo un piso en {ADDRESS} y mi casero {PERSON} no quiere reparar la calefacción. ¿Qué derechos tengo?",
        "Prepara una respuesta a {PERSON} de {ORGANIZATION} diciendo que aceptamos la oferta.",
        "¿Cómo le digo con tacto a {PERSON} que se canceló la charla de {PERSON}?",
        "Queja: {PERSON} (nacimiento {DATE_OF_BIRTH}) se cayó en la escalera del hotel en {LOCATION}; testigo {PERSON}, teléfono {PHONE}.",
        "entonces {PERSON} vive en {ADDRESS}, ¿verdad? tengo que mandar un paquete",
    ),
    "it": (
        "Affitto un appartamento in {ADDRESS} e il proprietario {PERSON} non ripara il riscaldamento. Che diritti ho?",
        "Prepara una risposta a {PERSON} di {ORGANIZATION} per dire che accettiamo l'offerta.",
        "Come dico con garbo a {PERSON} che l'intervento di {PERSON} è annullato?",
        "Reclamo: {PERSON} (nascita {DATE_OF_BIRTH}) è caduta sulle scale dell'albergo a {LOCATION}; testimone {PERSON}, telefono {PHONE}.",
        "allora {PERSON} abita in {ADDRESS}, giusto? devo mandare un pacco",
    ),
    "pt": (
        "Moro de aluguel em {ADDRESS} e o proprietário {PERSON} não conserta o aquecimento. Quais são os meus direitos?",
        "Prepara uma resposta para {PERSON} da {ORGANIZATION} dizendo que aceitamos a proposta.",
        "Como digo com educação a {PERSON} que a palestra de {PERSON} foi cancelada?",
        "Reclamação: {PERSON} (nascimento {DATE_OF_BIRTH}) caiu na escada do hotel em {LOCATION}; testemunha {PERSON}, telefone {PHONE}.",
        "então {PERSON} mora em {ADDRESS}, certo? preciso mandar um pacote",
    ),
    "nl": (
        "Ik huur een woning op {ADDRESS} en mijn huisbaas {PERSON} wil de verwarming niet maken. Wat zijn mijn rechten?",
        "Maak een antwoord aan {PERSON} van {ORGANIZATION} waarin we het aanbod aannemen.",
        "Hoe zeg ik {PERSON} netjes dat de lezing van {PERSON} niet doorgaat?",
        "Klacht: {PERSON} (geboren {DATE_OF_BIRTH}) viel op de trap van het hotel in {LOCATION}; getuige {PERSON}, telefoon {PHONE}.",
        "dus {PERSON} woont op {ADDRESS}, toch? ik moet daar een pakje heen sturen",
    ),
}

CARRIERS: dict[str, str] = {
    "chat": "{text}",
    "chat, signed": "{text}\n\nthx",
    "e-mail": "> On {date} the help desk wrote:\n>> {text}\n>\nAny news on this? Reference {ticket}.",
    "ticket": "Ticket {ticket} / channel: phone / queue 7\nAgent note ({time}): {text}",
    "code comment": "/* {text} */\nint main(void) { return {number}; }\n",
    "JSON body": '{"input": [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "{json}"}]}], "stream": true}',
    "tool text": '{"name": "send_note", "arguments": "{\\"body\\": \\"{jsonjson}\\"}"}',
    "Markdown": "1. Read this:\n   - {text}\n2. Close ticket **{ticket}**",
}

FIELDS: dict[str, str] = {
    "HTML": "<tr><td>{label}</td><td>{value}</td></tr>",
    "CSV": '"row","name","content"\n1,"order","{order}"\n2,"{key}","{value}"\n',
    "JSON": '{"customer": {"profile": {"{key}": "{json}"}, "tier": "gold"}, "version": "{version}"}',
    "tool call": '{"id": "call_{hex}", "type": "function", "function": {"name": "update_record", "arguments": "{\\"record\\": {number}, \\"{key}\\": \\"{jsonjson}\\"}"}}',
    "log": "[{time}] worker-3 WARN validation failed {key}: '{value}' (attempt 2, trace {hex})",
    "Markdown table": "| attribute | content |\n| --- | --- |\n| {label} | {value} |\n| order | {order} |",
    "YAML": "order: {order}\n{key}: {value}\nretries: 3",
    "leaf": "{value}",
}

NEGATIVE: tuple[str, ...] = (
    "Parcel {tracking} left the depot; purchase order {order}.",
    "Upgrade from {version} to {version} before {date}, please.",
    "Book {isbn} costs {amount} in the shop.",
    "The digest {hash} does not match what we saw at {time}.",
    "SKU {sku} / GTIN {ean} / {number} pieces",
    "trace {uuid} started at {epoch}",
    "{number} + {number} = {big}, isn't it?",
    "Bill {invoice}: {amount}, paid {date}.",
)
