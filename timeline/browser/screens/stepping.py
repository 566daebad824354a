"""Steps that start from the event under the cursor: to what is like it, to the next marked one, and back to where the
cursor was before it was taken far away."""

from __future__ import annotations

from typing import Final

from timeline.browser import state
from timeline.browser.data import TROUBLE, Asked
from timeline.browser.glyphs import MARK
from timeline.browser.screens.returning import Returning
from timeline.browser.widgets.timeline_view import TimelineView
from timeline.messages import edtf_words, text
from timeline.model import Event
from timeline.store.filters import Field, Filter, Term
from timeline.store.values import Row

#: The values of an event are chosen by these keys, in the order in which they are offered.
_KEYS: Final = "123456789abcdefg"
#: So many marked events of the days around the cursor's are looked at at once.
_LOOKED: Final = 64


def values(event: Event) -> list[tuple[Field, str, str]]:
    """What other events may have in common with one: the field of the filter language, the value, and the name of the
    message that says what it is."""
    found: list[tuple[Field, str, str]] = [("kind", event.kind, "kind")]
    if event.date:
        found.append(("date", event.date.translate(_EXACT), "date"))
    found += [("city", place.name, "cities") for place in event.cities]
    found += [("inst", body.name, "institutions") for body in event.institutions]
    found += [("person", person.name, "people") for person in event.people]
    if event.directive is not None:
        found.append(("issuer", event.directive.issuer, "issuer"))
        found.append(("addressee", event.directive.addressee, "addressee"))
    if event.source is not None:
        found.append(("source", event.source.file, "source"))
    found += [("tag", tag, "tags") for tag in event.tags]
    return [one for one in dict.fromkeys(found) if one[1]]


_EXACT: Final = str.maketrans("", "", "~?%")


class Stepping(Returning):
    """The part of the main screen that goes from event to event by what they are."""

    # Where the cursor was before it went far away; the event and the line of the list on which it is now.
    _left = ""
    _stood: tuple[str, int] = ("", 0)

    # --- what is like this -----------------------------------------------------------------

    def action_alike(self) -> None:
        """Ask which of the values of this event all events that are shown must have."""
        from timeline.browser.screens.picker import Item, PickerScreen

        event = self.present()
        if event is None:
            return
        offered = values(event)
        items = [
            Item(str(place), self._named(field, value), text(f"browser.fact_{name}"), key)
            for place, ((field, value, name), key) in enumerate(zip(offered, _KEYS, strict=False))
        ]

        def closed(picked: object) -> None:
            if picked is None:
                return
            field, value, _ = offered[int(picked.value)]  # type: ignore[attr-defined]
            self._only(field, value)

        self.app.push_screen(PickerScreen(text("browser.title_alike"), items, text("browser.copy_hint")), closed)

    @staticmethod
    def _named(field: Field, value: str) -> str:
        if field == "kind":
            return text(f"browser.kind_{value}")
        return edtf_words.words(value) if field == "date" else value

    def _only(self, field: Field, value: str) -> None:
        """Only events with a value; what the filter asked of the field before gives way."""
        try:
            self.choose(state.with_only(self.history.present, field, value))
        except ValueError as error:
            self.say(str(error), "error")

    # --- marked events ---------------------------------------------------------------------

    def action_next_marked(self, step: int) -> None:
        """The next (1) or the previous (-1) marked event of the list."""
        row = self.row
        if row is None:
            return
        asked = self.asked(self.view.id == "beside")
        try:
            found = self._marked_from(asked, row, step)
        except TROUBLE as error:
            self.trouble(error)
            return
        if found is None:
            self.say(text("browser.no_next_marked" if step > 0 else "browser.no_previous_marked"))
        else:
            self.view.go(found)

    def _marked_from(self, asked: Asked, row: Row, step: int) -> int | None:
        """The line of the marked event that comes next."""
        marked = asked.chosen.and_also(Filter(Term("tag", (MARK,))))
        here = self.view.cursor or 0
        place = self.session.store.rank_of_day(marked, row.day) if row.day else self.session.store.count(marked)
        # Those of the cursor's own day may stand on either side of it.
        start = place if step > 0 else max(0, place - _LOOKED // 2)
        rows = self.session.store.rows(marked, start, _LOOKED)
        for found in rows if step > 0 else reversed(rows):
            line = self.session.rank(asked, found.id)
            if line is not None and (line - here) * step > 0:
                return line
        return None

    # --- back to where the cursor was ------------------------------------------------------

    def stood(self, view: TimelineView, row: Row, by_hand: bool) -> None:
        """The cursor stands on an event: where it came from far away, the way back is kept."""
        before, line = self._stood
        here = view.cursor or 0
        if by_hand and before and before != row.id and abs(here - line) > view.size.height:
            self._left = before
        self._stood = (row.id, here)

    def action_go_back(self) -> None:
        """Back to where the cursor was before it went far away; once more: forth again."""
        if not self._left:
            self.say(text("browser.no_place_before"))
            return
        left, self._left = self._left, self._stood[0]
        self.go_to(left)
