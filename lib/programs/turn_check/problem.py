"""A problem and its remedy."""

from __future__ import annotations


class Problem(Exception):
    """Ends a check. The report prints the sentence and the remedy."""

    def __init__(self, sentence: str, remedy: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy
