"""Taking another file's decisions over: an export that was edited, or somebody else's ``events.yaml``.

What is there already is recognised by its anchor and left; what differs from what the program read becomes a
decision; where it differs from a decision that stands here, that one stays and the difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

from timeline.curation.adding import identity
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
    SourceRef,
)
from timeline.curation.emitting import Value, flow
from timeline.curation.folding import letters
from timeline.curation.layout import Layout, LayoutError
from timeline.curation.patching import add_entry, append_value, set_value
from timeline.curation.pointing import pointer
from timeline.model import Event, Reason

Sign = Literal["+", "~", "!"]
_SECTIONS: Final = ("documents", "institutions", "places", "events", "corrections")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the other file says otherwise: ``+`` new, ``~`` changed, ``!`` left as it is here."""

    sign: Sign
    what: Reason


@dataclass(frozen=True, slots=True)
class Plan:
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
        text = _with_words(text, kind, words)
    return text, line


def _with_words(text: str, kind: str, words: Sequence[str]) -> str:
    """The text with more words for a kind."""
    layout = Layout(text)
    section = layout.sections.get("lexicon")
    if section is None:
        newline = layout.newline
        head = text[: layout.end]
        ended = head if not head or head.endswith("\n") else head + newline
        gap = newline if ended.strip() else ""
        return f"{ended}{gap}lexicon:{newline}  {kind}: {flow(words)}{newline}{text[layout.end :]}"
    for word in words:
        part = Layout(text).mapping_of("lexicon")
        if part is None or not part.entries:
            at = layout.after_line(section.value)
            text = f"{text[:at]}  {kind}: []{layout.newline}{text[at:]}"
            part = Layout(text).mapping_of("lexicon")
        if part is None:
            raise LayoutError(section.start)
        values = part.get(kind)
        text = set_value(text, part, kind, [word]) if values is None else append_value(text, values, word)
    return text


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
            for key in _keys(event):
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
            entry = _filled(file=decision.file, **facts, note=decision.note) | _history(decision.history)
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
        entry = _filled(name=decision.name, aliases=written, city=city or "".join(stated[-1:])) | _history(
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
            self._new("events", _entry(added), "new_event", title=added.title, date=date)
            return
        changes = differing(event, added)
        wanted: dict[str, Value] = {}
        for name in changes.names():
            if name == "tags" and not added.tags:
                continue
            here, there = as_text(event, name), _said(changes, name)
            if event.origin == "curated" or name in event.extracted:
                self._tell("!", "value", title=event.title, field=name, here=here, there=there)
            else:
                wanted[name] = _value(changes, name)
                self._tell("~", "value", title=event.title, field=name, here=here, there=there)
        if wanted:
            others = self.files.get(event.source.file, []) if event.source is not None else []
            self.entries.append(
                ("corrections", {**pointer(event, "", others), "set": wanted, **_history(self.history)})
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
        mine, other = (Changes(**{item.name: getattr(x, item.name) for item in fields(Changes)}) for x in (here, there))
        differing_in = [item.name for item in fields(Changes) if getattr(mine, item.name) != getattr(other, item.name)]
        for name in differing_in:
            here_said, there_said = _said(mine, name), _said(other, name)
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
        mine = [item for item in self.here.corrections if _same_targets(item, correction)]
        title = correction.targets[0].quote or correction.targets[0].event
        same = [item for item in mine if _content(item) == _content(correction)]
        if same:
            more = min((_more(item, correction) for item in same), key=len)
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
        self._new("corrections", _decision(correction), "new_decision", quote=title, action=correction.action)


def _keys(event: Event) -> list[tuple[str, str, str]]:
    anchors = [*([event.source] if event.source is not None else []), *event.sources]
    date_text = letters(event.extracted.get("date_text", event.date_text))
    return [(anchor.file, letters(anchor.exact), date_text) for anchor in anchors]


def _same_targets(one: Correction, other: Correction) -> bool:
    """Whether two decisions may be about the same events: nothing that both say of one differs."""
    return (
        len(one.targets) == len(other.targets)
        and all(any(_compatible(ref, there) for ref in one.targets) for there in other.targets)
        and all(any(_compatible(ref, here) for ref in other.targets) for here in one.targets)
    )


def _compatible(one: SourceRef, other: SourceRef) -> bool:
    if one.file != other.file or letters(one.quote) != letters(other.quote):
        return False
    if (not one.quote or (one.event and other.event)) and one.event != other.event:
        return False
    if one.kind and other.kind and one.kind != other.kind:
        return False
    if one.date_text and other.date_text and letters(one.date_text) != letters(other.date_text):
        return False
    before, after = letters(one.prefix), letters(one.suffix)
    prefix, suffix = letters(other.prefix), letters(other.suffix)
    return (before.endswith(prefix) or prefix.endswith(before)) and (
        after.startswith(suffix) or suffix.startswith(after)
    )


def _more(here: Correction, there: Correction) -> tuple[str, ...]:
    """What a decision says of which event it means that the same one here leaves open."""
    names = ("event", "date_text", "kind", "prefix", "suffix")
    more = set()
    for ref in there.targets:
        mine = [own for own in here.targets if _compatible(own, ref)]
        more |= {name for name in names if getattr(ref, name) and not any(getattr(own, name) for own in mine)}
    return tuple(name for name in names if name in more)


def _content(correction: Correction) -> tuple[object, ...]:
    parts = tuple((part.changes, letters(part.quote)) for part in correction.parts)
    return (correction.action, correction.changes, parts)


def _filled(**values: Value) -> dict[str, Value]:
    """What says something."""
    return {name: value for name, value in values.items() if value}


def _history(history: History) -> dict[str, Value]:
    return _filled(why=history.why, who=history.who, when=history.when)


def _named_values(values: Iterable[tuple[str, str]], more: str) -> list[Value]:
    return [{"name": name, more: word} if word else name for name, word in values]


def _value(changes: Changes, name: str) -> Value:
    """A value of a decision as it stands in the file."""
    value = getattr(changes, name)
    if name == "people":
        return _named_values([(item.name, item.role) for item in value], "role")
    if name == "institutions":
        return _named_values([(item.name, item.mention) for item in value], "mention")
    if isinstance(value, bool):
        return "true" if value else "false"
    return list(value) if isinstance(value, tuple) else str(value)


def _said(changes: Changes, name: str) -> str:
    value = getattr(changes, name)
    if isinstance(value, tuple):
        return "; ".join(item if isinstance(item, str) else item.name for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _values(changes: Changes) -> dict[str, Value]:
    return {name: _value(changes, name) for name in changes.names()}


def _pointer(ref: SourceRef, keys: Sequence[str]) -> dict[str, Value]:
    return {key: str(getattr(ref, key)) for key in keys if getattr(ref, key)}


def _entry(added: AddedEvent) -> dict[str, Value]:
    """An event as an entry of its own."""
    values = Changes(**{item.name: getattr(added, item.name) for item in fields(Changes)})
    found = {name: value for name, value in _values(values).items() if value not in ("", [], "false")}
    keys = ("file", "quote", "prefix", "suffix", "date_text")
    sources: list[Value] = [_pointer(ref, keys) for ref in added.sources if ref.file and ref.quote]
    return {**found, **_filled(sources=sources), **_history(added.history)}


def _decision(correction: Correction) -> dict[str, Value]:
    """A decision as an entry."""
    keys = ("file", "quote", "prefix", "suffix", "event", "date_text", "kind")
    entry: dict[str, Value] = {}
    if correction.action == "merge":
        entry["merge"] = [_pointer(ref, keys) for ref in correction.targets]
    else:
        entry |= _pointer(correction.targets[0], keys)
    values = _values(correction.changes)
    match correction.action:
        case "reject":
            entry["reject"] = "true"
        case "accept":
            entry["accept"] = values or "true"
        case "split":
            entry["split"] = [{**_filled(quote=part.quote), **_values(part.changes)} for part in correction.parts]
    if values and correction.action in ("set", "merge"):
        entry["set"] = values
    return {**entry, **_history(correction.history)}
