"""A delivered tree made into a bundle that may go live: loaded, tried on its own tests in both engines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gateway.catalog.documents import BundleInvalid
from gateway.policy.bundle import Bundle, EngineName, load_bundle
from gateway.policy.controls import load_controls
from gateway.policy.prove.invariants import load_invariants
from gateway.policy.signing import BundleRefused, Reason
from gateway.policy.tables import run_tables

EXPIRED_PATH = "kill/policy-bundle-expired.cedar"
EXPIRED_RULE = b"""@id("policy-bundle-expired")
@title("The policy bundle has expired")
@reason("The signed policy of this gateway is past its end, and its operator chose to refuse everything then.")
@remediation("Ask those who release policy for a new bundle; policy.on_expired decides what happens meanwhile.")
@severity("critical")
@level("hard")
@mode("enforce")
@owner("gateway")
@refs("policy.on_expired")
@review_by("9999-12-31")
forbid (
  principal,
  action in [Action::"invoke", Action::"fallback"],
  resource
);
"""


def prepare(files: Mapping[str, bytes], commit: str | None, engine: EngineName, now_s: int) -> Bundle:
    """Load a tree whole and run its tests. ``now_s`` stands in where a case names no time. Raises ``BundleRefused``."""
    try:
        bundle = load_bundle(files, commit, engine)
        load_controls(files, bundle.rules)
        load_invariants(files, bundle)
        _try(bundle, files, now_s)
        if bundle.engine is not bundle.reference:
            _try(replace(bundle, engine=bundle.reference), files, now_s)
    except BundleInvalid as problem:
        raise _invalid(problem) from None
    return bundle


def lay_over(files: Mapping[str, bytes], rules: Mapping[str, bytes], commit: str | None, engine: EngineName) -> Bundle:
    """The bundle of a tree with kill rules added. Its tests were run without them. Raises ``BundleRefused``."""
    for path, content in rules.items():
        if files.get(path, content) != content:
            message = f"{path} is in the tree too, with other content: choose another name, or lift the kill bundle"
            raise BundleRefused(Reason.KILL_CONFLICT, message)
    try:
        return load_bundle({**files, **rules}, commit, engine)
    except BundleInvalid as problem:
        raise _invalid(problem) from None


def _try(bundle: Bundle, files: Mapping[str, bytes], now_s: int) -> None:
    failed = [outcome for outcome in run_tables(bundle, files, now_s).outcomes if outcome.failures]
    if failed:
        first = failed[0]
        others = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
        message = f"{first.path}:{first.line}: the case {first.name!r} fails: {first.failures[0]}{others}"
        raise BundleRefused(Reason.TESTS_FAILED, message)


def _invalid(problem: BundleInvalid) -> BundleRefused:
    others = f" (and {len(problem.others)} more)" if problem.others else ""
    return BundleRefused(Reason.INVALID, f"{problem}{others}")
