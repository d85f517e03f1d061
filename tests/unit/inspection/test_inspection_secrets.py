"""Every vendor's format in five frames, passwords in many languages, and what only looks like a credential."""

import random
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.inspection.secret_formats import (
    ANNOUNCED,
    CHECKSUMS,
    FORMATS,
    atlassian_checksum,
    grafana_checksum,
)
from gateway.inspection.secrets import find_secrets

FRAMES = (
    "please use {} for the deployment",
    '{{"api_key": "{}", "id": 3}}',
    "export VENDOR_VALUE={}\nnext=1",
    "vendor:\n  value: {}\n  other: 2",
    "X-Vendor-Value: {}\r\nAccept: */*",
)


def spans(text):
    return [(f.type, text[f.start : f.end]) for f in find_secrets(text)]


def _written(tree, rng):
    """A random text that the parsed regular expression matches; assertions are left out."""
    out = []
    for operation, value in tree:
        name = str(operation)
        if name == "LITERAL":
            out.append(chr(value))
        elif name == "IN":
            out.append(chr(rng.choice(_members(value))))
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, high, inner = value
            out.extend(_written(inner, rng) for _ in range(rng.randint(low, min(int(high), low + 20))))
        elif name == "SUBPATTERN":
            out.append(_written(value[3], rng))
        elif name == "BRANCH":
            out.append(_written(rng.choice(value[1]), rng))
        elif name == "NOT_LITERAL":
            out.append(rng.choice(" :="))
        elif name not in {"ASSERT", "ASSERT_NOT", "AT"}:
            raise NotImplementedError(name)
    return "".join(out)


def _members(items):
    codes = []
    for operation, value in items:
        name = str(operation)
        if name == "NEGATE":
            return [ord(c) for c in "abcXYZ019"]
        if name == "LITERAL":
            codes.append(value)
        elif name == "RANGE":
            codes.extend(range(value[0], value[1] + 1))
        else:
            codes.extend(ord(c) for c in ("0123456789" if "DIGIT" in str(value) else "abcXYZ0129_"))
    return codes


def _samples(entry, rng, number):
    tree = re._parser.parse(entry.pattern.pattern, entry.pattern.flags)
    for _ in range(60 * number):
        text = _written(tree, rng)
        match = entry.pattern.fullmatch(text)
        if match and (
            entry.check is None or entry.check in CHECKSUMS or entry.check(match.group(match.lastindex or 0))
        ):
            yield match.group(), match.group(match.lastindex or 0)
            number -= 1
            if not number:
                return


@pytest.mark.parametrize("entry", FORMATS, ids=[f"{f.type}-{f.literal}" for f in FORMATS])
def test_every_format_is_found_whole_in_every_frame(entry):
    rng = random.Random(entry.literal)
    tried = 0
    for whole, token in _samples(entry, rng, 4):
        for frame in FRAMES:
            text = frame.format(whole)
            start = text.index(token, text.index(whole))
            covering = [f for f in find_secrets(text) if f.start <= start and f.end >= start + len(token)]
            tried += 1
            assert covering, text
    assert tried


def test_the_table_is_broad_and_types_are_named_alike():
    types = {entry.type for entry in FORMATS} | {f"SECRET_{kind}" for _, kind, _ in ANNOUNCED}
    assert len(types) >= 150
    assert all(re.fullmatch(r"SECRET_[A-Z0-9_]+", name) for name in types)


