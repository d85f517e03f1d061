"""``gateway policy check`` and ``digest``: is the tree valid, and which one is it?"""

from __future__ import annotations

import sys

import typer

from gateway.cli.output import stdout
from gateway.cli.policy.tree import FINDING, AsJson, Policies, open_bundle, open_tree, print_json, problem_row, today
from gateway.policy.bundle import digest_of


def check(policies: Policies = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Parse and validate the tree: YAML, schema, rules, vocabulary, references. Exit 1 where something is wrong."""
    tree, bundle = open_bundle(policies, as_json=as_json)
    overdue = [rule for rule in bundle.rules.values() if rule.review_by < today()]
    if as_json:
        print_json(
            {
                "valid": not overdue,
                "digest": bundle.digest,
                "commit": bundle.commit,
                "files": len(tree.files),
                "rules": len(bundle.rules),
                "problems": [problem_row(rule.path, None, "the review of this rule is overdue") for rule in overdue],
            }
        )
    else:
        for rule in overdue:
            stdout.print(f"{rule.path}: the review of this rule was due on {rule.review_by}", markup=False)
        stdout.print(f"{len(bundle.rules)} rules, {len(bundle.models)} models, {len(bundle.deployments)} deployments")
        stdout.print(f"{bundle.digest}  {bundle.commit or 'no commit'}", soft_wrap=True)
    if overdue:
        raise typer.Exit(FINDING)


def digest(policies: Policies = None, as_json: AsJson = False) -> None:  # noqa: FBT002
    """The digest and commit of the tree, without validating it."""
    tree = open_tree(policies, as_json=as_json)
    found = digest_of(tree.files)
    if as_json:
        print_json({"digest": found, "commit": tree.commit, "files": len(tree.files)})
    else:
        sys.stdout.write(f"{found}\n")
