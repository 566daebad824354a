"""The sections ``events`` and ``corrections``: what is added by hand, and what is decided about what was extracted."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from timeline.curation.contents import content_key, plain
from timeline.curation.decisions import AddedEvent, Changes, Correction, Part, SourceRef, Where
from timeline.curation.fields import HISTORY, NOTES, Fields, said_no
from timeline.curation.files import SourceFiles
from timeline.curation.nodes import Mapping, Mark, Node, Scalar
from timeline.model import Institution, Person

SOURCE: Final = ("file", "quote", "prefix", "suffix", "date_text")
TARGET: Final = ("event", *SOURCE, "kind")
VALUES: Final = (
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
    "tags",
)
EVENT: Final = (*VALUES, "sources", *HISTORY)
ACTIONS: Final = ("set", "accept", "reject", "merge", "split")
CORRECTION: Final = (*TARGET, *ACTIONS, *HISTORY)
PART: Final = (*VALUES, "quote")
# Exports tell more of an event than a person decides: what only the program says is read over.
EXPORTED: Final = (
    *("id", "date", "earliest", "latest", "date_text", "basis", "why", "reported", "kind", "title", "quote", "source"),
    *("cities", "institutions", "people", "figures", "directive", "confidence", "origin", "happening", "conflicts"),
    *("note", "bounded", "planned", "extracted", "sources", "tags"),
)
_EXPORTED_SOURCE: Final = (
    *("file", "paragraph", "page", "start", "end", "date_start", "date_end", "prefix", "suffix", "quote"),
)
_CITY: Final = ("name", "code", "province")
PERSON: Final = ("name", "role")
BODY: Final = ("name", "mention")


class Entries:
    """Reads these sections of one file."""

    def __init__(self, fields: Fields, files: SourceFiles) -> None:
        self.fields = fields
        self.files = files

    def _entry(self, item: Node) -> Where:
        """Where an entry stands, with the key of what it says."""
        return replace(self.fields.where(item.mark), content=content_key(plain(item)))

    def event(self, item: Node) -> AddedEvent | None:
        """An event to add; ``None`` where it has no date or title."""
        if isinstance(item, Mapping) and item.get("basis") is not None and item.get("id") is not None:
            return self.exported(item)
        entries = self.fields.mapping(item, EVENT, NOTES)
        if entries is None:
            return None
        title = self.fields.required(entries, "title", item.mark)
        given = self.fields.required(entries, "date", item.mark)
        date = self.fields.date(entries.get("date")) if given else ""
        sources = self._refs(entries.get("sources"), SOURCE)
        values = self._values(entries)
        if not title or not date:
            return None
        return AddedEvent(
            where=self._entry(item),
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
            tags=values.tags or (),
            history=self.fields.history(entries),
        )

    def exported(self, item: Mapping) -> AddedEvent | None:
        """An event as an export holds it: the event at its anchor with the values that stand here."""
        entries = self.fields.mapping(item, EXPORTED, NOTES)
        if entries is None:
            return None
        values = self._values({name: node for name, node in entries.items() if name != "cities"})
        cities = tuple(name for name, _ in self._named(entries.get("cities"), _CITY))
        refs = [self._exported_source(node, entries) for node in self._exported_sources(entries)]
        return AddedEvent(
            where=self._entry(item),
            date=self.fields.date(entries.get("date")),
            title=self.fields.required(entries, "title", item.mark),
            kind=values.kind or "other",
            date_text=values.date_text or "",
            cities=cities,
            institutions=values.institutions or (),
            people=values.people or (),
            sources=tuple(ref for ref in refs if ref is not None),
            reported=values.reported or "",
            planned=bool(values.planned),
            note=values.note or "",
            tags=values.tags or (),
            exported=self.fields.required(entries, "id", item.mark),
            own=self.fields.text(entries.get("origin")) == "curated",
        )

    def _exported_sources(self, entries: dict[str, Node]) -> list[Node]:
        first = entries.get("source")
        return [*([first] if isinstance(first, Mapping) else []), *self.fields.items(entries.get("sources"))]

    def _exported_source(self, node: Node, event: dict[str, Node]) -> SourceRef | None:
        entries = self.fields.mapping(node, _EXPORTED_SOURCE)
        if entries is None:
            return None
        text = self.fields.text
        first = "quote" not in entries
        return SourceRef(
            self.fields.where(node.mark),
            file=self.files.named(entries, node.mark),
            quote=text(event.get("quote")) if first else text(entries.get("quote")),
            prefix=text(entries.get("prefix")),
            suffix=text(entries.get("suffix")),
            date_text=text(event.get("date_text")) if first else "",
            event=text(event.get("id")) if first else "",
            kind=text(event.get("kind")) if first else "",
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
            tags=fields.texts(get("tags")) if "tags" in entries else None,
        )

    def _people(self, node: Node | None) -> tuple[Person, ...]:
        return tuple(Person(name, role) for name, role in self._named(node, PERSON))

    def _bodies(self, node: Node | None) -> tuple[Institution, ...]:
        return tuple(Institution(name, mention) for name, mention in self._named(node, BODY))

    def _named(self, node: Node | None, keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """A list of names, each by itself or as a mapping with a further word (the second of ``keys``)."""
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
            kind=(self.fields.kind(entries.get("kind")) or "") if "kind" in entries else "",
        )

    def correction(self, item: Node) -> Correction | None:
        """A decision; ``None`` where it cannot be told what is to be done to which event."""
        entries = self.fields.mapping(item, CORRECTION, NOTES)
        if entries is None:
            return None
        where = self._entry(item)
        done = [name for name in ACTIONS if self._says(entries, name) and name != "set"]
        if len(done) > 1 or (done and done[0] != "merge" and "set" in entries):
            first, second = (done[0], done[1]) if len(done) > 1 else (done[0], "set")
            self.fields.problem("two-actions", item.mark, first=first, second=second)
            return None
        target = self._ref_of(entries, item.mark)
        targets = self._refs(entries["merge"], TARGET) if "merge" in entries else ()
        if target.event or target.quote:
            targets = (target, *targets)
        if "merge" in entries and len(targets) < 2:
            self.fields.problem("merge-few", entries["merge"].mark)
            return None
        if not targets:
            self.fields.problem("no-target", item.mark)
            return None
        history = self.fields.history(entries)
        changes = self._changes(entries["set"]) if "set" in entries else Changes()
        match done:
            case ["merge"]:
                return Correction(where, "merge", targets, changes, history=history)
            case ["reject"]:
                return Correction(where, "reject", targets, history=history)
            case ["accept"]:
                return Correction(where, "accept", targets, self._accepted(entries["accept"]), history=history)
            case ["split"]:
                parts = self._parts(entries["split"])
                return Correction(where, "split", targets, parts=parts, history=history) if parts else None
        if "set" not in entries:
            asked = next((name for name in ("reject", "accept") if name in entries), "")
            words = self.fields.text(entries.get(asked))
            if not asked:
                self.fields.problem("no-action", item.mark, known=" ".join(ACTIONS))
            elif not words:
                self.fields.problem("required", entries[asked].mark, key=asked)
            elif said_no(words):  # what is no truth value was told where it was read
                self.fields.warn("nothing-asked", entries[asked].mark, key=asked, value=words)
            return None
        # Without a single name what is wrong was told where the values were read.
        return Correction(where, "set", targets, changes, history=history) if changes.names() else None

    def _says(self, entries: dict[str, Node], action: str) -> bool:
        """Whether an action is asked for: ``reject: false`` asks for nothing."""
        node = entries.get(action)
        if action == "reject" or (action == "accept" and isinstance(node, Scalar)):
            return bool(self.fields.flag(node))
        return node is not None

    def _accepted(self, node: Node) -> Changes:
        """The values that a person found right; ``true`` alone names none."""
        return Changes() if isinstance(node, Scalar) else self._changes(node)

    def _parts(self, node: Node) -> tuple[Part, ...]:
        parts: list[Part] = []
        for item in self.fields.items(node):
            entries = self.fields.mapping(item, PART, NOTES)
            if entries is None:
                continue
            quote = self.fields.text(entries.pop("quote", None))
            changes = self._read_changes(entries, item.mark)
            if not quote and not changes.names():
                self.fields.problem("set-nothing", item.mark, known=" ".join(PART))
                continue
            parts.append(Part(self.fields.where(item.mark), changes, quote, changes.date_text or ""))
        if len(parts) < 2:
            self.fields.problem("split-few", node.mark)
            return ()
        return tuple(parts)

    def _changes(self, node: Node) -> Changes:
        entries = self.fields.mapping(node, VALUES, NOTES)
        if entries is None:
            return Changes()
        if not entries and isinstance(node, Mapping) and not node.entries:
            self.fields.problem("set-nothing", node.mark, known=" ".join(VALUES))
        return self._read_changes(entries, node.mark)

    def _read_changes(self, entries: dict[str, Node], mark: Mark) -> Changes:
        changes = self._values(entries)
        date = self.fields.date(entries.get("date")) if "date" in entries else ""
        title = self.fields.required(entries, "title", mark) if "title" in entries else ""
        if "date" in entries and isinstance(entries["date"], Scalar) and not self.fields.text(entries["date"]):
            self.fields.problem("required", entries["date"].mark, key="date")
        return replace(changes, date=date or None, title=title or None)
