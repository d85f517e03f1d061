"""JSON Schemas of the YAML of a policy tree, for editors: made of the forms that the loader validates with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from gateway.policy.kinds import KINDS, FileKind

FOLDER = ".schemas"
"""Where a tree keeps them. Hidden, so that they are no part of the policy and of its digest."""

# Editors know this one; nothing that forms can say needs a later one.
_DIALECT = "http://json-schema.org/draft-07/schema#"


def schema_files() -> Mapping[str, bytes]:
    """Name of the file to its JSON, one for each kind of YAML."""
    return {f"{kind.name}.schema.json": _json(schema_of(kind)) for kind in KINDS}


def schema_of(kind: FileKind) -> dict[str, Any]:
    """The schema of one kind of file."""
    schema = kind.form.model_json_schema(schema_generator=_Strict)
    return {"$schema": _DIALECT, **schema, "title": f"{kind.glob} of a policy tree"}


def editor_settings(folder: str = "") -> bytes:
    """``.vscode/settings.json`` for the YAML extension; ``folder`` is the tree's place in the workspace, or empty."""
    base = f"{folder}/" if folder else ""
    schemas = {f"./{base}{FOLDER}/{kind.name}.schema.json": f"{base}{kind.glob}" for kind in KINDS}
    return _json({"yaml.schemas": schemas})


class _Strict(GenerateJsonSchema):
    """A mapping whose keys have a pattern takes no other keys; the loader refuses them."""

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        found = super().dict_schema(schema)
        return {**found, "additionalProperties": False} if "patternProperties" in found else found


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n"
