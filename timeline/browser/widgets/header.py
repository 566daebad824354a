"""The first line: program, project, counts, span, problems."""

from __future__ import annotations

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from timeline.browser.glyphs import glyphs
from timeline.browser.widgets.drawn import Grounded
from timeline.browser.widgets.pieces import Piece, line, measure
from timeline.messages import edtf_words, text
from timeline.store.values import Stats


def _count(what: str, number: int) -> str:
    return text(f"browser.count_{what}_{'one' if number == 1 else 'many'}", n=number)


class Header(Grounded):
    """What is being looked at; a click on the problems opens them."""

    class ProblemsClicked(Message):
        """The count of problems was clicked."""

    def __init__(self, project: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._project = project
        self._stats: Stats | None = None
        self._problems_from = 10_000

    def show(self, stats: Stats) -> None:
        """Show the counts."""
        self._stats = stats
        self.refresh()

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        styles = {name: self.part(f"header--{name}") for name in ("program", "project", "counts", "problems")}
        left: list[Piece] = [(" timeline ", styles["program"]), (" ", Style()), (self._project, styles["project"])]
        right: list[Piece] = []
        stats = self._stats
        if stats is not None:
            dot = f" {glyphs().separator} "
            counts = [
                _count("events", stats.events),
                _count("directives", stats.directives),
                _count("documents", stats.documents),
            ]
            span = ""
            if stats.first and stats.last:
                # What is told by the year is listed under its first day.
                years = stats.first.endswith("-01-01")
                ends = [edtf_words.words(stats.first[: -6 if years else -3]), edtf_words.words(stats.last[:-3])]
                span = ends[0] if ends[0] == ends[1] else f" {glyphs().dash} ".join(ends)
            if cells < 60:
                counts = counts[:1]
                span = ""
            elif cells < 100:
                span = ""
            right.append((dot.join(counts), styles["counts"]))
            if span:
                right.append(("   " + span, styles["counts"]))
            if stats.problems:
                hint = f" {glyphs().warning} {text('browser.count_problems', n=stats.problems)} "
                right += [("  ", Style()), (hint, styles["problems"])]
                self._problems_from = cells - measure(right[-1:]) - 1
            right.append((" ", Style()))
        return line(left, cells, self.ground, right)

    def on_click(self, event: events.Click) -> None:
        if self._stats is not None and self._stats.problems and event.x >= self._problems_from:
            self.post_message(self.ProblemsClicked())
