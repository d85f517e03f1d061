"""``gateway policy keygen``, ``bundle``, ``sign`` and ``verify``, as a release pipeline runs them."""

from __future__ import annotations

import shutil
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from gateway.cli.policy import app
from tests.stubs.signed_bundles import kill_rule

POLICIES = Path(__file__).parents[3] / "policies"


def run(*arguments, code=0):
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return result


def as_json(*arguments, code=0):
    return orjson.loads(run(*arguments, "--json", code=code).stdout)


@pytest.fixture
def place(tmp_path):
    shutil.copytree(POLICIES, tmp_path / "policies")
    lines = []
    for name, role in (("rel-1", "release"), ("rel-2", "release"), ("oncall", "emergency")):
        public = as_json("keygen", "-o", tmp_path / f"{name}.pem", "--name", name)["public"]
        lines.append(f"  - {{key: {public}, roles: [{role}]}}\n")
    (tmp_path / "root.yaml").write_text(f"format: gateway-trust-root/1\nthreshold: 2\nkeys:\n{''.join(lines)}")
    return tmp_path


def bundled(place, *more, name="x.bundle"):
    run("bundle", place / "policies", "-o", place / name, "--sequence", 3, "--not-before", "2026-01-01", *more)
    return place / name


def signed(place, file, *names):
    for name in names:
        run("sign", file, "--key", place / f"{name}.pem", "--key-name", name)


def test_from_keys_to_a_verified_bundle(place):
    file = bundled(place, "--expires", "2099-01-01")
    assert as_json("verify", file, "--trust-root", place / "root.yaml", code=1)["reason"] == "unsigned"
    signed(place, file, "rel-1")
    assert as_json("verify", file, "--trust-root", place / "root.yaml", code=1)["reason"] == "below_threshold"
    signed(place, file, "rel-2")
    row = as_json("verify", file, "--trust-root", place / "root.yaml", "--after-sequence", 2)
    assert (row["verified"], row["signed_by"], row["sequence"]) == (True, ["rel-1", "rel-2"], 3)
    assert row["digest"] == as_json("digest", "--policies", place / "policies")["digest"]
    refused = as_json("verify", file, "--trust-root", place / "root.yaml", "--after-sequence", 3, code=1)
    assert refused["reason"] == "rolled_back"
    assert "sequence 3" in run("verify", file, "--trust-root", place / "root.yaml").stdout


def test_the_same_tree_gives_the_same_bytes(place):
    one = bundled(place, "--expires", "30d").read_bytes()
    assert bundled(place, "--expires", "2026-01-31T00:00:00Z", name="y.bundle").read_bytes() == one
    assert bundled(place, "--expires", "31d", name="z.bundle").read_bytes() != one


def test_an_expired_bundle_is_refused(place):
    file = bundled(place, "--expires", "1h")
    signed(place, file, "rel-1", "rel-2")
    assert as_json("verify", file, "--trust-root", place / "root.yaml", code=1)["reason"] == "expired"


def test_a_kill_bundle_needs_one_emergency_key(place):
    (place / "stop" / "kill").mkdir(parents=True)
    (place / "stop" / "kill" / "K01-stop.cedar").write_bytes(kill_rule("K01-stop"))
    run("bundle", place / "stop", "--kill", "-o", place / "k.bundle", "--sequence", 1, "--expires", "12h")
    signed(place, place / "k.bundle", "oncall")
    assert as_json("verify", place / "k.bundle", "--trust-root", place / "root.yaml")["kind"] == "kill"
    refused = as_json("bundle", place / "policies", "--kill", "-o", place / "no.bundle", "--sequence", 1, code=1)
    assert refused["reason"] == "not_deny_only"
    assert not (place / "no.bundle").exists()


def test_a_broken_tree_makes_no_bundle(place):
    (place / "policies" / "policy.yaml").write_text("format: 9\n")
    run("bundle", place / "policies", "-o", place / "x.bundle", "--sequence", 1, code=1)
    assert not (place / "x.bundle").exists()


def test_a_key_that_others_may_read_signs_nothing(place):
    file = bundled(place)
    (place / "rel-1.pem").chmod(0o644)
    run("sign", file, "--key", place / "rel-1.pem", "--key-name", "rel-1", code=3)
    (place / "rel-2.pem").write_text("no key")
    run("sign", file, "--key", place / "rel-2.pem", "--key-name", "rel-2", code=3)
    run("sign", file, "--key", place / "oncall.pem", "--key-name", "two words", code=2)


def test_what_cannot_be_done_ends_with_its_code(place):
    file = bundled(place)
    run("keygen", "-o", place / "rel-1.pem", "--name", "again", code=3)
    run("keygen", "-o", place / "new.pem", "--name", "two words", code=2)
    run("bundle", place / "policies", "--sequence", 1, "--expires", "soon", code=2)
    run("sign", place / "absent", "--key", place / "rel-1.pem", "--key-name", "rel-1", code=3)
    (place / "broken.yaml").write_text("format: other\n")
    run("verify", file, "--trust-root", place / "broken.yaml", code=3)
