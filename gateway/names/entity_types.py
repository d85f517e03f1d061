"""What Presidio calls an entity, as the finding type that policy knows it by."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gateway.core.errors import InspectionFailed

TYPE = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
"""What the name of a finding type looks like, whole."""

# A name that is not here is a finding type as it stands. A driver's or citizen's paper of any country is one type.
FINDING_TYPES: Mapping[str, str] = {
    "PERSON": "PERSON",
    "LOCATION": "LOCATION",
    "ORGANIZATION": "ORGANIZATION",
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "ZA_MOBILE_NUMBER": "PHONE",
    "ZA_TELEPHONE_NUMBER": "PHONE",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "CRYPTO": "CRYPTO_ADDRESS",
    "US_BANK_NUMBER": "BANK_ACCOUNT",
    "ABA_ROUTING_NUMBER": "US_ABA_ROUTING",
    "US_DRIVER_LICENSE": "DRIVING_LICENCE",
    "IT_DRIVER_LICENSE": "DRIVING_LICENCE",
    "KR_DRIVER_LICENSE": "DRIVING_LICENCE",
    "ZA_DRIVER_LICENSE": "DRIVING_LICENCE",
    "DE_FUEHRERSCHEIN": "DRIVING_LICENCE",
    "US_PASSPORT": "PASSPORT",
    "UK_PASSPORT": "PASSPORT",
    "DE_PASSPORT": "PASSPORT",
    "ES_PASSPORT": "PASSPORT",
    "IN_PASSPORT": "PASSPORT",
    "IT_PASSPORT": "PASSPORT",
    "KR_PASSPORT": "PASSPORT",
    "PH_PASSPORT": "PASSPORT",
    "ZA_PASSPORT": "PASSPORT",
    "DE_ID_CARD": "DE_IDENTITY_CARD",
    "DE_SOCIAL_SECURITY": "DE_PENSION_NUMBER",
    "DE_VAT_ID": "DE_VAT",
    "ES_NIF": "ES_DNI",
    "FI_PERSONAL_IDENTITY_CODE": "FI_HETU",
    "IN_VOTER": "IN_EPIC",
    "SG_NRIC_FIN": "SG_NRIC",
    "TH_TNIN": "TH_PIN",
    "TR_NATIONAL_ID": "TR_TCKN",
    "ZA_ID_NUMBER": "ZA_ID",
}


def finding_type(entity: str, overrides: Mapping[str, str]) -> str:
    """The finding type of an entity. Raises ``InspectionFailed`` for a name that is none."""
    found = overrides.get(entity) or FINDING_TYPES.get(entity) or entity
    if not TYPE.fullmatch(found):
        raise InspectionFailed("a recogniser found an entity whose name is no finding type")
    return found
