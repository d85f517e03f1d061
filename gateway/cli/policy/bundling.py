"""``gateway policy bundle``, ``sign``, ``verify``, ``keygen``: policy made into one file that a gateway can trust."""

from __future__ import annotations

import os
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from gateway import __version__
from gateway.catalog.documents import BundleInvalid
from gateway.cli.output import complain, stdout
from gateway.cli.policy.tree import (
    ENVIRONMENT,
    FINDING,
    USAGE,
    AsJson,
    open_bundle,
    open_tree,
    print_json,
    show_problems,
)
from gateway.core.signed_note import NoteInvalid, is_key_name, verifier_key
from gateway.policy.signing import (
    BundleRefused,
    Kind,
    LastSeen,
    Manifest,
    add_signature,
    check_kill_files,
    check_window,
    manifest_of,
    open_sealed,
    read_trust_root,
    seal,
    verify_bundle,
)

_UNITS = {"h": 3600, "d": 86_400, "w": 7 * 86_400}
_File = Annotated[Path, typer.Argument(metavar="BUNDLE", help="The bundle file.", show_default=False)]


def bundle(
    policies: Annotated[Path | None, typer.Argument(help="The policy tree; for --kill, a folder with kill/.")] = None,
    *,
    sequence: Annotated[int, typer.Option(help="Higher than that of every bundle before it.", min=1)],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")] = Path("policies.bundle"),
    expires: Annotated[
        str, typer.Option(help="2027-01-31, 2027-01-31T12:00Z, or 12h, 30d, 8w from its start.")
    ] = "30d",
    not_before: Annotated[str | None, typer.Option(help="When it becomes valid; now, where left out.")] = None,
    parent: Annotated[str | None, typer.Option(help="The digest of the bundle before it.")] = None,
    min_gateway: Annotated[str, typer.Option(help="The oldest gateway that may load it.")] = "0",
    lifts_kill: Annotated[int, typer.Option(help="End kill bundles up to this sequence number.", min=0)] = 0,
    kill: Annotated[bool, typer.Option("--kill", help="An emergency bundle: only forbids, over what is live.")] = False,
    allow_dirty: Annotated[bool, typer.Option("--allow-dirty", help="Although files differ from the commit.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the tree and its manifest into one file, unsigned. The same tree and options give the same bytes."""
    starts = _moment(not_before, int(time.time())) if not_before else int(time.time())
    if kill:
        tree = open_tree(policies, as_json=as_json)
    else:
        tree, _ = open_bundle(policies, as_json=as_json)
    if tree.commit and tree.commit.endswith("-dirty") and not allow_dirty:
        complain("The files differ from the commit that the bundle would name.", "", "Commit first, or --allow-dirty.")
        raise typer.Exit(FINDING)
    try:
        if kill:
            check_kill_files(tree.files)
        manifest = manifest_of(
            tree.files,
            kind=Kind.KILL if kill else Kind.RELEASE,
            sequence=sequence,
            not_before_s=starts,
            expires_s=_moment(expires, starts),
            commit=tree.commit,
            parent=parent,
            min_gateway=min_gateway,
            lifts_kill=lifts_kill,
        )
        content = seal(manifest, tree.files).to_bytes()
    except BundleRefused as refused:
        raise _refuse(refused, as_json=as_json) from None
    _write(output, content)
    if as_json:
        print_json({"bundle": str(output), **_manifest_row(manifest)})
    else:
        stdout.print(f"{output}: {len(tree.files)} files, sequence {sequence}", markup=False, soft_wrap=True)
        stdout.print(manifest.digest)


def sign(
    file: _File,
    key: Annotated[Path, typer.Option(help="An Ed25519 private key in PEM, readable by its owner alone.")],
    key_name: Annotated[str, typer.Option(help="The name that the trust root has for the key.")],
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Add a signature to a bundle file. A bundle may carry several."""
    try:
        sealed = add_signature(open_sealed(_read(file)), key_name, _private_key(key))
    except BundleRefused as refused:
        raise _refuse(refused, as_json=as_json) from None
    except NoteInvalid as error:
        complain("The bundle was not signed.", str(error))
        raise typer.Exit(USAGE) from None
    _write(file, sealed.to_bytes())
    names = [signature.name for signature in sealed.note.signatures]
    if as_json:
        print_json({"bundle": str(file), "signatures": names, **_manifest_row(sealed.manifest)})
    else:
        stdout.print(f"{file}: signed by {', '.join(names)}", markup=False, soft_wrap=True)


def verify(
    file: _File,
    trust_root: Annotated[Path, typer.Option(help="The trust root, as the gateway's settings name it.")],
    after_sequence: Annotated[int | None, typer.Option(help="Refuse this sequence number and lower.", min=0)] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Say whether a gateway with this trust root would take the bundle. Exit 1 where it would not."""
    content = _read(file)
    try:
        root = read_trust_root(str(trust_root), _read(trust_root))
    except BundleInvalid as problem:
        show_problems(problem, as_json=as_json)
        raise typer.Exit(ENVIRONMENT) from None
    last = LastSeen(after_sequence) if after_sequence is not None else None
    try:
        kind = open_sealed(content).manifest.kind
        verified = verify_bundle(content, root, kind, last, __version__)
        check_window(verified.manifest, int(time.time()))
    except BundleRefused as refused:
        raise _refuse(refused, as_json=as_json) from None
    if as_json:
        signed_by = list(verified.signed_by)
        print_json({"verified": True, "signed_by": signed_by, **_manifest_row(verified.manifest)})
    else:
        stdout.print(f"verified: signed by {', '.join(verified.signed_by)}", markup=False)
        stdout.print(f"sequence {verified.manifest.sequence}, {verified.manifest.digest}", soft_wrap=True)


def keygen(
    output: Annotated[Path, typer.Option("--output", "-o", help="The private key's file; must not exist.")],
    name: Annotated[str, typer.Option(help="The key's name in the trust root, such as release-2027.")],
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Make an Ed25519 key pair. The private key goes into the file, the public line for the trust root to stdout."""
    if not is_key_name(name):
        complain("No key was made.", "A key's name has no spaces and no plus.")
        raise typer.Exit(USAGE)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
    except OSError as error:
        complain("No key was made.", f"{output}: {error.strerror}")
        raise typer.Exit(ENVIRONMENT) from None
    line = verifier_key(name, key.public_key())
    if as_json:
        print_json({"private": str(output), "public": line})
    else:
        sys.stdout.write(f"{line}\n")


def _manifest_row(manifest: Manifest) -> dict[str, Any]:
    return {
        "kind": manifest.kind.value,
        "digest": manifest.digest,
        "manifest": manifest.own_digest,
        "sequence": manifest.sequence,
        "commit": manifest.commit,
        "parent": manifest.parent,
        "not_before": manifest.not_before_s,
        "expires": manifest.expires_s,
        "files": len(manifest.files),
    }


def _refuse(refused: BundleRefused, *, as_json: bool) -> typer.Exit:
    if as_json:
        print_json({"verified": False, "reason": refused.reason.value, "message": refused.message})
    else:
        complain("The bundle is refused.", str(refused))
    return typer.Exit(FINDING)


def _moment(text: str, start_s: int) -> int:
    """Unix seconds of a date, a moment, or a span after ``start_s``. Ends the command (2) for anything else."""
    if span := re.fullmatch(r"([0-9]{1,5})([hdw])", text):
        return start_s + int(span[1]) * _UNITS[span[2]]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        complain("This is no moment.", text, "Write 2027-01-31, 2027-01-31T12:00:00Z, or a span such as 30d.")
        raise typer.Exit(USAGE) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _private_key(path: Path) -> Ed25519PrivateKey:
    content = _read(path)
    if path.stat().st_mode & 0o077:
        complain("The key is not used.", f"{path} may be read by others.", "Set its mode to 0600.")
        raise typer.Exit(ENVIRONMENT)
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        complain("The key is not used.", f"{path} holds no Ed25519 private key in PEM.", "gateway policy keygen")
        raise typer.Exit(ENVIRONMENT)
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        complain("A file cannot be read.", f"{path}: {error.strerror}")
        raise typer.Exit(ENVIRONMENT) from None


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a gateway may be looking at the file."""
    waiting = path.with_name(f".{path.name}.part")
    try:
        waiting.write_bytes(content)
        waiting.replace(path)
    except OSError as error:
        complain("The bundle cannot be written.", f"{path}: {error.strerror}")
        raise typer.Exit(ENVIRONMENT) from None
