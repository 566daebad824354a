"""Commands on a project as a whole: ``init``, ``build``, ``check``, ``stats``, ``config``."""

from __future__ import annotations

import argparse
import shlex
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.commands.events import read_filter
from timeline.commands.opening import CannotGoOnError, bring_up_to_date, open_store, require
from timeline.commands.terminal import padded, problem_line, put, tell, visible, width
from timeline.config import EVENTS_FILE, SETTINGS, Project, Where
from timeline.messages import text

if TYPE_CHECKING:
    from timeline.store import Stats, Store
    from timeline.store.filters import Filter


def init(project: Project, arguments: argparse.Namespace) -> int:
    """Make a new project: ``sources/`` and an ``events.yaml`` that explains itself; what exists stays as it is."""
    from timeline.curation.schema import FILE_NAME, as_json
    from timeline.curation.template import template

    events = project.folder / EVENTS_FILE
    try:
        project.sources.mkdir(parents=True, exist_ok=True)
        try:
            with events.open("x", encoding="utf-8") as file:
                file.write(template())
            key = "cli.init_made"
        except FileExistsError:
            key = "cli.init_kept"
        # Made anew each time: it is the program's, not the person's.
        (project.folder / FILE_NAME).write_text(as_json(), encoding="utf-8")
    except OSError as error:
        values = {"path": visible(str(error.filename or project.folder)), "error": error.strerror or str(error)}
        raise CannotGoOnError(text("cli.cannot_write", **values)) from error
    tell(text(key, folder=visible(str(project.folder)), sources="sources/", events=EVENTS_FILE))
    tell(text("cli.init_next", folder=shlex.quote(visible(str(arguments.folder or project.folder)))))
    return 0


def build(project: Project, arguments: argparse.Namespace) -> int:
    """Bring the store up to date and say what was done; 1 where something was left out."""
    fetched = [_fetch(project, url) for url in arguments.source or ()]
    code = _build(project, arguments, arguments.rebuild) or (0 if all(fetched) else 1)
    return _watch(project, arguments) if arguments.watch else code


def _fetch(project: Project, url: str) -> bool:
    """Bring documents from a URL into the sources folder; whether nothing was left out."""
    from timeline.build.building import prepare_folder
    from timeline.model import Problem
    from timeline.reading import ReadError
    from timeline.reading.remote import FETCHED, fetch
    from timeline.reading.remote_system import shown
    from timeline.reading.rules import Rules

    if not project.folder.is_dir():
        require(project)  # says so
    try:
        prepare_folder(project.store.parent)
        project.sources.mkdir(parents=True, exist_ok=True)
        found = fetch(url, project.sources, project.store.parent / FETCHED, Rules.of(project.settings))
    except ReadError as error:
        tell(problem_line(Problem(shown(url), error.reason)))
        return False
    except OSError as error:
        values = {"path": visible(str(error.filename or project.folder)), "error": error.strerror or str(error)}
        raise CannotGoOnError(text("cli.cannot_write", **values)) from error
    for problem in found.problems:
        tell(problem_line(problem))
    folder = visible(f"{project.sources.name}/{found.into}")
    tell(text("build.fetched", url=visible(shown(url)), new=found.new, same=found.same, gone=found.gone, folder=folder))
    return not found.problems


def _build(project: Project, arguments: argparse.Namespace, rebuild: bool = False) -> int:
    report = bring_up_to_date(
        project, jobs=arguments.jobs, cluster=arguments.cluster or "", rebuild=rebuild, always=True
    )
    assert report is not None
    for problem in report.problems:
        tell(problem_line(problem))
    tell(
        text(
            "build.done",
            read=report.read,
            reused=report.reused,
            dropped=report.dropped,
            events=report.events,
            problems=len(report.problems),
        )
    )
    return 1 if any(problem.level == "error" for problem in report.problems) else 0


def _watch(project: Project, arguments: argparse.Namespace) -> int:
    """Build again at every change, until it is stopped by ^C or by the system, which is its proper end."""
    from timeline.build.watching import changes

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    tell(text("build.watching", folder=visible(str(project.folder))))
    try:
        for changed in changes(project.folder):
            try:
                _build(changed, arguments)
            except CannotGoOnError as error:  # the folder is away, say: it may come back
                tell(text("cli.error", message=error.message))
    except KeyboardInterrupt:
        tell(text("build.watched"))
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def check(project: Project, arguments: argparse.Namespace) -> int:
    """Every problem of settings, curation and sources, a line each on standard output; 1 if there is any."""
    bring_up_to_date(project)
    with open_store(project) as store:
        problems = [*project.problems, *store.problems()]
    for problem in problems:
        put(problem_line(problem))
    tell(text("cli.check_found" if problems else "cli.check_fine", count=len(problems)))
    return 1 if problems else 0


