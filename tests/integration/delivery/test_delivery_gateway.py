"""A serving gateway and policy that must not go live: the last good stays, and readyz, log, metric and ledger say why."""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import shutil
import time
from hashlib import sha256

import aiohttp
import pytest

from gateway.config.delivery_settings import DeliverySettings, GitSettings
from gateway.config.policy_tree import read_policy_files
from gateway.core.errors import ConfigurationError
from gateway.policy.bundle import digest_of
from gateway.policy.signing import Kind
from tests.harness import POLICIES, running, settings_for
from tests.stubs.policy_repository import allowed_signers, policy_repository, ssh_key
from tests.stubs.signed_bundles import kill_rule, sealed, trust_root_yaml
from tests.stubs.upstream import stub_upstream

SECRET = "a-secret-of-the-forge"
RULE = "rules/90-baseline"


@pytest.fixture(scope="module")
def tree():
    return read_policy_files(POLICIES)


class Site:
    """A gateway, its sources in ``folder``, and what it says."""

    def __init__(self, running, client, folder):
        self.running, self.client, self.folder = running, client, folder

    async def state(self):
        async with self.client.get(f"{self.running.admin_url}/readyz") as answer:
            return answer.status, (await answer.json())["policy"]

    async def until(self, holds):
        """Look now, and until ``holds(state)``."""
        deadline = time.monotonic() + 30
        self.running.gateway.follower.wake()
        while time.monotonic() < deadline:
            status, state = await self.state()
            if holds(state):
                return status, state
            await asyncio.sleep(0.01)
        raise AssertionError(state)

    async def metric(self, name):
        async with self.client.get(f"{self.running.admin_url}/metrics") as answer:
            found = re.search(rf"^{re.escape(name)} (\S+)$", await answer.text(), re.MULTILINE)
        return float(found[1]) if found else 0.0

    async def ask(self, text="hello"):
        body = {"model": "local-smollm2", "messages": [{"role": "user", "content": text}]}
        url = f"{self.running.base_url}/v1/chat/completions"
        async with self.client.post(url, json=body, headers=self.running.headers) as answer:
            await answer.read()
            return answer.status, answer.headers

    def put(self, content, name="x.bundle"):
        waiting = self.folder / f"{name}.new"
        waiting.write_bytes(content)
        waiting.replace(self.folder / name)


class site:  # noqa: N801
    """``async with site(tmp_path, policy settings)``."""

    def __init__(self, tmp_path, **policy):
        self.tmp_path, self.policy = tmp_path, policy

    async def __aenter__(self):
        (self.tmp_path / "trust.yaml").write_bytes(self.policy.pop("root", trust_root_yaml()))
        self.stub = stub_upstream()
        stub = await self.stub.__aenter__()
        told = {"trust_root": self.tmp_path / "trust.yaml", "poll_interval_s": 0, **self.policy}
        policies = told.pop("policies", POLICIES)
        settings = settings_for(self.tmp_path / "state", stub.url, policy=DeliverySettings(**told))
        self.running = running(settings.model_copy(update={"policies": policies}))
        self.client = aiohttp.ClientSession()
        try:
            return Site(await self.running.__aenter__(), self.client, self.tmp_path)
        except BaseException:
            await self.client.close()
            await self.stub.__aexit__(None, None, None)
            raise

    async def __aexit__(self, *error):
        await self.running.__aexit__(*error)
        await self.client.close()
        await self.stub.__aexit__(*error)


def now():
    return int(time.time())


def release(files, sequence, *signers, **more):
    names = signers or ("release-1", "release-2")
    return sealed(*names, files=files, now_s=now(), sequence=sequence, **more).to_bytes()


def edited(tree, **changes):
    """The tree with a marker in its README, so that its digest is another one."""
    return {**tree, "README.md": tree["README.md"] + repr(changes).encode()}


def failing(tree):
    case = b"deployment: local-smollm2\ncases:\n  - {name: wrong on purpose, data_class: public, expect: refuse}\n"
    return {**tree, "tests/wrong.yaml": case}


