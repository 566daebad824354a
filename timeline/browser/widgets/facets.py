"""The facets panel: what the events of the filter are made of, counted, with a sparkline over time for each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from rich.style import Style
from textual import events
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from timeline.browser import keymap, state
from timeline.browser.data import SECTIONS, Section
from timeline.browser.glyphs import KIND_KEYS, bar, glyphs
from timeline.browser.widgets.drawn import Grounded, resize_content
from timeline.browser.widgets.kinds import kind_style
from timeline.browser.widgets.pieces import Piece, line, measure
from timeline.browser.wrap import width
from timeline.messages import text
from timeline.model import KINDS
from timeline.store.filters import Field, Filter
from timeline.store.folding import fold
from timeline.store.values import Dimension, FacetValue

#: A province (or a parent body) is unfolded at first where no more than this stand under it.
_FEW: int = 6
_OPEN: Final[frozenset[Dimension]] = frozenset({"kind", "city", "institution"})
_FIELD: Final[Mapping[Dimension, Field]] = {dimension: field for dimension, field, _ in SECTIONS}
#: How many cells a name keeps before the sparkline gives way.
_LEAST_LABEL: Final = 7


class FacetLine(Struct, frozen=True):
    """A line of the panel; ``value`` is '' for a head. ``folds`` for what has lines below it: '' | 'open' | 'shut'."""

    name: Field
    value: str = ""
    label: str = ""
    count: int = 0
    depth: int = 0
    folds: str = ""
    series: tuple[int, ...] = ()
    dimension: Dimension = "kind"


def _is_meant(value: str, asked: Sequence[str], name: Field) -> bool:
    """Whether a filter that asks for these values means this one; 武汉 means 武汉市, as the filter language has it."""
    if value in asked:
        return True
    return name == "city" and any(len(one) > 1 and value.startswith(one) for one in asked)


def _marked(chosen: Filter, name: Field) -> tuple[Sequence[str], frozenset[str]]:
    """The values of a field that a filter asks for, and those that it excludes."""
    return chosen.terms(name), state.excluded(chosen, name)


class FacetsPanel(ScrollView, Grounded, can_focus=True, inherit_bindings=False):
    """Values with counts; one is included, excluded, or taken back."""

    BINDINGS = keymap.bindings(keymap.FACETS)

    class Chosen(Message):
        """Include a value, or (``out``) exclude it; where that is so already, take it back."""

        def __init__(self, field: Field, value: str, out: bool) -> None:
            self.field, self.value, self.out = field, value, out
            super().__init__()

    class Left(Message):
        """The person is done here."""

    class Wanted(Message):
        """A section was opened, or something is looked for: its values have to be counted."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sections: dict[Dimension, Section] = {}
        self._filter = Filter()
        self._lines: list[FacetLine] = []
        self._courses = False
        self._folded: dict[tuple[Dimension, str], bool] = {}
        self.opened: set[Dimension] = set(_OPEN)
        self.sought = ""
        self._hits: set[tuple[Dimension, str]] = set()
        self._at = 1

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What has to be counted: the open sections, or all of them while something is looked for."""
        return tuple(name for name, _, _ in SECTIONS if self.sought or name in self.opened)

    @property
    def spark_cells(self) -> int:
        """The width of a sparkline."""
        return 12 if self.size.width >= 34 else 7

    def begin(self, chosen: Filter) -> None:
        """Another filter is in force; the counts follow, section by section."""
        before, self._filter = self._filter, chosen
        if any(_marked(before, name) != _marked(chosen, name) for name in _FIELD.values()):
            self.refresh()

    def show(self, section: Section) -> None:
        """Show the counts of one section; the cursor stays on its value."""
        self._sections[section.dimension] = section
        self._build()

    def seek(self, words: str) -> None:
        """Show only values that hold these words (or whose pinyin begins so); '' for all."""
        if words != self.sought:
            self.sought = words
            self._hits.clear()
            if words:
                self._at = 0
                self._lines = []
            self._build()
            self.post_message(self.Wanted())

    # --- lines -----------------------------------------------------------------------------

    def _build(self) -> None:
        here = self.line_at_cursor
        self._lines = []
        for dimension, name, _ in SECTIONS:
            section = self._sections.get(dimension)
            opened = bool(self.sought) or dimension in self.opened
            values = self._values(section) if section is not None and opened else []
            if self.sought and not values:
                continue
            title = text(f"browser.facet_{dimension}")
            self._lines.append(FacetLine(name, label=title, folds="open" if opened else "shut", dimension=dimension))
            self._lines += values
        self._courses = any(item.series for item in self._lines)
        resize_content(self, len(self._lines))
        if here is not None:
            same = [
                i for i, item in enumerate(self._lines) if (item.dimension, item.value) == (here.dimension, here.value)
            ]
            self._at = same[0] if same else min(self._at, len(self._lines) - 1)
        self._at = max(0, min(self._at, len(self._lines) - 1))
        if self.sought and here is None:
            # Who looks for a value means the value: Enter takes the first one, not what stands above it.
            self._at = next((i for i in range(self._at, len(self._lines)) if self._is_hit(self._lines[i])), self._at)
        self.refresh()

    def _values(self, section: Section) -> list[FacetLine]:
        name, values = section.field, self._found(section.dimension, section.values)
        if name == "kind":
            # The kinds keep one order, so that each is always at its place.
            known = {value.value: value for value in values}
            asked = set() if self.sought else {*self._filter.terms(name), *state.excluded(self._filter, name)}
            shown = [kind for kind in KINDS if kind in known or kind in asked]
            return [
                self._line(section, known.get(kind, FacetValue(kind, "", 0)), label=text(f"browser.kind_{kind}"))
                for kind in shown
            ]
        below: dict[str, int] = {}
        for value in values:
            if value.parent:
                below[value.parent] = below.get(value.parent, 0) + 1
        lines = []
        # How deep what stands under an unfolded value stands; values that were cut off take their lines with them.
        depths = {"": 0}
        for value in values:
            if value.parent not in depths:
                continue
            depth, count = depths[value.parent], below.get(value.value, 0)
            folded = self._is_folded(section.dimension, value.value, count)
            if count and not folded:
                depths[value.value] = depth + 1
            folds = ("shut" if folded else "open") if count else ""
            # Under 临江市, 教育局 tells as much as 临江市教育局, and fits.
            rest = value.label.removeprefix(value.parent) if name == "inst" else value.label
            label = rest if len(rest) > 1 else value.label
            lines.append(self._line(section, value, label=label, depth=depth, folds=folds))
        if self.sought:
            return lines
        # What the filter asks for stays in sight even where nothing is left of it.
        known_values = {item.value for item in lines}
        wanted = [*self._filter.terms(name), *sorted(state.excluded(self._filter, name))]
        listed = {value.value for value in values}
        lost = [
            v for v in wanted if v not in known_values and not any(_is_meant(value, (v,), name) for value in listed)
        ]
        return [*(FacetLine(name, value, value, dimension=section.dimension) for value in lost), *lines]

    @staticmethod
    def _line(section: Section, value: FacetValue, *, label: str = "", depth: int = 0, folds: str = "") -> FacetLine:
        return FacetLine(
            section.field,
            value.value,
            label or value.label,
            value.count,
            depth,
            folds,
            value.series,
            section.dimension,
        )

    def _is_hit(self, found: FacetLine) -> bool:
        return (found.dimension, found.value) in self._hits

    def _found(self, dimension: Dimension, values: Sequence[FacetValue]) -> Sequence[FacetValue]:
        """The values that are looked for, with the provinces above them."""
        if not self.sought:
            return values
        from timeline.browser.initials import matches

        sought = fold(self.sought)
        hits = {v.value for v in values if sought in fold(v.label) or matches(v.label, sought)}
        self._hits |= {(dimension, hit) for hit in hits}
        parents = {value.value: value.parent for value in values}
        above: set[str] = set()
        for hit in hits:
            while (hit := parents.get(hit, "")) and hit not in above:
                above.add(hit)
        return [value for value in values if value.value in hits or value.value in above]

    def _is_folded(self, dimension: Dimension, value: str, below: int) -> bool:
        return not self.sought and self._folded.get((dimension, value), below > _FEW)

    @property
    def line_at_cursor(self) -> FacetLine | None:
        """The line under the cursor."""
        return self._lines[self._at] if 0 <= self._at < len(self._lines) else None

    # --- acts ------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        self._at = max(0, min(self._at + step, len(self._lines) - 1))
        self._reveal()
        self.refresh()

    def _reveal(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if self._at < top + 1:
            self.scroll_to(y=max(0, self._at - 1), animate=False, immediate=True)
        elif self._at >= top + height:
            self.scroll_to(y=self._at - height + 1, animate=False, immediate=True)

    def action_include(self) -> None:
        found = self.line_at_cursor
        if found is not None and found.value:
            self.post_message(self.Chosen(found.name, found.value, False))
        elif found is not None:
            self.action_fold(found.folds == "open")

    def action_exclude(self) -> None:
        found = self.line_at_cursor
        if found is not None and found.value:
            self.post_message(self.Chosen(found.name, found.value, True))

    async def action_find(self) -> None:
        """Let the person type what is looked for; at once, so that what is typed next is not taken for commands."""
        await self.screen.run_action("find_value")

    def action_fold(self, fold: bool) -> None:
        found = self.line_at_cursor
        if found is None:
            return
        if found.value and (not found.folds or (fold and found.folds == "shut")):
            # A value folds away what it stands under: its province or parent body, else its section.
            above = self._at - 1
            while above > 0 and not (
                self._lines[above].folds and (not self._lines[above].value or self._lines[above].depth < found.depth)
            ):
                above -= 1
            if not fold or above < 0:
                return
            self._at = above
            found = self._lines[above]
        if found.value:
            self._folded[found.dimension, found.value] = fold
        elif fold:
            self.opened.discard(found.dimension)
        else:
            self.opened.add(found.dimension)
            self.post_message(self.Wanted())
        self._build()
        self._reveal()

    def action_leave(self) -> None:
        if self.sought:
            self.seek("")
        else:
            self.post_message(self.Left())

    def on_click(self, event: events.Click) -> None:
        number = event.y + self.scroll_offset.y
        if not 0 <= number < len(self._lines):
            return
        self._at = number
        found = self._lines[number]
        if found.folds and (not found.value or event.x <= 2 * found.depth + 1):
            self.action_fold(found.folds == "open")
        else:
            self.action_include()
        self.refresh()

    def on_resize(self) -> None:
        resize_content(self, len(self._lines))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # --- drawing ---------------------------------------------------------------------------

    def _style(self, part: str, partial: bool = True) -> Style:
        return self.part(f"facets--{part}", whole=not partial)

    def render_line(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        cells = self.scrollable_content_region.width
        base = self.ground
        if not 0 <= number < len(self._lines):
            return Strip.blank(cells, base)
        found = self._lines[number]
        signs = glyphs()
        if number == self._at:
            base = self._style("cursor" if self.has_focus else "cursor-idle", partial=False)
        if not found.value:
            mark = signs.unfolded if found.folds == "open" else signs.folded
            head: list[Piece] = [(mark, self._style("key")), (found.label, self._style("head"))]
            if self.sought:
                head.append((f" /{self.sought}", self._style("chosen")))
            return line(head, cells, base, fill=(signs.rule, self._style("key")))
        mark, style = " ", self._style("label")
        if _is_meant(found.value, self._filter.terms(found.name), found.name):
            mark, style = signs.chosen, self._style("chosen")
        elif _is_meant(found.value, tuple(state.excluded(self._filter, found.name)), found.name):
            mark, style = signs.excluded, self._style("excluded")
        left: list[Piece] = []
        if found.name == "kind":
            # The key stands before the name: behind it, beside the count, it would look like another count.
            left += [(f"{KIND_KEYS.get(found.value, ' ')} ", self._style("key"))]
            left += [(signs.kinds.get(found.value, " "), kind_style(self.app, f"kind-{found.value}")), (mark, style)]  # type: ignore[call-overload]
        else:
            folded = {"open": signs.unfolded, "shut": signs.folded, "": " "}[found.folds]
            left += [("  " * found.depth + folded, self._style("key")), (mark, style)]
        right: list[Piece] = [(str(found.count), self._style("count"))]
        if self._courses:
            # Rare values have no course, but their counts stand under the others.
            most = max(found.series, default=0)
            spark = "".join(bar(value, most) for value in found.series)
            right += [(" ", Style()), (spark or " " * self.spark_cells, self._style("spark"))]
            if cells - measure(left) - measure(right) - 2 < min(width(found.label), _LEAST_LABEL):
                right = right[:1]
        right.append((" ", Style()))
        left.append((found.label, style))
        return line(left, cells, base, right)
