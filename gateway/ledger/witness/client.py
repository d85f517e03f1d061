"""One witness as the log sees it: ask for a cosignature, ask what it knows (C2SP tlog-witness)."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.config.ledger_settings import WitnessEndpoint
from gateway.core.signed_note import Note, NoteInvalid, Signature, signers
from gateway.ledger.log.guard import Known, SourceUnreachable
from gateway.ledger.note import Checkpoint
from gateway.ledger.witness.cosignature import Cosigner, cosigned_at
from gateway.ledger.witness.store import origin_hash
from gateway.ledger.witness.submission import MAX_BODY, format_submission

PublicKeys = Callable[[], Sequence[Ed25519PublicKey]]
Prove = Callable[[int], Awaitable[Sequence[bytes]]]

_ATTEMPTS = 3


class WitnessRefused(Exception):
    """The witness will not cosign: it saw another log than it was shown, or it does not know our key."""


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A witness's line, and the time in it in POSIX seconds."""

    line: Signature
    time_s: int


class WitnessClient:
    """Keeps a connection, and the size that the witness has of each log."""

    def __init__(self, endpoint: WitnessEndpoint, timeout_s: float, log_keys: PublicKeys) -> None:
        self.cosigner = Cosigner.read(endpoint.key)
        self._url = endpoint.url
        self._timeout_s = timeout_s
        self._ca_file = endpoint.ca_file
        self._log_keys = log_keys
        self._sizes: dict[str, int] = {}
        self._session: aiohttp.ClientSession | None = None

    @property
    def name(self) -> str:
        """The witness's name."""
        return self.cosigner.name

    async def latest(self, origin: str) -> Known | None:
        """The checkpoint that the witness cosigned last. Raises ``SourceUnreachable``."""
        status, body = await self._request("GET", f"/{origin_hash(origin)}/checkpoint")
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status != HTTPStatus.OK:
            raise SourceUnreachable(f"{self.name} answers with status {status}")
        try:
            note = Note.parse(body.decode())
            checkpoint = Checkpoint.parse(note.text)
            # Both, so that nobody but the witness can make this log stand still.
            signed = signers(note, [(origin, key) for key in self._log_keys()])
            believed = bool(signed) and cosigned_at(note, self.cosigner) is not None and checkpoint.origin == origin
        except (NoteInvalid, UnicodeDecodeError):
            believed = False
        if not believed:
            raise SourceUnreachable(f"{self.name} answers with a checkpoint that is not signed by the log and by it")
        self._sizes[origin] = checkpoint.size
        return Known(checkpoint, str(note), self.name)

    async def cosign(self, checkpoint: Checkpoint, note: str, prove: Prove) -> Cosigned | None:
        """The witness's line; ``None`` where it has cosigned a larger checkpoint. ``prove(old)`` makes the proof.

        Raises ``SourceUnreachable``, or ``WitnessRefused`` where asking again would not help.
        """
        text = Note.parse(note).text
        for _ in range(_ATTEMPTS):
            old = self._sizes.get(checkpoint.origin, 0)
            if old > checkpoint.size:
                return None
            proof = await prove(old) if 0 < old < checkpoint.size else ()
            status, body = await self._request("POST", "/add-checkpoint", format_submission(old, proof, note))
            if status == HTTPStatus.CONFLICT:
                self._sizes[checkpoint.origin] = _size(body)
                continue
            if status == HTTPStatus.OK:
                cosigned = self._read_lines(text, body)
                self._sizes[checkpoint.origin] = checkpoint.size
                return cosigned
            if status in {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
                raise WitnessRefused(f"{self.name} refuses the checkpoint of size {checkpoint.size}, status {status}")
            raise SourceUnreachable(f"{self.name} answers with status {status}")
        return None

    async def close(self) -> None:
        """Close the connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _read_lines(self, text: str, body: bytes) -> Cosigned:
        try:
            note = Note.parse(f"{text}\n{body.decode()}")
            time_s = cosigned_at(note, self.cosigner)
        except (NoteInvalid, UnicodeDecodeError):
            time_s = None
        if time_s is None:
            raise SourceUnreachable(f"{self.name} answers without a line of its key")
        return Cosigned(next(line for line in reversed(note.signatures) if self.cosigner.made(line)), time_s)

    async def _request(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._open().request(method, self._url + path, data=body, allow_redirects=False) as answer,
            ):
                return answer.status, await answer.content.read(MAX_BODY)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SourceUnreachable(f"{self.name} cannot be reached ({type(error).__name__})") from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            context = ssl.create_default_context(cafile=str(self._ca_file)) if self._ca_file else None
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context or True))
        return self._session


def _size(body: bytes) -> int:
    text = body.strip()
    if not text.isdigit() or len(text) > 19:
        raise SourceUnreachable("a witness answers with a conflict without its size")
    return int(text)
