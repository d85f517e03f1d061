"""The engine held to its floors on the test half of the corpus: a smaller round of ``python -m benchmarks.quality``."""

import pytest

from benchmarks.quality.__main__ import both_lanes, structured
from benchmarks.quality.acceptance import floors
from benchmarks.quality.corpus import generate
from benchmarks.quality.negatives import negatives
from benchmarks.quality.score import Score

# A type with thirty cases in this round falls below its own floor with a single miss; the whole run judges those.
_OF_THE_WHOLE_RUN = ("own recall floor", "own precision floor")


def missed(score):
    return [
        f"{floor.name}: {floor.value} against {floor.bound}"
        for floor in floors(score)
        if not floor.met and not floor.name.endswith(_OF_THE_WHOLE_RUN)
    ]


def test_structured_identifiers_and_false_alarms_meet_their_floors():
    score = Score()
    cases = list(generate("test", 7, 9000))
    for case, found in zip(cases, structured(cases), strict=True):
        score.add(case, found)
    quiet = list(negatives("test", 7, kilobytes=200))
    for case, found in zip(quiet, structured(quiet), strict=True):
        score.add_negative(case, found)
    assert missed(score) == []


@pytest.fixture(scope="module")
def finder(tmp_path_factory):
    return both_lanes(tmp_path_factory.mktemp("names"))


def test_names_and_addresses_meet_their_floors_in_seven_languages(finder):
    score = Score()
    cases = list(generate("test", 7, 4000, lane="names"))
    for case, found in zip(cases, finder(cases), strict=True):
        score.add(case, found)
    assert missed(score) == []
