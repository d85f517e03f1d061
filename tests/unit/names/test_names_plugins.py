"""The registry file and how several recognisers become one: nothing unknown is passed over, nothing false let through."""

import io
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import ConfigurationError, InspectionFailed
from gateway.core.vocabulary import Finding
from gateway.inspection.segments import segments
from gateway.names import __main__ as command
from gateway.names import plugins
from gateway.names.entity_types import FINDING_TYPES, TYPE, finding_type
from gateway.names.plugins import Plugins, Together
from gateway.names.registry import GlinerEntry, read
from gateway.names.weights import sha256
from tests.stubs import tiny_gliner

EXAMPLE = Path(__file__).parents[3] / "deploy" / "recognisers.example.yaml"


class Words:
    """Finds words as they stand."""

    def __init__(self, *words, kind="WORD", score=0.9, validated=False):
        self.words = words
        self.kind, self.score, self.validated = kind, score, validated
        self.version = "words:" + ",".join(words)
        self.seen = []

    def find(self, texts):
        self.seen += texts
        return [
            tuple(
                Finding(at, at + len(word), self.kind, self.score, "words", self.validated)
                for word in self.words
                for at in range(len(text))
                if text.startswith(word, at)
            )
            for text in texts
        ]


class Answers:
    """Answers the same to anything."""

    version = "answers"

    def __init__(self, *answer):
        self.answer = list(answer)

    def find(self, texts):
        return self.answer


@pytest.fixture
def write(tmp_path):
    def make(content):
        path = tmp_path / "recognisers.yaml"
        path.write_text(textwrap.dedent(content))
        return path

    return make


def test_the_example_finds_what_its_comments_say():
    text = "staff badge E12345 signed K-4539578767 for Bluebird, not K-4539578763; licence BB1388568"
    found = [(text[one.start : one.end], one.type, one.validated) for one in plugins.load(EXAMPLE).find([text])[0]]
    assert found == [
        ("E12345", "EMPLOYEE_NUMBER", False),
        ("K-4539578767", "CONTRACT_NUMBER", True),
        ("Bluebird", "PROJECT", False),
        ("BB1388568", "MEDICAL_LICENSE", True),
    ]


def test_a_gliner_model_stands_beside_patterns(tmp_path, write):
    folder = tiny_gliner.write(tmp_path / "model")
    path = write(
        f"""
        recognizers:
          - {{name: Projects, supported_language: en, supported_entity: PROJECT, deny_list: [Bluebird]}}
          - kind: gliner-onnx
            folder: model
            sha256: {sha256(folder / "model.onnx")}
            labels: {{person: PERSON}}
            scripts: [Latin, Greek]
        """
    )
    loaded = plugins.load(path)
    text = "Maria Lindqvist and Γιάννης Παππάς take Bluebird"
    assert [(text[one.start : one.end], one.type) for one in loaded.find([text])[0]] == [
        ("Maria Lindqvist", "PERSON"),
        ("Γιάννης Παππάς", "PERSON"),
        ("Bluebird", "PROJECT"),
    ]
    assert loaded.scripts == {"Latin", "Greek"}


def test_findings_of_several_recognisers_are_merged():
    both = Plugins([Words("12 Elm", kind="ADDRESS"), Words("Elm", kind="TREE", score=1.0, validated=True)])
    assert both.find(["at 12 Elm"]) == [(Finding(3, 9, "TREE", 1.0, "words", True),)]


def test_a_text_is_read_piece_by_piece():
    words = Words("Maria")
    text = "I wrote to Maria about the delivery, and she said that it would come late. " * 30
    found = Plugins([words]).find([text])[0]
    assert [text[one.start : one.end] for one in found] == ["Maria"] * 30
    assert words.seen == [text[start:end] for start, end in segments(text)]


