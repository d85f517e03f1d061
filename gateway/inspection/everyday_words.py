"""Words that name nobody although they are often capitalised: the calendar, greetings, business, technology, titles."""

from __future__ import annotations

from gateway.inspection.language import SMALL_WORDS

_CALENDAR = """
january february march april may june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun today tomorrow
yesterday januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag
sonntag janvier février mars avril juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi
vendredi samedi dimanche enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
lunes martes miércoles jueves viernes sábado domingo gennaio febbraio aprile maggio giugno luglio settembre ottobre
dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica janeiro fevereiro março maio junho julho setembro
outubro novembro dezembro segunda terça quarta quinta sexta januari februari maart mei augustus maandag dinsdag
woensdag donderdag vrijdag zaterdag zondag easter christmas ostern weihnachten pâques noël navidad natale natal pasen
kerst
"""
_COURTESY = """
hi hello hey dear thanks thank regards best cheers sincerely please sorry yes no ok okay hallo danke bitte grüße liebe
lieber bonjour merci hola gracias saludos ciao grazie saluti olá oi obrigado obrigada beste groeten bedankt hoi salut
cordialement atentamente atenciosamente mvg mfg lg vg ps
"""
_BUSINESS = """
team all everyone customer client user support sales service admin root system server assistant human bot agent
manager subject date message ticket order invoice account password username email phone address name id number city
country state status type level version kunde kundin rechnung bestellung konto adresse betreff datum nachricht facture
commande compte cliente factura pedido cuenta fattura ordine conto fatura conta klant factuur bestelling rekening bank
board report review budget meeting contract project note figure table chapter section appendix step steps next release
holiday studio flat suite apt apartment unit floor room street road ship re fwd fw cc bcc vertrag projekt telefon
telefono téléphone teléfono telefone telefoon adres indirizzo endereço dirección vendas ventas ventes vendite verkoop
"""
_TECHNOLOGY = """
api json xml yaml html css http https url uri sql rest grpc python java javascript typescript rust golang go kotlin
swift php scala haskell erlang elixir clojure bash linux unix windows macos ios android ubuntu debian fedora docker
kubernetes helm terraform ansible jenkins github gitlab bitbucket git svn aws gcp azure ec2 s3 eks ecs rds iam lambda
sqs sns c4 m5 t3 vpc cdn dns tls ssl ssh tcp udp ip cpu gpu ram ssd nvme redis postgres postgresql mysql mongodb
sqlite kafka rabbitmq nginx apache spark hadoop airflow flink elasticsearch kibana grafana prometheus datadog sentry
splunk jira confluence slack zoom teams outlook gmail chrome firefox safari edge react angular vue svelte redux node
npm yarn webpack vite django flask fastapi spring rails laravel numpy pandas pytorch tensorflow keras scipy jupyter
colab cuda onnx llama qwen mistral mixtral gemma gemini gpt chatgpt openai anthropic deepseek phi falcon bert
huggingface cohere copilot excel word powerpoint pdf csv error warning info debug trace fatal none null true false
undefined nan ts sku host path method utc gmt est pst cet rfc iso ieee nist gdpr hipaa todo todos bash ini fixme iban
bic swift vat ssn dob transformer transformers nvidia vulkan metal mozilla applewebkit khtml gecko x11 cython jython
pypi conda pip unicode ascii mit bsd gpl readme changelog license licence quick start getting started information
copyright usage installation overview requirements features contributing documentation pydantic pytest lorem ipsum
google facebook instagram whatsapp telegram linkedin youtube twitter microsoft amazon netflix spotify paypal visa
mastercard iphone ipad
"""
_TITLES = """
mr mrs ms mx miss sir madam dr prof professor herr herrn frau monsieur madame mademoiselle mme mlle señor señora
señorita sr sra srta signor signora signorina sig dott dottor dottoressa senhor senhora dhr mevr mevrouw meneer
"""
_LANGUAGES = """
english french german spanish italian portuguese dutch russian chinese japanese korean arabic hindi turkish polish
american british european deutsch englisch französisch spanisch italienisch anglais français allemand espagnol inglés
francés alemán español inglese francese tedesco spagnolo inglês francês alemão espanhol engels frans duits spaans
nederlands stoicism internet web
"""
_COMMON = """
about above after again against also although always another any around ask because before below between both call
change choose close come compare consider could create current customers days delete describe different down draft
each even every everything explain few find first following forward found get give good great happy have help here
however if important include instead into its itself just keep know last later leave let like list look main make many
maybe more most move much must never new nothing now off often once one only open or other out over own part people
perhaps point possible probably provide put question quite read reply rewrite right same say second see send several
shall she should show since so some something sometimes soon still such summarise summarize take tell than that then
there these they thing things think third this those though three through time together too translate true try turn
two under until up update us use used using usually very want way week well were whether which while why with within
without work would write wrong year yet kannst können möchte schreibe schreib erkläre fasse gestern heute morgen wir
ihr bitte warum wann wo wer dann danach deshalb weil wenn ob noch schon sehr mehr peux pouvez pourquoi comment quand
hier demain écris rédige résume nous alors parce très plus puedes puede cuándo cómo qué quién ayer mañana escribe
redacta resume también muy más puoi può quando come cosa chi ieri domani scrivi riassumi anche molto più pode podem
quando quem ontem amanhã escreva resuma também muito mais kun kunt waarom wanneer hoe wie gisteren morgen schrijf vat
ook zeer meer
"""

CALENDAR = frozenset(_CALENDAR.split())
"""In small letters; some of these are given names too."""
NO_NAMES = frozenset((_CALENDAR + _COURTESY + _BUSINESS + _TECHNOLOGY + _TITLES + _LANGUAGES).split())
"""In small letters; a model that takes one of these for a name is believed only where it is sure."""
_EVERYDAY = NO_NAMES | SMALL_WORDS | frozenset(_COMMON.split())


def is_everyday(word: str) -> bool:
    """Whether the capital of a word tells nothing."""
    return word.casefold() in _EVERYDAY
