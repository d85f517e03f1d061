"""A GLiNER span model small enough to write down: the inputs and outputs of a real one, scores from a table of words.

A span's logit for a label is what its first word gives plus what its last word gives, as tables say. It reads words
through ``words_mask``, labels through their marks in the prompt, and spans through ``span_idx``, as the real one does;
and like the real one it answers for spans that ``span_mask`` leaves out, with those of the first word.
"""

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors

ENT, SEP = "<<ENT>>", "<<SEP>>"
NOTHING = -4.0
# label's first token -> (logit of the first word, logit of the last word)
FIRST = {"person": {"maria": 6, "ada": 6, "γιάννης": 6}, "street": {"12": 6}, "medication": {"asp": 7}}
LAST = {
    "person": {"lindqvist": 6, "maria": 1, "ada": 6, "παππάς": 6},
    "street": {"lane": 6},
    "medication": {"asp": 7},
}
WORDS = [
    "maria",
    "lindqvist",
    "ada",
    "lives",
    "at",
    "12",
    "elm",
    "lane",
    "takes",
    "asp",
    "irin",
    "and",
    "sleeps",
    ".",
    "γιάννης",
    "παππάς",
]
LABELS = ["person", "street", "address", "medication"]
VOCABULARY = ["[UNK]", "[CLS]", "[SEP]", ENT, SEP, *LABELS, *WORDS]
MAX_WIDTH = 4


def write(folder: Path, *, max_len: int = 384, **configuration) -> Path:
    """The three files of an exported model."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer().save(str(folder / "tokenizer.json"))
    save(model(), folder / "model.onnx")
    known = {"max_width": MAX_WIDTH, "max_len": max_len, "span_mode": "markerV0", "ent_token": ENT, "sep_token": SEP}
    known |= {"words_splitter_type": "whitespace", "class_token_index": VOCABULARY.index(ENT), **configuration}
    (folder / "gliner_config.json").write_text(json.dumps(known))
    return folder


def tokenizer() -> Tokenizer:
    """Words in lower case; "aspirin" is two tokens, and so is a label of two words."""
    made = Tokenizer(models.WordLevel({word: index for index, word in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    split = pre_tokenizers.Split("asp", "isolated")
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), split])
    made.add_special_tokens([AddedToken(mark, normalized=False) for mark in (ENT, SEP)])
    ends = [(name, VOCABULARY.index(name)) for name in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    return made


def model():
    """The graph, for any number of words, spans and labels."""
    ids = ["batch", "tokens"]
    inputs = [
        helper.make_tensor_value_info("input_ids", TensorProto.INT64, ids),
        helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ids),
        helper.make_tensor_value_info("words_mask", TensorProto.INT64, ids),
        helper.make_tensor_value_info("text_lengths", TensorProto.INT64, ["batch", 1]),
        helper.make_tensor_value_info("span_idx", TensorProto.INT64, ["batch", "spans", 2]),
        helper.make_tensor_value_info("span_mask", TensorProto.BOOL, ["batch", "spans"]),
    ]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "words", "width", "labels"])
    constants = {
        "mark": np.array(VOCABULARY.index(ENT)),
        "zero": np.array(0),
        "one": np.array(1),
        "ones": np.array([1]),
        "none": np.array([-1]),
        "first_table": table(FIRST),
        "last_table": table(LAST),
    }
    node = helper.make_node
    nodes = [
        node("Mul", ["input_ids", "attention_mask"], ["seen"]),
        # The first token of each word, by its number in words_mask.
        node("Squeeze", ["text_lengths"], ["length"]),
        node("Add", ["length", "one"], ["beyond"]),
        node("Range", ["one", "beyond", "one"], ["numbers"]),
        node("Unsqueeze", ["numbers", "ones"], ["numbers_down"]),
        node("Equal", ["words_mask", "numbers_down"], ["at"]),
        node("Cast", ["at"], ["at_number"], to=TensorProto.INT64),
        node("Mul", ["at_number", "seen"], ["of_words"]),
        node("ReduceSum", ["of_words", "ones"], ["words"], keepdims=0),
        # The first token after each mark is the label's.
        node("Equal", ["seen", "mark"], ["marks"]),
        node("NonZero", ["marks"], ["marked"]),
        node("Gather", ["marked", "one"], ["mark_places"], axis=0),
        node("Add", ["mark_places", "one"], ["label_places"]),
        node("Gather", ["seen", "zero"], ["line"], axis=0),
        node("Gather", ["line", "label_places"], ["labels"], axis=0),
        # Spans, with those that the mask leaves out on the first word.
        node("Cast", ["span_mask"], ["mask"], to=TensorProto.INT64),
        node("Unsqueeze", ["mask", "none"], ["mask_deep"]),
        node("Mul", ["span_idx", "mask_deep"], ["spans_all"]),
        node("Gather", ["spans_all", "zero"], ["spans"], axis=0),
        node("Gather", ["spans", "zero"], ["firsts"], axis=1),
        node("Gather", ["spans", "one"], ["lasts"], axis=1),
        node("Gather", ["words", "firsts"], ["first_words"], axis=0),
        node("Gather", ["words", "lasts"], ["last_words"], axis=0),
        node("Gather", ["first_table", "first_words"], ["first_rows"], axis=0),
        node("Gather", ["first_rows", "labels"], ["first_scores"], axis=1),
        node("Gather", ["last_table", "last_words"], ["last_rows"], axis=0),
        node("Gather", ["last_rows", "labels"], ["last_scores"], axis=1),
        node("Add", ["first_scores", "last_scores"], ["scores"]),
        node("Shape", ["labels"], ["label_count"]),
        node("Unsqueeze", ["length", "zero_axis"], ["length_line"]),
        node("Concat", ["ones", "length_line", "none", "label_count"], ["shape"], axis=0),
        node("Reshape", ["scores", "shape"], ["logits"]),
    ]
    constants["zero_axis"] = np.array([0])
    made = helper.make_model(
        helper.make_graph(
            nodes, "tiny", inputs, [output], [numpy_helper.from_array(value, name) for name, value in constants.items()]
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=9,
    )
    checker.check_model(made)
    return made


def table(scores) -> np.ndarray:
    """Tokens by tokens: what a word gives for a label."""
    made = np.full((len(VOCABULARY), len(VOCABULARY)), NOTHING, np.float32)
    for label, words in scores.items():
        for word, score in words.items():
            made[VOCABULARY.index(word), VOCABULARY.index(label)] = score
    return made