def test_the_crc_of_atlassian_and_grafana_tokens_is_verified():
    body = "ATATT3xFfGF0" + "aB3-" * 44
    good = f"{body}={zlib.crc32(body.encode()):08X}"
    assert atlassian_checksum(good)
    assert not atlassian_checksum(good[:-1] + ("0" if good[-1] != "0" else "1"))
    body = "glsa_" + "aB3d" * 8
    token = f"{body}_{zlib.crc32(body.encode()):08x}"
    assert grafana_checksum(token)
    (finding,) = find_secrets(f"use {token} now")
    assert finding.validated


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("the password is hunter2.", "hunter2"),
        ("password for the staging box is Tr0ub4dor&3", "Tr0ub4dor&3"),
        ("Das Passwort lautet geh3im!", "geh3im!"), ("Mein Kennwort ist Sommer2024", "Sommer2024"),
        ("mot de passe : S3cr&t99", "S3cr&t99"), ("la contraseña es gatos77", "gatos77"), ("mi clave: Perro#12", "Perro#12"),
        ("la parola d'ordine è Roma1960!", "Roma1960!"), ("a senha é Lisboa#22", "Lisboa#22"),
        ("het wachtwoord is Fiets123", "Fiets123"), ("hasło to Kot_Filemon9", "Kot_Filemon9"),
        ("şifre: Ankara06", "Ankara06"), ("пароль: Zima2024", "Zima2024"), ("密码是 abc12345", "abc12345"),
        ("パスワードは Sakura77", "Sakura77"), ("비밀번호: Seoul2024!", "Seoul2024!"), ("mật khẩu là Hanoi2024", "Hanoi2024"),
        ('"password": "s3cr3t"', "s3cr3t"), ('"password": "changeme"', "changeme"), ("DB_PASSWORD=hunter22\n", "hunter22"),
        ("password: hunter22\n", "hunter22"), ("tool --password Xy7!kkpp -v", "Xy7!kkpp"), ("PASS=abcd1234", "abcd1234"),
        ('password: "correct horse battery staple"', "correct horse battery staple"),
        ("Server=db;Uid=sa;Pwd=Sup3rS3cret!;", "Sup3rS3cret!"), ("sshpass -p 'abcd1' ssh host", "abcd1"),
        ("mysql -u root -pS3cret99 shop", "S3cret99"), ("curl -u bob:hunter2 https://x.example", "bob:hunter2"),
        ("Authorization: Basic Ym9iOmh1bnRlcjI=", "Ym9iOmh1bnRlcjI="),
        ("amqps://guest:gu3st@mq.example:5671/v", "amqps://guest:gu3st@mq.example:5671/v"),
        ("datadog api key: 0123456789abcdef0123456789abcde1", "0123456789abcdef0123456789abcde1"),
        ("WANDB_API_KEY=" + "0a1b2c3d" * 5, "0a1b2c3d" * 5),
        ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        ("client_secret: 9f8aB3kQ0zXr7LmN2pYt5", "9f8aB3kQ0zXr7LmN2pYt5"),
    ],
)  # fmt: skip
def test_announced_credentials_are_found(text, value):
    assert value in [found for _, found in spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "password = getpass()", "password: str", 'password = os.environ["PW1"]', '"password": "${DB_PASS1}"', "password=***",
        '"password": "<password1>"', "password=xxxxxxxx", "your password is required", "password: null", "password = None",
        '"password": "your-password-1"', "self.password = password", "passwords must have 8 characters", "PASSWORD=$PASS2",
        "postgres://{user}:{password}@db/x", "postgres://user:${PW1}@db/x", "https://user:pass@host/x", "def f(token: str) -> int",
        "secret = secrets.token_hex(16)", "api_key = settings.api_key_of_the_vendor_1", "class OAuth2PasswordRequestFormStrict",
        "token=oauth2_redirect_url_for_everybody", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", "conclave is a film", "mysql -p 3306", "curl -u $USER:$PASS x",
        "the datadog commit 0123456789abcdef0123456789abcdef01234567", "the keynote talk", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 a@b",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_credential_is_left_alone(text):
    assert spans(text) == []


@pytest.mark.parametrize(
    "kind", ["RSA PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PRIVATE KEY", "PGP PRIVATE KEY BLOCK"]
)
@pytest.mark.parametrize("newline", ["\n", "\\n", "\r\n"])
def test_key_blocks_are_found_whole(kind, newline):
    block = newline.join([f"-----BEGIN {kind}-----", "MIIEpAIBAAKCAQEA7bq", "x9==", f"-----END {kind}-----"])
    assert ("SECRET_PRIVATE_KEY", block) in spans(f'"private_key": "{block}"')


@given(st.text(max_size=300))
def test_offsets_lie_in_the_text(text):
    for finding in find_secrets(text):
        assert 0 <= finding.start < finding.end <= len(text)
