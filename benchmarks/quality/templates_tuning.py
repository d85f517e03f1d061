"""Sentence and carrier families of the tuning half. No family here may resemble one of the test half.

Slots: ``{label}`` ``{key}`` ``{value}`` for one labelled value; type names for several; small words for fillers.
"""

# ruff: noqa: E501 - a row of data reads best on one line
from __future__ import annotations

LABELLED: dict[str, tuple[str, ...]] = {
    "en": (
        "Hi, my {label} is {value}, can you update my file?",
        "The {label} for this customer is {value} and it was checked on {date}.",
        "I was asked for my {label}: {value}. Is that enough?",
        "Please compare the {label} {value} with what you have in the system.",
        "For the record, {label} = {value}; the order was {order}.",
        "can u check {label} {value} thx",
    ),
    "de": (
        "Guten Tag, hier meine Angaben: {label}: {value}. Bitte bestätigen Sie kurz.",
        "Im Antrag steht {label} {value}, stimmt das?",
        "Bitte {label} {value} in der Akte nachtragen, Vorgang {ticket}.",
        "{label} lautet {value}, geprüft am {date}.",
    ),
    "fr": (
        "Bonjour, voici ce que vous demandez : {label} : {value}. Merci de confirmer.",
        "Dans le dossier figure {label} {value}, est-ce correct ?",
        "Je vous envoie {label} {value} pour la commande {order}.",
    ),
    "es": (
        "Hola, les paso el dato: {label}: {value}. ¿Pueden confirmarlo?",
        "En la solicitud aparece {label} {value}, ¿es correcto?",
        "Necesito corregir {label} {value} en el pedido {order}.",
    ),
    "it": (
        "Buongiorno, ecco il dato richiesto: {label}: {value}. Potete confermare?",
        "Nella domanda risulta {label} {value}, è giusto?",
        "Vi invio {label} {value} per l'ordine {order}.",
    ),
    "pt": (
        "Bom dia, segue o dado pedido: {label}: {value}. Podem confirmar?",
        "No cadastro consta {label} {value}, está certo?",
        "Preciso corrigir {label} {value} no pedido {order}.",
    ),
    "nl": (
        "Goedemiddag, hierbij het gevraagde gegeven: {label}: {value}. Graag bevestigen.",
        "In de aanvraag staat {label} {value}, klopt dat?",
        "Ik stuur {label} {value} voor bestelling {order}.",
    ),
    "zh": ("您好，我的{label}是{value}，请帮我查询。", "{label}：{value}"),
    "ja": ("お世話になっております。{label}は{value}です。", "{label}：{value}"),
    "ko": ("안녕하세요, {label}: {value} 확인 부탁드립니다.", "제 {label}는 {value}입니다."),
    "ar": ("مرحبا، {label}: {value} أرجو التأكيد.", "{label} هو {value}"),
    "hi": ("नमस्ते, मेरा {label} {value} है।", "{label}: {value}"),
    "ru": ("Здравствуйте, мой {label}: {value}, проверьте пожалуйста.", "{label} {value}"),
    "tr": ("Merhaba, {label}: {value}, kontrol eder misiniz?", "{label} {value} olarak kayıtlı."),
    "pl": ("Dzień dobry, {label}: {value}, proszę o sprawdzenie.", "{label} to {value}."),
    "any": ("{label}: {value}", "{label} {value}", "{label} - {value}"),
}

BARE: dict[str, tuple[str, ...]] = {
    "en": ("Can you check {value} for me?", "{value}", "It was {value}, if I remember well."),
    "de": ("Können Sie {value} für mich prüfen?", "Es war {value}, glaube ich."),
    "fr": ("Pouvez-vous vérifier {value} pour moi ?", "C'était {value}, je crois."),
    "es": ("¿Puede revisar {value}, por favor?", "Era {value}, creo."),
    "it": ("Può controllare {value} per me?", "Era {value}, credo."),
    "pt": ("Pode verificar {value} para mim?", "Era {value}, acho."),
    "nl": ("Kunt u {value} voor mij nakijken?", "Het was {value}, denk ik."),
    "zh": ("请帮我查一下 {value}。",),
    "ja": ("{value} を確認してください。",),
    "ko": ("{value} 확인해 주세요.",),
    "ar": ("تحقق من {value} من فضلك.",),
    "hi": ("कृपया {value} जाँचें।",),
    "ru": ("Проверьте, пожалуйста, {value}.",),
    "tr": ("Lütfen {value} değerini kontrol edin.",),
    "pl": ("Proszę sprawdzić {value}.",),
    "any": ("{value}",),
}

