"""The bundle file: ``manifest.json``, ``signatures`` (a signed note of the manifest's digest), and ``files/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gateway.core.signed_note import Note, NoteInvalid, sign_text
from gateway.policy.signing.archive import read_archive, write_archive
from gateway.policy.signing.manifest import FORMAT, Manifest, file_digest, read_manifest
from gateway.policy.signing.refusal import BundleRefused, Reason

MANIFEST, SIGNATURES, FILES = "manifest.json", "signatures", "files/"
MAX_SIGNATURES = 100


@dataclass(frozen=True, slots=True)
class SealedBundle:
    """A bundle file taken apart. Nothing of it is verified but its form: ``files`` may not be those of ``manifest``."""

    manifest: Manifest
    note: Note
    files: Mapping[str, bytes]

    def to_bytes(self) -> bytes:
        """The file."""
        return write_archive(
            {
                MANIFEST: self.manifest.to_bytes(),
                SIGNATURES: str(self.note).encode(),
                **{FILES + path: content for path, content in self.files.items()},
            }
        )


def seal(manifest: Manifest, files: Mapping[str, bytes]) -> SealedBundle:
    """A bundle that nobody has signed yet."""
    return SealedBundle(manifest, Note(note_text(manifest), ()), files)


def add_signature(sealed: SealedBundle, name: str, key: Ed25519PrivateKey) -> SealedBundle:
    """The bundle with one more signature; one that the same key made before is replaced.

    Raises ``BundleRefused`` where manifest and files do not belong together, for nobody should sign that, and
    ``NoteInvalid`` for a name that cannot name a key.
    """
    check_files(sealed)
    text = note_text(sealed.manifest)
    made = sign_text(text, name, key)
    kept = tuple(line for line in sealed.note.signatures if not line.by(name, key.public_key()))
    return SealedBundle(sealed.manifest, Note(text, (*kept, made)), sealed.files)


def open_sealed(content: bytes) -> SealedBundle:
    """Take a bundle file apart. Raises ``BundleRefused``."""
    members = read_archive(content)
    try:
        manifest = read_manifest(members.pop(MANIFEST))
        note = Note.parse(members.pop(SIGNATURES).decode("utf-8"))
    except KeyError as missing:
        raise BundleRefused(Reason.MALFORMED, f"the bundle holds no {missing.args[0]}") from None
    except (NoteInvalid, UnicodeDecodeError) as error:
        raise BundleRefused(Reason.MALFORMED, f"the signatures cannot be read: {error}") from None
    if len(note.signatures) > MAX_SIGNATURES:
        raise BundleRefused(Reason.TOO_LARGE, f"a bundle holds at most {MAX_SIGNATURES} signatures")
    strange = sorted(path for path in members if not path.startswith(FILES))
    if strange:
        raise BundleRefused(Reason.EXTRA_FILE, f"{strange[0]} has no place in a bundle")
    return SealedBundle(manifest, note, {path.removeprefix(FILES): data for path, data in members.items()})


def note_text(manifest: Manifest) -> str:
    """What is signed. The first line keeps these signatures from passing for those of anything else."""
    return f"{FORMAT}\n{manifest.kind.value} {manifest.sequence}\n{manifest.own_digest}\n"


def check_files(sealed: SealedBundle) -> None:
    """Raises ``BundleRefused`` unless the files are exactly those of the manifest."""
    listed, held = sealed.manifest.files, sealed.files
    for path in sorted(listed.keys() | held.keys()):
        if path not in held:
            raise _refused(sealed, Reason.MISSING_FILE, f"{path} is in the manifest and not in the bundle")
        if path not in listed:
            raise _refused(sealed, Reason.EXTRA_FILE, f"{path} is in the bundle and not in the manifest")
        if file_digest(held[path]) != listed[path]:
            raise _refused(sealed, Reason.ALTERED_FILE, f"{path} is not the file that the manifest names")


def _refused(sealed: SealedBundle, reason: Reason, message: str) -> BundleRefused:
    return BundleRefused(reason, message, sealed.manifest.digest, sealed.manifest.commit)
