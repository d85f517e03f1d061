"""Keys, a trust root and signed bundles for tests of delivery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gateway.core.signed_note import verifier_key
from gateway.policy.signing import Kind, SealedBundle, add_signature, manifest_of, seal

KEYS = {
    name: Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    for number, name in enumerate(("release-1", "release-2", "oncall", "stranger"), start=1)
}
FILES: Mapping[str, bytes] = {"policy.yaml": b"format: 1\n", "rules/10-a/A01.cedar": b"permit;\n", "b.md": b""}
NOW = 1_800_000_000


def trust_root_yaml(threshold: int = 2, git_signers: str = "") -> bytes:
    """Two release keys and one emergency key; the stranger's is not there."""
    roles = {"release-1": "release", "release-2": "release", "oncall": "emergency"}
    keys = "".join(
        f"  - key: {verifier_key(name, KEYS[name].public_key())}\n    roles: [{role}]\n" for name, role in roles.items()
    )
    lines = "".join(f"  {line}\n" for line in git_signers.splitlines())
    tail = f"git_signers: |\n{lines}" if git_signers else ""
    return f"format: gateway-trust-root/1\nkeys:\n{keys}threshold: {threshold}\n{tail}".encode()


def sealed(
    *signers: str, files: Mapping[str, bytes] = FILES, kind: Kind = Kind.RELEASE, now_s: int = NOW, **more: Any
) -> SealedBundle:
    """A bundle that is valid from an hour before ``now_s`` to an hour after, signed by those named."""
    told = {"sequence": 7, "not_before_s": now_s - 3600, "expires_s": now_s + 3600, **more}
    made = seal(manifest_of(files, kind=kind, **told), files)
    for name in signers:
        made = add_signature(made, name, KEYS[name])
    return made


def kill_rule(name: str, when: str = "", *, effect: str = "forbid", mode: str = "enforce") -> bytes:
    """A rule as ``kill/NAME.cedar`` holds it."""
    notes = {
        "id": name, "title": "Stop", "reason": "An incident is under way.", "remediation": "Wait for the all-clear.",
        "severity": "critical", "level": "hard", "mode": mode, "owner": "on-call", "refs": "INC-1",
        "review_by": "2099-12-31",
    }  # fmt: skip
    head = "".join(f'@{key}("{value}")\n' for key, value in notes.items())
    tail = f"\nwhen {{ {when} }}" if when else ""
    return f'{head}{effect} (principal, action in [Action::"invoke", Action::"fallback"], resource){tail};\n'.encode()