TYPED: dict[str, dict[str, tuple[str, ...]]] = {
    "PHONE": {
        "en": ("Please call me on {value} after five.", "You can reach me at {value}."),
        "de": ("Rufen Sie mich bitte unter {value} an.", "Ich bin telefonisch unter {value} erreichbar."),
        "fr": ("Appelez-moi au {value} après 17 h.",),
        "es": ("Llámame al {value} por la tarde.",),
        "it": ("Mi chiami al {value} nel pomeriggio.",),
        "pt": ("Ligue para {value} à tarde.",),
        "nl": ("Bel mij op {value} na vijf uur.",),
    },
    "DATE_OF_BIRTH": {
        "en": ("The patient was born on {value}.", "She was born {value} and moved here later."),
        "de": ("Die Patientin, geboren am {value}, wartet noch.",),
        "fr": ("Le patient est né le {value}.",),
        "es": ("El paciente nació el {value}.",),
        "it": ("Il paziente è nato il {value}.",),
        "pt": ("O paciente nasceu em {value}.",),
        "nl": ("De patiënt is geboren op {value}.",),
    },
    "SECRET_PASSWORD": {
        "en": ("my password is {value}", "Login with user admin and password: {value}"),
        "de": ("Mein Passwort ist {value}", "Passwort: {value}"),
        "fr": ("mon mot de passe est {value}", "Mot de passe : {value}"),
        "es": ("mi contraseña es {value}", "Contraseña: {value}"),
        "it": ("la mia password è {value}", "Password: {value}"),
        "pt": ("minha senha é {value}", "Senha: {value}"),
        "nl": ("mijn wachtwoord is {value}", "Wachtwoord: {value}"),
    },
}

MULTI: dict[str, tuple[str, ...]] = {
    "en": (
        "Subject: Refund for order {order}\n\nHello,\nplease refund {amount} to my card {CARD}. You can write to {EMAIL} or call {PHONE}.\nThanks",
        "Customer record\n- e-mail: {EMAIL}\n- phone: {PHONE}\n- IBAN: {IBAN}\n- date of birth: {DATE_OF_BIRTH}",
        "ticket {ticket} opened {date}: user {EMAIL} from IP {IP_ADDRESS} cannot log in; SSN on file {US_SSN}.",
    ),
    "de": (
        "Sehr geehrte Damen und Herren,\nbitte überweisen Sie {amount} auf {IBAN}. Rückfragen an {EMAIL} oder Telefon {PHONE}.\nSteuer-ID: {DE_TAX_ID}",
    ),
    "fr": (
        "Bonjour,\nmerci de virer {amount} sur {IBAN}. Contact : {EMAIL}, téléphone {PHONE}.\nNuméro de sécurité sociale : {FR_NIR}",
    ),
    "es": (
        "Buenos días:\nhagan la transferencia de {amount} a {IBAN}. Contacto: {EMAIL}, teléfono {PHONE}.\nDNI: {ES_DNI}",
    ),
    "it": (
        "Buongiorno,\nbonificate {amount} su {IBAN}. Contatti: {EMAIL}, telefono {PHONE}.\nCodice fiscale: {IT_CODICE_FISCALE}",
    ),
    "pt": ("Olá,\nfavor depositar {amount}. Contato: {EMAIL}, telefone {PHONE}.\nCPF: {BR_CPF}",),
    "nl": ("Beste,\nmaak {amount} over naar {IBAN}. Contact: {EMAIL}, telefoon {PHONE}.\nBSN: {NL_BSN}",),
}

