"""Naming files of the project in a curation file: one form for a path, and a warning where there is no such file."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from timeline.curation.fields import Fields, near_miss
from timeline.curation.nodes import Mark, Node
from timeline.virtual import on_disk

_LISTED: Final = 2000  # files of a folder that are compared with a missing one


def relative_name(path: Path, root: Path) -> str:
    """The path from the project's folder, with ``/``; the whole path for a file outside it."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


class SourceFiles:
    """Reads ``file:`` for one curation file; every file that is not there is told once."""

    def __init__(self, fields: Fields, root: Path) -> None:
        self.fields = fields
        self.root = root
        self._checked: set[str] = set()

    def named(self, entries: dict[str, Node], mark: Mark, required: bool = False) -> str:
        """The project-relative path under ``file``, with ``/``; '' where none is given."""
        node = entries.get("file")
        file = self.fields.required(entries, "file", mark) if required else self.fields.text(node)
        file = file.replace("\\", "/").removeprefix("./")
        if file and node is not None and file not in self._checked:
            self._checked.add(file)
            self._check_file(file, node.mark)
        return file

    def _check_file(self, file: str, mark: Mark) -> None:
        if self._there(file):
            return
        near = self._nearest(file)
        if _leads_out(file):
            near = near or "sources/…"
            self.fields.problems.append(self.fields.where(mark).problem("file-outside", file=file, near=near))
            return
        where = self.fields.where(mark)
        if near:
            self.fields.problems.append(where.problem("no-file-near", "warning", file=file, near=near))
        else:
            self.fields.problems.append(where.problem("no-file", "warning", file=file))

    def _there(self, file: str) -> bool:
        if _leads_out(file):
            return False
        try:
            return on_disk(self.root / file).is_file()
        except (OSError, ValueError):
            return False

    def _nearest(self, file: str) -> str:
        """A file of the project of the same or almost the same name: beside the missing one, or in ``sources``."""
        name = PurePosixPath(file).name
        names: dict[str, str] = {}
        beside = () if _leads_out(file) else (self.root / PurePosixPath(file).parent,)
        for folder in (*beside, self.root / "sources"):
            try:
                paths = sorted(path for path in folder.iterdir() if path.is_file())
            except (OSError, ValueError):
                continue
            for path in paths[:_LISTED]:
                names.setdefault(path.name, relative_name(path, self.root))
        return names.get(name) or names.get(near_miss(name, list(names), 0.75), "")


def _leads_out(file: str) -> bool:
    """Whether a path is no path from the project's folder downwards (``/etc/x``, ``C:/x``, ``../x``)."""
    path = PurePosixPath(file)
    return path.is_absolute() or bool(PureWindowsPath(file).drive) or ".." in path.parts