async def test_nothing_bad_goes_live_and_every_refusal_is_seen(tmp_path, tree, caplog):
    good = release(tree, 5)
    (tmp_path / "x.bundle").write_bytes(good)
    other = edited(tree, other=True)
    altered = release(other, 9).replace(b"Confidential data never", b"Confidential data always"[:23], 1)
    broken_rule = {**tree, "rules/20-data/D02-confidential-no-saas.cedar": b"permit everything"}
    bad = {
        "unsigned": sealed(files=other, now_s=now(), sequence=9).to_bytes(),
        "unknown_key": release(other, 9, "stranger"),
        "below_threshold": release(other, 9, "release-1"),
        "rolled_back": release(other, 4),
        "expired": release(other, 9, not_before_s=1, expires_s=2),
        "not_yet_valid": release(other, 9, not_before_s=now() + 900),
        "gateway_too_old": release(other, 9, min_gateway="99"),
        "invalid": release(broken_rule, 9),
        "tests_failed": release(failing(tree), 9),
        "malformed": b"no bundle at all",
        "altered_file": altered,
        "unavailable": None,
    }
    live = digest_of(tree)
    async with site(tmp_path, source="bundle", bundle=tmp_path / "x.bundle") as at:
        _, state = await at.state()
        assert (state["bundle"], state["sequence"], state["last_error"]) == (live, 5, None)
        assert state["signed_by"] == ["release-1", "release-2"]
        for reason, content in bad.items():
            caplog.clear()
            if content is None:
                (tmp_path / "x.bundle").unlink()
            else:
                at.put(content)
            with caplog.at_level(logging.INFO, "gateway.delivery"):
                _, state = await at.until(lambda s, r=reason: (s["last_error"] or {}).get("reason") == r)
            assert (state["bundle"], state["sequence"]) == (live, 5), reason
            assert state["last_error"]["message"]
            assert state["last_error"]["at"].endswith("Z")
            assert reason in caplog.text
            assert await at.metric(f'gateway_policy_rejected_total{{reason="{reason}"}}') == 1
            at.running.gateway.follower.wake()  # a refusal that stays is told once
            status, headers = await at.ask()
            assert status == 200
            assert headers["x-gateway-policy"] == live.removeprefix("sha256:")[:16]
        assert await at.metric("gateway_policy_live_sequence") == 5
        assert 3000 < await at.metric("gateway_policy_expires_seconds") <= 3600
        assert await at.metric('gateway_policy_reload_total{result="refused"}') == len(bad)
        at.put(release(other, 6))
        _, state = await at.until(lambda s: s["sequence"] == 6)
        assert (state["bundle"], state["last_error"]) == (digest_of(other), None)
        assert await at.metric('gateway_policy_reload_total{result="loaded"}') == 1
        assert (await at.ask())[1]["x-gateway-policy"] == digest_of(other).removeprefix("sha256:")[:16]


async def test_a_restart_does_not_roll_back_and_goes_on_with_the_last_good(tmp_path, tree):
    bundle = tmp_path / "x.bundle"
    bundle.write_bytes(release(tree, 5))
    where = {"source": "bundle", "bundle": bundle}
    newer = edited(tree, newer=True)
    async with site(tmp_path, **where) as at:
        at.put(release(newer, 6))
        await at.until(lambda s: s["sequence"] == 6)
    bundle.write_bytes(release(tree, 5))
    async with site(tmp_path, **where) as at:
        _, state = await at.until(lambda s: s["last_error"] is not None)
        assert (state["bundle"], state["sequence"]) == (digest_of(newer), 6)
        assert state["last_error"]["reason"] == "rolled_back"
    bundle.unlink()
    async with site(tmp_path, **where) as at:
        assert (await at.state())[1]["sequence"] == 6
    shutil.rmtree(tmp_path / "state" / "policy")
    with pytest.raises(ConfigurationError, match="unavailable"):
        async with site(tmp_path, **where):
            pass


