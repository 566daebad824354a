"""What to change in a filter that lets nothing through: the part without which it would, the field a word was meant
for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from timeline.messages import text
from timeline.store.filters import Field, Filter, Term, Text

#: A filter of more parts is not taken apart: each of them costs a question to the store.
_MOST_PARTS: Final = 6
#: Fields in which a word may stand that is in no quote and no title.
_NAMES: Final[tuple[Field, ...]] = ("inst", "city", "addressee")


def advice(count: Callable[[Filter], int], chosen: Filter) -> Iterator[str]:
    """Lines that say how many events another filter finds, where it finds any; ``count`` asks for their number."""
    parts = chosen.parts
    if len(parts) > _MOST_PARTS:
        return
    for place, part in enumerate(parts):
        before, after = parts[:place], parts[place + 1 :]
        if isinstance(part, Text):
            for name in _NAMES:
                term = Term(name, (part.words,))
                if found := count(Filter.of((*before, term, *after))):
                    yield text("browser.empty_instead", part=part.words, other=str(Filter(term)), n=found)
        if len(parts) > 1 and (found := count(Filter.of((*before, *after)))):
            yield text("browser.empty_without", part=str(Filter.of((part,))), n=found)
