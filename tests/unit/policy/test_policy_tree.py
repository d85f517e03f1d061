"""Reading the tree from disk: whole, bounded, without a way out."""

from __future__ import annotations

import os
import subprocess

import pytest

from gateway.config.policy_tree import read_policy_tree
from gateway.core.errors import ConfigurationError
from gateway.policy.bundle import MAX_FILE_BYTES, BundleInvalid


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "policies"
    (root / "rules").mkdir(parents=True)
    (root / "policy.yaml").write_bytes(b"format: 1\n")
    (root / "rules" / "a.cedar").write_bytes(b"permit(principal, action, resource);")
    return root


def git(folder, *arguments):
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def test_every_file_is_read_by_its_relative_path_and_hidden_ones_are_not(tree):
    (tree / ".hidden").write_bytes(b"x")
    (tree / ".git").mkdir()
    (tree / ".git" / "config").write_bytes(b"x")
    found = read_policy_tree(tree)
    assert found.files == {
        "policy.yaml": b"format: 1\n",
        "rules/a.cedar": b"permit(principal, action, resource);",
    }


def test_outside_git_there_is_no_commit(tree):
    assert read_policy_tree(tree).commit is None


def test_the_commit_is_named_and_changes_are_not_hidden(tree):
    git(tree, "init", "-q")
    git(tree, "add", ".")
    git(tree, "commit", "-q", "-m", "first")
    head = subprocess.run(["git", "-C", str(tree), "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    commit = head.stdout.strip()
    assert read_policy_tree(tree).commit == commit
    (tree / "extra.yaml").write_bytes(b"x: 1")
    assert read_policy_tree(tree).commit == f"{commit}-dirty"


def test_a_link_out_of_the_tree_is_refused(tree, tmp_path):
    (tmp_path / "outside.yaml").write_bytes(b"secret")
    (tree / "inside.yaml").symlink_to(tmp_path / "outside.yaml")
    with pytest.raises(BundleInvalid, match="out of the policy tree") as caught:
        read_policy_tree(tree)
    assert caught.value.path == "inside.yaml"


def test_a_link_within_the_tree_is_followed(tree):
    (tree / "alias.yaml").symlink_to("policy.yaml")
    assert read_policy_tree(tree).files["alias.yaml"] == b"format: 1\n"


def test_a_mounted_config_map_is_read(tmp_path):
    root = tmp_path / "policies"
    (root / "..2026_11_23").mkdir(parents=True)
    (root / "..2026_11_23" / "policy.yaml").write_bytes(b"format: 1\n")
    (root / "..data").symlink_to("..2026_11_23")
    (root / "policy.yaml").symlink_to("..data/policy.yaml")
    assert read_policy_tree(root).files == {"policy.yaml": b"format: 1\n"}


@pytest.mark.parametrize("kind", ["folder", "dangling", "loop", "pipe", "huge"])
def test_what_is_no_plain_bounded_file_is_refused(tree, tmp_path, kind):
    if kind == "folder":
        (tree / "linked").symlink_to(tree / "rules")
    elif kind == "dangling":
        (tree / "gone.yaml").symlink_to(tree / "nowhere.yaml")
    elif kind == "loop":
        (tree / "loop.yaml").symlink_to(tree / "loop.yaml")
    elif kind == "pipe":
        os.mkfifo(tree / "pipe.yaml")
    else:
        (tree / "huge.yaml").write_bytes(b"x" * (MAX_FILE_BYTES + 1))
    with pytest.raises(ConfigurationError):
        read_policy_tree(tree)


def test_a_missing_folder_is_an_error_of_the_environment(tmp_path):
    with pytest.raises(ConfigurationError, match="not a folder"):
        read_policy_tree(tmp_path / "nowhere")
