"""Whether a build is needed: asked at every start, so nothing is loaded and nothing read that it can do without."""

from __future__ import annotations

from timeline.build import recipe
from timeline.build.scanning import Scan, extras, scan, stamps
from timeline.config import Project


def is_stale(project: Project) -> bool:
    """Whether anything that the store was made from is not as it was (by size and time of change).

    Nothing is read but names, sizes and times, so that starting costs next to nothing.
    """
    from timeline.store.connecting import open_reading
    from timeline.store.values import StoreError

    try:
        connection = open_reading(project.store)
    except StoreError:
        return True
    try:
        known = connection.execute("SELECT value FROM meta WHERE name = 'inputs'").fetchone()
    finally:
        connection.close()
    return known is None or known[0] != inputs(project, scan(project))


def inputs(project: Project, found: Scan) -> str:
    """A hash of everything that a build looks at, by size and time of change."""
    return recipe.fingerprint(
        recipe.digest(found.files.lines()),
        [[problem.file, problem.message.key] for problem in found.problems],
        list(stamps(project.events_files)),
        list(stamps((*recipe.parts(), *recipe.finishing()))),
        project.settings.prefer,
        project.settings.max_file_size,
        project.settings.max_archive_files,
        project.settings.max_archive_size,
        project.settings.fields,
        extras(found),
    )
