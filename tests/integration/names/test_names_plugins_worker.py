"""The operator's recognisers in the real worker: found beside the lane's, and never passed over where they fail."""

import re
import socket
import textwrap
from contextlib import asynccontextmanager

import pytest

from gateway.core.errors import NamesUnavailable
from gateway.inspection.cache import FindingCache
from gateway.names import NamesInspector, NamesPool, PoolLimits, worker_command
from gateway.names.weights import sha256
from tests.stubs import tiny_gliner

TEXT = "Maria Lindqvist lives at 12 Elm Lane and takes aspirin; her badge is E12345."


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """The quantised weights are made once for the module."""
    return tmp_path_factory.mktemp("models")


@asynccontextmanager
async def pool_with(tmp_path, models, registry, *, modules="", deadline_s=20.0):
    (tmp_path / "mine.py").write_text(textwrap.dedent(modules))
    path = tmp_path / "recognisers.yaml"
    path.write_text(textwrap.dedent(registry))
    limits = PoolLimits(deadline_s=deadline_s, start_timeout_s=120.0)
    pool = NamesPool(worker_command(models, path), limits)
    try:
        yield pool
    finally:
        await pool.close()


async def ready(pool):
    """Asks until a worker answers; loading takes seconds."""
    while not pool.version:
        try:
            await pool.find(["nothing to find here"])
        except NamesUnavailable:
            assert pool.state().problem is None, pool.state().problem


def found(text, findings):
    return [(text[one.start : one.end], one.type) for one in findings]


CLASSES = """
    import socket
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    class Fails(EntityRecognizer):
        def __init__(self):
            super().__init__(["WORD"])
        def load(self):
            pass
        def analyze(self, text, entities, nlp_artifacts):
            if "fail" in text:
                raise LookupError(text)
            if "lie" in text:
                return [RecognizerResult("WORD", 0, 10_000, 0.9)]
            return []

    class Calls(Fails):
        def analyze(self, text, entities, nlp_artifacts):
            if "call" in text:
                port = int(text.split()[-1])
                socket.create_connection(("127.0.0.1", port)).sendall(text.encode())
            return []
"""


async def test_a_gliner_model_and_presidio_patterns_stand_beside_the_lane(tmp_path, models):
    folder = tiny_gliner.write(tmp_path / "gliner")
    registry = f"""
        recognizers:
          - name: Staff number
            supported_entity: STAFF
            supported_language: en
            patterns: [{{name: digits, regex: '\\bE\\d{{5}}\\b', score: 0.4}}]
          - kind: gliner-onnx
            folder: gliner
            sha256: {sha256(folder / "model.onnx")}
            labels: {{medication: MEDICATION}}
        """
    async with pool_with(tmp_path, models, registry) as pool:
        await ready(pool)
        inspector = NamesInspector(pool, FindingCache(b"k" * 32, 1 << 20))
        (findings,) = await inspector.find("default", [TEXT])
        assert found(TEXT, findings) == [
            ("Maria Lindqvist", "PERSON"),
            ("12 Elm Lane", "ADDRESS"),
            ("aspirin", "MEDICATION"),
            ("E12345", "STAFF"),
        ]
        assert re.fullmatch(r"rampart-int8:.*\+recognisers:[0-9a-f]{12}", pool.version)


@pytest.mark.parametrize("what", ["fail", "lie"])
async def test_a_recogniser_that_fails_is_an_error_and_not_fewer_findings(tmp_path, models, what):
    registry = "recognizers: [{class: 'mine:Fails', path: .}]"
    async with pool_with(tmp_path, models, registry, modules=CLASSES) as pool:
        await ready(pool)
        assert found(TEXT, (await pool.find([TEXT]))[0])[0] == ("Maria Lindqvist", "PERSON")
        with pytest.raises(NamesUnavailable) as told:
            await pool.find([f"Maria Lindqvist {what}s"])
        assert "Maria" not in str(told.value)
        assert found(TEXT, (await pool.find([TEXT]))[0])[0] == ("Maria Lindqvist", "PERSON")


async def test_a_pattern_that_takes_for_ever_is_an_error(tmp_path, models):
    registry = """
        recognizers:
          - name: Slow
            supported_entity: SLOW
            supported_language: en
            patterns: [{name: slow, regex: '(?:a|aa)+$', score: 0.5}]
        """
    async with pool_with(tmp_path, models, registry, deadline_s=4.0) as pool:
        await ready(pool)
        with pytest.raises(NamesUnavailable):
            await pool.find(["a" * 200 + "!"])
        assert pool.state().problem == "the worker hung"


@pytest.mark.parametrize("network", [False, True])
async def test_recognisers_have_a_network_only_where_the_file_says_so(tmp_path, models, network):
    registry = f"network: {str(network).lower()}\nrecognizers: [{{class: 'mine:Calls', path: .}}]"
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        text = f"call home on {server.getsockname()[1]}"
        async with pool_with(tmp_path, models, registry, modules=CLASSES) as pool:
            await ready(pool)
            if network:
                await pool.find([text])
                with server.accept()[0] as caller:
                    assert caller.recv(1000).decode() == text
            else:
                with pytest.raises(NamesUnavailable):
                    await pool.find([text])
                server.setblocking(False)
                with pytest.raises(BlockingIOError):
                    server.accept()


async def test_a_file_with_a_mistake_is_told_as_the_pool_s_problem(tmp_path, models):
    async with pool_with(tmp_path, models, "recognizers: [{name: Y, pattern: []}]", deadline_s=0.5) as pool:
        while pool.state().problem is None:
            with pytest.raises(NamesUnavailable):
                await pool.find(["text"])
        assert "recognizers.0.pattern" in pool.state().problem
