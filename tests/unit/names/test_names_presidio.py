"""Presidio's registry files and recognisers behind the gateway's interface: what they find, and what is refused."""

import logging
import socket
import textwrap
from pathlib import Path

import presidio_analyzer
import pytest
import tldextract
from presidio_analyzer import pattern_recognizer

from gateway.core.errors import ConfigurationError, InspectionFailed
from gateway.core.vocabulary import Finding
from gateway.names.presidio import PresidioRecogniser
from gateway.names.registry import read

SHIPPED = Path(presidio_analyzer.__file__).parent / "conf"
STAFF = r"""
supported_languages: [en, de]
recognizers:
  - name: Staff number
    supported_entity: STAFF
    supported_languages:
      - {language: en, context: [badge]}
      - {language: de, context: [ausweis]}
    patterns: [{name: digits, regex: '\bE\d{5}\b', score: 0.2}]
"""


@pytest.fixture
def opened(tmp_path):
    def make(content):
        path = tmp_path / "recognisers.yaml"
        path.write_text(textwrap.dedent(content))
        return PresidioRecogniser(read(path))

    return make


def strongest(recogniser, text):
    best = {}
    for one in recogniser.find([text])[0]:
        best[text[one.start : one.end], one.type] = max(one.score, best.get((text[one.start : one.end], one.type), 0))
    return best


def test_presidio_s_own_example_file_carries_over():
    recogniser = PresidioRecogniser(read(SHIPPED / "example_recognizers.yaml"))
    found = strongest(recogniser, "Mr. Plum, whose zip code is 12345")
    assert found == {("Mr.", "TITLE"): 1.0, ("12345", "ZIP"): 0.4}


def test_presidio_s_default_file_carries_over():
    recogniser = PresidioRecogniser(read(SHIPPED / "default_recognizers.yaml"))
    found = strongest(recogniser, "card 4111 1111 1111 1111, IBAN DE89370400440532013000, mail jo@example.com")
    assert found["4111 1111 1111 1111", "CARD"] == 1.0
    assert found["DE89370400440532013000", "IBAN"] == 1.0
    assert found["jo@example.com", "EMAIL"] == 1.0


def test_a_pattern_s_words_of_context_raise_its_score_in_each_language(opened):
    recogniser = opened(STAFF)
    assert strongest(recogniser, "the number E12345") == {("E12345", "STAFF"): 0.2}
    assert strongest(recogniser, "the badge E12345") == {("E12345", "STAFF"): 0.55}
    assert strongest(recogniser, "der Ausweis E12345") == {("E12345", "STAFF"): 0.55}


def test_words_of_context_beside_one_plain_language_count(opened):
    text = STAFF.replace("- {language: en, context: [badge]}\n      - {language: de, context: [ausweis]}", "- en")
    recogniser = opened(text + "    context: [badge]\n")
    assert strongest(recogniser, "the badge E12345") == {("E12345", "STAFF"): 0.55}


def test_below_the_threshold_is_no_finding(opened):
    recogniser = opened(STAFF + "default_score_threshold: 0.5\n")
    assert strongest(recogniser, "the number E12345") == {}
    assert strongest(recogniser, "the badge E12345") == {("E12345", "STAFF"): 0.55}


def test_thresholds_of_one_recogniser_hold(opened):
    recogniser = opened(STAFF + "    score_thresholds: {default: 0.3}\n")
    assert strongest(recogniser, "the number E12345") == {}


def test_a_list_of_words_is_found_in_any_case(opened):
    recogniser = opened(
        """
        recognizers:
          - {name: Projects, supported_language: en, supported_entity: PROJECT, deny_list: [Bluebird, "Nightjar (II)"]}
        """
    )
    text = "BLUEBIRD comes before Nightjar (II), not Bluebirds"
    assert list(strongest(recogniser, text)) == [("BLUEBIRD", "PROJECT"), ("Nightjar (II)", "PROJECT")]
    assert recogniser.find(["Bluebird"]) == [(Finding(0, 8, "PROJECT", 1.0, "presidio_projects", False),)]


def test_a_recogniser_that_presidio_ships_is_named_and_its_checksum_tells(opened):
    recogniser = opened("recognizers: [CreditCardRecognizer, {name: My cards, class_name: CreditCardRecognizer}]")
    found = recogniser.find(["4111 1111 1111 1111 but 4111 1111 1111 1112"])[0]
    assert set(found) <= {
        Finding(0, 19, "CARD", 1.0, "presidio_credit_card_recognizer", True),
        Finding(0, 19, "CARD", 1.0, "presidio_my_cards", True),
    }
    assert found


def test_entities_are_called_what_the_file_calls_them(opened):
    mapped = opened(STAFF + "entities: {STAFF: EMPLOYEE_NUMBER, PROJECT: OTHER}\n")
    assert list(strongest(mapped, "badge E12345")) == [("E12345", "EMPLOYEE_NUMBER")]


def test_a_mapping_of_one_s_own_goes_before_the_built_in_one(opened):
    recogniser = opened("recognizers: [CreditCardRecognizer]\nentities: {CREDIT_CARD: COMPANY_CARD}")
    assert list(strongest(recogniser, "4111 1111 1111 1111")) == [("4111 1111 1111 1111", "COMPANY_CARD")]


