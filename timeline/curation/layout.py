"""Where the parts of a curation file stand in its text: sections, entries, and every value with its offsets.

The text of a large file is only looked through by lines; a single entry is read with the YAML parser.  Offsets are
``str`` offsets into the text as it is in the file (line ends included, without a byte-order mark), end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import yaml
from msgspec import Struct

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Each begins with the line end before it, by which lines are found many times faster than by their beginning.
_SECTION: Final = re.compile(r"""\n(["']?)([A-Za-z_]+)\1[ \t]*:(?=[ \t\r\n]|\Z)""")
_DASH: Final = re.compile(r"\n([ ]*)-(?=[ \t\r\n]|\Z)")
_CONTENT: Final = re.compile(r"\n[ \t]*[^\s#][^\n]*")
_END: Final = re.compile(r"\n(?:\.\.\.|---)(?=[ \t\r\n]|\Z)")
_NODES: Final = (yaml.NodeEvent, yaml.CollectionEndEvent)
_KEPT: Final = 4  # texts
#: Characters up to which a whole file is parsed before it is changed.
FULLY_READ: Final = 200_000


class LayoutError(ValueError):
    """The text is not laid out as a file that can be changed here; ``offset`` is where that shows."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class Part(Struct, frozen=True):
    """A value in the text.  ``entries`` for a mapping (key, value), ``items`` for a list, ``value`` for text.

    ``style`` is the quote or block sign of a text, ``[`` or ``{`` for a list or mapping on one line, '' for others.
    ``end`` is the end of the last word in it; brackets and quotes count.
    """

    kind: str  # text · list · mapping
    start: int
    end: int
    style: str = ""
    value: str = ""
    items: tuple[Part, ...] = ()
    entries: tuple[tuple[Part, Part], ...] = ()

    def get(self, key: str) -> Part | None:
        """The value under a key; ``None`` without one."""
        return next((value for name, value in self.entries if name.value == key), None)

    def text(self, key: str) -> str:
        """The words under a key, '' without any."""
        found = self.get(key)
        return found.value.strip() if found is not None and found.kind == "text" else ""

    def plain(self) -> Any:
        """The value in Python's own types, all text as ``str``."""
        if self.kind == "list":
            return [item.plain() for item in self.items]
        if self.kind == "mapping":
            return {name.value: value.plain() for name, value in self.entries}
        return self.value.strip()


class Section(Struct, frozen=True):
    """A top-level key: ``start`` of the key, ``value`` after its colon, ``end`` where the next section's key stands."""

    name: str
    start: int
    value: int
    end: int


class Entry(Struct, frozen=True):
    """One item of a section: the ``part`` itself; of items on lines of their own also the line's ``start`` and
    the ``dash``'s indentation (-1 for an item in brackets); ``number`` counts from 0."""

    section: str
    number: int
    start: int
    indent: int
    part: Part


class Layout:
    """The sections of one text.  Raises ``LayoutError`` where it is not a mapping on lines of its own."""

    def __init__(self, text: str) -> None:
        alone = re.search(r"\r(?!\n)", text) if "\r" in text else None
        if alone is not None:  # such lines are no lines to most programs
            raise LayoutError(alone.start())
        self.text = text
        self._lines = f"\n{text}"  # so that every line has a line end before it: offsets are one more here
        self._starts: dict[str, list[int]] = {}
        ends = _END.search(self._lines)
        self.end = len(text)
        if ends is not None and _CONTENT.search(self._lines, 0, ends.start()) is not None:
            self.end = ends.start()
        found = list(_SECTION.finditer(self._lines, 0, self.end + 1))
        first = _CONTENT.search(self._lines, 0, self.end + 1)
        if first is not None and (not found or found[0].start() != first.start()) and not _END.match(first[0]):
            raise LayoutError(first.start())
        following = [*(match.start() for match in found[1:]), self.end] if found else []
        self.sections = {
            match[2]: Section(match[2], match.start(), match.end() - 1, end)
            for match, end in zip(found, following, strict=True)
        }
        if len(text) <= FULLY_READ:
            self._compare_with_parser()

    def _compare_with_parser(self) -> None:
        root = read_part(self.text[: self.end])
        names = [name.start for name, _ in root.entries] if root is not None else []
        if root is not None and root.kind != "mapping" and (root.kind != "text" or root.value):
            raise LayoutError(root.start)
        if names != [section.start for section in self.sections.values()]:
            raise LayoutError(names[0] if names else 0)

    @property
    def newline(self) -> str:
        """How lines end here."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def value_of(self, section: Section) -> Part | None:
        """What stands after a section's colon on the same line, read by itself; ``None`` where nothing does."""
        line = self.text[section.value : self.line_end(section.value)]
        if not line.strip() or line.strip().startswith("#"):
            return None
        return self._within(section.value, section.end)

    def mapping_of(self, name: str) -> Part | None:
        """The mapping in a section, read; ``None`` where it holds none."""
        section = self.sections.get(name)
        part = self._within(section.value, section.end) if section is not None else None
        return part if part is not None and part.kind == "mapping" else None

    def starts(self, name: str) -> list[int]:
        """The line starts of a section's items; none for one in brackets."""
        if name not in self._starts:
            self._starts[name] = self._find_starts(name)
        return self._starts[name]

    def _find_starts(self, name: str) -> list[int]:
        section = self.sections.get(name)
        if section is None:
            return []
        first = _DASH.search(self._lines, section.value, section.end + 1)
        if first is None:
            return []
        same = re.compile(rf"\n{first[1]}-(?=[ \t\r\n]|\Z)")
        return [match.start() for match in same.finditer(self._lines, section.value, section.end + 1)]

    def entries(self, name: str) -> Iterator[Entry]:
        """Every entry of a section, read."""
        section = self.sections.get(name)
        if section is None:
            return
        value = self.value_of(section)
        if value is not None:
            for number, part in enumerate(value.items):
                yield Entry(name, number, part.start, -1, part)
            return
        starts = self.starts(name)
        for number in range(len(starts)):
            yield self._entry(name, starts, number)

    def entry_at(self, name: str, offset: int) -> Entry | None:
        """The entry in which an offset stands."""
        section = self.sections.get(name)
        if section is None or not section.start <= offset < section.end:
            return None
        if self.value_of(section) is not None:
            return next((item for item in self.entries(name) if item.part.start <= offset < item.part.end), None)
        starts = self.starts(name)
        number = bisect_right(starts, offset) - 1
        return self._entry(name, starts, number) if number >= 0 else None

    def holding(self, name: str, words: str) -> Iterator[Entry]:
        """The entries of a section whose text holds these words, as they stand in the file."""
        section = self.sections.get(name)
        if section is None or not words:
            return
        if self.value_of(section) is not None:
            yield from (e for e in self.entries(name) if words in self.text[e.part.start : e.part.end])
            return
        starts = self.starts(name)
        at = self.text.find(words, section.value, section.end)
        last = -1
        while at >= 0:
            number = bisect_right(starts, at) - 1
            if number > last:
                last = number
                yield self._entry(name, starts, number)
            at = self.text.find(words, at + 1, section.end)

    def _entry(self, name: str, starts: list[int], number: int) -> Entry:
        start = starts[number]
        end = starts[number + 1] if number + 1 < len(starts) else self.sections[name].end
        part = self._within(start, end)
        if part is None or part.kind != "list" or len(part.items) != 1:
            raise LayoutError(start)
        dash = self.text.index("-", start)
        return Entry(name, number, start, dash - start, part.items[0])

    def _within(self, start: int, end: int) -> Part | None:
        try:
            part = read_part(self.text[start:end])
        except LayoutError as error:
            raise LayoutError(start + error.offset) from error
        return _moved(part, start) if part is not None else None

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends, before its line end."""
        return line_end(self.text, offset)

    def after_line(self, offset: int) -> int:
        """Where the line after that of an offset begins."""
        return after_line(self.text, offset)

    def line_start(self, line: int) -> int:
        """Where a line (from 1) begins; the end of the text for one beyond it."""
        at = 0
        for _ in range(line - 1):
            at = self._lines.find("\n", at + 1)
            if at < 0:
                return len(self.text)
        return at

    def line_number(self, offset: int) -> int:
        """The line of an offset, from 1."""
        return self.text.count("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Where the line of an offset ends, before its line end."""
    at = text.find("\n", offset)
    if at < 0:
        return len(text)
    return at - 1 if at > offset and text[at - 1] == "\r" else at


def after_line(text: str, offset: int) -> int:
    """Where the line after that of an offset begins."""
    at = text.find("\n", offset)
    return len(text) if at < 0 else at + 1


@lru_cache(_KEPT)
def layout_of(text: str) -> Layout:
    """The layout of a text, kept for those used last: finding an entry and changing it look at the same text."""
    return Layout(text)


def read_part(text: str) -> Part | None:
    """The one YAML value in a text, with offsets; ``None`` where there is none.  ``LayoutError`` where it is none."""
    try:
        nodes = [event for event in yaml.parse(text, Loader=_LOADER) if isinstance(event, _NODES)]
        events: Iterator[Any] = iter(nodes)
        first = next(events, None)
        return None if first is None else _read(first, events, text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise LayoutError(getattr(mark, "index", 0)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise LayoutError(0) from error


def _read(event: Any, events: Iterator[Any], text: str) -> Part:
    start = _index(event.start_mark)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
        raise LayoutError(start)
    if isinstance(event, yaml.ScalarEvent):
        return Part("text", start, _last_word(text, start, _index(event.end_mark)), event.style or "", event.value)
    mapping = isinstance(event, yaml.MappingStartEvent)
    parts: list[Part] = []
    inner: Any = next(events)
    while not isinstance(inner, yaml.CollectionEndEvent):
        parts.append(_read(inner, events, text))
        inner = next(events)
    if event.flow_style:
        end, style = _index(inner.end_mark), "{" if mapping else "["
    else:
        end, style = max((part.end for part in parts), default=start), ""
    if mapping:
        return Part("mapping", start, end, style, entries=tuple(zip(parts[::2], parts[1::2], strict=True)))
    return Part("list", start, end, style, items=tuple(parts))


def _index(mark: Any) -> int:
    return int(mark.index)


def _last_word(text: str, start: int, end: int) -> int:
    """The end of a scalar without the line ends that follow a block of text."""
    return start + len(text[start:end].rstrip())


def _moved(part: Part, by: int) -> Part:
    return Part(
        part.kind,
        part.start + by,
        part.end + by,
        part.style,
        part.value,
        tuple(_moved(item, by) for item in part.items),
        tuple((_moved(name, by), _moved(value, by)) for name, value in part.entries),
    )