@given(
    st.lists(
        st.sampled_from(["Maria ", "lives. ", "Then ", "\n\n", "\u200b", "\uff2d", "\ud800", "é", "1"]), max_size=200
    )
)
def test_offsets_are_those_of_the_text_as_given(parts):
    text = "".join(parts)
    found = Plugins([Words("Maria", "M")]).find([text])[0]
    assert all(text[one.start] in "M\uff2d" for one in found)
    assert sum(one.end - one.start == 5 or text[one.start] in "M\uff2d" for one in found) == len(found)
    assert len(found) == text.count("Maria ") + text.count("\uff2d")


def test_a_disguised_word_is_found_as_it_stands():
    text = "ask \uff2daria or Ma\u200bria"
    assert [text[one.start : one.end] for one in Plugins([Words("Maria")]).find([text])[0]] == [
        "\uff2daria",
        "Ma\u200bria",
    ]


def test_the_lane_and_the_plug_ins_are_one():
    lane, more = Words("Maria", kind="PERSON"), Plugins([Words("Maria", "Bluebird", kind="PROJECT")])
    together = Together(lane, more)
    assert together.find(["Maria and Bluebird", "nobody"]) == [
        (Finding(0, 5, "PROJECT", 0.9, "words", False), Finding(10, 18, "PROJECT", 0.9, "words", False)),
        (),
    ]
    assert together.version == f"words:Maria+{more.version}"


def test_the_version_tells_files_and_recognisers_apart():
    versions = {
        Plugins([]).version,
        Plugins([Words("a")]).version,
        Plugins([Words("b")]).version,
        Plugins([Words("b")], digest="1").version,
    }
    assert len(versions) == 4
    assert Plugins([Words("b")], digest="1").version in versions


GOOD = Finding(0, 1, "WORD", 0.5, "x", False)


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [(), ()],
        [(Finding(0, 6, "WORD", 0.5, "x", False),)],
        [(Finding(-1, 1, "WORD", 0.5, "x", False),)],
        [(Finding(2, 2, "WORD", 0.5, "x", False),)],
        [(GOOD, Finding(3, 2, "WORD", 0.5, "x", False))],
        [(Finding(0, 1, "a word", 0.5, "x", False),)],
        [(Finding(0, 1, "WORD", 1.5, "x", False),)],
        [(Finding(0, 1, "WORD", float("nan"), "x", False),)],
    ],
)
def test_an_answer_that_cannot_be_is_a_failed_control(answer):
    with pytest.raises(InspectionFailed):
        Plugins([Answers(*answer)]).find(["12345"])


def test_a_recogniser_that_raises_is_a_failed_control():
    class Fails(Words):
        def find(self, texts):
            raise LookupError

    with pytest.raises(LookupError):
        Together(Words("a"), Plugins([Words("a"), Fails()])).find(["a"])


