from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from gateway.core.errors import ConfigurationError
from gateway.inspection.segments import segments
from gateway.names import spacy_models, weights
from gateway.names.lane import NamesLane
from gateway.names.requantise import requantise


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("names")


@pytest.fixture(scope="module")
def lane(cache) -> NamesLane:
    return NamesLane.load(cache)


def found(lane, text):
    return [(text[f.start : f.end], f.type) for f in lane.find([text])[0]]


EXCHANGES = [
    ("Hi, I'm Jonathan Whitfield and I moved to 48 Maple Street, Springfield, IL 62701.", "Jonathan Whitfield", "48 Maple Street, Springfield, IL 62701"),
    ("Bitte schreiben Sie Frau Dr. Änne Voß, Hauptstr. 12a, 10115 Berlin, eine Antwort.", "Frau Dr. Änne Voß", "Hauptstr. 12a, 10115 Berlin"),
    ("Mon collègue Émile Dupré habite 12 bis, rue de la République, 75001 Paris.", "Émile Dupré", "12 bis, rue de la République, 75001 Paris"),
    ("El paquete de Lucía Fernández va a la Calle de Alcalá, 45, 28013 Madrid.", "Lucía Fernández", "Calle de Alcalá, 45, 28013 Madrid"),
    ("Il pacco di Niccolò Ferraro va in Via Roma 7, 20121 Milano.", "Niccolò Ferraro", "Via Roma 7, 20121 Milano"),
    ("O pacote de João Barbosa vai para a Rua das Flores, 120, 01310-100 São Paulo.", "João Barbosa", "Rua das Flores, 120, 01310-100 São Paulo"),
    ("Het pakket van Joost Vermeulen gaat naar Prinsengracht 263, 1016 GV Amsterdam.", "Joost Vermeulen", "Prinsengracht 263, 1016 GV Amsterdam"),
    ("can you ask jonathan whitfield whether he still lives at 48 maple street, springfield, il 62701?", "jonathan whitfield", "48 maple street, springfield, il 62701"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "address"), EXCHANGES)
def test_names_and_addresses_are_found_whole_in_each_language(lane, text, name, address):
    assert found(lane, text) == [(name, "PERSON"), (address, "ADDRESS")]


@pytest.mark.parametrize(
    "text",
    [
        "The EKS cluster in us-east-1 reads from S3 and runs on C4 machines with Qwen.",
        'def main(args):\n    print(Foo.bar)\n    return {"a": args[0]}\n',
        '{"ts": 1700000000, "level": "INFO", "trace_id": "3f2a9c1b", "msg": "request completed"}',
        "On Monday the March release moves to Tuesday.",
        "",
    ],
)
def test_nothing_is_found_where_nobody_is_named(lane, text):
    assert found(lane, text) == []


def test_a_name_in_data_is_found(lane):
    text = '{"id": "ab-12", "customer": {"name": "Maria Schmidt"}, "note": "spoke with Aisha Bello", "status": "open"}'
    assert [name for name, kind in found(lane, text) if kind == "PERSON"] == ["Maria Schmidt", "Aisha Bello"]


def test_organisations_and_places_are_found(lane):
    assert found(lane, "She works for Acme Corporation in Hamburg.") == [
        ("Acme Corporation", "ORGANIZATION"),
        ("Hamburg", "LOCATION"),
    ]


def test_offsets_are_those_of_the_text_as_given(lane):
    text = "This is Jona\u200bthan \uff37hitfield speaking."
    assert found(lane, text) == [("Jona\u200bthan \uff37hitfield", "PERSON")]


def test_half_a_surrogate_pair_is_read_over(lane):
    assert found(lane, "\ud800 please ask Maria Schmidt") == [("Maria Schmidt", "PERSON")]


def test_findings_depend_on_the_segment_alone(lane):
    text = "\n\n".join(text for text, _, _ in EXCHANGES)
    whole = lane.find([text])[0]
    alone = [
        (start + f.start, start + f.end, f.type)
        for start, end in segments(text)
        for f in lane.find([text[start:end]])[0]
    ]
    assert [(f.start, f.end, f.type) for f in whole] == alone
    assert lane.find([text for text, _, _ in EXCHANGES]) == [lane.find([text])[0] for text, _, _ in EXCHANGES]


def test_findings_are_sorted_and_do_not_overlap(lane):
    text = " ".join(text for text, _, _ in EXCHANGES)
    spans = [(f.start, f.end) for f in lane.find([text])[0]]
    assert all(one[1] <= two[0] for one, two in zip(spans, spans[1:], strict=False))


def test_the_version_names_each_model(lane):
    assert lane.version.startswith(f"rampart-int8:{weights.RAMPART_SOURCE_SHA256[:8]}")
    assert "en_core_web_sm:3.8.0" in lane.version


def test_the_same_weights_give_the_same_file(cache, lane, tmp_path):
    kept, known = weights.rampart_int8(cache, weights.rampart_folder())
    fresh = requantise(weights.rampart_folder() / "onnx" / "model_q4.onnx", tmp_path)
    assert weights.sha256(fresh) == known == hashlib.sha256(kept.read_bytes()).hexdigest()


def test_a_damaged_file_in_the_cache_is_made_again(tmp_path):
    folder = weights.rampart_folder()
    kept, known = weights.rampart_int8(tmp_path, folder)
    kept.write_bytes(kept.read_bytes()[:-1])
    assert weights.rampart_int8(tmp_path, folder) == (kept, known)
    assert weights.sha256(kept) == known
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".onnx", ".sha256"]


def test_a_folder_that_cannot_be_written_is_a_configuration_error(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ConfigurationError, match="writable"):
        weights.rampart_int8(blocked / "cache", weights.rampart_folder())


def test_another_model_file_is_refused(tmp_path):
    (tmp_path / "model").write_bytes(b"other")
    with pytest.raises(ConfigurationError, match="another SHA-256"):
        weights.verify(tmp_path, {"model": "0" * 64})
    with pytest.raises(ConfigurationError, match="missing"):
        weights.verify(tmp_path, {"absent": "0" * 64})


def test_a_missing_package_is_refused():
    with pytest.raises(ConfigurationError, match="not installed"):
        weights.package_folder("no_such_package_of_models")


def test_a_spacy_model_that_was_changed_is_refused(monkeypatch):
    english = spacy_models._PUBLISHED["en"]
    changed = english._replace(files={**english.files, "ner/model": "0" * 64})
    monkeypatch.setitem(spacy_models._PUBLISHED, "en", changed)
    with pytest.raises(ConfigurationError, match="ner/model"):
        spacy_models.SpacyModel("en")