@pytest.mark.parametrize("choice", ["alarm", "refuse"])
async def test_a_live_bundle_that_expires_alarms_or_refuses(tmp_path, tree, choice):
    (tmp_path / "x.bundle").write_bytes(release(tree, 5, expires_s=now() + 4))
    async with site(tmp_path, source="bundle", bundle=tmp_path / "x.bundle", on_expired=choice) as at:
        assert (await at.ask())[0] == 200
        code, _ = await at.until(lambda s: s["expired"] and (choice == "alarm" or s["bundle"] != s["base"]))
        assert code == (200 if choice == "alarm" else 503)
        assert await at.metric("gateway_policy_expires_seconds") <= 0
        status, headers = await at.ask()
        assert status == (200 if choice == "alarm" else 403)
        if choice == "refuse":
            record = (await at.running.records(headers["x-gateway-exchange"]))[-1]
            assert record["rules"][0] == "policy-bundle-expired"
        at.put(release(edited(tree, fresh=True), 6))
        code, _ = await at.until(lambda s: s["sequence"] == 6)
        assert (code, (await at.ask())[0]) == (200, 200)


async def test_one_emergency_key_stops_everything_and_only_a_release_lifts_it(tmp_path, tree):
    (tmp_path / "x.bundle").write_bytes(release(tree, 5))
    where = {"source": "bundle", "bundle": tmp_path / "x.bundle", "kill_bundle": tmp_path / "kill.bundle"}
    stop = {"kill/K01-stop.cedar": kill_rule("K01-stop")}

    def kill(files, sequence, *signers):
        names = signers or ("oncall",)
        return sealed(*names, files=files, kind=Kind.KILL, now_s=now(), sequence=sequence).to_bytes()

    async with site(tmp_path, **where) as at:
        assert (await at.ask())[0] == 200
        for content, reason in (
            (kill(stop, 1, "release-1"), "unknown_key"),
            (kill({**stop, "rules/10-approval/X.cedar": kill_rule("X")}, 1), "not_deny_only"),
            (kill({"kill/K01-stop.cedar": kill_rule("K01-stop", effect="permit")}, 1), "not_deny_only"),
            (kill({"kill/K01-stop.cedar": kill_rule("K01-stop", mode="shadow")}, 1), "invalid"),
        ):
            at.put(content, "kill.bundle")
            await at.until(lambda s, r=reason: (s["last_error"] or {}).get("reason") == r)
            assert (await at.ask())[0] == 200
        at.put(kill(stop, 1), "kill.bundle")
        _, state = await at.until(lambda s: s["kill"] is not None)
        assert state["kill"] == {"sequence": 1, "files": ["kill/K01-stop.cedar"]}
        assert state["base"] == digest_of(tree) != state["bundle"] == digest_of({**tree, **stop})
        assert (await at.ask())[0] == 403
        at.put(kill({"kill/K02.cedar": kill_rule("K02", 'context.purpose == "hr"')}, 2), "kill.bundle")
        await at.until(lambda s: (s["last_error"] or {}).get("origin") == "kill")
        assert (await at.ask())[0] == 403, "a kill bundle cannot lift what another one stopped"
        (tmp_path / "kill.bundle").unlink()
        at.put(release(edited(tree, a=1), 6))
        await at.until(lambda s: s["sequence"] == 6)
        assert (await at.ask())[0] == 403, "an ordinary release does not lift it"
    async with site(tmp_path, **where) as at:
        assert (await at.ask())[0] == 403, "nor does a restart without the file"
        at.put(kill(stop, 1), "kill.bundle")
        at.put(release(edited(tree, a=2), 7, lifts_kill=1))
        _, state = await at.until(lambda s: s["sequence"] == 7)
        assert (state["kill"], (await at.ask())[0]) == (None, 200)
        at.put(release(edited(tree, a=3), 8))
        _, state = await at.until(lambda s: s["sequence"] == 8)
        assert (state["kill"], (await at.ask())[0]) == (None, 200), "lifted is lifted"


