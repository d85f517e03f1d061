"""Every type that inspection can name stands in the shipped vocabulary, so that no finding escapes a rule by its name."""

from pathlib import Path

import pytest

from gateway.config.policy_tree import read_policy_tree
from gateway.inspection.national import IDENTIFIERS
from gateway.inspection.secret_formats import FORMATS
from gateway.policy.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(read_policy_tree(Path(__file__).parents[3] / "policies").files)
OTHERS = {
    "EMAIL", "PHONE", "IP_ADDRESS", "MAC_ADDRESS", "CARD", "IBAN", "BIC", "BANK_ACCOUNT", "CRYPTO_ADDRESS", "IMEI", "VIN",
    "DATE_OF_BIRTH", "COORDINATES", "MEDICAL_RECORD", "PASSPORT", "DRIVING_LICENCE", "PERSON", "ADDRESS", "LOCATION",
    "ORGANIZATION", "SECRET_PRIVATE_KEY", "SECRET_JWT", "SECRET_DATABASE_URL", "SECRET_PASSWORD", "SECRET_GENERIC",
    "SECRET_AWS_SECRET_KEY", "SECRET_BASIC_AUTH", "DE_VAT", "UK_VAT", "CH_VAT",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted({i.type for i in IDENTIFIERS} | {f.type for f in FORMATS} | OTHERS))
def test_the_vocabulary_knows_the_type(name):
    assert name in VOCABULARY.findings
