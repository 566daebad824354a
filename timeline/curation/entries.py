"""The sections ``events`` and ``corrections``: what is added by hand, and what is decided about what was extracted."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from timeline.curation.decisions import AddedEvent, Changes, Correction, SourceRef, Where
from timeline.curation.fields import NOTES, Fields
from timeline.curation.files import SourceFiles
from timeline.curation.nodes import Mapping, Mark, Node, Scalar
from timeline.model import Institution, Person

_SOURCE: Final = ("file", "quote", "prefix", "suffix", "date_text")
_TARGET: Final = ("event", *_SOURCE)
_VALUES: Final = (
    "date",
    "date_text",
    "kind",
    "title",
    "cities",
    "institutions",
    "people",
    "reported",
    "planned",
    "note",
)
_EVENT: Final = (*_VALUES, "sources", "why")
_ACTIONS: Final = ("set", "reject", "merge")
_CORRECTION: Final = (*_TARGET, *_ACTIONS, "why")
_PERSON: Final = ("name", "role")
_BODY: Final = ("name", "mention")


class Entries:
    """Reads these sections of one file."""

    def __init__(self, fields: Fields, files: SourceFiles) -> None:
        self.fields = fields
        self.files = files

    def event(self, item: Node) -> AddedEvent | None:
        """An event to add; ``None`` where it has no date or title."""
        entries = self.fields.mapping(item, _EVENT, NOTES)
        if entries is None:
            return None
        title = self.fields.required(entries, "title", item.mark)
        given = self.fields.required(entries, "date", item.mark)
        date = self.fields.date(entries.get("date")) if given else ""
        sources = self._refs(entries.get("sources"), _SOURCE)
        values = self._values(entries)
        if not title or not date:
            return None
        return AddedEvent(
            where=self.fields.where(item.mark),
            date=date,
            title=title,
            kind=values.kind or "other",
            date_text=values.date_text or "",
            cities=values.cities or (),
            institutions=values.institutions or (),
            people=values.people or (),
            sources=sources,
            reported=values.reported or "",
            planned=bool(values.planned),
            note=values.note or "",
            why=self.fields.text(entries.get("why")),
        )

    def _values(self, entries: dict[str, Node]) -> Changes:
        """The values of an event that are given (but for its date and title, which an added event must have)."""
        get, fields = entries.get, self.fields
        return Changes(
            date_text=fields.text(get("date_text")) if "date_text" in entries else None,
            kind=fields.kind(get("kind")),
            cities=fields.place_names(get("cities")) if "cities" in entries else None,
            institutions=self._bodies(get("institutions")) if "institutions" in entries else None,
            people=self._people(get("people")) if "people" in entries else None,
            reported=(fields.date(get("reported")) or None),
            planned=fields.flag(get("planned")),
            note=fields.text(get("note")) if "note" in entries else None,
        )

    def _people(self, node: Node | None) -> tuple[Person, ...]:
        pairs = self._named(node, _PERSON)
        return tuple(Person(name, role) for name, role in pairs)

    def _bodies(self, node: Node | None) -> tuple[Institution, ...]:
        pairs = self._named(node, _BODY)
        return tuple(Institution(name, mention) for name, mention in pairs)

    def _named(self, node: Node | None, keys: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        """A list of names, each by itself or as a mapping with one further word."""
        result: list[tuple[str, str]] = []
        for item in self.fields.items(node):
            if isinstance(item, Scalar):
                name, more = self.fields.text(item), ""
                if not name:
                    self.fields.problem("empty-item", item.mark)
            else:
                entries = self.fields.mapping(item, keys)
                if entries is None:
                    continue
                name = self.fields.required(entries, keys[0], item.mark)
                more = self.fields.text(entries.get(keys[1]))
            if name:
                result.append((name, more))
        return tuple(result)

    def _refs(self, node: Node | None, keys: tuple[str, ...]) -> tuple[SourceRef, ...]:
        result: list[SourceRef] = []
        for item in self.fields.items(node):
            ref = self._ref(item, keys)
            if ref is not None:
                result.append(ref)
        return tuple(result)

    def _ref(self, item: Node, keys: tuple[str, ...]) -> SourceRef | None:
        """A place in a source; as the target of a decision also an id by itself."""
        by_id = "event" in keys
        if by_id and isinstance(item, Scalar):
            word = self.fields.text(item)
            if not word:
                self.fields.problem("empty-item", item.mark)
                return None
            return SourceRef(self.fields.where(item.mark), event=word)
        entries = self.fields.mapping(item, keys)
        if entries is None:
            return None
        ref = self._ref_of(entries, item.mark)
        if by_id and not ref.event and not ref.quote:
            self.fields.problem("no-target", item.mark)
            return None
        if not by_id and not (ref.file and ref.quote):
            self.fields.problem("required", item.mark, key="quote" if ref.file else "file")
            return None
        return ref

    def _ref_of(self, entries: dict[str, Node], mark: Mark) -> SourceRef:
        text = self.fields.text
        return SourceRef(
            where=self.fields.where(mark),
            file=self.files.named(entries, mark),
            quote=text(entries.get("quote")),
            prefix=text(entries.get("prefix")),
            suffix=text(entries.get("suffix")),
            date_text=text(entries.get("date_text")),
            event=text(entries.get("event")),
        )

    def correction(self, item: Node) -> Correction | None:
        """A decision; ``None`` where it cannot be told what is to be done to which event."""
        entries = self.fields.mapping(item, _CORRECTION, NOTES)
        if entries is None:
            return None
        where = self.fields.where(item.mark)
        target = self._ref_of(entries, item.mark)
        why = self.fields.text(entries.get("why"))
        changes = self._changes(entries["set"]) if "set" in entries else Changes()
        reject = self.fields.flag(entries["reject"]) if "reject" in entries else None
        if "merge" in entries:
            return self._merge(entries, where, target, changes, why)
        if not target.event and not target.quote:
            self.fields.problem("no-target", item.mark)
            return None
        if reject:
            if "set" in entries:
                self.fields.problem("two-actions", item.mark, first="reject", second="set")
            return Correction(where, "reject", (target,), why=why)
        if "set" not in entries:
            if "reject" not in entries:
                self.fields.problem("no-action", item.mark, known=" ".join(_ACTIONS))
            return None
        if not changes.names():
            return None  # told where the values were read
        return Correction(where, "set", (target,), changes, why)

    def _merge(
        self, entries: dict[str, Node], where: Where, target: SourceRef, changes: Changes, why: str
    ) -> Correction | None:
        mark = where.mark
        if "reject" in entries:
            self.fields.problem("two-actions", mark, first="merge", second="reject")
        refs = self._refs(entries["merge"], _TARGET)
        if target.event or target.quote:
            refs = (target, *refs)
        if len(refs) < 2:
            self.fields.problem("merge-few", entries["merge"].mark)
            return None
        return Correction(where, "merge", refs, changes, why)

    def _changes(self, node: Node) -> Changes:
        entries = self.fields.mapping(node, _VALUES, NOTES)
        if entries is None:
            return Changes()
        if not entries and isinstance(node, Mapping) and not node.entries:
            self.fields.problem("set-nothing", node.mark, known=" ".join(_VALUES))
        changes = self._values(entries)
        date = self.fields.date(entries.get("date")) if "date" in entries else ""
        title = self.fields.required(entries, "title", node.mark) if "title" in entries else ""
        if "date" in entries and isinstance(entries["date"], Scalar) and not self.fields.text(entries["date"]):
            self.fields.problem("required", entries["date"].mark, key="date")
        return replace(changes, date=date or None, title=title or None)
