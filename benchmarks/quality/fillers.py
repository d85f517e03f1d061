"""Numbers and codes that are not personal data: orders, parcels, versions, hashes, epochs, prices, dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from stdnum import ean

from .making import DIGITS, HEX, fill, pick


def _moment(rng: Random) -> datetime:
    return datetime(2021, 1, 1, tzinfo=UTC) + timedelta(
        seconds=rng.randrange(5 * 365 * 86_400), milliseconds=rng.randrange(1000)
    )


def _epoch(rng: Random) -> str:
    return str(int(_moment(rng).timestamp() * rng.choice((1, 1000, 1_000_000, 1_000_000_000))))


def _time(rng: Random) -> str:
    moment = _moment(rng)
    return rng.choice(
        (
            f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z",
            f"{moment:%Y-%m-%d %H:%M:%S}",
            f"{moment:%d/%b/%Y:%H:%M:%S} +0000",
        )
    )


def _date(rng: Random) -> str:
    moment = _moment(rng)
    return rng.choice((f"{moment:%Y-%m-%d}", f"{moment:%d.%m.%Y}", f"{moment:%d/%m/%Y}", f"{moment:%m/%d/%y}"))


def _tracking(rng: Random) -> str:
    return rng.choice(
        (
            "1Z" + pick(rng, DIGITS + "ABCEFRWXY", 16),
            fill(rng, "RR#########DE"),
            fill(rng, "94001#####################"),
            fill(rng, "JD0146######"),
            fill(rng, "TBA############"),
            fill(rng, "%####-#####-####"),
        )
    )


def _isbn(rng: Random) -> str:
    stem = rng.choice(("978", "979")) + pick(rng, DIGITS, 9)
    digits = stem + ean.calc_check_digit(stem)
    return str(digits) if rng.random() < 0.5 else f"{digits[:3]}-{digits[3]}-{digits[4:8]}-{digits[8:12]}-{digits[12]}"


def _ean(rng: Random) -> str:
    stem = rng.choice(("40", "50", "87", "30", "84")) + pick(rng, DIGITS, 10)
    return stem + str(ean.calc_check_digit(stem))


def _version(rng: Random) -> str:
    return rng.choice(
        (
            fill(rng, "v%.#.%"),
            fill(rng, "%.%#.#"),
            fill(rng, "10.0.19###.####"),
            fill(rng, "%.#.%#-rc.%"),
            fill(rng, "v%.%.%.%#"),
            fill(rng, "%.#.#+build.####"),
            fill(rng, "2024.%.%"),
        )
    )


def _amount(rng: Random) -> str:
    value = rng.uniform(1, 9000)
    return rng.choice(
        (f"${value:,.2f}", f"{value:.2f} EUR", f"€ {value:.2f}", f"{value * 100:.0f} JPY", f"£{value:,.2f}")
    )


def _hash(rng: Random) -> str:
    return pick(rng, HEX, rng.choice((7, 12, 32, 40, 64)))


def _uuid(rng: Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))


FILLERS: dict[str, Callable[[Random], str]] = {
    "order": lambda rng: fill(
        rng, rng.choice(("A-#####", "PO-2024-####", "#####-##", "SO%#####", "%#######", "ORD-%########"))
    ),
    "ticket": lambda rng: fill(rng, rng.choice(("SUP-####", "INC00#####", "#%####", "CASE-######"))),
    "tracking": _tracking,
    "isbn": _isbn,
    "ean": _ean,
    "version": _version,
    "amount": _amount,
    "hash": _hash,
    "hex": lambda rng: pick(rng, HEX, 16),
    "uuid": _uuid,
    "epoch": _epoch,
    "time": _time,
    "date": _date,
    "number": lambda rng: str(rng.randint(2, 9999)),
    "big": lambda rng: str(rng.randint(10_000, 10**12)),
    "milliseconds": lambda rng: f"{rng.uniform(0.1, 5000):.3f}" if rng.random() < 0.5 else str(rng.randint(1, 90_000)),
    "invoice": lambda rng: fill(rng, rng.choice(("RE-2024/#####", "INV%######", "2024########", "F-######"))),
    "sku": lambda rng: fill(rng, rng.choice(("@@@-####-@", "SKU%######", "##-@@-###", "@##@####"))),
}