PATTERN = "{name: digits, regex: '[0-9]+', score: 0.5}"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("recognizers: []", "recognizers: List should have at least 1"),
        ("{}", "recognizers: Field required"),
        ("[]", "must hold a mapping"),
        ("folder: x\nrecognizers: [X]", "must hold a mapping"),
        ("recognizers: [", "not valid YAML"),
        ("recognizers: [X]\nrecognisers: [X]", "recognisers: Extra inputs"),
        ("recognizers: [X]\nsupported_languages: [english]", r"supported_languages\.0: String should match"),
        ("recognizers: [X]\nentities: {A: not a type}", r"entities\.A: String should match"),
        ("recognizers: [X, {name: Y, pattern: []}]", r"recognizers\.1\.pattern: Extra inputs"),
        (f"recognizers: [{{name: Y, patterns: [{PATTERN}], scores: 1}}]", r"recognizers\.0\.scores: Extra inputs"),
        ("recognizers: [{name: Y, patterns: [{name: z, regex: '(', score: 1}]}]", r"recognizers\.0\.patterns\.0\.regex: .* not a regular expression"),
        ("recognizers: [{name: Y, patterns: [{name: z, regex: x}]}]", r"recognizers\.0\.patterns\.0\.score: Field required"),
        ("recognizers: [{name: Y, patterns: [{name: z, regex: x, score: 2}]}]", r"recognizers\.0\.patterns\.0\.score: .* less than or equal to 1"),
        ("recognizers: [{class: nothing}]", r"recognizers\.0\.class: String should match"),
        ("recognizers: [{class: 'a:B', argument: {}}]", r"recognizers\.0\.argument: Extra inputs"),
        ("recognizers: [{kind: onnx}]", r"recognizers\.0\.kind: Input should be 'gliner-onnx'"),
        ("recognizers: [{kind: gliner-onnx, folder: x, sha256: abc, labels: {a: A}}]", r"recognizers\.0\.sha256: String should match"),
        (f"recognizers: [{{kind: gliner-onnx, folder: x, sha256: {'a' * 64}, labels: {{a: b}}}}]", r"recognizers\.0\.labels\.a: String should match"),
        (f"recognizers: [{{kind: gliner-onnx, folder: x, sha256: {'a' * 64}, labels: {{a: A}}, scripts: [Han]}}]", r"recognizers\.0\.scripts\.0: Input should be"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_and_field(write, content, says):
    path = write(content)
    with pytest.raises(ConfigurationError, match=says) as told:
        plugins.load(path)
    assert str(path) in str(told.value)
    assert "docs/recognisers.md" in str(told.value)


def test_what_cannot_be_loaded_is_told_with_file_and_entry(write, tmp_path):
    path = write(f"recognizers: [{{kind: gliner-onnx, folder: none, sha256: {'a' * 64}, labels: {{a: A}}}}]")
    with pytest.raises(
        ConfigurationError, match=r"recognisers\.yaml: recognizers\.0\.folder: model\.onnx cannot be read"
    ):
        plugins.load(path)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        plugins.load(tmp_path / "none.yaml")


def test_words_of_a_list_are_not_repeated_in_errors(write):
    path = write("recognizers: [{name: Y, deny_list: [Confidential Client Ltd], deny_list_score: Confidential Client}]")
    with pytest.raises(ConfigurationError) as told:
        plugins.load(path)
    assert "Confidential" not in str(told.value)


def test_scripts_of_disabled_entries_are_not_covered(write):
    entry = f"kind: gliner-onnx, folder: x, sha256: {'a' * 64}, labels: {{a: A}}"
    registry = read(
        write(f"recognizers: [{{{entry}, scripts: [Greek]}}, {{{entry}, scripts: [Arabic], enabled: false}}]")
    )
    assert registry.scripts == {"Greek"}
    assert isinstance(registry.recognizers[0], GlinerEntry)
    assert plugins.assemble(read(write("recognizers: [{name: x, enabled: false}]")), Path("x")).find(["text"]) == [()]


def test_entities_of_presidio_are_finding_types():
    assert all(TYPE.fullmatch(entity) and TYPE.fullmatch(kind) for entity, kind in FINDING_TYPES.items())
    assert finding_type("EMAIL_ADDRESS", {}) == "EMAIL"
    assert finding_type("EMAIL_ADDRESS", {"EMAIL_ADDRESS": "MAIL"}) == "MAIL"
    assert finding_type("SOMETHING_ELSE", {}) == "SOMETHING_ELSE"
    with pytest.raises(InspectionFailed):
        finding_type("something else", {})


def test_the_command_prints_what_is_found(monkeypatch, capsys, write):
    monkeypatch.setattr("sys.stdin", io.StringIO("ask about Bluebird"))
    monkeypatch.setattr("sys.argv", ["x", str(EXAMPLE)])
    assert command.main() == 0
    assert capsys.readouterr().out == "PROJECT\t10\t18\t1.0\tpresidio_project_names\n"
    monkeypatch.setattr("sys.argv", ["x", str(write("[]"))])
    assert command.main() == 1
    assert "must hold a mapping" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["x"])
    assert command.main() == 2
