"""Bad policy on its way to a gateway: each gives one error with its place, and what was live stays live.

Every tree is offered to a real follower, which keeps a real folder, and refused by it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from small_tree import small_tree

from gateway.config import policy_tree
from gateway.delivery import Follower, Keeper, Problem, directory
from gateway.delivery.directory import DirectorySource
from gateway.delivery.remembered import StateFolder
from gateway.policy.bundle import MAX_FILE_BYTES, digest_of

NOW_S = 1_795_392_000
D02 = "rules/20-data/D02-confidential-no-saas.cedar"
C02 = "rules/30-content/C02-unknown-fields-to-saas.cedar"
O01 = "obligations/O01-redact-findings.cedar"
QWEN = "models/qwen3-8b.yaml"
LOCAL = "deployments/local-smollm2.yaml"
EXC = "exceptions/EXC-1.yaml"
TESTS = "tests/small.yaml"
INV = "invariants/small.yaml"
CON = "controls/small.yaml"
SCHEMA = "schema.cedarschema"

# what it is, path, text to find, text instead, (line, column) of the error, part of the message
# fmt: off
EDITS = [
    # what no reviewer could trust
    ("a byte that is not UTF-8", QWEN, "title: Qwen3", "title: \udcff Qwen3", (2, 8), "not UTF-8"),
    ("a byte order mark", QWEN, "id: qwen3-8b", "\ufeffid: qwen3-8b", (1, 1), "byte order mark"),
    ("a byte order mark in a rule", D02, '@id("D02', '\ufeff@id("D02', (1, 1), "byte order mark"),
    ("a NUL", QWEN, "title: Qwen3", "title: \x00Qwen3", (2, 8), "control character"),
    ("a NUL in a rule", D02, "when {", "when \x00{", (16, 6), "control character"),
    ("an escape sequence of a terminal", QWEN, "title: Qwen3", "title: \x1b[31mQwen3", (2, 8), "control character"),
    ("text that turns its direction", D02, '@title("Conf', '@title("\u202eConf', (2, 9), "direction of writing"),
    ("a merge conflict", QWEN, "title: Qwen3 8B", "<<<<<<< HEAD\ntitle: Qwen3 8B", (2, 1), "merge conflict"),
    ("a merge conflict in a rule", D02, "when {", ">>>>>>> main\nwhen {", (16, 1), "merge conflict"),
    # YAML
    ("a bracket that stays open", QWEN, "id: qwen3-8b", "id: [qwen3-8b", (2, 6), "not valid YAML"),
    ("a tab as indentation", "policy.yaml", "  name: Small", "\tname: Small", (3, 1), "not valid YAML"),
    ("a quote that stays open", "policy.yaml", "name: Small", "name: 'Small", (3, 9), "not valid YAML"),
    ("a colon too many", QWEN, "title: Qwen3 8B", "title: Qwen3: 8B", (2, 13), "not valid YAML"),
    ("a key twice", QWEN, "title: Qwen3 8B", "title: Qwen3 8B\ntitle: Qwen3 9B", (3, 1), "stands here twice"),
    ("an alias", QWEN, "title: Qwen3 8B", "title: &name Qwen3 8B\nnote: *name", (3, 7), "aliases"),
    ("a bomb of aliases", "routes.yaml", "routes:", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\nroutes:", (2, 8), "aliases"),
    ("a merge key", QWEN, "approval:\n", "approval:\n  <<: {status: approved}\n", (16, 3), "not known"),
    ("a tag that makes an object", QWEN, "title: Qwen3 8B", "title: !!python/object:os.system x", (2, 8), "tags"),
    ("a tag of its own", QWEN, "title: Qwen3 8B", "title: !secret x", (2, 8), "tags"),
    ("a key that is a number", QWEN, "title: Qwen3 8B", "1: x", (2, 1), "keys must be text"),
    ("a key that is a list", QWEN, "title: Qwen3 8B", "? [a]\n: b", (2, 3), "keys must be text"),
    ("nesting without end", QWEN, "title: Qwen3 8B", "title: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", (2, 24), "too deep"),
    ("a day that is not in the calendar", QWEN, "value: 2025-04-29", "value: 2025-13-29", (11, 19), "not a date"),
    # forms
    ("an unknown field", QWEN, "title: Qwen3 8B", "title: Qwen3 8B\ncolour: blue", (3, 1), "colour: this field is not known"),
    ("a misspelt field", QWEN, "origin_review:", "orgin_review:", (20, 1), "did you mean 'origin_review'?"),
    ("a misspelt field within", QWEN, "  max_class:", "  max_clas:", (19, 3), "did you mean 'max_class'?"),
    ("a field that is missing", QWEN, "title: Qwen3 8B\n", "", (1, 1), "title: this field is required"),
    ("text in place of a number", QWEN, "value: 32768", "value: many", (10, 18), "integer"),
    ("true in place of a number", QWEN, "value: 32768", "value: true", (10, 18), "integer"),
    ("a number that is too small", QWEN, "value: 32768", "value: 0", (10, 18), "greater than 0"),
    ("yes in place of true", "policy.yaml", "established_in_eu: true", "established_in_eu: yes", (4, 22), "boolean"),
    ("a list in place of text", QWEN, "title: Qwen3 8B", "title: [Qwen3]", (2, 1), "string"),
    ("a country that is no code", QWEN, "{value: CN, source: QCARD", "{value: China, source: QCARD", (4, 28), "pattern"),
    ("a word outside its choices", QWEN, "kind: hybrid", "kind: hybird", (9, 26), "did you mean 'hybrid'?"),
    ("an unknown status", QWEN, "status: approved", "status: aproved", (16, 11), "did you mean 'approved'?"),
    ("an unknown class", QWEN, "max_class: confidential", "max_class: secret", (19, 14), "'public', 'internal'"),
    ("an unknown hosting", LOCAL, "hosting: self_hosted", "hosting: selfhosted", (4, 10), "did you mean 'self_hosted'?"),
    ("an unknown assurance", LOCAL, "assurance: L0", "assurance: L9", (9, 12), "L0"),
    ("a grade that is no evidence", QWEN, "value: 32768, source: QCARD, evidence: B", "value: 32768, source: QCARD, evidence: C", (10, 50), "'A' or 'B'"),
    ("a fact without a grade", QWEN, "source: QREPO, evidence: A}\nd", "source: QREPO}\nd", (11, 1), "needs a source and an evidence grade"),
    ("an approval without an end", QWEN, "  expires: 2028-11-30\n", "", (15, 1), "'by' and 'expires'"),
    ("an approval for ever", QWEN, "expires: 2028-11-30", "expires: 9999-12-31", (15, 1), "never ends"),
    ("a review by nobody", QWEN, "status: reviewed, by: Model review board (sample)", "status: reviewed", (20, 1), "needs 'by'"),
    ("an empty list as a fact", QWEN, "value: [CN]", "value: []", (7, 1), "use null for unknown"),
    ("a format of the future", "policy.yaml", "format: 1", "format: 2", (1, 9), "1"),
    ("classes in another order", "vocabulary.yaml", "[public, internal, ", "[internal, public, ", (1, 1), "in this order"),
    ("a misspelt class in the vocabulary", "vocabulary.yaml", "EMAIL: {implies: internal", "EMAIL: {implies: internl", (3, 20), "did you mean 'internal'?"),
    ("a finding type in lower case", "vocabulary.yaml", "  EMAIL:", "  email:", (3, 3), "pattern"),
    # references
    ("a file that is not called like its id", QWEN, "id: qwen3-8b", "id: qwen3-9b", (1, 5), "like its id"),
    ("an unknown source", QWEN, "{value: CN, source: QCARD", "{value: CN, source: QCRAD", (4, 40), "did you mean 'QCARD'?"),
    ("an unknown licence", QWEN, "value: apache-2.0", "value: apache-2", (6, 18), "did you mean 'apache-2.0'?"),
    ("a licence that is not said", QWEN, "value: apache-2.0, source: QCARD, evidence: B", "value: null", (6, 1), "name a licence record"),
    ("a deployment of an unknown model", LOCAL, "model: smollm2-135m-instruct", "model: smollm2-135m", (3, 8), "did you mean 'smollm2-135m-instruct'?"),
    ("an unknown region", LOCAL, "region: {value: local", "region: {value: loca", (7, 17), "did you mean 'local'?"),
    ("a deployment called like a model", LOCAL, "id: local-smollm2", "id: qwen3-8b", (1, 5), "already a model"),
    ("a route to nowhere", "routes.yaml", "[local-smollm2]", "[local-smollm3]", (2, 10), "did you mean 'local-smollm2'?"),
    ("a route without deployments", "routes.yaml", "[local-smollm2]", "[]", (2, 3), "at least 1"),
    ("a route that says a deployment twice", "routes.yaml", "[local-smollm2]", "[local-smollm2, local-smollm2]", (2, 25), "twice"),
    ("a route called like a model", "routes.yaml", "auto:", "qwen3-8b:", (2, 3), "already a model"),
    # Cedar
    ("a misspelt keyword", D02, "when {", "wehn {", (16, 1), "did you mean 'when'?"),
    ("a misspelt effect", D02, "forbid (", "forbdi (", (11, 1), "did you mean 'forbid'?"),
    ("a misspelt variable", D02, "  principal,", "  principle,", (12, 3), "did you mean 'principal'?"),
    ("an end that is missing", D02, "};", "}", (16, 78), "unexpected end"),
    ("and in words", D02, "&&", "and", (16, 38), "write &&"),
    ("one equals sign", D02, "hosting ==", "hosting =", (16, 58), "write =="),
    ("two rules in a file", D02, "};", "};\npermit (principal, action, resource);", (1, 1), "exactly one rule"),
    ("a template slot", D02, "  principal,", "  principal == ?principal,", (12, 16), "template slots"),
    ("arithmetic", D02, "resource.hosting", "1 + 1 == 2 && resource.hosting", (16, 43), "+ is not part"),
    ("an annotation that is missing", D02, '@level("hard")\n', "", (1, 1), "@level is missing"),
    ("a review that is missing", D02, '@review_by("2027-11-30")\n', "", (1, 1), "@review_by is missing"),
    ("a review that is no date", D02, '@review_by("2027-11-30")', '@review_by("soon")', (10, 1), "must be a date"),
    ("a review on a day that is not there", D02, '@review_by("2027-11-30")', '@review_by("2027-11-31")', (10, 1), "must be a date"),
    ("an unknown severity", D02, '@severity("critical")', '@severity("critcal")', (5, 1), "did you mean 'critical'?"),
    ("an unknown level", D02, '@level("hard")', '@level("very hard")', (6, 1), "advisory, soft, hard"),
    ("an unknown mode", D02, '@mode("enforce")', '@mode("enforced")', (7, 1), "did you mean 'enforce'?"),
    ("an unknown annotation", D02, '@level("hard")', '@level("hard")\n@colour("red")', (7, 1), "@colour is not known"),
    ("an empty title", D02, '@title("Confidential data never leaves for SaaS")', '@title(" ")', (2, 1), "empty"),
    ("an id other than the file's name", D02, '@id("D02-confidential-no-saas")', '@id("D02-other")', (1, 1), "file name"),
    ("a misspelt fact", D02, "at_least_confidential", "at_least_confidental", (16, 16), "did you mean 'at_least_confidential'?"),
    ("a misspelt word of an enumeration", D02, 'Hosting::"saas"', 'Hosting::"sass"', (16, 61), "did you mean 'saas'?"),
    ("a misspelt type", D02, 'Hosting::"saas"', 'Hostng::"saas"', (16, 61), "did you mean 'Hosting'?"),
    ("a word compared with an enumeration", D02, 'Hosting::"saas"', '"saas"', (16, 58), 'Hosting::"'),
    ("a misspelt action", D02, 'Action::"invoke", ', 'Action::"invok", ', (13, 14), "did you mean 'invoke'?"),
    ("a rule for every action", D02, 'action in [Action::"invoke", Action::"fallback"]', "action", (11, 1), "names its actions"),
    ("an optional number without has", D02, "resource.hosting", "resource.retention_days > 1 && resource.hosting", (16, 50), "has retention_days"),
    ("in with words", D02, "resource.hosting", 'resource.region in ["EU"] && resource.hosting', (16, 57), "contains"),
    ("a region that is not in the vocabulary", D02, "resource.hosting", 'resource.region == "EUU" && resource.hosting', (16, 60), "did you mean 'EU'?"),
    ("a purpose that is not in the vocabulary", D02, "resource.hosting", 'context.purpose == "codding" && resource.hosting', (16, 60), "did you mean 'coding'?"),
    ("a finding type that is not in the vocabulary", D02, "resource.hosting", 'context.findings.contains("EMIAL") && resource.hosting', (16, 67), "did you mean 'EMAIL'?"),
    ("a model that is not in the catalogue", D02, "resource.hosting", 'resource.model == Model::"qwen3-8" && resource.hosting', (16, 66), "did you mean 'qwen3-8b'?"),
    ("a rule about a person", D02, "  principal,", '  principal == Principal::"anna",', (12, 27), "do not name principals"),
    ("a schema that does not parse", SCHEMA, "entity Licence {", "entity Licence", (24, 3), "not a valid Cedar schema"),
    ("a schema without a fact", SCHEMA, "  operator: String,\n", "", None, "exactly the facts"),
    # duties
    ("an unknown obligation", O01, '@obligation("redact")', '@obligation("redcat")', (4, 1), "did you mean 'redact'?"),
    ("params that are not JSON", O01, '{\\"types\\"', '{\\"types\\":', (5, 1), "not JSON"),
    ("an unknown parameter", O01, '\\"where\\"', '\\"wehre\\"', (5, 1), "did you mean 'where'?"),
    ("a finding type in a duty that is not known", O01, '\\"personal\\"', '\\"EMIAL\\"', (5, 1), "did you mean 'EMAIL'?"),
    ("a duty for another action", O01, 'Action::"oblige"', 'Action::"invoke"', (12, 1), "exactly Action"),
    # exceptions
    ("an exception approved by its author", EXC, "[officer@security]", "[lead@claims]", (9, 1), "nobody approves"),
    ("an exception that nobody of the owners approved", EXC, "[officer@security]", "[chair@models]", (9, 1), "nobody of security"),
    ("an exception without an end", EXC, "expires: 2026-12-01T00:00:00Z\n", "", (1, 1), "expires: this field is required"),
    ("an exception that lasts too long", EXC, "expires: 2026-12-01", "expires: 2027-12-01", (7, 10), "at most 90 days"),
    ("an exception that ends before it begins", EXC, "expires: 2026-12-01", "expires: 2026-10-01", (7, 10), "after it was granted"),
    ("an exception with a day that is no instant", EXC, "expires: 2026-12-01T00:00:00Z", "expires: 2026-12-01", (7, 10), "string"),
    ("an exception to a hard rule", EXC, "[C02-unknown-fields-to-saas]", "[D02-confidential-no-saas]", (4, 10), "hard rule"),
    ("an exception to a rule that is not there", EXC, "C02-unknown-fields-to-saas", "C02-unknown-field-to-saas", (4, 10), "did you mean 'C02-unknown-fields-to-saas'?"),
    ("an exception to a permit", EXC, "[C02-unknown-fields-to-saas]", "[B01-approved-models]", (4, 10), "forbids nothing"),
    ("an exception for everybody", EXC, "teams: [claims], ", "", (5, 1), "whom it covers"),
    ("an exception for an unknown deployment", EXC, "[local-smollm2]", "[local-smollm]", (5, 40), "did you mean 'local-smollm2'?"),
    ("an exception with an unknown duty", EXC, "obligation: max_tokens", "obligation: max_token", (12, 5), "did you mean 'max_tokens'?"),
    ("an exception called otherwise", EXC, "id: EXC-1", "id: EXC-2", (2, 5), "like its id"),
    # tests, invariants, controls
    ("a case that expects neither", TESTS, "expect: allow", "expect: alow", (11, 13), "did you mean 'allow'?"),
    ("a misspelt field of a case", TESTS, "    decided_by:", "    decidedby:", (8, 5), "did you mean 'decided_by'?"),
    ("a case without a deployment", TESTS, "    deployment: local-smollm2\n    expect", "    expect", (9, 5), "deployment"),
    ("a case that fails", TESTS, "expect: allow", "expect: refuse", (9, None), "expected refuse"),
    ("an invariant that is no expression", INV, "context.at_least", "context..at_least", (5, 12), "not a Cedar expression"),
    ("an invariant about a misspelt fact", INV, "at_least_confidential", "at_least_confidental", (5, 12), "did you mean 'at_least_confidential'?"),
    ("an invariant of two kinds", INV, "    never:", "    always: {then: 'true'}\n    never:", (3, 5), "exactly one of"),
    ("a clause with a rule that is not there", CON, "D02-confidential-no-saas", "D02-confidential", (7, 13), "did you mean 'D02-confidential-no-saas'?"),
    ("a clause with an unknown capability", CON, "[redaction]", "[redacting]", (8, 20), "did you mean 'redaction'?"),
]
# fmt: on


class Hears:
    """What the follower says, in order."""

    def __init__(self):
        self.told: asyncio.Queue[Problem] = asyncio.Queue()

    async def loaded(self, bundle, live):
        raise AssertionError(f"{bundle.digest} goes live")

    async def refused(self, problem):
        self.told.put_nowait(problem)

    def swapped(self):
        raise AssertionError("what was live is live no more")


class Gateway:
    """A follower of a folder, and the tree in it that is good."""

    def __init__(self, folder: Path, files: Mapping[str, bytes]) -> None:
        self.folder = folder / "policies"
        self.files = files
        self._write()
        keeper = Keeper(DirectorySource(self.folder), None, StateFolder(folder / "state"), "compiled", False)
        self.follower = Follower(keeper, 0, lambda: NOW_S)
        self.runner = asyncio.Runner()
        self.bundle = self.runner.run(self.follower.start())
        self.swapped: list[object] = []

    def offer(self, change: Callable[[Path], None]) -> Problem:
        """What is said of the good tree after ``change``. What was said before is over then."""
        self._write()
        change(self.folder)
        self.follower._problems.clear()
        problem = self.runner.run(self._told())
        assert self.follower.last_problem == problem
        assert self.follower.live.bundle is self.bundle
        assert self.swapped == []
        return problem

    async def _told(self) -> Problem:
        hears = Hears()
        following = asyncio.create_task(self.follower.follow(self.swapped.append, hears))
        try:
            return await hears.told.get()
        finally:
            following.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await following

    def _write(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        for path, content in self.files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(content)


@pytest.fixture(scope="module")
def small(shipped) -> Mapping[str, bytes]:
    return small_tree(shipped)


@pytest.fixture(scope="module")
def gateway(small, tmp_path_factory) -> Iterator[Gateway]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(directory, "_SETTLE_S", 0.001)
        patch.setattr(policy_tree, "MAX_FILES", 100)
        made = Gateway(tmp_path_factory.mktemp("gateway"), small)
        yield made
        made.runner.close()


def written(path: str, content: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)

    return change


def said(problem: Problem, path: str, place: tuple[int, int | None] | None, message: str) -> None:
    """One error at this place, with the reason in the words of the message."""
    where = "".join(f":{part}" for part in (place or ()) if part is not None)
    assert problem.refused.message.startswith(f"{path}{where}: ")
    assert message in problem.refused.message
    assert " more)" not in problem.refused.message
    assert problem.refused.reason.value in {"invalid", "tests_failed"}


def test_the_small_tree_is_live(gateway, small):
    assert gateway.bundle.digest == digest_of(small)
    assert gateway.follower.last_problem is None


def test_there_are_enough_ways_to_be_wrong():
    assert len({name for name, *_ in EDITS}) == len(EDITS) >= 100


@pytest.mark.parametrize(
    ("path", "old", "new", "place", "message"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS]
)
def test_a_bad_edit_is_refused_with_its_place_and_the_last_good_stays(gateway, small, path, old, new, place, message):
    text = small[path].decode()
    assert old in text
    changed = text.replace(old, new, 1).encode("utf-8", "surrogateescape")
    said(gateway.offer(written(path, changed)), path, place, message)


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (b"", (1, 1), "the file is empty"),
        (b"# a comment\n", (1, 1), "the file is empty"),
        (b"- just\n- a list", (1, 1), "valid dictionary"),
        (b"a: 1\n---\nb: 2", (2, 1), "not valid YAML"),
        (b"a: " + b"[" * 5000, (1, 1), "not valid YAML"),
        (b"a: [" + b"x, " * 60_000 + b"x]", (1, 149_999), "too deep or too large"),
        (b"id: \xc3\x28", (1, 5), "not UTF-8"),
        (b"x" * (MAX_FILE_BYTES + 1), None, "at most 1048576 bytes"),
    ],
    ids=["empty", "comment", "list", "two documents", "bottomless", "many nodes", "bad sequence", "huge"],
)
def test_a_file_that_is_no_record_is_refused(gateway, content, place, message):
    said(gateway.offer(written(QWEN, content)), QWEN, place, message)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("ruels/20-data/D02-x.cedar", "did you mean 'rules'?"),
        ("Rules/20-data/D02-x.cedar", "did you mean 'rules'?"),
        ("rules/D02-x.cedar", "no place"),
        ("rules/20-data/D02-x.ceder", "no place"),
        ("rules/20-data/deep/D02-x.cedar", "no place"),
        ("models/qwen.yml", "no place"),
        ("models/Qwen3.yaml", "no place"),
        ("models/sub/qwen.yaml", "no place"),
        ("exeptions/E1.yaml", "did you mean 'exceptions'?"),
        ("Policy.yaml", "did you mean 'policy.yaml'?"),
        ("models/\nx.yaml", "no place"),
        ("notes.txt", "no place"),
        ("run.py", "no place"),
    ],
)
def test_a_file_in_a_misspelt_place_is_refused(gateway, path, message):
    shown = path.encode("unicode_escape").decode() if "\n" in path else path
    said(gateway.offer(written(path, b"x")), shown.replace("\\n", "\n"), None, message)


@pytest.mark.parametrize("path", ["policy.yaml", "vocabulary.yaml", "sources.yaml", "routes.yaml", SCHEMA])
def test_a_missing_file_is_named(gateway, path):
    said(gateway.offer(lambda folder: (folder / path).unlink()), path, None, "needs this file")


def test_a_tree_without_rules_is_refused(gateway):
    def change(folder):
        for part in ("rules", "obligations", "exceptions", "controls"):
            shutil.rmtree(folder / part)

    said(gateway.offer(change), "rules/", None, "at least one rule")


def test_the_same_id_in_two_folders_is_refused(gateway, small):
    path = "rules/30-content/D02-confidential-no-saas.cedar"
    said(gateway.offer(written(path, small[D02])), path, (1, 1), f"{D02} already has the id")


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("forbid (", "permit (", (11, 1), "is a forbid"),
        ('@level("hard")', '@level("soft")', (6, 1), '@level("hard")'),
        ('@mode("enforce")', '@mode("shadow")', (7, 1), '@mode("enforce")'),
    ],
)
def test_a_kill_rule_can_only_refuse(gateway, small, old, new, place, message):
    text = small[D02].decode().replace("D02-confidential-no-saas", "stop").replace(old, new)
    said(gateway.offer(written("kill/stop.cedar", text.encode())), "kill/stop.cedar", place, message)


def outside(folder: Path) -> None:
    (folder.parent / "outside.yaml").write_text("id: outside")
    (folder / "models" / "outside.yaml").symlink_to(folder.parent / "outside.yaml")


def linked_folder(folder: Path) -> None:
    (folder / "models2").symlink_to(folder / "models")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "models" / "pipe.yaml")


def too_many(folder: Path) -> None:
    for number in range(policy_tree.MAX_FILES):
        (folder / "models" / f"m{number}.yaml").touch()


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        (outside, "models/outside.yaml", "must not lead out of the policy tree"),
        (linked_folder, "models2", "a folder must not be a symbolic link"),
        (pipe, "models/pipe.yaml", "not a plain file"),
        (too_many, "", "too many files"),
    ],
)
def test_a_folder_that_is_no_tree_is_refused(gateway, change, path, message):
    problem = gateway.offer(change)
    assert problem.refused.message.startswith(path)
    assert message in problem.refused.message


def test_a_folder_that_is_gone_is_not_the_end(gateway):
    problem = gateway.offer(shutil.rmtree)
    assert problem.refused.reason.value == "unavailable"
    assert "is not a folder" in problem.refused.message


def test_an_error_below_a_string_of_two_lines_has_its_line(gateway, small):
    text = small[D02].decode().replace("data never leaves", "data\nnever leaves").replace("when {", "wehn {")
    said(gateway.offer(written(D02, text.encode())), D02, (17, 1), "did you mean 'when'?")


def test_of_several_errors_the_first_is_told_with_the_number_of_the_others(gateway, small):
    def change(folder):
        for path, old, new in ((D02, "at_least_confidential", "at_least"), (O01, '"redact"', '"redcat"')):
            (folder / path).write_text(small[path].decode().replace(old, new))

    assert gateway.offer(change).refused.message.endswith("(and 1 more)")