NAMES: dict[str, tuple[str, ...]] = {
    "en": (
        "Hi, this is {PERSON}. I moved to {ADDRESS} last month and still get my letters at the old place.",
        "Could you write a short thank-you note to {PERSON} for the help with the garden?",
        "{PERSON} and {PERSON} will both attend the meeting in {LOCATION} on {date}.",
        "Please send the replacement to {PERSON}, {ADDRESS}.",
        "my manager {PERSON} said i should ask here, my email is {EMAIL}",
    ),
    "de": (
        "Hallo, hier ist {PERSON}. Ich bin letzten Monat umgezogen, die neue Anschrift ist {ADDRESS}.",
        "Schreib bitte eine kurze Dankeskarte an {PERSON} für die Hilfe im Garten.",
        "{PERSON} und {PERSON} kommen beide zur Besprechung nach {LOCATION}.",
        "Bitte senden Sie den Ersatz an {PERSON}, {ADDRESS}.",
        "meine Chefin {PERSON} meinte, ich soll hier fragen, meine Mail ist {EMAIL}",
    ),
    "fr": (
        "Bonjour, ici {PERSON}. J'ai déménagé le mois dernier, ma nouvelle adresse est {ADDRESS}.",
        "Rédige un petit mot de remerciement pour {PERSON} qui a aidé au jardin.",
        "{PERSON} et {PERSON} viendront tous deux à la réunion de {LOCATION}.",
        "Merci d'envoyer le remplacement à {PERSON}, {ADDRESS}.",
        "ma responsable {PERSON} m'a dit de demander ici, mon mail est {EMAIL}",
    ),
    "es": (
        "Hola, soy {PERSON}. Me mudé el mes pasado y mi nueva dirección es {ADDRESS}.",
        "Escribe una nota de agradecimiento para {PERSON} por su ayuda con el jardín.",
        "{PERSON} y {PERSON} asistirán a la reunión en {LOCATION}.",
        "Por favor, envíen el repuesto a {PERSON}, {ADDRESS}.",
        "mi jefa {PERSON} me dijo que preguntara aquí, mi correo es {EMAIL}",
    ),
    "it": (
        "Ciao, sono {PERSON}. Mi sono trasferito il mese scorso, il nuovo indirizzo è {ADDRESS}.",
        "Scrivi un biglietto di ringraziamento per {PERSON} che ha aiutato in giardino.",
        "{PERSON} e {PERSON} parteciperanno alla riunione a {LOCATION}.",
        "Spedite il ricambio a {PERSON}, {ADDRESS}.",
        "la mia responsabile {PERSON} mi ha detto di chiedere qui, la mia mail è {EMAIL}",
    ),
    "pt": (
        "Olá, aqui é {PERSON}. Mudei no mês passado e o meu novo endereço é {ADDRESS}.",
        "Escreve um bilhete de agradecimento para {PERSON} pela ajuda no jardim.",
        "{PERSON} e {PERSON} vão participar da reunião em {LOCATION}.",
        "Por favor, enviem a peça para {PERSON}, {ADDRESS}.",
        "minha chefe {PERSON} disse para perguntar aqui, meu e-mail é {EMAIL}",
    ),
    "nl": (
        "Hallo, met {PERSON}. Ik ben vorige maand verhuisd, het nieuwe adres is {ADDRESS}.",
        "Schrijf een kort bedankje voor {PERSON} voor de hulp in de tuin.",
        "{PERSON} en {PERSON} komen allebei naar het overleg in {LOCATION}.",
        "Stuur het vervangende onderdeel naar {PERSON}, {ADDRESS}.",
        "mijn leidinggevende {PERSON} zei dat ik hier moest vragen, mijn mail is {EMAIL}",
    ),
}

# Around a whole sentence; ``{text}`` is the sentence as it is, ``{json}`` as the inside of a JSON string.
CARRIERS: dict[str, str] = {
    "chat": "{text}",
    "e-mail": "From: customer desk\nSubject: your request {ticket}\n\nDear team,\n\n{text}\n\nKind regards",
    "ticket": "[{ticket}] priority=normal status=open\nDescription: {text}",
    "code comment": "def update():\n    # {text}\n    return None\n",
    "JSON body": '{"model":"small","messages":[{"role":"user","content":"{json}"}],"temperature":0.2}',
    "Markdown": "## Notes\n\n> {text}\n\n* done on {date}",
}

# Around one value with its field name; ``{json}`` is the value as the inside of a JSON string.
FIELDS: dict[str, str] = {
    "form": "Order: {order}\n{label}: {value}\nDate: {date}",
    "CSV": "field;value\norder;{order}\n{key};{value}\n",
    "JSON": '{"id": {number}, "{key}": "{json}", "created_at": "{time}"}',
    "tool call": '{"tool":"crm_lookup","arguments":{"{key}":"{json}","limit":10}}',
    "log": "{time} INFO request_id={uuid} {key}={value} status=200 duration_ms={milliseconds}",
    "Markdown list": "* **{label}:** {value}\n* **Order:** {order}",
    "leaf": "{value}",
}

NEGATIVE: tuple[str, ...] = (
    "Your order {order} was shipped, tracking number {tracking}.",
    "Build {version} took {milliseconds} ms on {date}.",
    "The ISBN is {isbn} and the price was {amount}.",
    "commit {hash} fixed the crash at {time}",
    "Article {sku}, EAN {ean}, {number} in stock.",
    "request {uuid} finished, epoch {epoch}",
    "What is {number} * {number}? I get {big}.",
    "Invoice no. {invoice} over {amount} is due on {date}.",
)