async def test_a_signed_commit_goes_live_by_webhook(tmp_path, tree, monkeypatch):
    monkeypatch.setenv("FORGE_SECRET", SECRET)
    key = ssh_key(tmp_path / "maria")
    repository = policy_repository(tmp_path / "policy")
    first = repository.commit({f"policies/{path}": data for path, data in tree.items()}, key=key)
    where = {
        "source": "git",
        "git": GitSettings(url=str(tmp_path / "policy"), path="policies"),
        "root": trust_root_yaml(git_signers=allowed_signers(key)),
        "webhook_secret_env": "FORGE_SECRET",
    }
    push = b'{"ref":"refs/heads/main"}'

    def signature(secret):
        return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), push, sha256).hexdigest()}

    async with site(tmp_path, **where) as at:
        hook = f"{at.running.admin_url}/policy/webhook"

        async def send(headers):
            async with at.client.post(hook, data=push, headers=headers) as answer:
                return answer.status

        async def waits_for(commit):
            for _ in range(1500):
                if (await at.state())[1]["commit"] == commit:
                    return
                await asyncio.sleep(0.01)
            raise AssertionError("the commit did not go live")

        assert (await at.state())[1]["commit"] == first
        second = repository.commit({"policies/README.md": b"second"}, key=key)
        for headers in ({}, signature("another secret"), {"x-hub-signature-256": "sha256="}, {"x-gitlab-token": "no"}):
            assert await send(headers) == 401
        async with at.client.get(hook) as answer:
            assert answer.status == 405
        async with at.client.post(
            f"{at.running.base_url}/policy/webhook", data=push, headers=signature(SECRET)
        ) as answer:
            assert answer.status == 404, "the inference plane has no webhook"
        assert (await at.state())[1]["commit"] == first
        assert await send(signature(SECRET)) == 202
        await waits_for(second)
        _, headers = await at.ask()
        assert headers["x-gateway-policy"].endswith(f"@{second[:12]}")
        record = (await at.running.records(headers["x-gateway-exchange"]))[0]
        assert record["policy"]["commit"] == second
        third = repository.commit({"policies/README.md": b"third"}, key=key)
        assert await send({"x-gitlab-token": SECRET}) == 202
        await waits_for(third)
        repository.git("reset", "--quiet", "--hard", first)
        assert await send(signature(SECRET)) == 202
        _, state = await at.until(lambda s: s["last_error"] is not None)
        assert (state["commit"], state["last_error"]["reason"], state["last_error"]["commit"]) == (
            third,
            "rolled_back",
            first,
        )
    async with site(tmp_path, **where) as at:
        assert (await at.state())[1]["commit"] == third


async def test_a_folder_is_followed(tmp_path, tree):
    policies = tmp_path / "policies"
    shutil.copytree(POLICIES, policies)
    async with site(tmp_path, policies=policies, allow_unsigned=True, poll_interval_s=0.05) as at:
        (policies / "README.md").write_bytes(b"edited")
        digest = digest_of(read_policy_files(policies))
        await at.until(lambda s: s["bundle"] == digest)
        (policies / "policy.yaml").write_bytes(b"format: 7\n")
        _, state = await at.until(lambda s: s["last_error"] is not None)
        assert (state["bundle"], state["last_error"]["reason"]) == (digest, "invalid")
        assert "policy.yaml" in state["last_error"]["message"]
        (policies / "policy.yaml").write_bytes(tree["policy.yaml"])
        await at.until(lambda s: s["last_error"] is None)


async def test_a_trust_root_inside_the_policy_tree_is_refused(tmp_path):
    shutil.copytree(POLICIES, tmp_path / "policies")
    inside = tmp_path / "policies" / "trust.md"
    inside.write_bytes(trust_root_yaml())
    with pytest.raises(ConfigurationError, match="stands in the policy tree"):
        async with site(tmp_path, policies=tmp_path / "policies", trust_root=inside, allow_unsigned=True):
            pass
