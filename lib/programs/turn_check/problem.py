"""Something that is wrong, and what to do about it."""

from __future__ import annotations


class Problem(Exception):
    """Ends a check; the report prints the sentence and the remedy."""

    def __init__(self, sentence: str, remedy: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy
