"""Secrets in the published shapes of their issuers, with correct checksums where there are any."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from random import Random

from .making import ALNUM, DIGITS, HEX, LOWER, UPPER, pick
from .model import Kind, Sample

_BASE62 = DIGITS + UPPER + LOWER
_URLSAFE = ALNUM + "-_"
_BASE64 = ALNUM + "+/"


def _crc62(text: str) -> str:
    """CRC-32 in base 62, six characters: the checksum of GitHub's and npm's tokens."""
    number, out = zlib.crc32(text.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        out = _BASE62[digit] + out
    return out


def _github(rng: Random) -> str:
    body = pick(rng, ALNUM, 30)
    return rng.choice(("ghp_", "gho_", "ghu_", "ghs_", "ghr_")) + body + _crc62(body)


def _npm(rng: Random) -> str:
    body = pick(rng, ALNUM, 30)
    return "npm_" + body + _crc62(body)


def _grafana(rng: Random) -> str:
    body = "glsa_" + pick(rng, ALNUM, 32)
    return f"{body}_{zlib.crc32(body.encode()):08x}"


def _atlassian(rng: Random) -> str:
    body = "ATATT3xFfGF0" + pick(rng, _URLSAFE, 170) + pick(rng, ALNUM, 1)
    return f"{body}={zlib.crc32(body.encode()):08X}"


def _segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode().rstrip("=")


def _jwt(rng: Random) -> str:
    head = {"alg": rng.choice(("HS256", "RS256", "ES256")), "typ": "JWT"}
    body = {
        "sub": pick(rng, DIGITS, 8),
        "iat": rng.randint(1_500_000_000, 1_800_000_000),
        "scope": rng.choice(("read", "admin")),
    }
    return f"{_segment(head)}.{_segment(body)}.{pick(rng, _URLSAFE, 43)}"


def _pem(rng: Random) -> str:
    label = rng.choice(
        ("RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY")
    )
    lines = [pick(rng, _BASE64, 64) for _ in range(rng.randint(4, 12))]
    return "\n".join((f"-----BEGIN {label}-----", *lines, pick(rng, _BASE64, 43) + "=", f"-----END {label}-----"))


def _token(prefix: str, alphabet: str, size: int, suffix: str = "") -> Callable[[Random], str]:
    return lambda rng: prefix + pick(rng, alphabet, size) + suffix


_VENDORS: dict[str, tuple[Callable[[Random], str], ...]] = {
    "GITHUB": (_github, lambda r: "github_pat_" + pick(r, ALNUM, 22) + "_" + pick(r, ALNUM, 59)),
    "NPM": (_npm,),
    "GITLAB": (_token("glpat-", _URLSAFE, 20),),
    "AWS": (lambda r: r.choice(("AKIA", "ASIA")) + pick(r, UPPER + "234567", 16),),
    "SLACK": (lambda r: f"xoxb-{pick(r, DIGITS[1:], 12)}-{pick(r, DIGITS[1:], 12)}-{pick(r, ALNUM, 24)}",),
    "STRIPE": (_token("sk_live_", ALNUM, 24), _token("rk_live_", ALNUM, 99), _token("whsec_", ALNUM, 32)),
    "OPENAI": (
        lambda r: "sk-" + pick(r, ALNUM, 20) + "T3BlbkFJ" + pick(r, ALNUM, 20),
        lambda r: "sk-proj-" + pick(r, _URLSAFE, 74) + "T3BlbkFJ" + pick(r, _URLSAFE, 73) + pick(r, ALNUM, 1),
    ),
    "ANTHROPIC": (_token("sk-ant-api03-", _URLSAFE, 93, "AA"),),
    "HUGGINGFACE": (_token("hf_", UPPER + LOWER, 34),),
    "GOOGLE": (
        lambda r: "AIza" + pick(r, _URLSAFE, 34) + pick(r, ALNUM, 1),
        lambda r: "GOCSPX-" + pick(r, _URLSAFE, 27) + pick(r, ALNUM, 1),
    ),
    "SENDGRID": (lambda r: "SG." + pick(r, _URLSAFE, 22) + "." + pick(r, _URLSAFE, 42) + pick(r, ALNUM, 1),),
    "PYPI": (lambda r: "pypi-AgEIcHlwaS5vcmc" + pick(r, _URLSAFE, 120) + pick(r, ALNUM, 1),),
    "DIGITALOCEAN": (_token("dop_v1_", HEX, 64),),
    "SHOPIFY": (_token("shpat_", HEX, 32), _token("shpss_", HEX, 32)),
    "DATABRICKS": (_token("dapi", HEX, 32),),
    "TELEGRAM": (lambda r: pick(r, DIGITS[1:], 10) + ":AA" + pick(r, _URLSAFE, 32) + pick(r, ALNUM, 1),),
    "LINEAR": (_token("lin_api_", ALNUM, 40),),
    "POSTMAN": (lambda r: f"PMAK-{pick(r, HEX, 24)}-{pick(r, HEX, 34)}",),
    "NEW_RELIC": (_token("NRAK-", UPPER + DIGITS, 27),),
    "GRAFANA": (_grafana,),
    "DOPPLER": (_token("dp.pt.", ALNUM, 43),),
    "AIRTABLE": (lambda r: f"pat{pick(r, ALNUM, 14)}.{pick(r, HEX, 64)}",),
    "ATLASSIAN": (_atlassian,),
    "VAULT": (_token("hvs.", ALNUM, 95),),
    "DOCKER": (_token("dckr_pat_", ALNUM, 27),),
    "REPLICATE": (_token("r8_", ALNUM, 37),),
    "GROQ": (_token("gsk_", ALNUM, 52),),
    "FIGMA": (_token("figd_", ALNUM, 40),),
    "RUBYGEMS": (_token("rubygems_", HEX, 48),),
    "SENTRY": (lambda r: "sntryu_" + pick(r, HEX, 64),),
    "MAILGUN": (_token("key-", HEX, 32),),
    "SUPABASE": (_token("sbp_", HEX, 40),),
    "AGE": (_token("AGE-SECRET-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58),),
    "TERRAFORM": (lambda r: pick(r, ALNUM, 14) + ".atlasv1." + pick(r, ALNUM, 67),),
    "PLANETSCALE": (_token("pscale_tkn_", ALNUM, 43),),
    "PRIVATE_KEY": (_pem,),
    "JWT": (_jwt,),
}


def _vendor_kind(name: str, makers: tuple[Callable[[Random], str], ...]) -> Kind:
    return Kind(f"SECRET_{name}", lambda rng: Sample(rng.choice(makers)(rng), bare=True))


_WORDS = [
    "harbor",
    "violet",
    "copper",
    "meadow",
    "tiger",
    "lantern",
    "pepper",
    "orbit",
    "saddle",
    "willow",
    "falcon",
    "mango",
    "glacier",
    "velvet",
    "anchor",
]


def passphrase(rng: Random) -> str:
    """A password as people choose them; the last character is none that could end the sentence."""
    style = rng.random()
    if style < 0.4:
        return rng.choice(_WORDS).title() + str(rng.randint(10, 9999)) + rng.choice("$#%&*")
    if style < 0.7:
        return pick(rng, ALNUM, 8) + rng.choice("!$%#?") + pick(rng, DIGITS, 2) + pick(rng, ALNUM, rng.randint(1, 6))
    if style < 0.85:
        return "-".join(rng.sample(_WORDS, 3)) + "-" + str(rng.randint(10, 99))
    return (
        rng.choice(_WORDS).replace("a", "4").replace("e", "3")
        + "_"
        + rng.choice(_WORDS).title()
        + str(rng.randint(1, 99))
    )


def _database(rng: Random) -> Sample:
    scheme = rng.choice(
        ("postgres", "postgresql", "mysql", "mongodb+srv", "redis", "amqp", "mariadb", "mssql", "https")
    )
    password = pick(rng, ALNUM, rng.randint(8, 20))
    host = rng.choice(("db.internal", "10.20.0.7", "db1.example.com", "cache.prod.example.net", "localhost"))
    return Sample(
        password,
        True,
        f"{scheme}://{rng.choice(('app', 'admin', 'svc_orders', 'root'))}:",
        f"@{host}:{rng.choice((5432, 3306, 27017, 6379, 8443))}/main",
    )


def _slack_hook(rng: Random) -> Sample:
    team, channel = pick(rng, UPPER + DIGITS, 8), pick(rng, UPPER + DIGITS, 8)
    return Sample(pick(rng, ALNUM, 24), True, f"https://hooks.slack.com/services/T{team}/B{channel}/")


def _discord_hook(rng: Random) -> Sample:
    return Sample(pick(rng, ALNUM, 68), True, f"https://discord.com/api/webhooks/{pick(rng, DIGITS[1:], 18)}/")


def _azure(rng: Random) -> Sample:
    key = pick(rng, _BASE64, 86) + "=="
    return Sample(
        key,
        True,
        "DefaultEndpointsProtocol=https;AccountName=prodstore;AccountKey=",
        ";EndpointSuffix=core.windows.net",
    )


def _aws_secret(rng: Random) -> Sample:
    return Sample(
        pick(rng, _BASE64, 39) + pick(rng, ALNUM, 1),
        True,
        rng.choice(("aws_secret_access_key = ", "AWS_SECRET_ACCESS_KEY=", "aws_secret_access_key: ")),
    )


def _generic(rng: Random) -> Sample:
    name = rng.choice(("api_key", "API_KEY", "client_secret", "access_token", "SECRET_KEY", "auth_token", "apiKey"))
    quote = rng.choice(("", '"', "'"))
    return Sample(
        pick(rng, ALNUM, rng.choice((24, 32, 40, 48))), True, f"{name}{rng.choice((' = ', '=', ': '))}{quote}", quote
    )


def _placeholder(rng: Random) -> Sample:
    return Sample(
        rng.choice(
            (
                "ghp_" + "x" * 36,
                "sk-...",
                "<your-api-key>",
                "AKIA................",
                "${API_KEY}",
                "sk_test_********",
                "process.env.SECRET_KEY",
                "{{ vault.token }}",
                "hf_***",
                "password123 is a bad password",
            )
        ),
        bare=True,
    )


PASSWORD = Kind("SECRET_PASSWORD", lambda rng: Sample(passphrase(rng)))
SECRETS: tuple[Kind, ...] = (
    *(_vendor_kind(name, makers) for name, makers in _VENDORS.items()),
    Kind("SECRET_DATABASE_URL", _database),
    Kind("SECRET_SLACK_WEBHOOK", _slack_hook),
    Kind("SECRET_DISCORD_WEBHOOK", _discord_hook),
    Kind("SECRET_AZURE", _azure),
    Kind("SECRET_AWS_KEY", _aws_secret),
    Kind("SECRET_API_KEY", _generic, _placeholder),
)