def test_disabled_entries_are_left_out_whatever_stands_in_them(opened):
    recogniser = opened(STAFF + "  - {name: SpacyRecognizer, enabled: false, nonsense: 1}\n")
    assert list(strongest(recogniser, "E12345 SpacyRecognizer")) == [("E12345", "STAFF")]
    assert opened("recognizers: [{name: CreditCardRecognizer, enabled: false}]").find(["4111 1111 1111 1111"]) == [()]


OWN = """
from presidio_analyzer import EntityRecognizer, RecognizerResult

class Shouts(EntityRecognizer):
    def __init__(self, word="LOUD", entity="SHOUT"):
        super().__init__([entity], name="Shouts")
        self.word = word
    def load(self):
        pass
    def analyze(self, text, entities, nlp_artifacts):
        return [RecognizerResult(self.supported_entities[0], token.idx, token.idx + len(token), 0.8)
                for token in nlp_artifacts.tokens if token.text == self.word]

class Lies(Shouts):
    def analyze(self, text, entities, nlp_artifacts):
        return [RecognizerResult("not a type", 0, 1, 0.8)]

class Fails(Shouts):
    def analyze(self, text, entities, nlp_artifacts):
        raise LookupError(text)

class Unmade(Shouts):
    def __init__(self):
        raise ValueError

NOT_A_CLASS = 1
"""


@pytest.fixture
def own(opened, tmp_path):
    module = f"own_{tmp_path.name.replace('-', '_')}"

    def make(name, **fields):
        (tmp_path / "code").mkdir(exist_ok=True)
        (tmp_path / "code" / f"{module}.py").write_text(OWN)
        arguments = fields.pop("arguments", "{}")
        return opened(
            f"recognizers: [{{class: {fields.get('module', module)}:{name}, path: code, arguments: {arguments}}}]"
        )

    return make


def test_a_class_of_one_s_own_is_made_with_its_arguments_and_gets_the_words(own):
    recogniser = own("Shouts", arguments="{word: HUGE}")
    assert recogniser.find(["a HUGE thing", "a LOUD thing"]) == [
        (Finding(2, 6, "SHOUT", 0.8, "presidio_shouts", False),),
        (),
    ]


def test_another_code_is_another_version(own):
    assert "Shouts:" in own("Shouts").version


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("Missing", "{}", r"recognizers\.0\.class: .*Missing cannot be imported"),
        ("NOT_A_CLASS", "{}", "is not a presidio_analyzer"),
        ("Shouts", "{nonsense: 1}", r"recognizers\.0\.arguments"),
        ("Unmade", "{}", r"recognizers\.0\.arguments"),
        ("Shouts", "{entity: not a type}", "is no finding type"),
    ],
)
def test_a_class_that_cannot_be_used_is_refused(own, name, arguments, says):
    with pytest.raises(ConfigurationError, match=says):
        own(name, arguments=arguments)


def test_a_module_that_is_not_there_is_refused(own):
    with pytest.raises(ConfigurationError, match="cannot be imported"):
        own("Shouts", module="no_such_module_of_recognisers")


def test_a_recogniser_that_fails_is_not_passed_over(own):
    with pytest.raises(LookupError):
        own("Fails").find(["anything"])
    with pytest.raises(InspectionFailed):
        own("Lies").find(["anything"])


def test_a_pattern_has_no_timeout_after_which_it_would_be_passed_over(opened):
    opened(STAFF)
    assert pattern_recognizer.REGEX_TIMEOUT_SECONDS is None


def test_nothing_is_asked_of_the_network(opened, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    recogniser = opened("recognizers: [EmailRecognizer, UrlRecognizer, PhoneRecognizer, IbanRecognizer]")
    text = "write to jo@example.co.uk or see https://www.example.org"
    assert ("jo@example.co.uk", "EMAIL") in strongest(recogniser, text)
    assert tldextract.tldextract.TLD_EXTRACTOR.suffix_list_urls == ()


def test_nothing_is_logged(opened, caplog):
    with caplog.at_level(logging.DEBUG):
        opened(STAFF + "  - {name: EmailRecognizer, type: predefined}\n").find(["the badge E12345, jo@example.com"])
    assert not caplog.records


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("recognizers: [NoSuchRecognizer]", r"recognizers\.0 \(NoSuchRecognizer\): Presidio ships no recogniser"),
        ("recognizers: [SpacyRecognizer]", "needs a model or a service"),
        ("recognizers: [{name: GLiNERRecognizer, type: predefined}]", "needs a model or a service"),
        ("recognizers: [{name: AzureAILanguageRecognizer, type: predefined}]", "needs a model or a service"),
        (STAFF.replace("[en, de]", "[fr]"), "no language of this entry is in supported_languages"),
        (STAFF.replace("STAFF", "staff number"), "is no finding type"),
        (STAFF.replace("name: Staff number", "name: UsSsnRecognizer"), "Presidio does not accept this entry"),
    ],
)
def test_what_presidio_or_the_gateway_cannot_run_is_refused(opened, content, says):
    with pytest.raises(ConfigurationError, match=says):
        opened(content)
