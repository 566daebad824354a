"""The way back through what was changed in the view: a look is taken down, and put on the screen again."""

from __future__ import annotations

from typing import Final

from timeline.browser.screens.viewing import Viewing
from timeline.browser.state import Look
from timeline.browser.widgets.histogram import Histogram
from timeline.browser.widgets.source_pane import SourcePane

#: The parts of the screen that a person shows and hides.
PARTS: Final = ("facets", "source")


class Returning(Viewing):
    """The part of the main screen that knows how the events are looked at."""

    def look(self) -> Look:
        return Look(
            unit=self.unit,
            folded=self.folded,
            lunar=self.lunar,
            cleaned=self.query_one(SourcePane).cleaned,
            lanes=self.lanes,
            names=self._lane_names,
            histogram=self.query_one(Histogram).halved,
            parts=self.parts(),
            theme=self.app.theme,
        )

    def parts(self) -> tuple[tuple[str, bool], ...]:
        """The parts of the screen which a person showed or hid."""
        return tuple(
            (name, self.has_class(f"-show-{name}"))
            for name in PARTS
            if self.has_class(f"-show-{name}") or self.has_class(f"-hide-{name}")
        )

    def put(self, look: Look, asks: bool) -> None:
        before = self.look()
        if look.theme and look.theme != self.app.theme:
            self.app.theme = look.theme
        if look.lunar != self.lunar:
            self._put_lunar(look.lunar)
        self.query_one(Histogram).halved = look.histogram
        parts = dict(look.parts)
        for name in PARTS:
            self.set_class(parts.get(name) is True, f"-show-{name}")
            self.set_class(parts.get(name) is False, f"-hide-{name}")
        if look.parts != before.parts:
            self.parts_changed()
        if look.cleaned != before.cleaned or look.parts != before.parts:
            self.query_one(SourcePane).cleaned = look.cleaned
            self.read_soon(self.row.id if self.row is not None else "")
        if look.unit != self.unit:
            self._zoom_to(look.unit)
        if look.lanes != self.lanes:
            self._put_lanes(look.lanes, look.names)
        self.folded = look.folded
        if asks or (look.folded, look.lanes) != (before.folded, before.lanes):
            self.show_filter()
