"""Commands on events: ``list``, ``show``, ``export``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO, cast

from timeline.commands.arguments import COLUMNS, MORE_COLUMNS, UsageError
from timeline.commands.opening import CannotGoOnError, open_store
from timeline.commands.terminal import Screen, bold, colours, dim, is_tty, padded, put, tell, visible, width
from timeline.config import Project
from timeline.messages import say, text
from timeline.model import Anchor, Event

if TYPE_CHECKING:
    from timeline.export import Written
    from timeline.store import Store
    from timeline.store.filters import Filter

_WIDTHS: Final[Mapping[str, int]] = {  # cells of a column on a terminal; pipes get tabs
    "date": 16,
    "kind": 4,
    "title": 44,
    "city": 8,
    "institutions": 20,
    "source": 24,
    "basis": 8,
    "origin": 6,
}


def read_filter(words: str) -> Filter:
    """The filter that was asked for; a mistake is shown with a caret under it."""
    from timeline.store.filters import FilterError, caret, parse

    try:
        return parse(words)
    except FilterError as error:
        shown, marks = caret(words, error).split("\n", 1)
        message = f"{visible(say(error.reason))}\n  {visible(shown)}\n  {marks}"
        raise CannotGoOnError(message, 2) from None


def list_events(project: Project, arguments: argparse.Namespace) -> int:
    """One line an event: tabs between columns in a pipe, aligned on a terminal, JSON lines with ``--json``."""
    columns = _columns(arguments.columns)
    chosen = read_filter(arguments.filter)
    with open_store(project) as store:
        if arguments.json:
            from timeline.export import to_mapping
            from timeline.export.plain import safe_json

            for event in store.events(chosen):
                put(safe_json(json.dumps(to_mapping(event), ensure_ascii=False)))
            return 0
        _say_if_empty(store, chosen)
        originals = store.originals() if "repost_of" in columns else {}

        def original(event: Event) -> str:
            return originals.get(event.source.file, "") if event.source is not None else ""

        cells = {**_CELLS, "repost_of": original}
        aligned = is_tty(sys.stdout)
        for event in store.events(chosen):
            if aligned:
                put(_aligned(columns, [visible((_IN_WORDS.get(name) or cells[name])(event)) for name in columns]))
            else:
                put("\t".join(visible(cells[name](event)) for name in columns))
    return 0


def _say_if_empty(store: Store, chosen: Filter) -> None:
    if store.count(chosen):
        return
    if store.stats().documents == 0:
        tell(text("cli.list_no_documents"))
    else:
        tell(text("cli.list_empty"))


def _columns(asked: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in asked.split(",") if name.strip()) if asked else COLUMNS
    for name in names:
        if name not in _CELLS:
            raise UsageError(text("cli.unknown_column", name=name, known=", ".join((*COLUMNS, *MORE_COLUMNS))))
    return names


def _aligned(columns: tuple[str, ...], cells: list[str]) -> str:
    pieces = [padded(cell, _WIDTHS.get(name, 10)) for name, cell in zip(columns, cells, strict=True)]
    return "  ".join(pieces).rstrip()


def _place(anchor: Anchor | None) -> str:
    return f"{anchor.file}:{anchor.paragraph}" if anchor is not None else ""


def _page(anchor: Anchor | None) -> str:
    return str(anchor.page) if anchor is not None and anchor.page else ""


_Cell = Callable[[Event], str]

# On a terminal, in the user's language; a pipe gets the words that filters know in every language.
_IN_WORDS: Final[Mapping[str, _Cell]] = {
    "kind": lambda event: text(f"filters.kind_{event.kind}"),
    "basis": lambda event: text(f"filters.basis_{event.basis.replace('-', '_')}"),
    "origin": lambda event: text(f"filters.origin_{event.origin}"),
}

_CELLS: Final[Mapping[str, _Cell]] = {
    "date": lambda event: event.date,
    "kind": lambda event: event.kind,
    "title": lambda event: event.title,
    "city": lambda event: ", ".join(place.name for place in event.cities),
    "institutions": lambda event: ", ".join(body.name for body in event.institutions),
    "source": lambda event: _place(event.source),
    "id": lambda event: event.id,
    "earliest": lambda event: event.earliest or "",
    "latest": lambda event: event.latest or "",
    "date_text": lambda event: event.date_text,
    "basis": lambda event: event.basis,
    "origin": lambda event: event.origin,
    "confidence": lambda event: f"{event.confidence:.2f}",
    "quote": lambda event: event.quote,
    "reported": lambda event: event.reported,
    "page": lambda event: _page(event.source),
    "repost_of": lambda event: "",  # what only the store knows: see list_events
}


# --- show -----------------------------------------------------------------------------------------------------


def show(project: Project, arguments: argparse.Namespace) -> int:
    """Everything known about one event, its paragraph with the quote lit, and why."""
    if not arguments.id:
        raise UsageError(text("cli.missing_id"))
    with open_store(project) as store:
        event = _wanted(store, arguments.id)
        lit = colours(project.settings, sys.stdout)
        put(bold(f"{visible(event.date or text('cli.no_value'))}  {visible(event.title)}", lit))
        rows = [*_rows(event), *_reposts(store, event)]
        widest = max(width(label) for label, _ in rows)
        for label, value in rows:
            put(f"{dim(padded(label, widest), lit)}  {visible(value)}")
        for anchor in (event.source, *event.sources):
            if anchor is not None:
                put("")
                _paragraph(store, anchor, lit)
    if arguments.trace and event.source is not None:
        _trace(project, event.source, lit)
    return 0


def _trace(project: Project, anchor: Anchor, lit: bool) -> None:
    """The way of the paragraph from its file to its events: what each component needs, gives, and gave here."""
    from timeline.build.pipeline import traced
    from timeline.curation import load
    from timeline.reading import ReadError
    from timeline.reading.rules import Rules

    curation = load(project.events_files, project.folder)
    lines = (anchor.paragraph, anchor.paragraph)
    path, facts = project.folder / anchor.file, curation.facts_for(anchor.file)
    rules = Rules.of(project.settings)
    try:
        steps = traced(path, anchor.file, curation.additions, facts, project.settings.prefer, lines, rules)
    except ReadError as error:
        raise CannotGoOnError(say(error.reason)) from error
    except OSError as error:
        raise CannotGoOnError(text("reading.unreadable", error=str(error.strerror or error))) from error
    for number, step in enumerate(steps, 1):
        part = step.component
        put("")
        put(bold(f"{number}. {text(f'extraction.trace_{part.name}')}", lit))
        needs, gives = (
            _listed(text(f"extraction.gives_{name}") for name in names) for names in (part.needs, part.gives)
        )
        put(dim(text("extraction.trace_needs_gives", needs=needs, gives=gives), lit))
        for found in step.found:
            why = f"  ({say(found.why)})" if found.why is not None else ""
            taken = f"  → {found.taken_for}" if found.taken_for else ""
            put(visible(f"   {found.words}{taken}{why}"))


def _wanted(store: Store, asked: str) -> Event:
    """The event of this id, or of the only id that begins so."""
    event = store.event(asked)
    if event is not None:
        return event
    ids = store.ids(asked) if asked else []
    if len(ids) == 1 and (event := store.event(ids[0])) is not None:
        return event
    if ids:
        raise CannotGoOnError(text("cli.many_events", id=visible(asked), ids=", ".join(ids)))
    raise CannotGoOnError(text("cli.no_event", id=visible(asked)))


def _rows(event: Event) -> Iterator[tuple[str, str]]:
    """What is known, a label and a value each; nothing for what is not known."""

    def row(name: str, value: str) -> Iterator[tuple[str, str]]:
        if value:
            yield text(f"cli.show_{name}"), value

    yield from row("id", event.id)
    between = f"{event.earliest or '…'} – {event.latest or '…'}" if event.earliest or event.latest else ""
    yield from row("between", between)
    yield from row("date_text", event.date_text)
    yield from row("basis", text(f"filters.basis_{event.basis.replace('-', '_')}"))
    yield from row("why", say(event.why))
    kind = text(f"filters.kind_{event.kind}")
    yield from row("kind", _aside(kind, event.decided_by))
    marks = [text(f"cli.show_{name}") for name in ("bounded", "planned") if getattr(event, name)]
    yield from row("marks", _listed(marks))
    yield from row("reported", event.reported)
    yield from row("cities", _listed(_city(place.name, place.province) for place in event.cities))
    yield from row("institutions", _listed(_named(body.name, body.mention) for body in event.institutions))
    yield from row("people", _listed(_named(person.name, person.role) for person in event.people))
    figures = (f"{'≈' * item.approximate}{item.value:g} {item.unit} {item.of}".rstrip() for item in event.figures)
    yield from row("figures", _listed(figures))
    if event.directive is not None:
        for name in ("modal", "issuer", "addressee", "deadline"):
            yield from row(name, getattr(event.directive, name))
    yield from row("confidence", f"{event.confidence:.2f}")
    yield from row("origin", text(f"filters.origin_{event.origin}"))
    before = _listed(f"{name}: {value}" for name, value in event.extracted.items())
    yield from row("extracted", before)
    yield from row("page", _page(event.source))
    yield from row("happening", event.happening)
    yield from row("conflicts", "; ".join(event.conflicts))
    yield from row("notes", event.notes)
    yield from row("tags", _listed(event.tags))


def _reposts(store: Store, event: Event) -> Iterator[tuple[str, str]]:
    """The document that the event's document prints again, and those that print it again."""
    if event.source is None:
        return
    document = store.document(event.source.file)
    if document is not None and document.repost_of:
        yield text("cli.show_repost_of"), document.repost_of
    again = store.reposts(event.source.file)
    if again:
        yield text("cli.show_reposts"), _listed(again)


