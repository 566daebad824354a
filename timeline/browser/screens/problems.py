"""What a person should know about the files: those that could not be read, curation that does not fit."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.browser.facts import Fact, said
from timeline.browser.screens.over import OverScreen
from timeline.messages import text
from timeline.model import Problem


def described(problem: Problem) -> Fact:
    """One problem: where it is, as editors and compilers write it, and what it is."""
    where = problem.file
    if problem.line:
        where += f":{problem.line}" + (f":{problem.column}" if problem.column else "")
    level = text(f"browser.level_{problem.level}")
    return Fact(level, f"{where}\n{said(problem.message)}", "alert" if problem.level == "error" else "plain")


class ProblemsScreen(OverScreen):
    """The problems of the last build."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        found = [described(problem) for problem in problems]
        super().__init__(
            text("browser.title_problems", n=len(found)), found or [Fact("", text("browser.no_problems"), "faint")]
        )
