"""Every bundle that must not go live is refused for its own reason, and every good one passes."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.catalog.documents import BundleInvalid
from gateway.core.signed_note import Note, NoteInvalid, Signature, verifier_key
from gateway.policy.signing import (
    BundleRefused,
    Kind,
    LastSeen,
    Reason,
    add_signature,
    check_window,
    open_sealed,
    read_archive,
    read_trust_root,
    seal,
    verify_bundle,
    write_archive,
)
from tests.depth import rounds
from tests.stubs.signed_bundles import FILES, KEYS, NOW, kill_rule, sealed, trust_root_yaml

ROOT = read_trust_root("trust.yaml", trust_root_yaml())
GOOD = sealed("release-1", "release-2")
KILL_FILES = {"kill/K01-stop.cedar": kill_rule("K01-stop")}
PERMIT = {"kill/K01-stop.cedar": kill_rule("K01-stop", effect="permit")}
TWO = {"kill/K01-stop.cedar": kill_rule("K01-stop") + kill_rule("K02-stop", effect="permit")}


def verified(content, kind=Kind.RELEASE, last=None, now_s=NOW, gateway="0.1.0"):
    found = verify_bundle(content, ROOT, kind, last, gateway)
    check_window(found.manifest, now_s)
    return found


def resigned_text(text):
    lines = tuple(Signature(s.name, s.key_id, KEYS[s.name].sign(text.encode())) for s in GOOD.note.signatures)
    return replace(GOOD, note=Note(text, lines))


def with_manifest(**changes):
    """The bundle with other words in its manifest, under the signatures of the first one."""
    raw = {**orjson.loads(GOOD.manifest.to_bytes()), **changes}
    members = read_archive(GOOD.to_bytes())
    members["manifest.json"] = orjson.dumps(raw, option=orjson.OPT_SORT_KEYS)
    return write_archive(members)


def with_files(**changes):
    files = {**GOOD.files, **{k: v for k, v in changes.items() if v is not None}}
    return replace(GOOD, files={path: data for path, data in files.items() if changes.get(path, b"") is not None})


def with_members(**changes):
    members = {**read_archive(GOOD.to_bytes()), **changes}
    return write_archive({path: data for path, data in members.items() if data is not None})


def spaced_manifest():
    members = read_archive(GOOD.to_bytes())
    return write_archive({**members, "manifest.json": members["manifest.json"].replace(b",", b", ", 1)})


BAD = {
    "nobody signed": (sealed().to_bytes(), Reason.UNSIGNED),
    "signed by a stranger": (sealed("stranger").to_bytes(), Reason.UNKNOWN_KEY),
    "signed by the emergency key": (sealed("oncall").to_bytes(), Reason.UNKNOWN_KEY),
    "one of two signatures": (sealed("release-1").to_bytes(), Reason.BELOW_THRESHOLD),
    "one key twice": (
        replace(GOOD, note=Note(GOOD.note.text, (GOOD.note.signatures[0],) * 2)).to_bytes(),
        Reason.BELOW_THRESHOLD,
    ),
    "emergency key as second": (sealed("release-1", "oncall").to_bytes(), Reason.BELOW_THRESHOLD),
    "stranger under a known name": (
        replace(
            GOOD,
            note=Note(
                GOOD.note.text,
                tuple(Signature(s.name, s.key_id, KEYS["stranger"].sign(b"x")) for s in GOOD.note.signatures),
            ),
        ).to_bytes(),
        Reason.BAD_SIGNATURE,
    ),
    "signatures of another sequence": (
        replace(GOOD, note=sealed("release-1", "release-2", sequence=9).note).to_bytes(),
        Reason.BAD_SIGNATURE,
    ),
    "signatures of another text": (resigned_text("anything else\n").to_bytes(), Reason.BAD_SIGNATURE),
    "manifest with another sequence": (with_manifest(sequence=99), Reason.BAD_SIGNATURE),
    "manifest with a later end": (with_manifest(expires=NOW + 10**9), Reason.BAD_SIGNATURE),
    "manifest with another digest": (with_manifest(digest="sha256:" + "0" * 64), Reason.BAD_SIGNATURE),
    "manifest of another kind": (with_manifest(kind="kill"), Reason.MALFORMED),
    "format of tomorrow": (with_manifest(format="gateway-policy-bundle/2"), Reason.UNKNOWN_FORMAT),
    "no format": (with_manifest(format=None), Reason.UNKNOWN_FORMAT),
    "unknown field": (with_manifest(permit_all=True), Reason.MALFORMED),
    "number as text": (with_manifest(sequence="8"), Reason.MALFORMED),
    "ends before it starts": (with_manifest(expires=1), Reason.MALFORMED),
    "manifest not canonical": (spaced_manifest(), Reason.MALFORMED),
    "manifest no JSON": (with_members(**{"manifest.json": b"{"}), Reason.MALFORMED),
    "manifest a list": (with_members(**{"manifest.json": b"[]"}), Reason.UNKNOWN_FORMAT),
    "no manifest": (with_members(**{"manifest.json": None}), Reason.MALFORMED),
    "no signature file": (with_members(signatures=None), Reason.MALFORMED),
    "signatures no note": (with_members(signatures=b"\xff"), Reason.MALFORMED),
    "a hundred signatures too many": (
        replace(GOOD, note=Note(GOOD.note.text, GOOD.note.signatures * 60)).to_bytes(),
        Reason.TOO_LARGE,
    ),
    "altered file": (with_files(**{"b.md": b"x"}).to_bytes(), Reason.ALTERED_FILE),
    "extra file": (with_files(**{"c.md": b"x"}).to_bytes(), Reason.EXTRA_FILE),
    "missing file": (with_files(**{"b.md": None}).to_bytes(), Reason.MISSING_FILE),
    "file beside files/": (with_members(**{"policy.yaml": b"x"}), Reason.EXTRA_FILE),
    "needs a later gateway": (sealed("release-1", "release-2", min_gateway="9.0").to_bytes(), Reason.GATEWAY_TOO_OLD),
    "not yet valid": (sealed("release-1", "release-2", not_before_s=NOW + 1).to_bytes(), Reason.NOT_YET_VALID),
    "expired": (sealed("release-1", "release-2", expires_s=NOW).to_bytes(), Reason.EXPIRED),
    "expired for ever": (sealed("release-1", "release-2", not_before_s=0, expires_s=1).to_bytes(), Reason.EXPIRED),
    "not a tar": (b"\x00\x01" * 600, Reason.MALFORMED),
    "empty": (b"", Reason.MALFORMED),
    "cut off": (GOOD.to_bytes()[:-600], Reason.MALFORMED),
    "something behind the end": (GOOD.to_bytes() + b"\0" * 512, Reason.MALFORMED),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_bundle_is_refused_for_its_reason(name):
    content, reason = BAD[name]
    with pytest.raises(BundleRefused) as caught:
        verified(content)
    assert caught.value.reason is reason, str(caught.value)
    assert caught.value.message
    assert "\n" not in caught.value.message


def test_a_good_bundle_gives_its_files_and_its_signers():
    found = verified(GOOD.to_bytes())
    assert found.files == FILES
    assert found.signed_by == ("release-1", "release-2")


@pytest.mark.parametrize(
    ("last", "taken"),
    [
        (None, True),
        (LastSeen(6), True),
        (LastSeen(6, GOOD.manifest.own_digest), True),
        (LastSeen(7, GOOD.manifest.own_digest), True),  # the very bundle that is live, found again after a restart
        (LastSeen(7), False),
        (LastSeen(7, "sha256:" + "0" * 64), False),
        (LastSeen(8, GOOD.manifest.own_digest), False),
    ],
)
def test_no_sequence_number_is_taken_twice(last, taken):
    if taken:
        assert verified(GOOD.to_bytes(), last=last).manifest.sequence == 7
        return
    with pytest.raises(BundleRefused) as caught:
        verified(GOOD.to_bytes(), last=last)
    assert caught.value.reason is Reason.ROLLED_BACK
    assert caught.value.digest == GOOD.manifest.digest


def test_the_window_is_closed_below_and_open_above():
    for now_s in (NOW - 3600, NOW + 3599):
        check_window(GOOD.manifest, now_s)
    for now_s in (NOW - 3601, NOW + 3600):
        with pytest.raises(BundleRefused):
            check_window(GOOD.manifest, now_s)


@pytest.mark.parametrize(
    ("files", "signers", "reason"),
    [
        (KILL_FILES, ("oncall",), None),
        (KILL_FILES, ("release-1", "release-2"), Reason.UNKNOWN_KEY),
        (KILL_FILES, (), Reason.UNSIGNED),
        ({**KILL_FILES, "rules/10-a/A.cedar": kill_rule("A")}, ("oncall",), Reason.NOT_DENY_ONLY),
        ({"kill/deeper/K01.cedar": kill_rule("K01")}, ("oncall",), Reason.NOT_DENY_ONLY),
        ({"kill/policy.yaml": b"format: 1"}, ("oncall",), Reason.NOT_DENY_ONLY),
        (PERMIT, ("oncall",), Reason.NOT_DENY_ONLY),
        (TWO, ("oncall",), Reason.NOT_DENY_ONLY),
        ({"kill/K01-stop.cedar": b"forbid"}, ("oncall",), Reason.NOT_DENY_ONLY),
        ({"kill/K01-stop.cedar": b"\xff"}, ("oncall",), Reason.NOT_DENY_ONLY),
        ({"kill/K01-stop.cedar": b""}, ("oncall",), Reason.NOT_DENY_ONLY),
        ({}, ("oncall",), Reason.NOT_DENY_ONLY),
    ],
)
def test_one_emergency_key_can_only_forbid(files, signers, reason):
    content = sealed(*signers, files=files, kind=Kind.KILL).to_bytes()
    if reason is None:
        assert verified(content, Kind.KILL).files == files
        return
    with pytest.raises(BundleRefused) as caught:
        verified(content, Kind.KILL)
    assert caught.value.reason is reason


def test_a_kill_bundle_does_not_pass_for_a_release_nor_a_release_for_a_kill():
    for content, kind in (
        (sealed("oncall", files=KILL_FILES, kind=Kind.KILL).to_bytes(), Kind.RELEASE),
        (GOOD.to_bytes(), Kind.KILL),
    ):
        with pytest.raises(BundleRefused, match="not a"):
            verified(content, kind)


def test_nobody_signs_files_that_are_not_those_of_the_manifest():
    with pytest.raises(BundleRefused):
        add_signature(with_files(**{"b.md": b"x"}), "release-1", KEYS["release-1"])


def test_signing_again_replaces_the_signature():
    assert add_signature(GOOD, "release-1", KEYS["release-1"]).note.signatures[::-1] == GOOD.note.signatures
    with pytest.raises(NoteInvalid):
        add_signature(GOOD, "two words", KEYS["release-1"])


def test_the_same_files_give_the_same_bytes_in_any_order():
    again = seal(GOOD.manifest, dict(reversed(FILES.items())))
    assert again.to_bytes() == seal(GOOD.manifest, FILES).to_bytes()


def test_other_tools_read_the_archive():
    with tarfile.open(fileobj=io.BytesIO(GOOD.to_bytes())) as tar:
        names = tar.getnames()
        assert names == sorted(["manifest.json", "signatures", *(f"files/{path}" for path in FILES)])
        assert all((m.mtime, m.uid, m.gid, m.mode) == (0, 0, 0, 0o644) for m in tar.getmembers())


def member(name, kind=tarfile.REGTYPE, content=b"", **more):
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, len(content)
    for key, value in more.items():
        setattr(info, key, value)
    return info, content


def tar_of(*members, form=tarfile.USTAR_FORMAT):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for info, content in members:
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


TRICKS = {
    "symbolic link": (tar_of(member("a", tarfile.SYMTYPE, linkname="/etc/passwd")), Reason.LINK_IN_TREE),
    "hard link": (tar_of(member("a", tarfile.LNKTYPE, linkname="b")), Reason.LINK_IN_TREE),
    "folder": (tar_of(member("a", tarfile.DIRTYPE)), Reason.MALFORMED),
    "pipe": (tar_of(member("a", tarfile.FIFOTYPE)), Reason.MALFORMED),
    "device": (tar_of(member("a", tarfile.CHRTYPE)), Reason.MALFORMED),
    "absolute": (tar_of(member("/etc/a")), Reason.MALFORMED),
    "out of the folder": (tar_of(member("a/../../b")), Reason.MALFORMED),
    "dot": (tar_of(member("./a")), Reason.MALFORMED),
    "double slash": (tar_of(member("a//b")), Reason.MALFORMED),
    "backslash": (tar_of(member("a\\b")), Reason.MALFORMED),
    "control character": (tar_of(member("a\x07b")), Reason.MALFORMED),
    "not ASCII": (tar_of(member("ä"), form=tarfile.GNU_FORMAT), Reason.MALFORMED),
    "twice": (tar_of(member("a"), member("a")), Reason.MALFORMED),
    "not sorted": (tar_of(member("b"), member("a")), Reason.MALFORMED),
    "with a time": (tar_of(member("a", mtime=5)), Reason.MALFORMED),
    "with an owner": (tar_of(member("a", uid=5)), Reason.MALFORMED),
    "with another mode": (tar_of(member("a", mode=0o755)), Reason.MALFORMED),
    "GNU long name": (tar_of(member("a/" * 90 + "b"), form=tarfile.GNU_FORMAT), Reason.MALFORMED),
    "pax header": (tar_of(member("a", pax_headers={"comment": "x"}), form=tarfile.PAX_FORMAT), Reason.MALFORMED),
    "too large": (tar_of(member("a", content=bytes(5 * 1024 * 1024))), Reason.TOO_LARGE),
    "too many": (tar_of(*(member(f"{n:05}") for n in range(5200))), Reason.TOO_LARGE),
    "nothing": (bytes(1024), Reason.MALFORMED),
    "size beyond the end": (tar_of(member("a", content=b"x" * 600))[:1024], Reason.MALFORMED),
}


@pytest.mark.parametrize("name", TRICKS)
def test_a_tar_with_a_trick_in_it_is_refused(name):
    content, reason = TRICKS[name]
    with pytest.raises(BundleRefused) as caught:
        read_archive(content)
    assert caught.value.reason is reason, str(caught.value)


paths = st.from_regex(r"[a-z]{1,8}(/[a-zA-Z0-9._-]{1,60}){0,3}", fullmatch=True).filter(
    lambda path: not any(step in {".", ".."} for step in path.split("/"))
)


@given(st.dictionaries(paths, st.binary(max_size=1500), min_size=1, max_size=6))
def test_what_is_written_is_read(files):
    assert read_archive(write_archive(files)) == files


@settings(max_examples=rounds(300))
@given(st.data())
def test_no_change_of_one_byte_survives(data):
    content = GOOD.to_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    bit = data.draw(st.integers(1, 255))
    changed = content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]
    with pytest.raises(BundleRefused):
        verified(changed)


@given(st.binary(max_size=3000))
def test_no_bytes_make_the_reader_fail_otherwise(content):
    with pytest.raises(BundleRefused):
        open_sealed(content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"format: gateway-trust-root/2\n", "format"),
        (b"format: gateway-trust-root/1\n", "at least one key"),
        (trust_root_yaml(3), "fewer release keys"),
        (trust_root_yaml() + b"permit: all\n", "not known"),
        (trust_root_yaml().replace(b"emergency", b"anything"), "roles"),
        (trust_root_yaml().replace(b"release-2+", b"release-3+"), "does not fit"),
        (b"format: gateway-trust-root/1\nkeys:\n  - {key: nonsense, roles: [release]}\n", "verifier key|base64"),
        (
            b"format: gateway-trust-root/1\nkeys:\n"
            + b"".join(
                f"  - {{key: {verifier_key(name, KEYS['release-1'].public_key())}, roles: [release]}}\n".encode()
                for name in ("one", "two")
            ),
            "twice",
        ),
    ],
)
def test_a_trust_root_that_says_something_else_is_refused(content, message):
    with pytest.raises(BundleInvalid, match=message):
        read_trust_root("trust.yaml", content)
