"""Text with its time expressions underlined: each line cut to the screen, marks below, values beside or below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from timeline.commands.terminal import bold, dim, visible, width
from timeline.messages import say, text

if TYPE_CHECKING:
    from timeline.dates import TimeExpression

#: Below a mark that stands too far to the right, its value starts here.
_INDENT: Final = "  "


def underlined(words: str, found: Sequence[TimeExpression], columns: int, colour: bool = False) -> Iterator[str]:
    """The lines of ``words`` that hold expressions, in rows of at most ``columns`` cells, and what stands below each.

    ``found`` is in order.  An expression that goes on in the next row is marked where it begins.
    """
    start, index = 0, 0
    for line in words.split("\n"):
        end = start + len(line)
        last = index
        while last < len(found) and found[last].start <= end:
            last += 1
        if last > index:
            yield from _line(line, start, found[index:last], columns, colour)
        index, start = last, end + 1


def _line(line: str, start: int, found: Sequence[TimeExpression], columns: int, colour: bool) -> Iterator[str]:
    index = 0
    for low, high in _rows(line, columns):
        yield visible(line[low:high])
        while index < len(found) and found[index].start - start < max(high, 1):
            one = found[index]
            indent = width(visible(line[low : one.start - start]))
            mark = max(1, width(visible(line[one.start - start : min(one.end - start, high)])))
            yield from _mark(one, indent, mark, columns, colour)
            index += 1


def _rows(line: str, columns: int) -> Iterator[tuple[int, int]]:
    """The line in pieces of at most so many cells, by their offsets; an empty line is one empty piece."""
    low = used = 0
    for at, character in enumerate(line):
        cells = width(visible(character))
        if used + cells > columns and at > low:
            yield low, at
            low, used = at, 0
        used += cells
    yield low, len(line)


def _basis(one: TimeExpression) -> str:
    return f"filters.basis_{one.basis.replace('-', '_')}"


def _mark(one: TimeExpression, indent: int, mark: int, columns: int, colour: bool) -> Iterator[str]:
    value = one.date or text("cli.no_value")
    why = f"{text(_basis(one))} · {visible(say(one.why))}"
    told = f"{bold(value, colour)} · {dim(why, colour)}"
    below = " " * indent + "^" * mark
    if indent + mark + 1 + width(f"{value} · {why}") <= columns:
        yield f"{below} {told}"
    else:
        yield below
        yield _INDENT + told
