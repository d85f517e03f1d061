"""The contract of GLiNER's span models, with a model of the same inputs and outputs that is small enough to write down."""

import json
from itertools import pairwise

import numpy as np
import pytest
from onnx import TensorProto, helper, load, save
from pydantic import TypeAdapter

from gateway.core.errors import ConfigurationError
from gateway.core.vocabulary import Finding
from gateway.names.gliner import Gliner
from gateway.names.registry import GlinerEntry
from gateway.names.weights import sha256
from tests.stubs import tiny_gliner

LABELS = {"person": "PERSON", "street address": "ADDRESS", "medication": "MEDICATION"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tiny_gliner.write(tmp_path_factory.mktemp("gliner"))


def entry_of(folder, **fields):
    known = {"kind": "gliner-onnx", "folder": folder, "sha256": sha256(folder / "model.onnx"), "labels": LABELS}
    return TypeAdapter(GlinerEntry).validate_python({**known, **fields})


def opened(folder, **fields):
    return Gliner(entry_of(folder, **fields), folder.parent, "recognizers.0")


def found(model, text):
    return [(text[one.start : one.end], one.type) for one in model.find([text])[0]]


def test_spans_of_several_labels_are_found_with_their_scores(folder):
    text = "Maria Lindqvist lives at 12 Elm Lane."
    assert opened(folder).find([text]) == [
        (
            Finding(0, 15, "PERSON", 1.0, "gliner", False),
            Finding(25, 36, "ADDRESS", 1.0, "gliner", False),
        )
    ]


def test_the_model_gets_what_a_gliner_span_model_expects(folder, monkeypatch):
    model = opened(folder)
    seen = {}

    class Listening:
        def run(self, names, feed):
            seen.update(feed)
            return session.run(names, feed)

    session = model._session
    monkeypatch.setattr(model, "_session", Listening())
    model.find(["Maria takes aspirin"])
    number = tiny_gliner.VOCABULARY.index
    prompt = ["[CLS]", "<<ENT>>", "person", "<<ENT>>", "street", "address", "<<ENT>>", "medication", "<<SEP>>"]
    words = ["maria", "takes", "asp", "irin", "[SEP]"]
    assert seen["input_ids"].tolist() == [[number(token) for token in prompt + words]]
    assert seen["attention_mask"].tolist() == [[1] * 14]
    assert seen["words_mask"].tolist() == [[0] * 9 + [1, 2, 3, 0, 0]]
    assert seen["text_lengths"].tolist() == [[3]]
    assert seen["span_idx"].tolist() == [[[start, start + width] for start in range(3) for width in range(4)]]
    assert seen["span_mask"].tolist() == [[start + width < 3 for start in range(3) for width in range(4)]]
    assert {name: value.dtype for name, value in seen.items()} == {
        **dict.fromkeys(("input_ids", "attention_mask", "words_mask", "text_lengths", "span_idx"), np.dtype(np.int64)),
        "span_mask": np.dtype(np.bool_),
    }


def test_of_spans_that_overlap_the_most_probable_stays(folder):
    # "Maria" alone is a name too, only less surely.
    assert found(opened(folder), "Maria Lindqvist") == [("Maria Lindqvist", "PERSON")]
    assert found(opened(folder), "Maria sleeps.") == [("Maria", "PERSON")]


def test_spans_beyond_the_text_do_not_count(folder):
    # The model answers for them with the score of its first word.
    assert found(opened(folder), "Ada lives") == [("Ada", "PERSON")]
    assert found(opened(folder), "Ada") == [("Ada", "PERSON")]


def test_nothing_is_found_in_nothing(folder):
    assert opened(folder).find(["", " \n\t", "lives at"]) == [(), (), ()]


def test_a_weaker_span_needs_a_lower_threshold(folder):
    text = "Maria sleeps"
    (weak,) = opened(folder).find([text])[0]
    assert weak.score == pytest.approx(1 / (1 + np.exp(-7.0)), abs=1e-4)
    assert opened(folder, threshold=0.9995).find([text]) == [()]


def test_only_the_labels_that_are_asked_for_are_found(folder):
    model = opened(folder, labels={"medication": "MEDICATION"}, name="gliner_health")
    assert model.find(["Maria takes aspirin"]) == [(Finding(12, 19, "MEDICATION", 1.0, "gliner_health", False),)]


@pytest.mark.parametrize("before", [0, 1, 5, 6, 7, 8, 9, 30, 700])
def test_a_text_longer_than_the_model_reads_is_read_in_stretches(tmp_path, before):
    model = opened(tiny_gliner.write(tmp_path / "short", max_len=8))
    text = "and " * before + "Maria Lindqvist sleeps " + "and " * 20
    assert found(model, text) == [("Maria Lindqvist", "PERSON")]


def test_a_span_as_wide_as_the_model_allows_is_found_wherever_stretches_meet(tmp_path):
    model = opened(tiny_gliner.write(tmp_path / "short", max_len=6))
    for before in range(20):
        text = "and " * before + "Maria at at Lindqvist" + " and" * 20
        assert found(model, text) == [("Maria at at Lindqvist", "PERSON")], before


def test_stretches_keep_to_the_tokens_that_the_model_reads(folder):
    model = opened(folder)
    text = "aspirin " * 600
    assert len(found(model, text)) == 600
    words = text.split()
    stretches = list(model._windows(words))
    assert stretches[0][0] == 0
    assert stretches[-1][1] == 600
    assert all(two[0] < one[1] for one, two in pairwise(stretches))
    assert max(2 * (end - start) for start, end in stretches) + 10 <= 512


def test_findings_in_a_text_do_not_depend_on_the_others(folder):
    texts = ["Maria Lindqvist sleeps", "Ada", "lives at 12 Elm Lane"]
    model = opened(folder)
    assert model.find(texts) == [model.find([text])[0] for text in texts]


def test_a_word_without_end_does_not_stop_it(folder):
    text = "Maria Lindqvist " + "x" * 100_000
    assert found(opened(folder), text) == [("Maria Lindqvist", "PERSON")]


def test_the_version_changes_with_any_file(folder, tmp_path):
    other = tiny_gliner.write(tmp_path / "other", hidden_size=1)
    assert opened(folder).version != opened(other).version
    assert opened(folder).version == opened(folder).version


def test_another_model_file_is_refused(folder):
    with pytest.raises(ConfigurationError, match=r"recognizers\.0\.sha256: model\.onnx is another file"):
        opened(folder, sha256="0" * 64)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "gliner_config.json"])
