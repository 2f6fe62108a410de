"""Prints and counts good results, notes and problems."""

from __future__ import annotations

from programs.turn_check.problem import Problem
from programs.turn_check.times import plural


class Report:
    def __init__(self) -> None:
        self.problems = 0
        self.notes = 0
        self.indent = ''
        self.all_good = 'All good: calls from behind NAT work.'

    def heading(self, text: str) -> None:
        """Begins a section. Without a text it ends the section."""
        print(f'\n{text}' if text else '', flush=True)
        self.indent = '  ' if text else ''

    def good(self, sentence: str) -> None:
        self.say('✓', sentence)

    def note(self, sentence: str, remedy: str | None = None) -> None:
        self.notes += 1
        self.say('!', sentence, remedy)

    def problem(self, problem: Problem) -> None:
        self.problems += 1
        self.say('✗', problem.sentence, problem.remedy)

    def say(self, mark: str, sentence: str, remedy: str | None = None) -> None:
        print(f'{self.indent}{mark} {sentence}', flush=True)
        if remedy:
            print(f'{self.indent}  → {remedy}', flush=True)

    def verdict(self) -> int:
        """Prints the last line, and returns the program's exit code."""
        if self.problems:
            verdict = f'{self.problems} thing{plural(self.problems)} wrong: see ✗ above.'
        elif self.notes:
            verdict = 'Nothing wrong was found; see ! above for what to know.'
        else:
            verdict = self.all_good
        print(f'\n{verdict}', flush=True)
        return 1 if self.problems else 0
