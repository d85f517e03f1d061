"""The witness over HTTP (C2SP tlog-witness): ``POST /add-checkpoint`` and ``GET /<origin hash>/checkpoint``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.core.signed_note import Note
from gateway.ledger.log.shards import is_shard_of
from gateway.ledger.note import Checkpoint
from gateway.ledger.witness.cosignature import cosign
from gateway.ledger.witness.store import WitnessStore, origin_hash
from gateway.ledger.witness.submission import MAX_BODY, SIZE_TYPE, Submission, Verdict, judge, parse_submission


@dataclass(frozen=True, slots=True)
class TrustedLog:
    """A key that signs the log ``prefix`` and its shards."""

    prefix: str
    public: Ed25519PublicKey


class Witness:
    """Checks, remembers, cosigns, in this order; one checkpoint at a time, so that no answer can undo another."""

    def __init__(
        self,
        name: str,
        key: Ed25519PrivateKey,
        store: WitnessStore,
        logs: Sequence[TrustedLog],
        clock_s: Callable[[], int] = lambda: int(time.time()),
    ) -> None:
        self._name = name
        self._key = key
        self._store = store
        self._logs = tuple(logs)
        self._clock_s = clock_s
        self._turn = asyncio.Lock()

    async def add_checkpoint(self, body: bytes) -> tuple[Verdict, str]:
        """The verdict, and where it is 200 the signature line. Raises ``ConfigurationError`` for a damaged store."""
        try:
            submission = parse_submission(body)
        except ValueError as error:
            return Verdict(400, str(error)), ""
        async with self._turn:
            return await asyncio.to_thread(self._answer, submission)

    async def checkpoint(self, hashed: str) -> str | None:
        """The cosigned note that was stored last for a log, by the hash of its origin."""
        if len(hashed) != 64 or not set(hashed) <= set("0123456789abcdef"):
            return None
        async with self._turn:
            note = await asyncio.to_thread(self._store.latest, hashed)
        return None if note is None else str(note)

    def _answer(self, submission: Submission) -> tuple[Verdict, str]:
        origin = submission.checkpoint.origin
        keys = [log.public for log in self._logs if is_shard_of(log.prefix, origin)]
        stored = self._store.latest(origin_hash(origin)) if keys else None
        latest = Checkpoint.parse(stored.text, extensions=True) if stored else None
        verdict = judge(submission, keys, latest)
        if verdict.status == 422:
            self._store.keep_evidence(str(submission.note))
        if verdict.status != 200:
            return verdict, ""
        line = cosign(submission.note.text, self._name, self._key, self._clock_s())
        by_log = tuple(
            signature for signature in submission.note.signatures if any(signature.by(origin, key) for key in keys)
        )
        self._store.put(origin_hash(origin), str(Note(submission.note.text, (*by_log, line))))
        return verdict, line.line()


def witness_application(witness: Witness) -> Starlette:
    """The witness's two routes, and ``/healthz``. No credentials: a checkpoint's signature is its own."""

    async def add_checkpoint(request: Request) -> Response:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > MAX_BODY:
                return PlainTextResponse("the request is too large\n", 413)
        verdict, line = await witness.add_checkpoint(bytes(body))
        if verdict.status == 200:
            return PlainTextResponse(line)
        if verdict.size is not None:
            # Given as a header, for a media type that begins with "text/" would gain a charset.
            return Response(f"{verdict.size}\n", verdict.status, headers={"content-type": SIZE_TYPE})
        return PlainTextResponse(f"{verdict.reason}\n", verdict.status)

    async def checkpoint(request: Request) -> Response:
        note = await witness.checkpoint(request.path_params["origin_hash"])
        return (
            PlainTextResponse("no checkpoint of this log was cosigned\n", 404)
            if note is None
            else PlainTextResponse(note)
        )

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("alive\n")

    return Starlette(
        routes=[
            Route("/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/{origin_hash}/checkpoint", checkpoint),
        ]
    )
