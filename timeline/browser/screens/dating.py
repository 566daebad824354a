"""Days and periods in words: where the cursor goes, what the period is, what was known on a day."""

from __future__ import annotations

from datetime import date, timedelta

from textual import work
from textual.timer import Timer

from timeline.browser import state, units
from timeline.browser.period import PeriodError, first_day
from timeline.browser.screens.base import BrowserScreen
from timeline.browser.when import is_plain, when
from timeline.browser.widgets.filter_bar import Asked
from timeline.messages import edtf_words, text


class Dating(BrowserScreen):
    """The part of the main screen that reads days and periods."""

    # Until what was typed is read: see ``Filtering``.
    _pause: Timer | None = None

    async def action_period(self) -> None:
        await self.bar.ask("period", ",".join(self.history.present.terms("date")))

    async def action_jump(self) -> None:
        await self.bar.ask("jump", "")

    async def action_known(self) -> None:
        """Only what was reported on a day or before: what could be known then."""
        known = self.history.present.terms("reported")
        await self.bar.ask("known", known[0].strip("./") if len(known) == 1 else "")

    def action_known_step(self, step: int) -> None:
        """What was known a day earlier (-1) or later (1)."""
        row = self.row
        known = [value[2:] for value in self.history.present.terms("reported") if value.startswith("..")]
        day = (known or [row.day if row is not None else ""])[0]
        if known and len(day) < 10:
            day = units.last_day(first_day(day), "year" if len(day) == 4 else "month")
        try:
            shown = (date.fromisoformat(day) + timedelta(days=step if known else 0)).isoformat()
        except (ValueError, OverflowError):
            self.say(text("browser.no_period"))
            return
        self.choose(state.with_only(self.history.present, "reported", f"..{shown}"))
        self.say(text("browser.known_on", date=units.name(shown, "day")))

    def _preview(self, asked: Asked, typed: str) -> None:
        """Say which day or period the words mean."""
        self._pause = None
        if self.bar.asked == asked:
            self._understand(asked, typed, False)

    def _understand(self, asked: Asked, typed: str, given: bool) -> None:
        """Read a day or a period, in a thread where it takes the engine; ``given``: then act on it."""
        row = self.row
        near = row.day if row is not None else ""
        if is_plain(typed, near):
            self._understood(asked, typed, given, when(typed, near), None)
        else:
            self._read_words(asked, typed, given, near)

    @work(thread=True, exclusive=True, group="words")
    def _read_words(self, asked: Asked, typed: str, given: bool, near: str) -> None:
        try:
            value = when(typed, near)
        except PeriodError as error:
            self.call_later(self._understood, asked, typed, given, "", error)
        else:
            self.call_later(self._understood, asked, typed, given, value, None)

    def _understood(self, asked: Asked, typed: str, given: bool, value: str, error: PeriodError | None) -> None:
        if not self.is_attached or self.bar.asked != asked or self.bar.typed[0] != typed:
            return
        if error is not None:
            if given:
                self.bar.offer(())
                self.bar.mistake(text("browser.no_period"), error.start, error.end)
            else:
                self.bar.offer(())
            return
        if not given:
            self.bar.offer((), f"→ {self._means(value)}" if value else "")
            return
        try:
            if asked == "period":
                self.choose(state.with_only(self.history.present, "date", value))
            elif asked == "known":
                self.choose(state.with_only(self.history.present, "reported", f"..{_end_of(value)}" if value else ""))
            else:
                if value:
                    self.view.go(self.view.rank_of_day(first_day(value)))
                self.bar.done_soon()
                self._to_timeline()
                return
        except ValueError:
            self.bar.mistake(text("browser.no_period"), 0, len(typed))
            return
        self.bar.done()
        self._to_timeline()

    @staticmethod
    def _means(value: str) -> str:
        words = edtf_words.words(value)
        weekday = edtf_words.weekday(value) if len(value) == 10 else ""
        return f"{words} {text('browser.weekday_long', day=weekday)}" if weekday else words


def _end_of(value: str) -> str:
    """The last date that a period names."""
    head, slash, tail = value.partition("/")
    return tail if slash and tail not in ("", "..") else head
