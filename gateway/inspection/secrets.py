"""Credentials: a table of vendors' formats by prefix, key blocks, tokens, URLs with passwords, passwords in prose.

Formats are from the vendors' own documentation; entropy counts only after a word that announces a credential.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from gateway.core.vocabulary import Finding

_B62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Format(NamedTuple):
    """One vendor's format: the literal that gates it, the whole pattern, and a check where one exists."""

    type: str
    literal: str
    pattern: re.Pattern[str]
    check: Callable[[str], bool] | None = None


def _format(kind: str, literal: str, rest: str, check: Callable[[str], bool] | None = None) -> Format:
    pattern = re.compile(rf"(?<![A-Za-z0-9]){re.escape(literal)}{rest}(?![A-Za-z0-9])", re.ASCII)
    return Format(f"SECRET_{kind}", literal, pattern, check)


def github_checksum(token: str) -> bool:
    """The last six characters of a classic GitHub token are the base62 CRC-32 of the rest after the prefix."""
    body, written = token[4:-6], token[-6:]
    value = zlib.crc32(body.encode("ascii"))
    expected = ""
    while value:
        value, digit = divmod(value, 62)
        expected = _B62[digit] + expected
    return expected.rjust(6, "0") == written


_HEX32, _HEX40, _HEX64 = "[0-9a-f]{32}", "[0-9a-f]{40}", "[0-9a-f]{64}"

