"""How a witness answers, by the table of C2SP tlog-witness, and what it remembers."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import ConfigurationError
from gateway.core.signed_note import COSIGNATURE, Note, NoteInvalid, verifier_key
from gateway.ledger.merkle import EMPTY_ROOT, consistency_proof, leaf_hash, tree_root
from gateway.ledger.note import Checkpoint, sign_checkpoint
from gateway.ledger.witness.cosignature import Cosigner, cosign, cosigned_at
from gateway.ledger.witness.server import TrustedLog, Witness, witness_application
from gateway.ledger.witness.store import WitnessStore, origin_hash
from gateway.ledger.witness.submission import format_submission, parse_submission

LOG, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n in (1, 2))
OWN = Ed25519PrivateKey.from_private_bytes(bytes([3] * 32))
COSIGNER = Cosigner("witness.example/w1", OWN.public_key())
ORIGIN = "example.org/audit/2026H2"
LEAVES = [leaf_hash(bytes([n])) for n in range(40)]
FORK = [*LEAVES[:9], leaf_hash(b"fork"), *LEAVES[10:]]


class Client:
    """One request at a time, without a socket."""

    def __init__(self, application):
        self._transport = httpx.ASGITransport(application)

    def get(self, path):
        return asyncio.run(self._request("GET", path))

    def post(self, path, content):
        return asyncio.run(self._request("POST", path, content))

    async def _request(self, method, path, content=None):
        async with httpx.AsyncClient(transport=self._transport, base_url="http://witness") as client:
            return await client.request(method, path, content=content)


def note(size, leaves=LEAVES, origin=ORIGIN, key=LOG):
    return sign_checkpoint(Checkpoint(origin, size, tree_root(leaves[:size])), [key])


def request(old, size, leaves=LEAVES, **options):
    proof = consistency_proof(leaves[:size], old) if 0 < old < size else []
    return format_submission(old, proof, note(size, leaves, **options))


@pytest.fixture
def served(tmp_path):
    store = WitnessStore(tmp_path / "witness")
    witness = Witness(
        COSIGNER.name, OWN, store, [TrustedLog("example.org/audit", LOG.public_key())], lambda: 1_700_000_000
    )
    client = Client(witness_application(witness))
    client.folder = tmp_path / "witness"
    yield client
    store.close()


def post(client, body):
    return client.post("/add-checkpoint", content=body)


def test_a_first_checkpoint_and_one_that_extends_it_are_cosigned(served):
    for old, size in ((0, 7), (7, 20), (20, 20)):
        answer = post(served, request(old, size))
        assert answer.status_code == 200
        cosigned = Note.parse(note(size) + answer.text)
        assert cosigned_at(cosigned, COSIGNER) == 1_700_000_000
        kept = served.get(f"/{origin_hash(ORIGIN)}/checkpoint")
        assert kept.text == note(size) + answer.text


def test_the_signed_message_is_that_of_the_specification():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    line = cosign(text, COSIGNER.name, OWN, 1_679_315_147)
    assert line.value[:8] == (1_679_315_147).to_bytes(8, "big")
    OWN.public_key().verify(line.value[8:], b"cosignature/v1\ntime 1679315147\n" + text.encode())
    assert Cosigner.read(verifier_key(COSIGNER.name, OWN.public_key(), COSIGNATURE)) == COSIGNER
    with pytest.raises(NoteInvalid):
        Cosigner.read(verifier_key(COSIGNER.name, OWN.public_key()))


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("an unknown log", request(7, 20, origin="example.org/other"), 404),
        ("a key that is not trusted", request(7, 20, key=OTHER), 403),
        ("a signature that does not fit", request(7, 20).replace(b"\n20\n", b"\n21\n"), 403),
        ("an old size beyond the new one", request(7, 20).replace(b"old 7", b"old 21"), 400),
        ("another old size", request(6, 20), 409),
        ("no old size", request(0, 20), 409),
        ("an older checkpoint", request(3, 5), 409),
        ("a proof that does not fit", request(7, 20).replace(b"old 7\n", b"old 7\n" + b"A" * 43 + b"=\n"), 422),
        ("a forked log", request(7, 20, [leaf_hash(b"x"), *LEAVES[1:]]), 422),
        ("the same size with another root", request(7, 7, [leaf_hash(b"x"), *LEAVES[1:]]), 422),
        ("no line of the old size", request(7, 20).replace(b"old 7\n", b""), 400),
        ("a leading zero", request(7, 20).replace(b"old 7", b"old 07"), 400),
        ("too long a proof", request(7, 20).replace(b"old 7\n", b"old 7\n" + (b"A" * 43 + b"=\n") * 64), 400),
        ("nothing", b"", 400),
    ],
)
def test_what_is_not_cosigned(served, name, body, status):
    assert post(served, request(0, 7)).status_code == 200
    answer = post(served, body)
    assert answer.status_code == status, name
    if status == 409:
        assert (answer.text, answer.headers["content-type"]) == ("7\n", "text/x.tlog.size")
    assert served.get(f"/{origin_hash(ORIGIN)}/checkpoint").text.startswith(note(7))


def test_a_proof_from_nothing_is_refused_and_an_empty_tree_has_its_root(served):
    assert post(served, format_submission(0, [bytes(32)], note(7))).status_code == 422
    assert (
        post(served, format_submission(0, [], sign_checkpoint(Checkpoint(ORIGIN, 0, bytes(32)), [LOG]))).status_code
        == 422
    )
    assert (
        post(served, format_submission(0, [], sign_checkpoint(Checkpoint(ORIGIN, 0, EMPTY_ROOT), [LOG]))).status_code
        == 200
    )


def test_the_fork_is_kept_as_evidence_and_the_log_goes_on(served):
    post(served, request(0, 15))
    assert post(served, request(15, 20, FORK)).status_code == 422
    (evidence,) = served.folder.glob("evidence-*.checkpoint")
    assert evidence.read_text() == note(20, FORK)
    assert post(served, request(15, 20)).status_code == 200


def test_a_witness_that_is_started_again_remembers(tmp_path):
    for _ in range(2):
        store = WitnessStore(tmp_path)
        witness = Witness(COSIGNER.name, OWN, store, [TrustedLog("example.org/audit", LOG.public_key())])
        first = post(Client(witness_application(witness)), request(0, 7)).status_code
        store.close()
    assert first == 409


async def test_of_two_at_once_one_is_cosigned_and_the_other_told_the_size(tmp_path):
    store = WitnessStore(tmp_path)
    witness = Witness(COSIGNER.name, OWN, store, [TrustedLog("example.org/audit", LOG.public_key())])
    answers = await asyncio.gather(*(witness.add_checkpoint(request(0, size)) for size in (30, 20, 10)))
    assert [verdict.status for verdict, _ in answers] == [200, 409, 409]
    assert {verdict.size for verdict, _ in answers[1:]} == {30}
    store.close()


def test_one_process_holds_the_store_and_a_damaged_file_is_not_forgotten(tmp_path):
    store = WitnessStore(tmp_path)
    with pytest.raises(ConfigurationError, match="another witness"):
        WitnessStore(tmp_path)
    store.put(origin_hash(ORIGIN), note(7))
    (tmp_path / f"{origin_hash(ORIGIN)}.checkpoint").write_text("no note")
    with pytest.raises(ConfigurationError, match="damaged"):
        store.latest(origin_hash(ORIGIN))
    store.close()


@given(st.binary(max_size=300))
def test_no_request_makes_the_reader_fail_otherwise(body):
    try:
        parse_submission(body)
    except ValueError:
        return
    raise AssertionError


@pytest.mark.parametrize("path", ["/add-checkpoint", "/" + "0" * 64 + "/checkpoint", "/etc/checkpoint"])
def test_there_is_nothing_to_get_where_nothing_was_cosigned(served, path):
    assert served.get(path).status_code in {404, 405}
