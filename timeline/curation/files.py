"""Naming files of the project in a curation file: one form for a path, and a warning where there is no such file."""

from __future__ import annotations

from pathlib import Path

from timeline.curation.fields import Fields, near_miss
from timeline.curation.nodes import Mark, Node


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
        try:
            there = (self.root / file).is_file()
        except (OSError, ValueError):
            there = False
        if there:
            return
        near = near_miss(file, self._known_files(file))
        where = self.fields.where(mark)
        if near:
            self.fields.problems.append(where.problem("no-file-near", "warning", file=file, near=near))
        else:
            self.fields.problems.append(where.problem("no-file", "warning", file=file))

    def _known_files(self, file: str) -> list[str]:
        """Files beside the one that is missing, or anywhere in ``sources`` by the same name."""
        found: list[str] = []
        name = file.rpartition("/")[2]
        for folder in dict.fromkeys(((self.root / file).parent, self.root / "sources")):
            try:
                names = sorted(path for path in folder.iterdir() if path.is_file())
            except (OSError, ValueError):
                continue
            for path in names[:2000]:
                relative = relative_name(path, self.root)
                if path.name == name:
                    return [relative, file]
                found.append(relative)
        return found
