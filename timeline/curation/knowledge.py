"""The sections that tell the program what it cannot know: documents, institutions, places, words for kinds."""

from __future__ import annotations

from typing import Final

from msgspec import Struct, field

from timeline.curation.decisions import FACTS, DocumentDecision, NamedDecision, Where
from timeline.curation.fields import HISTORY, NOTES, Fields
from timeline.curation.files import SourceFiles
from timeline.curation.nodes import Mapping, Mark, Node, Scalar
from timeline.model import KINDS, Kind

DOCUMENT: Final = ("file", *FACTS, "note", *HISTORY)
INSTITUTION: Final = ("name", "aliases", "city", "note", *HISTORY)
PLACE: Final = ("name", "city", "aliases", "note", *HISTORY)


class Said(Struct):
    """Where facts and names were stated first, in all files: what may be stated once only."""

    facts: dict[tuple[str, str], Where] = field(default_factory=dict)
    names: dict[str, tuple[str, Where]] = field(default_factory=dict)


class Knowledge:
    """Reads these sections of one file."""

    def __init__(self, fields: Fields, files: SourceFiles, said: Said) -> None:
        self.fields = fields
        self.said = said
        self.files = files
        self.lexicon_marks: dict[Kind, Mark] = {}

    def document(self, item: Node) -> DocumentDecision | None:
        """What a document lacks; of a fact that is stated twice the later one counts."""
        entries = self.fields.mapping(item, DOCUMENT, NOTES)
        if entries is None:
            return None
        file = self.files.named(entries, item.mark, required=True)
        facts: dict[str, str] = {}
        for name in FACTS:
            value = entries.get(name)
            read = {"published": self.fields.date, "city": self.fields.place, "province": self.fields.place}
            words = read.get(name, self.fields.text)(value)
            if value is None or not words:
                continue
            here = self.fields.where(value.mark)
            first = self.said.facts.get((file, name))
            if first is not None:
                self.fields.warn("said-twice", value.mark, field=name, file=file, at=str(first))
            self.said.facts[file, name] = here
            facts[name] = words
        if not file:
            return None
        note = self.fields.text(entries.get("note"))
        return DocumentDecision(self.fields.where(item.mark), file, facts, note, self.fields.history(entries))

    def institution(self, item: Node) -> NamedDecision | None:
        """A body with its other names."""
        entries = self.fields.mapping(item, INSTITUTION, NOTES)
        if entries is None:
            return None
        name = self.fields.required(entries, "name", item.mark)
        if not name:
            return None
        self._owner(name, name, item.mark)
        aliases = self._aliases(name, entries.get("aliases"))
        city = self.fields.place(entries.get("city"))
        return NamedDecision(
            self.fields.where(item.mark), "institutions", name, aliases, city, self.fields.history(entries)
        )

    def _aliases(self, name: str, node: Node | None) -> tuple[str, ...]:
        """Other names of a body, without those that already stand for another."""
        mark = node.mark if node is not None else Mark()
        return tuple(
            alias for alias in self.fields.texts(node) if self._owner(alias, name, mark) == name and alias != name
        )

    def _owner(self, alias: str, name: str, mark: Mark) -> str:
        """The body for which a name stands; a problem where it is not the one that is meant."""
        owner, first = self.said.names.setdefault(alias, (name, self.fields.where(mark)))
        if owner != name:
            self.fields.problem("alias-taken", mark, alias=alias, name=owner, at=str(first))
        return owner

    def place(self, item: Node) -> NamedDecision | None:
        """A place that the gazetteer lacks, or that means another place here."""
        entries = self.fields.mapping(item, PLACE, NOTES)
        if entries is None:
            return None
        name = self.fields.required(entries, "name", item.mark)
        city, aliases = self.fields.place(entries.get("city")), self.fields.texts(entries.get("aliases"))
        history = self.fields.history(entries)
        return NamedDecision(self.fields.where(item.mark), "places", name, aliases, city, history) if name else None

    def lexicon(self, node: Node | None) -> dict[str, tuple[str, ...]]:
        """The user's words for kinds."""
        if node is None or (isinstance(node, Scalar) and node.empty):
            return {}
        if not isinstance(node, Mapping):
            self.fields.problem("type-mapping", node.mark, known=" ".join(KINDS))
            return {}
        result: dict[str, tuple[str, ...]] = {}
        for key, value in node.entries:
            kind = self.fields.kind_named(key.value, key.mark)
            words = self.fields.texts(value)
            if kind is not None and words:
                result[kind] = words
                self.lexicon_marks[kind] = key.mark
        return result