def _listed(words: Iterable[str]) -> str:
    return text("cli.list_separator").join(words)


def _aside(words: str, aside: str) -> str:
    return text("cli.with_aside", words=words, aside=aside) if aside else words


def _city(name: str, province: str) -> str:
    return _aside(name, province if province != name else "")


def _named(name: str, other: str) -> str:
    return _aside(name, other if other != name else "")


def _paragraph(store: Store, anchor: Anchor, lit: bool) -> None:
    """The paragraph an anchor points into, the quote in bold (between ⟦ ⟧ without colours)."""
    put(dim(visible(_place(anchor)), lit))
    document = store.document(anchor.file)
    if document is None:
        put(visible(anchor.exact))
        return
    words = document.text
    start = words.rfind("\n", 0, anchor.start) + 1
    end = words.find("\n", anchor.end)
    before, after = words[start : anchor.start], words[anchor.end : end if end >= 0 else len(words)]
    quote = visible(words[anchor.start : anchor.end])
    put(visible(before).strip() + (bold(quote, True) if lit else f"⟦{quote}⟧") + visible(after).strip())


# --- export ---------------------------------------------------------------------------------------------------


def export(project: Project, arguments: argparse.Namespace) -> int:
    """Write the events that a filter lets through in one of the formats; a file is replaced as a whole or not at
    all."""
    from timeline.export import FORMATS, left_out, of_file, write_from

    chosen = read_filter(arguments.filter)
    target = arguments.output
    form = arguments.format or of_file(target or "") or "yaml"
    if target and _is_truth(project, Path(target)):
        raise CannotGoOnError(text("cli.export_over_truth", file=visible(target)), 2)
    with open_store(project) as store:

        def written(stream: TextIO) -> Written:
            return write_from(store, chosen, form, stream, jobs=project.settings.jobs)

        screen = Screen(sys.stdout) if is_tty(sys.stdout) else sys.stdout
        done = written(cast(TextIO, screen)) if not target or target == "-" else _replace(Path(target), written)
    if target and target != "-":
        said = "cli.exported" if FORMATS[form].counts == "events" else "cli.exported_documents"
        tell(text(said, count=done.count, file=visible(str(Path(target)))))
    if left := left_out(form, done):
        tell(left)
    return 0


def _is_truth(project: Project, path: Path) -> bool:
    """Whether a file is what a person wrote: curation or a source, which nothing may write over."""
    real = path.resolve()
    return real.is_relative_to(project.sources.resolve()) or real in {file.resolve() for file in project.events_files}


def _replace(path: Path, write: Callable[[TextIO], Written]) -> Written:
    """Write a file beside its place and move it there."""
    from timeline.export.files import write_whole

    try:
        return write_whole(path, write)
    except OSError as error:
        values = {"path": visible(str(path)), "error": error.strerror or str(error)}
        raise CannotGoOnError(text("cli.cannot_write", **values)) from error
