"""The sections that tell the program what it cannot know: documents, institutions, places, words for kinds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from timeline.curation.decisions import FACTS, DocumentDecision, Where
from timeline.curation.fields import NOTES, Fields
from timeline.curation.files import SourceFiles
from timeline.curation.nodes import Mapping, Mark, Node, Scalar
from timeline.extraction.additions import AddedInstitution, AddedPlace
from timeline.model import KINDS

_DOCUMENT: Final = ("file", *FACTS, "note")
_INSTITUTION: Final = ("name", "aliases", "city", "note")
_PLACE: Final = ("name", "city", "aliases", "note")


@dataclass(slots=True)
class Said:
    """Where facts and names were stated first, in all files: what may be stated once only."""

    facts: dict[tuple[str, str], Where] = field(default_factory=dict)
    names: dict[str, tuple[str, Where]] = field(default_factory=dict)


class Knowledge:
    """Reads these sections of one file."""

    def __init__(self, fields: Fields, files: SourceFiles, said: Said) -> None:
        self.fields = fields
        self.said = said
        self.files = files

    def documents(self, node: Node | None) -> tuple[DocumentDecision, ...]:
        """What documents lack; a fact that is stated twice counts once."""
        result: list[DocumentDecision] = []
        for item in self.fields.items(node):
            entries = self.fields.mapping(item, _DOCUMENT, NOTES)
            if entries is None:
                continue
            file = self.files.named(entries, item.mark, required=True)
            facts: dict[str, str] = {}
            for name in FACTS:
                value = entries.get(name)
                read = {"published": self.fields.date, "city": self.fields.place, "province": self.fields.place}
                words = read.get(name, self.fields.text)(value)
                if value is None or not words:
                    continue
                here = self.fields.where(value.mark)
                first = self.said.facts.setdefault((file, name), here)
                if first is not here:
                    self.fields.problem("said-twice", value.mark, field=name, file=file, at=str(first))
                else:
                    facts[name] = words
            if file:
                note = self.fields.text(entries.get("note"))
                result.append(DocumentDecision(self.fields.where(item.mark), file, facts, note))
        return tuple(result)

    def institutions(self, node: Node | None) -> tuple[AddedInstitution, ...]:
        """Bodies with their other names."""
        result: list[AddedInstitution] = []
        for item in self.fields.items(node):
            entries = self.fields.mapping(item, _INSTITUTION, NOTES)
            if entries is None:
                continue
            name = self.fields.required(entries, "name", item.mark)
            if not name:
                continue
            self._owner(name, name, item.mark)
            aliases = self._aliases(name, entries.get("aliases"))
            result.append(AddedInstitution(name, aliases, self.fields.place(entries.get("city"))))
        return tuple(result)

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

    def places(self, node: Node | None) -> tuple[AddedPlace, ...]:
        """Places that the gazetteer lacks, or that mean another place here."""
        result: list[AddedPlace] = []
        for item in self.fields.items(node):
            entries = self.fields.mapping(item, _PLACE, NOTES)
            if entries is None:
                continue
            name = self.fields.required(entries, "name", item.mark)
            city, aliases = self.fields.place(entries.get("city")), self.fields.texts(entries.get("aliases"))
            if name:
                result.append(AddedPlace(name, city, aliases))
        return tuple(result)

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
        return result
