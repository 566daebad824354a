"""Exports: the events of a view in formats that other programs read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from timeline.export.registry import FORMATS, Format, of_file

if TYPE_CHECKING:
    from timeline.export.mapping import to_mapping
    from timeline.export.task import Header, Task, Written, left_out
    from timeline.export.writing import UnknownFormatError, write, write_from

# The list of formats is read by every command's help, so the rest is loaded where it is first used.
_HOMES = {
    "to_mapping": "mapping",
    "Header": "task",
    "Task": "task",
    "Written": "task",
    "left_out": "task",
    "UnknownFormatError": "writing",
    "write": "writing",
    "write_from": "writing",
}

__all__ = [
    "FORMATS",
    "Format",
    "Header",
    "Task",
    "UnknownFormatError",
    "Written",
    "left_out",
    "of_file",
    "to_mapping",
    "write",
    "write_from",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(f"timeline.export.{home}"), name)
