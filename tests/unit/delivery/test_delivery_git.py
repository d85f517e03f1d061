"""Policy from real Git repositories: forward only, signed where wanted, plain files only, and nothing of it is run."""

from __future__ import annotations

import os
import shutil

import pytest

from gateway.config.delivery_settings import DeliverySettings, GitSettings
from gateway.delivery.git import GitSource
from gateway.delivery.git_repository import GitRepository
from gateway.policy.signing import BundleRefused, Reason
from tests.stubs.policy_repository import allowed_signers, policy_repository, ssh_key

pytestmark = pytest.mark.skipif(
    not shutil.which("git") or not shutil.which("ssh-keygen"), reason="needs git and OpenSSH"
)


@pytest.fixture
def place(tmp_path):
    key = ssh_key(tmp_path / "maria")
    (tmp_path / "signers").write_text(allowed_signers(key) + "\n")
    repository = policy_repository(tmp_path / "policy")
    repository.commit({"policies/policy.yaml": b"format: 1\n", "policies/.hidden": b"x", "README.md": b""}, key=key)
    return tmp_path, repository, key


def source(tmp_path, name="copy", **more):
    told = {"url": str(tmp_path / "policy"), "path": "policies", **more}
    settings = GitSettings(**told)
    signers = tmp_path / "signers" if settings.require_signed_commits else None
    return GitSource(settings, GitRepository(tmp_path / name / "git", settings, os.environ, signers))


def refusal(call):
    with pytest.raises(BundleRefused) as caught:
        call()
    return caught.value


def test_the_tree_comes_from_the_object_store_without_hidden_files(place):
    tmp_path, repository, _ = place
    git = source(tmp_path)
    delivered = git.read(git.look(), None, 0)
    assert delivered.files == {"policy.yaml": b"format: 1\n"}
    assert delivered.accepted.commit == repository.git("rev-parse", "HEAD")
    assert not list((tmp_path / "copy").rglob("policy.yaml")), "there is no work tree"


def test_history_goes_forward(place):
    tmp_path, repository, key = place
    git = source(tmp_path)
    first = git.read(git.look(), None, 0).accepted
    repository.commit({"policies/policy.yaml": b"format: 1\n# two\n"}, key=key)
    repository.commit({"policies/policy.yaml": b"format: 1\n# three\n"}, key=key)
    third = git.read(git.look(), first, 0).accepted
    assert third.commit == repository.git("rev-parse", "HEAD")


def test_a_forced_push_is_a_rollback_unless_the_operator_names_the_commit(place):
    tmp_path, repository, key = place
    git = source(tmp_path)
    old = repository.git("rev-parse", "HEAD")
    repository.commit({"policies/policy.yaml": b"format: 1\n# two\n"}, key=key)
    live = git.read(git.look(), None, 0).accepted
    repository.git("reset", "--quiet", "--hard", old)
    refused = refusal(lambda: git.read(git.look(), live, 0))
    assert (refused.reason, refused.commit) == (Reason.ROLLED_BACK, old)
    rewritten = repository.commit({"policies/policy.yaml": b"format: 1\n# other\n"}, key=key)
    assert refusal(lambda: git.read(git.look(), live, 0)).reason is Reason.ROLLED_BACK
    allowed = source(tmp_path, allow_rollback_to=rewritten)
    assert allowed.read(allowed.look(), live, 0).accepted.commit == rewritten
    assert git.restore(live, None).accepted.commit == live.commit, "the copy still has what was live"


def test_a_copy_that_does_not_know_the_live_commit_refuses(place):
    tmp_path, _, _ = place
    git = source(tmp_path)
    live = git.read(git.look(), None, 0).accepted
    unrelated = policy_repository(tmp_path / "other")
    unrelated.commit({"policies/policy.yaml": b"format: 1\n"})
    fresh = source(tmp_path, "fresh", url=str(tmp_path / "other"), require_signed_commits=False)
    assert refusal(lambda: fresh.read(fresh.look(), live, 0)).reason is Reason.ROLLED_BACK


def test_only_allowed_signers_release(place):
    tmp_path, repository, key = place
    git = source(tmp_path)
    live = git.read(git.look(), None, 0).accepted
    unsigned = repository.commit({"policies/policy.yaml": b"format: 1\n# a\n"})
    refused = refusal(lambda: git.read(git.look(), live, 0))
    assert (refused.reason, refused.commit) == (Reason.UNSIGNED, unsigned)
    repository.commit({"policies/policy.yaml": b"format: 1\n# b\n"}, key=ssh_key(tmp_path / "mallory"))
    assert refusal(lambda: git.read(git.look(), live, 0)).reason is Reason.UNSIGNED
    good = repository.commit({"policies/policy.yaml": b"format: 1\n# c\n"}, key=key)
    assert git.read(git.look(), live, 0).accepted.commit == good


