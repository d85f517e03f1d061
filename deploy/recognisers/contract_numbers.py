"""An example of a recogniser in Python: contract numbers such as K-4539578767, held to be real by their check digit."""  # noqa: INP001

import re

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult

_SHAPE = re.compile(r"(?<![\w-])K-(\d{10})(?![\w-])")


class ContractNumbers(EntityRecognizer):
    """Finds CONTRACT_NUMBER. ``score`` is told for each."""

    def __init__(self, score: float = 0.95, supported_language: str = "en") -> None:
        super().__init__(["CONTRACT_NUMBER"], name="Contract numbers", supported_language=supported_language)
        self._score = score

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: object = None) -> list[RecognizerResult]:  # noqa: ARG002
        """Every contract number whose last digit is right (Luhn)."""
        return [
            RecognizerResult(
                entity_type="CONTRACT_NUMBER",
                start=match.start(),
                end=match.end(),
                score=self._score,
                # Says that a rule as strong as a check digit holds: such a finding wins over those of models.
                analysis_explanation=AnalysisExplanation(self.name, self._score, validation_result=True),
            )
            for match in _SHAPE.finditer(text)
            if _checks(match[1])
        ]


def _checks(digits: str) -> bool:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits, len(digits) % 2)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
