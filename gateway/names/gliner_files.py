"""The three files of a GLiNER model exported to ONNX: verified, read, and refused where the gateway cannot run it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import onnxruntime  # type: ignore[import-untyped]
from onnxruntime.capi import onnxruntime_pybind11_state as state  # type: ignore[import-untyped]
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tokenizers import Tokenizer

from gateway.core.errors import ConfigurationError

ONNX_ERRORS = (
    state.Fail,
    state.InvalidArgument,
    state.InvalidGraph,
    state.InvalidProtobuf,
    state.NoSuchFile,
    state.NotImplemented,
    state.RuntimeException,
)
_NUMBERS, _TRUTHS = "tensor(int64)", "tensor(bool)"
_INPUTS = {
    "input_ids": {_NUMBERS},
    "attention_mask": {_NUMBERS},
    "words_mask": {_NUMBERS},
    "text_lengths": {_NUMBERS},
    "span_idx": {_NUMBERS},
    "span_mask": {_TRUTHS, _NUMBERS},
}


class Configuration(BaseModel):
    """What of ``gliner_config.json`` inference needs; GLiNER's own defaults."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    max_width: int = Field(12, ge=1, le=100)
    max_len: int = Field(384, ge=1)
    span_mode: str = "markerV0"
    words_splitter_type: str = "whitespace"
    ent_token: str = "<<ENT>>"  # noqa: S105  a mark in the prompt
    sep_token: str = "<<SEP>>"  # noqa: S105
    class_token_index: int = -1
    precomputed_prompts_mode: bool | None = None


class Exported(NamedTuple):
    """A model that can run. ``digest`` stands for all of its files."""

    configuration: Configuration
    tokenizer: Tokenizer
    session: onnxruntime.InferenceSession
    digest: str


def exported(folder: Path, sha256: str, threads: int, place: str) -> Exported:
    """The model in ``folder``. Raises ``ConfigurationError`` that names ``place``, the entry in the registry."""
    content = {name: _read(folder / name, place) for name in ("model.onnx", "tokenizer.json", "gliner_config.json")}
    if hashlib.sha256(content["model.onnx"]).hexdigest() != sha256:
        raise ConfigurationError(
            f"{place}.sha256: model.onnx is another file than the one that was reviewed. Mount that one, or review "
            "this one and write down its SHA-256 (sha256sum model.onnx)."
        )
    configuration = _configuration(content["gliner_config.json"], place)
    return Exported(
        configuration,
        _tokenizer(content["tokenizer.json"], configuration, place),
        _session(content["model.onnx"], threads, place),
        hashlib.sha256(b"".join(content.values())).hexdigest(),
    )


def _read(path: Path, place: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise ConfigurationError(
            f"{place}.folder: {path.name} cannot be read in {path.parent}. Mount the folder of an exported model with "
            "model.onnx, tokenizer.json and gliner_config.json."
        ) from None


def _configuration(content: bytes, place: str) -> Configuration:
    try:
        read = Configuration.model_validate_json(content)
    except ValidationError as error:
        (field, *_) = error.errors(include_input=False)[0]["loc"] or ("the file",)
        raise ConfigurationError(
            f"{place}.folder: gliner_config.json is not one of GLiNER, see {field}. Export the model again."
        ) from None
    if read.span_mode == "token_level" or read.precomputed_prompts_mode:
        raise ConfigurationError(
            f"{place}.folder: this model does not score spans for labels in its prompt. Take a GLiNER span model."
        )
    if read.words_splitter_type != "whitespace":
        raise ConfigurationError(
            f"{place}.folder: this model cuts words in another way than at spaces, which the gateway does not do. "
            "Take a model with words_splitter_type: whitespace."
        )
    return read


def _tokenizer(content: bytes, configuration: Configuration, place: str) -> Tokenizer:
    try:
        read = Tokenizer.from_str(content.decode("utf-8"))
    except Exception as error:  # tokenizers raises nothing narrower
        raise ConfigurationError(f"{place}.folder: tokenizer.json cannot be read. Export the model again.") from error
    read.no_truncation()
    read.no_padding()
    marker = read.token_to_id(configuration.ent_token)
    if marker is None or configuration.class_token_index not in {-1, marker}:
        raise ConfigurationError(
            f"{place}.folder: tokenizer.json does not know the model's mark of a label. Take the tokenizer.json that "
            "was saved with the model."
        )
    return read


def _session(content: bytes, threads: int, place: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        # From the bytes that were verified: no other file is read, so no weights that nobody reviewed.
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except ONNX_ERRORS as error:
        raise ConfigurationError(
            f"{place}.folder: model.onnx cannot be loaded. Export it again, as one file with its weights."
        ) from error
    takes = {one.name: one.type for one in session.get_inputs()}
    if set(takes) != set(_INPUTS) or any(kind not in _INPUTS[name] for name, kind in takes.items()):
        raise ConfigurationError(
            f"{place}.folder: model.onnx takes other inputs than {', '.join(_INPUTS)}. Take a GLiNER span model with "
            "one encoder."
        )
    if "logits" not in {one.name for one in session.get_outputs()}:
        raise ConfigurationError(f"{place}.folder: model.onnx has no output called logits. Export it with GLiNER.")
    return session
