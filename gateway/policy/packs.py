"""Packs: a policy tree for a sector as the base tree with changes, every one of which ``pack.yaml`` names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gateway.catalog.documents import BundleInvalid, Document, fill, raise_all, read_document

PACK = "pack.yaml"

Words = Annotated[str, StringConstraints(min_length=1, max_length=500)]
_Path = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Edit(BaseModel):
    """``old``, which stands in ``file`` of the base exactly once, becomes ``new``."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    file: _Path
    old: Annotated[str, StringConstraints(min_length=1)]
    new: str


class PackForm(BaseModel):
    """``pack.yaml``. Every file of the pack is under ``adds`` or ``replaces``; ``changes`` say it all in words."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    title: Words
    description: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    changes: Annotated[list[Words], Field(min_length=1)]
    adds: list[_Path] = []
    replaces: list[_Path] = []
    removes: list[_Path] = []
    edits: list[Edit] = []


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack with the document it was read from."""

    form: PackForm
    document: Document


def read_pack(files: Mapping[str, bytes]) -> Pack:
    """The pack's own description. Raises ``BundleInvalid``."""
    if PACK not in files:
        raise BundleInvalid(PACK, None, "a pack needs this file")
    document = read_document(PACK, files[PACK])
    return Pack(fill(PackForm, document), document)


def apply_pack(base: Mapping[str, bytes], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The base tree with the pack's changes.

    Raises ``BundleInvalid`` where the pack and the base do not fit: a file that is added and there already, replaced
    or removed and not there, not named, or an edit whose text does not stand in the base exactly once.
    """
    pack = read_pack(files)
    raise_all(list(_misfits(pack, base, files)))
    result = {path: content for path, content in base.items() if path not in pack.form.removes}
    result |= {path: content for path, content in files.items() if path != PACK}
    for index, edit in enumerate(pack.form.edits):
        old = edit.old.encode()
        count = result.get(edit.file, b"").count(old)
        if count != 1:
            message = f"{edit.file} has this text {count} times; an edit needs it exactly once"
            raise pack.document.fault(("edits", index), message)
        result[edit.file] = result[edit.file].replace(old, edit.new.encode())
    return result


def _misfits(pack: Pack, base: Mapping[str, bytes], files: Mapping[str, bytes]) -> Iterator[BundleInvalid]:
    form, document = pack.form, pack.document
    own = set(files) - {PACK}
    for field, paths, fits, message in (
        ("adds", form.adds, own - set(base), "is not a new file of the pack"),
        ("replaces", form.replaces, own & set(base), "is not in both the base and the pack"),
        ("removes", form.removes, set(base) - own, "is not in the base, or the pack brings it back"),
    ):
        for index, path in enumerate(paths):
            if path not in fits:
                yield document.fault((field, index), f"{path} {message}")
    for path in sorted(own - {*form.adds, *form.replaces}):
        yield document.fault((), f"{path} is in the pack and neither under adds nor under replaces")
    for index, edit in enumerate(form.edits):
        if edit.file not in base or edit.file in own or edit.file in form.removes:
            yield document.fault(("edits", index, "file"), f"{edit.file} is not a file that the base alone brings")
