"""Taking one change back out of a text in which somebody else has written right beside it since.

Lines alone cannot tell which of two neighbours a line belongs to; entries can.  What a change added is taken out as
whole entries, what it changed is put back as it stood; everything else stays character for character.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from timeline.curation.checking import Meant, check, removed
from timeline.curation.contents import content_key
from timeline.curation.layout import Entry, Layout, LayoutError, layout_of
from timeline.curation.patching import remove_entry

_LISTS: Final = ("documents", "institutions", "places", "events", "corrections")


def reverted(base: str, now: str, wanted: str) -> str | None:
    """``now`` without the change from ``wanted`` to ``base``; ``None`` where that cannot be told entry by entry.

    Only a change of one section is undone so, that added entries, or that changed one: each must stand in ``now``
    just as it does in ``base``, and once.
    """
    try:
        return _reverted(layout_of(base), now, layout_of(wanted))
    except LayoutError:
        return None


def _reverted(base: Layout, now: str, wanted: Layout) -> str | None:
    touched = [name for name in _LISTS if _section(base, name) != _section(wanted, name)]
    if len(touched) != 1:
        return None
    (section,) = touched
    ours, before = _by_content(base, section), _by_content(wanted, section)
    come, gone = ours.keys() - before.keys(), before.keys() - ours.keys()
    if not come or len(gone) > 1 or (gone and len(come) > 1):
        return None
    for key in come:
        layout = layout_of(now)
        there = _by_content(layout, section).get(key, [])
        if len(ours[key]) != 1 or len(there) != 1 or _words(layout, there[0]) != _words(base, ours[key][0]):
            return None
        (entry,) = there
        if not gone:
            now = _checked(now, remove_entry(now, entry), removed(section, entry.number))
            continue
        (old,) = gone
        if len(before[old]) != 1:
            return None
        value = before[old][0].part.plain()
        words = _words(wanted, before[old][0])
        after = now[: entry.start] + words + now[entry.start + len(_words(layout, entry)) :]
        now = _checked(now, after, Meant(section, entry.number, 1, lambda _, value=value: [value]))  # type: ignore[misc]
    return now


def _section(layout: Layout, name: str) -> Counter[str]:
    return Counter(key for key, entries in _by_content(layout, name).items() for _ in entries)


def _by_content(layout: Layout, section: str) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in layout.entries(section):
        found.setdefault(content_key(entry.part.plain()), []).append(entry)
    return found


def _words(layout: Layout, entry: Entry) -> str:
    """An entry as it stands in its text, from its dash to the end of its last line (a comment there, too)."""
    end = entry.part.end if entry.indent < 0 else layout.line_end(entry.part.end)
    return layout.text[entry.start : end]


def _checked(before: str, after: str, meant: Meant) -> str:
    check(before, after, meant)
    return after
