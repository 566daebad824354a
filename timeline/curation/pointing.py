"""How an entry that the program writes points at an event, so that it is found again whatever changes."""

from __future__ import annotations

from collections.abc import Iterable

from timeline.curation.emitting import Value
from timeline.curation.targets import around, beside
from timeline.model import CONTEXT, Event

_LONGEST = 200  # characters of a quote that an entry repeats


def pointer(event: Event, text: str = "", others: Iterable[Event] = ()) -> dict[str, Value]:
    """File, quote, id and time expression of an event, and what tells it from its likes.

    The words right before it are noted, since its own may be repeated later; ``text`` is that of its document (what
    the event knows of it otherwise): where the quote stands in it more than once, more is noted on both sides.
    ``others`` are events of the same paragraph: where one shares words with it, the kind is noted.
    """
    found: dict[str, Value] = {}
    source = event.source
    date_text = event.extracted.get("date_text", event.date_text)
    if source is not None and event.quote:
        quote = event.quote
        if len(quote) > _LONGEST and text.count(quote[:_LONGEST]) == 1:
            quote = quote[:_LONGEST]
        found |= {"file": source.file, "quote": quote}
        before, after = source.prefix, source.suffix
        if text:
            end = source.start + len(quote)
            before, after = text[max(0, source.start - CONTEXT) : source.start], text[end : end + CONTEXT]
        prefix, suffix = around(before, after) if text.count(quote) > 1 else beside(before, after)
        found |= {name: words for name, words in (("prefix", prefix), ("suffix", suffix)) if words}
    found["event"] = event.id
    if date_text and source is not None and event.quote:
        found["date_text"] = date_text
    kind = event.extracted.get("kind", event.kind)
    if kind == "directive" or any(_overlap(event, other) for other in others if other.id != event.id):
        found["kind"] = kind
    return found


def _overlap(one: Event, other: Event) -> bool:
    a, b = one.source, other.source
    return a is not None and b is not None and a.file == b.file and a.start < b.end and b.start < a.end
