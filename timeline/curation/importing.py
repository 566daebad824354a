"""Taking another file's decisions over: an export that was edited, or somebody else's ``events.yaml``.

What is there already is recognised by its anchor and left; what differs from what the program read becomes a
decision; where it differs from a decision that stands here, that one stays and the difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from msgspec import Struct

from timeline.curation.adding import identity
from timeline.curation.alike import anchor_keys, content_of, said_besides, same_targets
from timeline.curation.applying import differing
from timeline.curation.changing import as_text
from timeline.curation.decisions import (
    AddedEvent,
    Changes,
    Correction,
    Curation,
    DocumentDecision,
    History,
    NamedDecision,
)
from timeline.curation.emitting import Value
from timeline.curation.folding import letters
from timeline.curation.patching import add_entry, add_words
from timeline.curation.pointing import pointer
from timeline.curation.rendering import decision_entry, event_entry, filled, history_values, said_of, value_of
from timeline.model import Event, Reason

Sign = Literal["+", "~", "!"]
_SECTIONS: Final = ("documents", "institutions", "places", "events", "corrections")


class Difference(Struct, frozen=True):
    """One thing that the other file says otherwise: ``+`` new, ``~`` changed, ``!`` left as it is here."""

    sign: Sign
    what: Reason


class Plan(Struct, frozen=True):
    """What an import would do: ``entries`` by section, ``words`` for kinds; ``same`` counts what is there already."""

    differences: tuple[Difference, ...]
    entries: tuple[tuple[str, Mapping[str, Value]], ...]
    words: Mapping[str, tuple[str, ...]]
    same: int


def plan(other: Curation, here: Curation, events: Iterable[Event], history: History) -> Plan:
    """Compare another file (read with ``load``) with what stands here and with the events as they are shown.

    ``history`` is noted with what becomes a correction.
    """
    return _Import(other, here, tuple(events), history).run()


def write(text: str, made: Plan) -> tuple[str, int]:
    """The text of a curation file with everything that a plan adds. Raises ``LayoutError``."""
    line = 1
    for section in _SECTIONS:
        for name, entry in made.entries:
            if name == section:
                text, line = add_entry(text, section, entry)
    for kind, words in made.words.items():
        text = add_words(text, kind, words)
    return text, line


class _Import:
    """One comparison."""

    def __init__(self, other: Curation, here: Curation, events: tuple[Event, ...], history: History) -> None:
        self.other = other
        self.here = here
        self.history = history
        self.ids = {event.id: event for event in events}
        self.anchors: dict[tuple[str, str, str], list[Event]] = {}
        self.files: dict[str, list[Event]] = {}
        self.titles: dict[tuple[str, str], Event] = {}
        for event in events:
            self.titles.setdefault((letters(event.title), event.date), event)
            if event.source is not None:
                self.files.setdefault(event.source.file, []).append(event)
            for key in anchor_keys(event):
                self.anchors.setdefault(key, []).append(event)
        self.differences: list[Difference] = []
        self.entries: list[tuple[str, Mapping[str, Value]]] = []
        self.same = 0

    def run(self) -> Plan:
        """All sections, in their order."""
        for document in self.other.documents:
            self._document(document)
        for named in self.other.names:
            if named.section != "lexicon":
                self._named(named)
        for added in self.other.events:
            self._event(added)
        for correction in self.other.corrections:
            self._correction(correction)
        words = self._words()
        return Plan(tuple(self.differences), tuple(self.entries), words, self.same)

    def _tell(self, sign: Sign, key: str, **values: str) -> None:
        self.differences.append(Difference(sign, Reason(f"importing.{key}", values)))

    def _new(self, section: str, entry: Mapping[str, Value], key: str, **values: str) -> None:
        self.entries.append((section, entry))
        self._tell("+", key, **values)

    def _document(self, decision: DocumentDecision) -> None:
        facts: dict[str, Value] = {}
        for name, value in decision.facts.items():
            stated = [
                item.facts[name] for item in self.here.documents if item.file == decision.file and name in item.facts
            ]
            if not stated:
                facts[name] = value
            elif stated[-1] == value:
                self.same += 1
            else:
                self._tell("!", "document", file=decision.file, field=name, here=stated[-1], there=value)
        if facts:
            entry = filled(file=decision.file, **facts, note=decision.note) | history_values(decision.history)
            self._new("documents", entry, "new_document", file=decision.file, fields=" ".join(facts))

    def _named(self, decision: NamedDecision) -> None:
        mine = [item for item in self.here.names if item.section == decision.section and item.name == decision.name]
        known = {alias for item in mine for alias in item.aliases}
        taken = {alias: item.name for item in self.here.names for alias in item.aliases if item.name != decision.name}
        aliases = []
        for alias in decision.aliases:
            if decision.section == "institutions" and alias in taken:
                self._tell("!", "alias", alias=alias, here=taken[alias], there=decision.name)
            elif alias not in known:
                aliases.append(alias)
        stated = [item.city for item in mine if item.city]
        city = "" if stated else decision.city
        if stated and decision.city not in ("", stated[-1]):
            self._tell("!", "document", file=decision.name, field="city", here=stated[-1], there=decision.city)
        elif mine and not aliases and not city:
            self.same += 1
        if mine and not aliases and not city:
            return
        # The later entry of a name counts as a whole: it repeats the city, and what is to have it.
        written = [*dict.fromkeys(alias for item in mine for alias in item.aliases), *aliases] if city else aliases
        entry = filled(name=decision.name, aliases=written, city=city or "".join(stated[-1:])) | history_values(
            decision.history
        )
        self._new(
            decision.section, entry, "new_name", name=decision.name, aliases=" ".join(filter(None, (*aliases, city)))
        )

    def _words(self) -> dict[str, tuple[str, ...]]:
        words: dict[str, tuple[str, ...]] = {}
        for kind, there in self.other.additions.lexicon.items():
            known = self.here.additions.lexicon.get(kind, ())
            new = tuple(word for word in there if word not in known)
            self.same += len(there) - len(new)
            if new:
                words[kind] = new
                self._tell("+", "new_words", kind=kind, words=" ".join(new))
        return words

    # -- events ---

    def _event(self, added: AddedEvent) -> None:
        event = self._known(added)
        if event is None:
            written = self._written(added)
            if written is not None:
                self._compare_written(written, added)
                return
            if any(self._rejects(item, added) for item in self.here.corrections):
                self._tell("!", "rejected", title=added.title)
                return
            date = added.date
            if not date:
                self._tell("!", "undated", title=added.title)
                return
            self._new("events", event_entry(added), "new_event", title=added.title, date=date)
            return
        changes = differing(event, added)
        wanted: dict[str, Value] = {}
        for name in changes.names():
            if name == "tags" and not added.tags:
                continue
            here, there = as_text(event, name), said_of(changes, name)
            if event.origin == "curated" or name in event.extracted:
                self._tell("!", "value", title=event.title, field=name, here=here, there=there)
            else:
                wanted[name] = value_of(changes, name)
                self._tell("~", "value", title=event.title, field=name, here=here, there=there)
        if wanted:
            others = self.files.get(event.source.file, []) if event.source is not None else []
            self.entries.append(
                ("corrections", {**pointer(event, "", others), "set": wanted, **history_values(self.history)})
            )
        elif not changes.names():
            self.same += 1

    def _written(self, added: AddedEvent) -> AddedEvent | None:
        """The event that stands in a file here though its quote is in no document: by its words and date or title."""
        ref = added.sources[0] if added.sources else None
        if ref is None or not ref.quote:
            return None
        file, quote, _ = identity(added)
        alike = [item for item in self.here.events if identity(item)[:2] == (file, quote)]
        exactly = [item for item in alike if item.date == added.date and item.title == added.title]
        return next(iter(exactly or [item for item in alike if added.title == item.title]), None)

    def _compare_written(self, here: AddedEvent, there: AddedEvent) -> None:
        mine, other = (Changes(**{name: getattr(x, name) for name in Changes.__struct_fields__}) for x in (here, there))
        differing_in = [name for name in Changes.__struct_fields__ if getattr(mine, name) != getattr(other, name)]
        for name in differing_in:
            here_said, there_said = said_of(mine, name), said_of(other, name)
            self._tell("!", "value", title=here.title, field=name, here=here_said, there=there_said)
        self.same += not differing_in

    def _known(self, added: AddedEvent) -> Event | None:
        """The event that is meant: by its id where it still says the words, by its anchor, without one by its title."""
        ref = added.sources[0] if added.sources else None
        if ref is None or not ref.quote:
            by_id = self.ids.get(added.exported)
            return (
                by_id if by_id is not None and not by_id.quote else self.titles.get((letters(added.title), added.date))
            )
        by_id = self.ids.get(added.exported)
        if by_id is not None and letters(by_id.quote) == letters(ref.quote):
            return by_id
        found = self.anchors.get((ref.file, letters(ref.quote), letters(ref.date_text or added.date_text)), [])
        directive = added.kind == "directive"
        alike = [event for event in found if (event.kind == "directive") == directive] or found
        return alike[0] if alike else None

    def _rejects(self, correction: Correction, added: AddedEvent) -> bool:
        ref = added.sources[0] if added.sources else None
        target = correction.targets[0]
        if correction.action != "reject" or ref is None:
            return False
        quoted = bool(target.quote) and target.file == ref.file and letters(target.quote) in letters(ref.quote)
        return quoted or (bool(added.exported) and target.event == added.exported)

    # -- decisions ---

    def _correction(self, correction: Correction) -> None:
        mine = [item for item in self.here.corrections if same_targets(item, correction)]
        title = correction.targets[0].quote or correction.targets[0].event
        same = [item for item in mine if content_of(item) == content_of(correction)]
        if same:
            more = min((said_besides(item, correction) for item in same), key=len)
            if more:
                here, there = str(same[0].where), str(correction.where)
                self._tell("!", "pointer", quote=title, here=here, there=there, fields=" ".join(more))
            else:
                self.same += 1
            return
        for item in mine:
            if {item.action, correction.action} <= {"set", "reject", "accept"}:
                both = set(item.changes.names()) & set(correction.changes.names())
                if item.action != correction.action or both:
                    self._tell("!", "decision", quote=title, here=str(item.where), there=str(correction.where))
                    return
        self._new("corrections", decision_entry(correction), "new_decision", quote=title, action=correction.action)
