"""Signed policy bundles: format, trust root, verification. Pure: bytes and a moment in, files or a refusal out."""

from __future__ import annotations

from gateway.policy.signing.archive import read_archive, write_archive
from gateway.policy.signing.kill import check_kill_files
from gateway.policy.signing.manifest import Kind, Manifest, manifest_of
from gateway.policy.signing.refusal import BundleRefused, Reason
from gateway.policy.signing.sealed import SealedBundle, add_signature, open_sealed, seal
from gateway.policy.signing.trust import Role, TrustRoot, read_trust_root
from gateway.policy.signing.verify import LastSeen, Verified, check_window, verify_bundle

__all__ = [
    "BundleRefused",
    "Kind",
    "LastSeen",
    "Manifest",
    "Reason",
    "Role",
    "SealedBundle",
    "TrustRoot",
    "Verified",
    "add_signature",
    "check_kill_files",
    "check_window",
    "manifest_of",
    "open_sealed",
    "read_archive",
    "read_trust_root",
    "seal",
    "verify_bundle",
    "write_archive",
]
