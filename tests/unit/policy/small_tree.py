"""A small policy tree that goes live in a moment: a few of the shipped files, and short ones in place of long ones."""

from __future__ import annotations

from collections.abc import Mapping

KEPT = (
    "schema.cedarschema",
    "models/qwen3-8b.yaml",
    "models/smollm2-135m-instruct.yaml",
    "licences/apache-2.0.yaml",
    "deployments/local-smollm2.yaml",
    "rules/20-data/D02-confidential-no-saas.cedar",
    "rules/30-content/C02-unknown-fields-to-saas.cedar",
    "rules/90-baseline/B01-approved-models.cedar",
    "obligations/O01-redact-findings.cedar",
    "obligations/O02-redact-secrets-in-answers.cedar",
    "sources.yaml",
)
OWN = {
    "policy.yaml": """\
format: 1
organisation:
  name: Small
  established_in_eu: true
  commercial: true
  monthly_users: 50
owners:
  security: [officer@security]
  model-review-board: [chair@models]
exceptions: {max_days: 90}
""",
    "vocabulary.yaml": """\
classes: [public, internal, confidential, restricted]
findings:
  EMAIL: {implies: internal, kind: personal}
  IBAN: {implies: confidential, kind: financial}
  TAX_DE: {implies: confidential, kind: government}
  HEALTH: {implies: restricted, kind: health}
  SECRET_KEY: {implies: restricted, kind: secret}
purposes:
  general: {title: General assistance, commercial: true, high_risk: false}
  coding: {title: Writing software, commercial: true, high_risk: false}
regions: [EU, US, local]
""",
    "routes.yaml": """\
routes:
  auto: [local-smollm2]
""",
    "exceptions/EXC-1.yaml": """\
format: 1
id: EXC-1
title: A pilot
waives: [C02-unknown-fields-to-saas]
scope: {teams: [claims], deployments: [local-smollm2], purposes: [general], data_class_max: internal}
granted: 2026-11-01T00:00:00Z
expires: 2026-12-01T00:00:00Z
requested_by: lead@claims
approved_by: [officer@security]
ticket: RISK-1
compensating:
  - {obligation: max_tokens, params: {limit: 500}}
""",
    "tests/small.yaml": """\
now: 2026-11-23
cases:
  - name: confidential data does not leave
    deployment: local-smollm2
    data_class: confidential
    set: {resource.hosting: saas}
    expect: refuse
    decided_by: D02-confidential-no-saas
  - name: public data is answered
    deployment: local-smollm2
    expect: allow
    near: [D02-confidential-no-saas]
""",
    "invariants/small.yaml": """\
format: 1
invariants:
  - id: I01-restricted
    title: Restricted data stays at home
    never: 'context.at_least_confidential && resource.hosting == Hosting::"saas"'
""",
    "controls/small.yaml": """\
id: small
title: A standard
checked: null
clauses:
  - id: "1"
    title: Data stays at home
    rules: [D02-confidential-no-saas]
    capabilities: [redaction]
""",
}


def small_tree(shipped: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path to content, as ``shipped`` is."""
    return {path: shipped[path] for path in KEPT} | {path: text.encode() for path, text in OWN.items()}
