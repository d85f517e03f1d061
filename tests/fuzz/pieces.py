"""What texts with personal data are made of, and what hides it: the alphabet of the structure-aware generator.

Nothing here belongs to anybody: published test numbers, example domains, words of this file.
"""

import base64

from stdnum import iban, luhn
from stdnum.br import cpf


def _with_check_digits():
    for body in ("411111111111111", "510510510510510", "37828224631000"):
        yield body + luhn.calc_check_digit(body)
    for country, account in (("DE", "370400440532013000"), ("GB", "NWBK60161331926819")):
        yield next(made for n in range(2, 99) if iban.is_valid(made := f"{country}{n:02d}{account}"))
    yield cpf.format("12345678909")


_CHECKED = tuple(_with_check_digits())
_MAIL = "maria.keller@example.com"
_JWT = ".".join(
    base64.urlsafe_b64encode(part).decode().rstrip("=")
    for part in (b'{"alg":"HS256"}', b'{"sub":"1"}', b"signature of nothing")
)
VALUES = (
    *_CHECKED, *(" ".join(value[n : n + 4] for n in range(0, len(value), 4)) for value in _CHECKED[:5]), _MAIL, "j@x.io",
    "+49 30 901820", "(212) 555-0147", "+1 212 555 0147", "536-22-1234", "192.0.2.44", "2001:db8::8a2e:370:7334",
    "00:00:5e:00:53:01", "AKIA" + "Q3EGR7ZMWL5B2TXY", _JWT, "postgres://app:s3cret@db.example.com/x", "1984-03-12",
    "756.9217.0769.85", "529.982.247-25", "AB 12 34 56 C",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabcdefghijklmnop\n-----END RSA PRIVATE KEY-----",
)  # fmt: skip
HIDDEN = (
    "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "m a r i a @ e x a m p l e . c o m", "maria (at) example (dot) com",
    "maria dot keller at example dot com", "maria [at] example.com", "four one one one one one one one",
    "double one two three four five six", "plus vier neun drei null neun null", "quatre vingt dix sept un deux trois",
    base64.b64encode(_MAIL.encode()).decode(), _MAIL.encode().hex(), _MAIL.encode().hex(" "), "maria%40example.com",
    "maria&#64;example.com", "maria\\u0040example.com", "maria=40example.com", "\\x6d\\x61\\x72\\x69\\x61@example.com",
    "".join(chr(ord(c) + 0xFEE0) for c in "4111111111111111"), "m\u0430ria@ex\u0430mple.com", "4111\u200b1111\u200b1111\u200b1111",
    "\u0664\u0661\u0661\u0661 \u0661\u0661\u0661\u0661", "mari\u0301a@example.com", "\U0001d7d2\U0001d7cf\U0001d7cf",
)  # fmt: skip
WORDS = (
    "the password is ", "password: ", "api_key=", "card number ", "ssn ", "IBAN: ", "tel. ", "born on ", "my e-mail is ",
    "Bearer ", "Passwort lautet ", "plain words", "The answer is", "and then", "call me", "def f(a):\n    return a", "x", "ok.",
    "one", "double", "dot", "at", "(at)", "of", "may", "v1.2.3.4", "3f2b8c9a-1111-4222-8333-444455556666", "\u65e5\u672c\u8a9e",
    "-----BEGIN ", "-----END ", "://", "eyJ", "=41", "%41", "&#52;", "\\u0041", "EMAIL_7QK4M2XA", "A", "1", "12", "00",
)  # fmt: skip
SIGNS = (
    " ", " ", " ", "", "\n", "\n\n", "\t", ", ", ". ", "-", ".", "@", ":", "/", "+", "=", "%", "&", "\\", "_", "(", ")", "[", "]",
    "<", '"', "'", "{", "\0", "\u200b", "\u200d", "\u00ad", "\ufeff", "\u202e", "\u200f", "\u0301", "\u0344", "\u00b4", "\ufe31",
    "\u2488", "\u24b6", "\u00df", "\u0130", "\u017f", "\ufb01", "\u33c2", "\u3002", "\u3000", "\u00a0", "\u2028",
    "\ufdfa", "\ud800", "\udfff", "\U0001f600", "\U0001f468\u200d\U0001f469", "\u0660", "\uff10", "\u00bd", "\u2026", "\u0430", "\u03bf",
)  # fmt: skip
PIECES = (*VALUES, *HIDDEN, *WORDS, *SIGNS)
STAND_INS = {
    "EMAIL_7QK4M2XA": "maria@example.org", "EMAIL_7QK4M2XB": 'quote " and \\', "IP_ADDRESS_ZZZZZZZZ": "10.1.2.3",
    "user7qk4m2xa@example.com": "ann@corp.example", "Jorin Merevale": "Maria Keller", "Jorin": "Maria",
    "+1 202-555-0142": "+49 30 901820", "12/03/1984": "3/12/1984", "2001:db8:1:2::3": "2a00::1",
}  # fmt: skip
SPELLINGS = (
    *STAND_INS, *(name.lower() for name in STAND_INS), *(name.replace("_", "\\_") for name in STAND_INS),
    "EMAIL 7QK4M2XA", "email-7qk4m2xa", "EMAIL\\u005f7QK4M2XA", "EMAIL&#95;7QK4M2XA", "EMAIL_7QK4M2XC", "EMAIL_", "EMA",
)  # fmt: skip
