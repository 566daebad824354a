"""What is known about an event and its document, in words: lines with a label, for the source pane and the details."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from msgspec import Struct

from timeline.browser.glyphs import glyphs
from timeline.browser.wrap import unbroken
from timeline.messages import edtf_words, say, text
from timeline.model import Anchor, DocumentFacts, Event, Reason
from timeline.store.values import Row, StoredDocument

Tone = Literal["plain", "strong", "faint", "quote", "alert", "head"]


class Fact(Struct, frozen=True):
    """A labelled line (label '' for none); the value is raw text that the screen makes safe."""

    label: str
    value: str
    tone: Tone = "plain"


_EXTRACTED_NAMES: Final = {
    "date": "date",
    "kind": "kind",
    "title": "title",
    "cities": "cities",
    "institutions": "institutions",
    "people": "people",
    "basis": "basis",
}


def said(reason: Reason) -> str:
    """A reason in words; where a value is missing that the words have a place for, its key and what there is."""
    try:
        return say(reason)
    except (LookupError, ValueError, AttributeError):
        return " ".join([reason.key, *(str(value) for value in reason.values.values())])


def label(name: str) -> str:
    """The label of a fact."""
    return text(f"browser.fact_{name}")


def bounds(event: Event) -> str:
    """First and last day that the date can mean; '' where they add nothing to the date."""
    if event.earliest == event.latest or event.date == f"{event.earliest}/{event.latest}":
        return ""
    ends = (event.earliest or text("browser.open"), event.latest or text("browser.open"))
    return f" {glyphs().dash} ".join(ends)


def date_line(event: Event) -> str:
    """The date in words, with its EDTF form."""
    if not event.date:
        return text("browser.undated")
    return f"{_ends_whole(edtf_words.words(event.date))}  {unbroken(f'[{event.date}]')}"


def _ends_whole(words: str) -> str:
    """A date in words that breaks nowhere but between the ends of a span, behind the dash."""
    between, shown = ("—", "—") if "—" in words else (" – ", "\N{NO-BREAK SPACE}– ")
    return shown.join(map(unbroken, words.split(between)))


def basis_line(event: Event) -> str:
    """On what the date rests."""
    return text("browser.basis_" + event.basis.replace("-", "_"))


def place_of(anchor: Anchor) -> str:
    """Where a quote stands."""
    return f"{anchor.file} {glyphs().separator} {paragraph_of(anchor)}"


def paragraph_of(anchor: Anchor) -> str:
    """The paragraph of a quote, and its page where there are pages."""
    paragraph = text("browser.paragraph", n=anchor.paragraph)
    return f"{text('browser.page', n=anchor.page)} {paragraph}" if anchor.page else paragraph


def course(event: Event) -> list[str]:
    """Whether the event was past, going on or still to come when its document was written, and how a directive's
    deadline stands to that day; nothing where neither day is known."""
    found = []
    told = (event.reported or "")[:10]
    first, last = _away(event.earliest, told), _away(event.latest, told)
    if event.planned:
        if first is not None and first > 0:
            found.append(_days("planned_in", first))
        elif last is not None and last < 0:
            found.append(_days("planned_before", -last))
        elif first is not None or last is not None:
            found.append(text("browser.planned_now"))
        else:
            found.append(text("browser.is_planned"))
    elif last is not None and last < 0:
        found.append(_days("past_by", -last))
    elif first is not None and first > 0:
        found.append(_days("ahead_by", first))
    if event.directive is not None and event.directive.deadline:
        left = _away(event.latest if event.directive.deadline == event.date else event.directive.deadline, told)
        if left is not None:
            if left:
                found.append(_days("due_in" if left > 0 else "due_before", abs(left)))
            else:
                found.append(text("browser.due_today"))
    return found


def _days(name: str, days: int) -> str:
    """One of the messages that tell of so many days."""
    return text(f"browser.{name}_{'one' if days == 1 else 'many'}", n=days)


def _away(day: str | None, told: str) -> int | None:
    """How many days after ``told`` a day is; ``None`` where either is no day of the years 1 to 9999."""
    try:
        return (date.fromisoformat((day or "")[:10]) - date.fromisoformat(told)).days
    except ValueError:
        return None


def document_line(facts: DocumentFacts) -> str:
    """Publisher and date of a document."""
    parts = []
    if facts.publisher:
        parts.append(facts.publisher)
    if facts.published:
        parts.append(text("browser.published_on", date=unbroken(edtf_words.words(facts.published))))
    return f" {glyphs().separator} ".join(parts)


def short(event: Event) -> list[Fact]:
    """What the source pane says under the passage: date, why, basis, and what a person changed.

    A low pane has room for the first two lines.
    """
    found = [Fact(label("date"), date_line(event), "strong")]
    why = said(event.why)
    if why:
        found.append(Fact(label("why"), why))
    if event.bounded:
        found.append(Fact("", text("browser.is_bounded"), "faint"))
    found += [Fact(label("conflict"), words, "alert") for words in event.conflicts]
    if basis_line(event) != why:
        found.append(Fact(label("basis"), basis_line(event)))
    if event.directive is not None and event.directive.addressee:
        found.append(Fact(label("addressee"), event.directive.addressee))
    if event.planned or event.directive is not None:
        found += [Fact("", words, "faint") for words in course(event)]
    found += changed(event)
    if event.notes:
        found.append(Fact(label("notes"), event.notes))
    return found + tags(event)


def tags(event: Event) -> list[Fact]:
    """The person's own words for an event."""
    return [Fact(label("tags"), text("browser.list_separator").join(event.tags))] if event.tags else []


