"""Bad policy trees: each gives one clear error with the file and, where there is one, the line."""

from __future__ import annotations

import pytest

from gateway.policy.bundle import MAX_FILE_BYTES, BundleInvalid, load_bundle

D02 = "rules/20-data/D02-confidential-no-saas.cedar"
B01 = "rules/90-baseline/B01-approved-models.cedar"
O01 = "obligations/O01-redact-findings.cedar"
O02 = "obligations/O02-redact-secrets-in-answers.cedar"
QWEN = "models/qwen3-8b.yaml"
LOCAL = "deployments/local-smollm2.yaml"

# path, text to find, text instead, line of the error, part of the message
EDITS = [
    # YAML
    (QWEN, "id: qwen3-8b", "id: [qwen3-8b", 2, "not valid YAML"),
    (QWEN, "title: Qwen3 8B", "title: Qwen3 8B\ntitle: Qwen3 9B", 3, "stands here twice"),
    (QWEN, "title: Qwen3 8B", "title: Qwen3 8B\ncolour: blue", 3, "not known"),
    (QWEN, "title: Qwen3 8B\n", "", 1, "title: this field is required"),
    (QWEN, "title: Qwen3 8B", "title: &name Qwen3 8B\nnote: *name", 3, "aliases"),
    (QWEN, "title: Qwen3 8B", "title: !!python/object:os.system x", 2, "tags are not accepted"),
    (QWEN, "title: Qwen3 8B", "<<<<<<< HEAD\ntitle: Qwen3 8B", 2, "merge conflict"),
    (QWEN, "title: Qwen3 8B", "1: x", 2, "keys must be text"),
    (QWEN, "value: 2025-04-29", "value: 2025-13-29", 11, "not a date"),
    (QWEN, "source: QREPO, evidence: A}", "source: QREPO}", 11, "needs a source and an evidence grade"),
    (QWEN, "value: 32768, source: QCARD, evidence: B", "value: 32768, source: QCARD, evidence: C", 10, "'A' or 'B'"),
    (QWEN, "value: 32768", "value: many", 10, "integer"),
    (QWEN, "value: 32768", "value: true", 10, "integer"),
    (QWEN, "{value: CN, source: QCARD", "{value: China, source: QCARD", 4, "pattern"),
    (QWEN, "{value: CN, source: QCARD", "{value: CN, source: HEARSAY", 4, "no source 'HEARSAY'"),
    (QWEN, "value: apache-2.0", "value: apache-3.0", 6, "no licence record"),
    (QWEN, "value: apache-2.0, source: QCARD, evidence: B", "value: null", 6, "name a licence record"),
    (QWEN, "kind: hybrid", "kind: hybird", 9, "hybrid"),
    (QWEN, "id: qwen3-8b", "id: qwen3-9b", 1, "like its id"),
    (QWEN, "  expires: 2028-11-30\n", "", 15, "'by' and 'expires'"),
    (QWEN, "expires: 2028-11-30", "expires: 9999-12-31", 15, "never ends"),
    (QWEN, "max_class: confidential", "max_class: secret", 19, "public"),
    (QWEN, "status: reviewed, by: Model review board (sample)", "status: reviewed", 20, "needs 'by'"),
    (LOCAL, "model: smollm2-135m-instruct", "model: smollm3", 3, "no model record"),
    (LOCAL, "region: {value: local", "region: {value: moon", 7, "no region 'moon'"),
    (LOCAL, "hosting: self_hosted", "hosting: somewhere", 4, "self_hosted"),
    (LOCAL, "assurance: L0", "assurance: L9", 9, "L0"),
    ("routes.yaml", "auto: [local-smollm2]", "auto: [local-smollm3]", 5, "no deployment record"),
    ("routes.yaml", "auto: [local-smollm2]", "auto: []", 5, "at least 1"),
    ("routes.yaml", "auto: [local-smollm2]", "auto: [local-smollm2, local-smollm2]", 5, "twice"),
    ("routes.yaml", "auto:", "gpt-4.1:", 5, "already a model"),
    ("policy.yaml", "format: 1", "format: 2", 3, "1"),
    ("policy.yaml", "established_in_eu: true", "established_in_eu: yes", 6, "boolean"),
    ("vocabulary.yaml", "[public, internal, ", "[internal, public, ", 4, "in this order"),
    ("vocabulary.yaml", "EMAIL: {implies: internal", "EMAIL: {implies: intern", 8, "internal"),
    # Cedar
    (D02, "when {", "wehn {", 16, "not valid Cedar"),
    (D02, "};", "}", 16, "not valid Cedar"),
    (D02, '@level("hard")\n', "", 1, "@level is missing"),
    (D02, '@level("hard")', '@level("very hard")', 6, "advisory, soft, hard"),
    (D02, '@mode("enforce")', '@mode("enforced")', 7, "off, shadow, warn, enforce"),
    (D02, '@level("hard")', '@level("hard")\n@colour("red")', 7, "@colour is not known"),
    (D02, '@title("Confidential data never leaves for SaaS")', '@title(" ")', 2, "empty"),
    (D02, '@review_by("2027-11-30")', '@review_by("soon")', 10, "date"),
    (D02, '@id("D02-confidential-no-saas")', '@id("D03-training-on-inputs")', 1, "file name"),
    (D02, "at_least_confidential", "at_least_confidental", 16, "at_least_confidental"),
    (D02, 'Hosting::"saas"', 'Hosting::"sass"', 16, "sass"),
    (D02, 'Hosting::"saas"', '"saas"', 11, "not compatible"),
    (D02, 'Action::"invoke", ', 'Action::"invok", ', 13, "invok"),
    (D02, 'action in [Action::"invoke", Action::"fallback"]', "action", 11, "names its actions"),
    (D02, '[Action::"invoke", Action::"fallback"]', '[Action::"invoke", Action::"oblige"]', 11, "names its actions"),
    (D02, "resource.hosting", 'resource.region == "EUU" && resource.hosting', 16, "did you mean 'EU'"),
    (D02, "resource.hosting", 'context.purpose == "codding" && resource.hosting', 16, "did you mean 'coding'"),
    (D02, "resource.hosting", 'context.findings.contains("EMIAL") && resource.hosting', 16, "did you mean 'EMAIL'"),
    (D02, "resource.hosting", 'resource.model.developer_country == "China" && resource.hosting', 16, "China"),
    (D02, "resource.hosting", 'resource.model == Model::"gpt-5" && resource.hosting', 16, "Model is never 'gpt-5'"),
    (D02, "principal,", 'principal == Principal::"anna",', 12, "do not name principals"),
    (D02, "resource.hosting", "resource.retention_days > 1 && resource.hosting", 16, "retention_days"),
    (D02, "principal,", "principal == ?principal,", 12, "no template slots"),
    (O01, '@obligation("redact")', '@obligation("redcat")', 5, "unknown obligation 'redcat'"),
    (O01, "where", "wehre", 5, "where"),
    (O01, '\\"personal\\"', '\\"EMIAL\\"', 5, "'EMIAL'"),
    (O01, '{\\"types\\"', '{\\"types\\":', 5, "not JSON"),
    (O01, 'Action::"oblige"', 'Action::"invoke"', 12, "exactly Action"),
    (O01, "permit (", "forbid (", 1, "@remediation is missing"),
    ("schema.cedarschema", "entity Licence {", "entity Licence", 24, "schema"),
    ("schema.cedarschema", "  operator: String,", "", None, "exactly the facts"),
    ("schema.cedarschema", "  deprecated: Bool,", "  deprecated: Bool,\n  loved: Bool,", None, "exactly the facts"),
]