FORMATS: tuple[Format, ...] = (
    *(_format("AWS_ACCESS_KEY", prefix, "[A-Z2-7]{16}") for prefix in ("AKIA", "ASIA", "ABIA", "ACCA")),
    *(
        _format("GITHUB_TOKEN", prefix, "[A-Za-z0-9]{36}", github_checksum)
        for prefix in ("ghp_", "gho_", "ghu_", "ghs_", "ghr_")
    ),
    _format("GITHUB_TOKEN", "github_pat_", "[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    *(
        _format("GITLAB_TOKEN", prefix, "[A-Za-z0-9_-]{20,64}")
        for prefix in ("glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "glft-", "glimt-")
    ),
    *(
        _format("SLACK_TOKEN", prefix, "[0-9A-Za-z-]{10,250}")
        for prefix in ("xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-")
    ),
    _format("SLACK_TOKEN", "xapp-", "[0-9]-[A-Z0-9]{8,14}-[0-9]{8,16}-[a-z0-9]{32,80}"),
    _format("SLACK_WEBHOOK", "hooks.slack.com/", "(?:services|workflows|triggers)/[A-Za-z0-9+/]{20,90}"),
    *(
        _format("STRIPE_KEY", prefix, "[0-9A-Za-z]{16,247}")
        for prefix in ("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_")
    ),
    _format("GOOGLE_API_KEY", "AIza", "[0-9A-Za-z_-]{35}"),
    _format("GOOGLE_OAUTH_SECRET", "GOCSPX-", "[0-9A-Za-z_-]{28}"),
    _format("GOOGLE_OAUTH_TOKEN", "ya29.", "[0-9A-Za-z_-]{30,400}"),
    _format("ANTHROPIC_KEY", "sk-ant-", "[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{80,120}"),
    _format("OPENAI_KEY", "sk-", "[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
    *(_format("OPENAI_KEY", prefix, "[A-Za-z0-9_-]{40,220}") for prefix in ("sk-proj-", "sk-svcacct-", "sk-admin-")),
    _format("OPENROUTER_KEY", "sk-or-v1-", _HEX64),
    *(_format("HUGGINGFACE_TOKEN", prefix, "[A-Za-z0-9]{34}") for prefix in ("hf_", "api_org_")),
    _format("NPM_TOKEN", "npm_", "[A-Za-z0-9]{36}"),
    _format("PYPI_TOKEN", "pypi-", "AgEIcHlwaS[A-Za-z0-9_-]{50,1000}"),
    _format("DOCKER_TOKEN", "dckr_pat_", "[A-Za-z0-9_-]{27}"),
    _format("SENDGRID_KEY", "SG.", r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    _format("MAILGUN_KEY", "key-", _HEX32),
    *(_format("TWILIO_KEY", prefix, _HEX32) for prefix in ("SK", "AC")),
    _format("SHOPIFY_TOKEN", "shpat_", "[a-fA-F0-9]{32}"),
    _format("SHOPIFY_TOKEN", "shpss_", "[a-fA-F0-9]{32}"),
    _format("SQUARE_TOKEN", "sq0atp-", "[A-Za-z0-9_-]{22}"),
    _format("SQUARE_TOKEN", "sq0csp-", "[A-Za-z0-9_-]{43}"),
    _format("DIGITALOCEAN_TOKEN", "dop_v1_", _HEX64),
    _format("DIGITALOCEAN_TOKEN", "doo_v1_", _HEX64),
    _format("LINEAR_KEY", "lin_api_", "[A-Za-z0-9]{40}"),
    _format("NOTION_TOKEN", "ntn_", "[A-Za-z0-9]{40,50}"),
    _format("POSTMAN_KEY", "PMAK-", "[a-f0-9]{24}-[a-f0-9]{34}"),
    _format("GRAFANA_TOKEN", "glsa_", "[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}"),
    _format("DATABRICKS_TOKEN", "dapi", "[a-f0-9]{32}(?:-[0-9])?"),
    _format("VAULT_TOKEN", "hvs.", "[A-Za-z0-9_-]{24,200}"),
    _format("VAULT_TOKEN", "hvb.", "[A-Za-z0-9_-]{130,300}"),
    _format("TERRAFORM_TOKEN", ".atlasv1.", "[A-Za-z0-9_=-]{60,70}"),
    _format("DOPPLER_TOKEN", "dp.pt.", "[A-Za-z0-9]{43}"),
    _format("AGE_KEY", "AGE-SECRET-KEY-1", "[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
    _format("PLANETSCALE_TOKEN", "pscale_tkn_", "[A-Za-z0-9_.-]{32,64}"),
    _format("REPLICATE_TOKEN", "r8_", "[A-Za-z0-9]{37}"),
    _format("GROQ_KEY", "gsk_", "[A-Za-z0-9]{52}"),
    _format("PERPLEXITY_KEY", "pplx-", "[A-Za-z0-9]{48}"),
    _format("XAI_KEY", "xai-", "[A-Za-z0-9]{80}"),
    _format("TAVILY_KEY", "tvly-", "[A-Za-z0-9-]{32,60}"),
    _format("NEWRELIC_KEY", "NRAK-", "[A-Z0-9]{27}"),
    _format("SENTRY_TOKEN", "sntrys_", "[A-Za-z0-9_=+/-]{60,500}"),
    _format("FIGMA_TOKEN", "figd_", "[A-Za-z0-9_-]{40}"),
    _format("ATLASSIAN_TOKEN", "ATATT3", "[A-Za-z0-9_=-]{180,200}"),
    _format("AIRTABLE_TOKEN", "pat", r"[A-Za-z0-9]{14}\.[a-f0-9]{64}"),
    _format("DYNATRACE_TOKEN", "dt0c01.", r"[A-Z0-9]{24}\.[A-Z0-9]{64}"),
    _format("GATEWAY_KEY", "ggw_", "[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}"),
)

_PEM = re.compile(
    r"-----BEGIN ((?:[A-Z0-9]{1,20} ){0,3})PRIVATE KEY(?: BLOCK)?-----.{0,16384}?"
    r"(?:-----END \1PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
_JWT = re.compile(r"(?<![\w.-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{2,8000}\.[A-Za-z0-9_-]{0,2000}", re.ASCII)
_URL = re.compile(
    r"(?<![\w])[a-z][a-z0-9+]{1,20}://[^\s:/@\"'<>]{0,100}:([^\s/@\"'<>]{1,200})@[^\s\"'<>]{1,300}", re.IGNORECASE
)
_AWS_SECRET = re.compile(
    r"(?i:aws|secret)[^\n]{0,40}?(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])", re.ASCII
)
_ANNOUNCED = re.compile(
    r"(?:api[_-]?key|apikey|secret|token|auth(?:orization)?|credential|client[_-]?secret|access[_-]?key|bearer)"
    r"[\"']?\s{0,3}(?:[:=]|is)?\s{0,3}[\"']?([A-Za-z0-9+/_=.-]{20,200})(?![A-Za-z0-9+/_=.-])",
    re.IGNORECASE | re.ASCII,
)
_PASSWORD_WORDS = (
    "password", "passwd", "passphrase", "pwd", "passwort", "kennwort", "mot de passe", "contraseña", "contrasena",
    "parola d'ordine", "wachtwoord", "senha", "palavra-passe",
)  # fmt: skip
_PASSWORD = re.compile(
    rf"(?:{'|'.join(map(re.escape, _PASSWORD_WORDS))})[\"']?\s{{0,3}}"
    r"(?:is|was|:?=|:|lautet|ist|est|es|è|é|são)\s{0,3}"
    r"[\"'`]?([^\s\"'`,;<>(){}\[\]]{5,64})",
    re.IGNORECASE,
)


def find_secrets(text: str) -> Iterator[Finding]:
    """All SECRET_* findings. Each format costs one substring search where its literal is absent."""
    for kind, literal, pattern, check in FORMATS:
        if literal in text:
            for match in pattern.finditer(text):
                validated = check is None or check(match.group())
                yield Finding(match.start(), match.end(), kind, 1.0 if validated else 0.9, "prefix", validated)
    if "-----BEGIN" in text:
        for match in _PEM.finditer(text):
            yield Finding(match.start(), match.end(), "SECRET_PRIVATE_KEY", 1.0, "pem", validated=True)
    if "eyJ" in text:
        for match in _JWT.finditer(text):
            if _is_jose_header(match.group().partition(".")[0]):
                yield Finding(match.start(), match.end(), "SECRET_JWT", 1.0, "jwt", validated=True)
    if "://" in text and "@" in text:
        for match in _URL.finditer(text):
            yield Finding(match.start(), match.end(), "SECRET_DATABASE_URL", 0.95, "url_password", validated=False)
    yield from _announced(text)


def _announced(text: str) -> Iterator[Finding]:
    lowered = text.lower()
    if "aws" in lowered or "secret" in lowered:
        for match in _AWS_SECRET.finditer(text):
            if _looks_random(match.group(1), 4.2):
                yield Finding(match.start(1), match.end(1), "SECRET_AWS_SECRET_KEY", 0.9, "aws_secret", validated=False)
    if any(word in lowered for word in ("key", "secret", "token", "auth", "credential", "bearer")):
        for match in _ANNOUNCED.finditer(text):
            if _looks_random(match.group(1), 3.5):
                yield Finding(match.start(1), match.end(1), "SECRET_GENERIC", 0.8, "entropy", validated=False)
    if any(word in lowered for word in _PASSWORD_WORDS):
        for match in _PASSWORD.finditer(text):
            value = match.group(1).rstrip(".?:")
            if _looks_chosen(value):
                end = match.start(1) + len(value)
                yield Finding(match.start(1), end, "SECRET_PASSWORD", 0.85, "password", validated=False)


def _is_jose_header(part: str) -> bool:
    try:
        decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        return False
    return decoded.startswith(b"{") and b'"alg"' in decoded


def _looks_random(value: str, bits: float) -> bool:
    """Letters and digits mixed, and at least ``bits`` of Shannon entropy a character."""
    if not (any(c.isdigit() for c in value) and any(c.isalpha() for c in value)) or "." in value.strip("."):
        return False
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values()) >= bits


def _looks_chosen(value: str) -> bool:
    """Not a plain word, a variable or a placeholder: a password mixes kinds of characters."""
    if (
        len(value) < 5
        or value.startswith(("$", "%", "*", "@", "{", "os.", "self."))
        or (value.isidentifier() and value.islower())
    ):
        return False
    kinds = sum(
        (
            any(c.islower() for c in value),
            any(c.isupper() for c in value),
            any(c.isdigit() for c in value),
            any(not c.isalnum() and c not in "._" for c in value),
        )
    )
    return kinds >= 2 and (any(c.isdigit() for c in value) or kinds >= 3)