def changed(event: Event) -> list[Fact]:
    """What was extracted where a person said otherwise, and who added the event."""
    if event.origin == "curated":
        return [Fact(label("origin"), text("browser.origin_curated"))]
    if event.origin != "corrected":
        return []
    found = [Fact(label("origin"), text("browser.origin_corrected"))]
    for name, value in event.extracted.items():
        known = label(_EXTRACTED_NAMES[name]) if name in _EXTRACTED_NAMES else name
        found.append(Fact(label("extracted"), f"{known}: {value or text('browser.nothing')}", "faint"))
    return found


def pointer() -> str:
    """What stands before the mention that Enter goes to."""
    return glyphs().cursor


def mentions(others: Sequence[Row], chosen: int) -> list[Fact]:
    """What ×2 in the timeline means here: the other places that tell of the same, ``chosen`` is pointed at."""
    if not others:
        return []
    found = [Fact(label("told_also"), text("browser.mentions", sign=glyphs().mentions, n=len(others) + 1), "strong")]
    for number, row in enumerate(others):
        mark = pointer() if number == chosen else " "
        where = f"{row.file} {glyphs().separator} {text('browser.paragraph', n=row.paragraph)}" if row.file else ""
        found.append(Fact("", f"{mark} {edtf_words.words(row.date)}  {row.title}"))
        found.append(Fact("", f"  {where or text('browser.origin_curated')}", "faint"))
    return found


def full(event: Event, document: StoredDocument | None, others: Sequence[Row] = (), chosen: int = 0) -> list[Fact]:
    """Everything known about an event; ``others`` tell of the same happening."""
    separator = text("browser.list_separator")
    found = [Fact("", event.title or event.date_text, "head")]
    found.append(Fact(label("kind"), text(f"browser.kind_{event.kind}") + _decided(event)))
    found.append(Fact(label("date"), date_line(event), "strong"))
    if bounds(event):
        found.append(Fact(label("bounds"), bounds(event)))
    if event.date_text:
        found.append(Fact(label("date_text"), event.date_text, "quote"))
    found.append(Fact(label("basis"), basis_line(event)))
    why = said(event.why)
    if why:
        found.append(Fact(label("why"), why))
    if event.bounded:
        found.append(Fact("", text("browser.is_bounded"), "faint"))
    found += [Fact("", words, "faint") for words in course(event)]
    if event.reported:
        found.append(Fact(label("reported"), edtf_words.words(event.reported)))
    if event.cities:
        places = [
            f"{p.name} ({', '.join(filter(None, (p.province, p.code)))})" if p.code else p.name for p in event.cities
        ]
        found.append(Fact(label("cities"), separator.join(places)))
    for body in event.institutions:
        mention = f" ({body.mention})" if body.mention and body.mention != body.name else ""
        found.append(Fact(label("institutions"), body.name + mention))
    for person in event.people:
        found.append(Fact(label("people"), f"{person.name} ({person.role})" if person.role else person.name))
    for figure in event.figures:
        about = text("browser.about") if figure.approximate else ""
        of = f" ({figure.of})" if figure.of else ""
        found.append(Fact(label("figures"), f"{about}{figure.value:.15g}{figure.unit}{of}"))
    if event.directive is not None:
        for name in ("modal", "issuer", "addressee", "deadline"):
            value = str(getattr(event.directive, name))
            if value:
                found.append(Fact(label(name), edtf_words.words(value) if name == "deadline" else value))
    if event.quote:
        found.append(Fact(label("quote"), event.quote, "quote"))
    found += _sources(event, document)
    found += changed(event)
    found += [Fact(label("conflict"), words, "alert") for words in event.conflicts]
    found += mentions(others, chosen)
    if event.notes:
        found.append(Fact(label("notes"), event.notes))
    found += tags(event)
    found.append(Fact(label("confidence"), f"{event.confidence:.0%}"))
    found.append(Fact(label("id"), event.id, "faint"))
    return found


def _decided(event: Event) -> str:
    return f"  ({text('browser.decided_by', words=event.decided_by)})" if event.decided_by else ""


def _sources(event: Event, document: StoredDocument | None) -> list[Fact]:
    found: list[Fact] = []
    if event.source is not None:
        where = f"{place_of(event.source)} {glyphs().separator} {event.source.start}–{event.source.end}"
        found.append(Fact(label("source"), where))
    if document is not None and document.facts.title:
        found.append(Fact(label("document"), document.facts.title))
        if document_line(document.facts):
            found.append(Fact("", document_line(document.facts), "faint"))
    if document is not None and document.repost_of:
        found.append(Fact("", text("browser.is_repost", file=document.repost_of), "faint"))
    found += [Fact(label("source"), place_of(anchor)) for anchor in event.sources]
    return found