@pytest.mark.parametrize(
    ("mode", "target"),
    [("120000", b"/etc/passwd"), ("120000", b"policy.yaml"), ("120000", b"../../secret")],
)
@pytest.mark.parametrize("path", ["policies/link.yaml", "policies/.hidden-link", "policies/rules"])
def test_a_symbolic_link_in_the_tree_is_refused(place, mode, target, path):
    tmp_path, repository, key = place
    blob = repository.git("hash-object", "-w", "--stdin", stdin=target)
    repository.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
    repository.git("-c", f"user.signingkey={key}", "commit", "--quiet", "-S", "-m", "Link")
    git = source(tmp_path)
    assert refusal(lambda: git.read(git.look(), None, 0)).reason is Reason.LINK_IN_TREE


def test_a_submodule_is_refused_and_never_fetched(place):
    tmp_path, repository, key = place
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},policies/sub")
    repository.git("-c", f"user.signingkey={key}", "commit", "--quiet", "-S", "-m", "Submodule")
    git = source(tmp_path)
    refused = refusal(lambda: git.read(git.look(), None, 0))
    assert refused.reason is Reason.LINK_IN_TREE
    assert "submodule" in refused.message


def test_nothing_of_the_repository_or_the_copy_is_run(place):
    tmp_path, repository, key = place
    ran = tmp_path / "ran"
    script = f"#!/bin/sh\ntouch {ran}\n"
    repository.commit({"policies/.gitattributes": b"* filter=evil\n", ".gitattributes": b"* filter=evil\n"}, key=key)
    git = source(tmp_path)
    git.look()
    hooks = tmp_path / "copy" / "git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("reference-transaction", "post-checkout", "post-merge", "pre-auto-gc", "fsmonitor-watchman"):
        (hooks / name).write_text(script)
        (hooks / name).chmod(0o755)
    repository.commit({"policies/policy.yaml": b"format: 1\n# new\n"}, key=key)
    assert git.read(git.look(), None, 0).files["policy.yaml"] == b"format: 1\n# new\n"
    assert not ran.exists()


def test_too_large_a_file_is_refused_before_it_is_read(place):
    tmp_path, repository, key = place
    repository.commit({"policies/big.md": bytes(1024 * 1024 + 1)}, key=key)
    git = source(tmp_path)
    assert refusal(lambda: git.read(git.look(), None, 0)).reason is Reason.TOO_LARGE


@pytest.mark.parametrize("more", [{"ref": "refs/heads/absent"}, {"url": "/nowhere/at-all"}])
def test_a_repository_that_cannot_be_had_is_unavailable(place, more):
    git = source(place[0], **more)
    assert refusal(git.look).reason is Reason.UNAVAILABLE


def test_a_folder_that_the_commit_lacks_is_refused(place):
    git = source(place[0], path="elsewhere")
    assert refusal(lambda: git.read(git.look(), None, 0)).reason is Reason.INVALID


def test_after_closing_nothing_is_started(place):
    git = source(place[0])
    git.close()
    assert refusal(git.look).reason is Reason.UNAVAILABLE


@pytest.mark.parametrize(
    "told",
    [
        {"url": "ext::sh -c evil"},
        {"url": "--upload-pack=evil"},
        {"url": "http://example.org/x"},
        {"url": "/a", "ref": "main"},
        {"url": "/a", "ref": "refs/heads/../x"},
        {"url": "/a", "ref": "--all"},
        {"url": "/a", "path": "../x"},
        {"url": "/a", "path": "/x"},
        {"url": "/a", "path": "x/"},
        {"url": "/a", "allow_rollback_to": "main"},
    ],
)
def test_settings_that_git_could_take_for_something_else_are_refused(told):
    with pytest.raises(ValueError, match="Value error"):
        GitSettings(**told)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"source": "bundle"}, "needs policy.bundle"),
        ({"source": "git"}, "needs policy.git"),
        ({"source": "bundle", "bundle": "x"}, "need policy.trust_root"),
        ({"source": "git", "git": {"url": "/a"}}, "need policy.trust_root"),
        ({"kill_bundle": "x"}, "need policy.trust_root"),
        ({"trust_root": "x"}, "carries no signatures"),
        ({"source": "git", "trust_root": "x", "git": {"url": "/a", "require_signed_commits": False}}, "no signatures"),
    ],
)
def test_settings_that_would_not_check_what_they_seem_to_are_refused(told, message):
    with pytest.raises(ValueError, match=message):
        DeliverySettings(**told)
