"""The facets panel: kinds, places (a province with its cities), institutions, counted under the filter in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from timeline.browser import keymap, state
from timeline.browser.data import Facets
from timeline.browser.glyphs import KIND_KEYS, glyphs
from timeline.browser.widgets.pieces import Piece, line
from timeline.messages import text
from timeline.model import KINDS
from timeline.store.filters import Field, Filter
from timeline.store.values import FacetValue

_FIELDS: tuple[tuple[str, Field], ...] = (("kinds", "kind"), ("cities", "city"), ("institutions", "inst"))
#: A province is unfolded at first where it has no more cities than this.
_FEW: int = 6


@dataclass(frozen=True, slots=True)
class FacetLine:
    """A line of the panel; ``value`` is '' for a head. ``folds`` for a province with cities: '' | 'open' | 'shut'."""

    name: Field
    value: str = ""
    label: str = ""
    count: int = 0
    depth: int = 0
    folds: str = ""


class FacetsPanel(ScrollView, can_focus=True, inherit_bindings=False):
    """Values with counts; one is included, excluded, or taken back."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "facets--head",
        "facets--label",
        "facets--count",
        "facets--cursor",
        "facets--cursor-idle",
        "facets--chosen",
        "facets--excluded",
        "facets--key",
        *(f"facets--kind-{kind}" for kind in KINDS),
    }
    BINDINGS = keymap.bindings(keymap.FACETS)

    class Chosen(Message):
        """Include a value, or (``out``) exclude it; where that is so already, take it back."""

        def __init__(self, field: Field, value: str, out: bool) -> None:
            self.field, self.value, self.out = field, value, out
            super().__init__()

    class Left(Message):
        """The person is done here."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facets: Facets | None = None
        self._filter = Filter()
        self._lines: list[FacetLine] = []
        self._folded: dict[str, bool] = {}
        self._at = 1

    def show(self, facets: Facets) -> None:
        """Show the counts of a filter; the cursor stays on its value."""
        self._facets, self._filter = facets, facets.chosen
        self._build()

    # --- lines -----------------------------------------------------------------------------

    def _build(self) -> None:
        here = self.line_at_cursor
        self._lines = []
        facets = self._facets
        if facets is not None:
            for (title, name), values in zip(_FIELDS, (facets.kinds, facets.cities, facets.institutions), strict=True):
                self._lines.append(FacetLine(name, label=text(f"browser.facet_{title}")))
                self._lines += self._values(name, values)
        self.virtual_size = Size(self.size.width, len(self._lines))
        if here is not None:
            same = [i for i, item in enumerate(self._lines) if (item.name, item.value) == (here.name, here.value)]
            self._at = same[0] if same else min(self._at, len(self._lines) - 1)
        self._at = self._value_near(self._at, 1)
        self.refresh()

    def _values(self, name: Field, values: Sequence[FacetValue]) -> list[FacetLine]:
        if name == "kind":
            # The kinds keep one order, so that each is always at its place.
            counts = {value.value: value.count for value in values}
            asked = {*self._filter.terms(name), *state.excluded(self._filter, name)}
            shown = [kind for kind in KINDS if kind in counts or kind in asked]
            return [FacetLine(name, kind, text(f"browser.kind_{kind}"), counts.get(kind, 0)) for kind in shown]
        below: dict[str, int] = {}
        for value in values:
            if value.parent:
                below[value.parent] = below.get(value.parent, 0) + 1
        lines = []
        for value in values:
            if value.parent:
                if not self._is_folded(value.parent, below[value.parent]):
                    lines.append(FacetLine(name, value.value, value.label, value.count, 1))
                continue
            count = below.get(value.value, 0)
            folds = ("shut" if self._is_folded(value.value, count) else "open") if count else ""
            lines.append(FacetLine(name, value.value, value.label, value.count, 0, folds))
        # What the filter asks for stays in sight even where nothing is left of it.
        known = {item.value for item in lines}
        wanted = [*self._filter.terms(name), *sorted(state.excluded(self._filter, name))]
        listed = {value.value for value in values}
        lost = [v for v in wanted if v not in known and v not in listed]
        return [*(FacetLine(name, value, value) for value in lost), *lines]

    def _is_folded(self, province: str, cities: int) -> bool:
        return self._folded.get(province, cities > _FEW)

    @property
    def line_at_cursor(self) -> FacetLine | None:
        """The line under the cursor."""
        return self._lines[self._at] if 0 <= self._at < len(self._lines) else None

    def _value_near(self, at: int, step: int) -> int:
        """The nearest line with a value from ``at`` on in the direction of ``step``, else the other way."""
        last = len(self._lines) - 1
        at = max(0, min(at, last))
        for direction in (step, -step):
            place = at
            while 0 <= place <= last:
                if self._lines[place].value:
                    return place
                place += direction
        return 0

    # --- acts ------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        self._at = self._value_near(self._at + step, 1 if step > 0 else -1)
        self._reveal()
        self.refresh()

    def _reveal(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if self._at < top + 1:
            self.scroll_to(y=max(0, self._at - 1), animate=False)
        elif self._at >= top + height:
            self.scroll_to(y=self._at - height + 1, animate=False)

    def action_include(self) -> None:
        found = self.line_at_cursor
        if found is not None and found.value:
            self.post_message(self.Chosen(found.name, found.value, False))

    def action_exclude(self) -> None:
        found = self.line_at_cursor
        if found is not None and found.value:
            self.post_message(self.Chosen(found.name, found.value, True))

    def action_fold(self, fold: bool) -> None:
        found = self.line_at_cursor
        if found is None or self._facets is None:
            return
        province = found.value if found.folds else ""
        if not province and found.depth:
            province = next((v.parent for v in self._facets.cities if v.value == found.value), "")
            self._at = next((i for i, item in enumerate(self._lines) if item.value == province), self._at)
        if province:
            self._folded[province] = fold
            self._build()
            self._reveal()

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def on_click(self, event: events.Click) -> None:
        number = event.y + self.scroll_offset.y
        if not 0 <= number < len(self._lines) or not self._lines[number].value:
            return
        self._at = number
        if self._lines[number].folds and event.x <= 1:
            self.action_fold(self._lines[number].folds == "open")
        else:
            self.action_include()
        self.refresh()

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # --- drawing ---------------------------------------------------------------------------

    def _style(self, part: str, partial: bool = True) -> Style:
        return self.get_component_rich_style(f"facets--{part}", partial=partial)

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        cells = self.scrollable_content_region.width
        base = self.rich_style
        if not 0 <= number < len(self._lines):
            return Strip.blank(cells, base)
        found = self._lines[number]
        signs = glyphs()
        if not found.value:
            return line([(found.label, self._style("head"))], cells, base, fill=(signs.rule, self._style("key")))
        if number == self._at:
            base = self._style("cursor" if self.has_focus else "cursor-idle", partial=False)
        mark, style = " ", self._style("label")
        if found.value in self._filter.terms(found.name):
            mark, style = signs.chosen, self._style("chosen")
        elif found.value in state.excluded(self._filter, found.name):
            mark, style = signs.excluded, self._style("excluded")
        left: list[Piece] = []
        if found.name == "kind":
            # The key stands before the name: behind it, beside the count, it would look like another count.
            left += [(f"{KIND_KEYS.get(found.value, ' ')} ", self._style("key"))]
            left += [(signs.kinds.get(found.value, " "), self._style(f"kind-{found.value}")), (mark, style)]  # type: ignore[call-overload]
            right: list[Piece] = [(str(found.count), self._style("count")), ("  ", Style())]
        else:
            fold = {"open": signs.unfolded, "shut": signs.folded, "": " "}[found.folds]
            left += [("  " * found.depth + fold, self._style("key")), (mark, style)]
            right = [(str(found.count), self._style("count")), ("  ", Style())]
        left.append((found.label, style))
        return line(left, cells, base, right)