def test_a_missing_file_is_named(tmp_path, name):
    folder = tiny_gliner.write(tmp_path / "model")
    entry = entry_of(folder)
    (folder / name).unlink()
    with pytest.raises(ConfigurationError, match=f"{name} cannot be read"):
        Gliner(entry, tmp_path, "recognizers.0")


@pytest.mark.parametrize(
    ("configuration", "says"),
    [
        ({"span_mode": "token_level"}, "does not score spans"),
        ({"precomputed_prompts_mode": True}, "does not score spans"),
        ({"words_splitter_type": "jieba"}, "cuts words in another way"),
        ({"class_token_index": 1}, "does not know the model's mark"),
        ({"ent_token": "[ENT]"}, "does not know the model's mark"),
        ({"max_width": 0}, "max_width"),
        ({"max_len": "many"}, "max_len"),
    ],
)
def test_a_model_of_another_kind_is_refused(tmp_path, configuration, says):
    with pytest.raises(ConfigurationError, match=says):
        opened(tiny_gliner.write(tmp_path / "model", **configuration))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("tokenizer.json", b"{}", "tokenizer.json cannot be read"),
        ("tokenizer.json", b"\xff", "tokenizer.json cannot be read"),
        ("gliner_config.json", b"[]", "not one of GLiNER"),
        ("gliner_config.json", b"{", "not one of GLiNER"),
        ("model.onnx", b"no model", "model.onnx cannot be loaded"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, content, says):
    folder = tiny_gliner.write(tmp_path / "model")
    (folder / name).write_bytes(content)
    with pytest.raises(ConfigurationError, match=says):
        opened(folder)


def test_a_model_with_other_inputs_is_refused(tmp_path):
    folder = tiny_gliner.write(tmp_path / "model")
    model = load(folder / "model.onnx")
    model.graph.input.append(helper.make_tensor_value_info("labels_input_ids", TensorProto.INT64, ["labels", "tokens"]))
    save(model, folder / "model.onnx")
    with pytest.raises(ConfigurationError, match="takes other inputs"):
        opened(folder)


def test_weights_outside_the_file_that_was_reviewed_are_refused(tmp_path, monkeypatch):
    folder = tiny_gliner.write(tmp_path / "model")
    model = load(folder / "model.onnx")
    save(model, folder / "model.onnx", save_as_external_data=True, location="weights.data", size_threshold=0)
    monkeypatch.chdir(folder)
    with pytest.raises(ConfigurationError, match="as one file with its weights"):
        opened(folder)


def test_a_model_whose_answers_are_shaped_otherwise_is_refused(tmp_path):
    folder = tiny_gliner.write(tmp_path / "model")
    model = load(folder / "model.onnx")
    (last,) = [node for node in model.graph.node if node.output == ["logits"]]
    last.input[0] = "first_scores"
    names = [node for node in model.graph.node if node.op_type == "Concat"]
    names[0].input[1], names[0].input[2] = "none", "length_line"
    save(model, folder / "model.onnx")
    with pytest.raises(ConfigurationError, match="does not answer as its gliner_config"):
        opened(folder)


def test_labels_that_leave_no_room_for_text_are_refused(folder):
    with pytest.raises(ConfigurationError, match=r"recognizers\.0\.labels: these are too many"):
        opened(folder, labels={f"label number {index}": "PERSON" for index in range(150)})


def test_the_tokenizer_s_own_limits_do_not_cut_a_text(tmp_path):
    folder = tiny_gliner.write(tmp_path / "model")
    settings = json.loads((folder / "tokenizer.json").read_text())
    settings["truncation"] = {"direction": "Right", "max_length": 16, "strategy": "LongestFirst", "stride": 0}
    settings["padding"] = {"strategy": {"Fixed": 64}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0, "pad_token": "[UNK]"}  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(settings))
    assert found(opened(folder), "and " * 40 + "Maria Lindqvist") == [("Maria Lindqvist", "PERSON")]
