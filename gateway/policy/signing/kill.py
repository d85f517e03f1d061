"""A kill bundle can only refuse: nothing but files of ``kill/``, and in each exactly one forbid."""

from __future__ import annotations

import re
from collections.abc import Mapping

import cedarpy

from gateway.policy.signing.refusal import BundleRefused, Reason

_PLACE = re.compile(r"kill/[A-Za-z0-9._-]+\.cedar")


def check_kill_files(files: Mapping[str, bytes]) -> None:
    """Raises ``BundleRefused``. What else a rule needs, ``load_bundle`` checks when it loads it over the live tree."""
    if not files:
        raise BundleRefused(Reason.NOT_DENY_ONLY, "a kill bundle holds at least one rule of kill/")
    for path in sorted(files):
        if not _PLACE.fullmatch(path):
            raise BundleRefused(Reason.NOT_DENY_ONLY, f"{path}: a kill bundle holds only files kill/NAME.cedar")
        try:
            parsed = cedarpy.policies_to_pst(files[path].decode("utf-8"))
        except ValueError:
            raise BundleRefused(Reason.NOT_DENY_ONLY, f"{path}: this is not a Cedar rule in UTF-8") from None
        rules = list(parsed.static_policies.values())
        if parsed.templates or len(rules) != 1 or rules[0].effect != "forbid":
            raise BundleRefused(Reason.NOT_DENY_ONLY, f"{path}: a file of a kill bundle holds exactly one forbid")