def stats(project: Project, arguments: argparse.Namespace) -> int:
    """Counts over the project, or over the events that a filter lets through."""
    chosen = read_filter(arguments.filter)
    with open_store(project) as store:
        found = _filtered(store, chosen) if str(chosen) else store.stats()
    _table(
        {
            text("cli.stats_documents"): str(found.documents),
            text("cli.stats_events"): str(found.events),
            text("cli.stats_directives"): str(found.directives),
            **({} if str(chosen) else {text("cli.stats_problems"): str(found.problems)}),
            text("cli.stats_cities"): str(found.cities),
            text("cli.stats_institutions"): str(found.institutions),
            text("cli.stats_people"): str(found.people),
            text("cli.stats_span"): f"{found.first} – {found.last}" if found.first else "–",
            text("cli.stats_built"): found.built,
        }
    )
    for name, counts in (("kind", found.by_kind), ("basis", found.by_basis), ("origin", found.by_origin)):
        if counts:
            put("")
            put(text(f"cli.stats_by_{name}"))
            ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            _table({_named(name, value): str(count) for value, count in ordered}, indent="  ")
    return 0


def _filtered(store: Store, chosen: Filter) -> Stats:
    """The same counts over the events of a filter; ``documents`` are those that tell of them."""
    everything = store.count() or 1
    by = {
        dimension: {each.value: each.count for each in store.facet(chosen, dimension)}
        for dimension in ("kind", "basis", "origin")
    }
    dated = [each.day for each in store.days(chosen) if each.day]
    directives = by["kind"].get("directive", 0)
    rows = store.rows(chosen, 0, everything)
    from timeline.store import Stats

    return Stats(
        documents=len(store.facet(chosen, "source", everything)),
        events=len(rows) - directives,
        directives=directives,
        problems=len(store.problems()),
        cities=len({name for row in rows for name in row.cities}),
        institutions=len({name for row in rows for name in row.institutions}),
        people=len(store.facet(chosen, "person", store.stats().people or 1)),
        first=dated[0] if dated else "",
        last=dated[-1] if dated else "",
        built=store.meta("built"),
        by_kind=by["kind"],
        by_basis=by["basis"],
        by_origin=by["origin"],
    )


def _named(dimension: str, value: str) -> str:
    """A kind, basis or origin in words."""
    return text(f"filters.{dimension}_{value.replace('-', '_')}")


def _table(rows: Mapping[str, str], indent: str = "") -> None:
    """Names and values in two columns."""
    widest = max((width(name) for name in rows), default=0)
    for name, value in rows.items():
        put(f"{indent}{padded(name, widest)}  {value}".rstrip())


def config(project: Project, arguments: argparse.Namespace) -> int:
    """The project's parts and every setting with where it comes from; 1 where a setting is wrong."""
    none = text("config.none")

    def shown(path: Path) -> str:
        words = visible(str(path))
        return words if path.exists() else text("config.missing", path=words)

    _table(
        {
            text("config.folder"): shown(project.folder),
            text("config.sources"): shown(project.sources),
            text("config.events"): ", ".join(shown(path) for path in project.events_files) or none,
            text("config.store"): shown(project.store),
        }
    )
    put("")
    lines = {name: f"{_value(getattr(project.settings, name))}  # {_origin(project.where[name])}" for name in SETTINGS}
    widest = max(map(len, lines))
    for name, line in lines.items():
        put(visible(f"{name:<{widest}} = {line}"))
    for problem in project.problems:
        tell(problem_line(problem))
    return 1 if project.problems else 0


def _value(value: object) -> str:
    """A setting's value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f'{name} = "{keys}"' for name, keys in value.items()) + "}"
    return str(value) if isinstance(value, int) else f'"{value}"'


def _origin(where: Where) -> str:
    return text(f"config.from_{where.kind}", name=visible(where.name), line=where.line)
