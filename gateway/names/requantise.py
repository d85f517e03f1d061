"""Rampart's weights from four bits to eight: decoded, put into a graph of fused operators, quantised again.

The graph takes one text at a time, so that what is found in a text never depends on what else is in the batch.
Rampart is licensed under CC BY 4.0 by the National Design Studio; this is the statement of the change.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]

_Weights = npt.NDArray[np.float32]
_LAYERS, _HEADS, _LABELS = 6, 12, 35
_BLOCK = 32
_EPSILON = 1e-12
_CONTRIB = "com.microsoft"
_WORDS = "bert.embeddings.word_embeddings.weight"


def requantise(source: Path, folder: Path) -> Path:
    """The file in ``folder`` with the weights of ``source`` in dynamic int8, a scale for each column.

    Seven bits of the eight are used, so that processors without VNNI do not saturate. Raises ``KeyError`` or
    ``ValueError`` for a file that is another model.
    """
    model = onnx.load(source)
    decoded, quantised = folder / "decoded.onnx", folder / "quantised.onnx"
    onnx.save(_graph(model), decoded)
    logging.getLogger().addFilter(_no_advice)
    try:
        quantize_dynamic(
            decoded,
            quantised,
            op_types_to_quantize=["MatMul", "Attention"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
    finally:
        logging.getLogger().removeFilter(_no_advice)
    return quantised


def _no_advice(record: logging.LogRecord) -> bool:
    """The quantiser advises to optimise first; the graph comes optimised."""
    return record.levelno > logging.WARNING


def _graph(model: onnx.ModelProto) -> onnx.ModelProto:
    parts = _Parts({tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer})
    matrices = dict(_matrices(model, parts.source))
    last = _embeddings(parts)
    for layer in range(_LAYERS):
        last = _layer(parts, matrices, layer, last)
    parts.tensor("labels.weight", matrices["/classifier/MatMul_Q4"])
    parts.node("MatMul", [last, "labels.weight"], "labels")
    parts.node("Add", ["labels", parts.copied("classifier.bias")], "logits")
    graph = helper.make_graph(
        parts.nodes,
        "rampart",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "tokens", _LABELS])],
        parts.tensors,
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_CONTRIB, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


class _Parts:
    """Nodes and tensors of the new graph as they grow; ``source`` holds the tensors of the old one."""

    def __init__(self, source: dict[str, npt.NDArray[np.generic]]) -> None:
        self.source = source
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def tensor(self, name: str, values: npt.NDArray[np.generic]) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def copied(self, name: str) -> str:
        return self.tensor(name, self.source[name])

    def node(
        self,
        operator: str,
        inputs: list[str],
        output: str,
        domain: str = "",
        **attributes: Any,  # noqa: ANN401  attributes of ONNX operators
    ) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def normed(self, value: str, prefix: str, output: str) -> str:
        scale, bias = self.copied(f"{prefix}.weight"), self.copied(f"{prefix}.bias")
        return self.node("LayerNormalization", [value, scale, bias], output, axis=-1, epsilon=_EPSILON)

    def dense(self, value: str, matrix: _Weights, bias: str, output: str) -> str:
        weight = self.tensor(f"{output}.weight", matrix)
        return self.node("Add", [self.node("MatMul", [value, weight], f"{output}.product"), bias], output)


def _matrices(model: onnx.ModelProto, source: dict[str, npt.NDArray[np.generic]]) -> Iterator[tuple[str, _Weights]]:
    """Each four-bit matrix by its node's name, as inputs by outputs (onnxruntime's MatMulNBits: zero is 8)."""
    for node in model.graph.node:
        if node.op_type == "MatMulNBits":
            packed, scales = source[node.input[1]], source[node.input[2]].astype(np.float32)
            columns, blocks, _ = packed.shape
            pairs = np.stack([packed & np.uint8(15), packed >> np.uint8(4)], -1).reshape(columns, blocks, _BLOCK)  # type: ignore[operator]
            values = (pairs.astype(np.float32) - 8) * scales.reshape(columns, blocks, 1)
            inputs = next(attribute.i for attribute in node.attribute if attribute.name == "K")
            yield node.name, values.reshape(columns, -1)[:, :inputs].T


def _embeddings(parts: _Parts) -> str:
    words = [parts.copied(_WORDS + suffix) for suffix in ("_quantized", "_scale", "_zero_point")]
    rows = parts.node("Gather", [words[0], "input_ids"], "word_rows")
    word = parts.node("DequantizeLinear", [rows, words[1], words[2]], "word")
    # There is only one token type, so its row becomes part of every position's.
    places = _decoded(parts.source, "position") + _decoded(parts.source, "token_type")[0]
    parts.tensor("positions", places)
    first = parts.tensor("first", np.zeros(1, np.int64))
    count = parts.node("Shape", ["input_ids"], "count", start=1, end=2)
    place = parts.node("Slice", ["positions", first, count, first], "position")
    return parts.normed(parts.node("Add", [word, place], "embedded"), "bert.embeddings.LayerNorm", "layer_input_0")


def _decoded(source: dict[str, npt.NDArray[np.generic]], table: str) -> _Weights:
    name = f"bert.embeddings.{table}_embeddings.weight"
    values = source[f"{name}_quantized"].astype(np.float32) - source[f"{name}_zero_point"].astype(np.float32)
    return (values * source[f"{name}_scale"].astype(np.float32)).astype(np.float32)


def _layer(parts: _Parts, matrices: dict[str, _Weights], layer: int, value: str) -> str:
    node, tensor = f"/bert/encoder/layer.{layer}", f"bert.encoder.layer.{layer}"
    parts_of_three = ("query", "key", "value")
    joined = np.concatenate([matrices[f"{node}/attention/self/{part}/MatMul_Q4"] for part in parts_of_three], 1)
    biases = np.concatenate([parts.source[f"{tensor}.attention.self.{part}.bias"] for part in parts_of_three])
    attended = parts.node(
        "Attention",
        [value, parts.tensor(f"attention.weight_{layer}", joined), parts.tensor(f"attention.bias_{layer}", biases)],
        f"attention_{layer}",
        _CONTRIB,
        num_heads=_HEADS,
    )
    bias = parts.copied(f"{tensor}.attention.output.dense.bias")
    output = parts.dense(attended, matrices[f"{node}/attention/output/dense/MatMul_Q4"], bias, f"output_{layer}")
    residual = parts.node("Add", [output, value], f"residual_{layer}")
    middle = parts.normed(residual, f"{tensor}.attention.output.LayerNorm", f"middle_{layer}")
    bias = parts.copied(f"{tensor}.intermediate.dense.bias")
    wide = parts.dense(middle, matrices[f"{node}/intermediate/dense/MatMul_Q4"], bias, f"wide_{layer}")
    active = parts.node("Gelu", [wide], f"active_{layer}", _CONTRIB)
    bias = parts.copied(f"{tensor}.output.dense.bias")
    narrow = parts.dense(active, matrices[f"{node}/output/dense/MatMul_Q4"], bias, f"narrow_{layer}")
    total = parts.node("Add", [narrow, middle], f"total_{layer}")
    return parts.normed(total, f"{tensor}.output.LayerNorm", f"layer_input_{layer + 1}")