@pytest.mark.parametrize(("path", "old", "new", "line", "message"), EDITS, ids=[f"{e[0]}-{e[2][:30]!r}" for e in EDITS])
def test_a_bad_edit_is_refused_with_its_file_and_line(shipped, path, old, new, line, message):
    text = shipped[path].decode()
    assert old in text
    with pytest.raises(BundleInvalid) as caught:
        load_bundle({**shipped, path: text.replace(old, new, 1).encode()}, None)
    assert caught.value.path == path
    assert message in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize(
    "path", ["policy.yaml", "vocabulary.yaml", "sources.yaml", "routes.yaml", "schema.cedarschema"]
)
def test_a_missing_file_is_named(shipped, path):
    files = {name: content for name, content in shipped.items() if name != path}
    with pytest.raises(BundleInvalid, match="needs this file") as caught:
        load_bundle(files, None)
    assert caught.value.path == path


@pytest.mark.parametrize(
    "path",
    [
        "ruels/20-data/D02-x.cedar",
        "rules/D02-x.cedar",
        "rules/20-data/D02-x.ceder",
        "models/qwen.yml",
        "models/sub/qwen.yaml",
        "exeptions/E1.yaml",
        "../outside.yaml",
        "models/\nx.yaml",
        "notes.txt",
    ],
)
def test_a_file_in_a_misspelt_place_is_refused(shipped, path):
    with pytest.raises(BundleInvalid, match="no place"):
        load_bundle({**shipped, path: b"x"}, None)


def test_an_error_below_a_string_of_two_lines_has_its_line(shipped):
    text = shipped[D02].decode().replace("data never leaves", "data\nnever leaves").replace("when {", "wehn {")
    with pytest.raises(BundleInvalid, match="not valid Cedar") as caught:
        load_bundle({**shipped, D02: text.encode()}, None)
    assert caught.value.line == 17


def test_a_bundle_without_rules_is_refused(shipped):
    files = {name: content for name, content in shipped.items() if not name.endswith(".cedar")}
    with pytest.raises(BundleInvalid, match="at least one rule"):
        load_bundle(files, None)


def test_the_same_id_in_two_folders_is_refused(shipped):
    files = {**shipped, "rules/30-content/D02-confidential-no-saas.cedar": shipped[D02]}
    with pytest.raises(BundleInvalid, match="already has the id"):
        load_bundle(files, None)


def test_two_rules_in_one_file_are_refused(shipped):
    with pytest.raises(BundleInvalid, match="exactly one rule"):
        load_bundle({**shipped, B01: shipped[B01] + shipped[D02]}, None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"title: \xff\xfe", "UTF-8"),
        (b"a: " + b"[" * 40 + b"]" * 40, "too deep"),
        (b"a: " + b"[" * 5000, "not valid YAML"),
        (b"- just\n- a list", "valid dictionary"),
        (b"a: 1\n---\nb: 2", "not valid YAML"),
        (b"x" * (MAX_FILE_BYTES + 1), "at most"),
    ],
    ids=["empty", "not-utf8", "deep", "bottomless", "list", "two-documents", "huge"],
)
def test_a_file_that_is_no_record_is_refused(shipped, content, message):
    with pytest.raises(BundleInvalid, match=message) as caught:
        load_bundle({**shipped, QWEN: content}, None)
    assert caught.value.path == QWEN


def test_all_problems_of_a_step_are_reported_at_once(shipped):
    files = {
        **shipped,
        D02: shipped[D02].replace(b"at_least_confidential", b"at_least"),
        B01: shipped[B01].replace(b"approval ==", b"aproval =="),
        O02: shipped[O02].replace(b"SECRET_*", b"SECRETS_*"),
    }
    with pytest.raises(BundleInvalid) as caught:
        load_bundle(files, None)
    assert {item.path for item in (caught.value, *caught.value.others)} == {D02, B01, O02}
