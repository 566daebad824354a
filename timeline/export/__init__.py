"""Exports: the events of a view in formats that other programs read."""

from timeline.export.mapping import to_mapping
from timeline.export.writing import FORMATS, Format, Header, UnknownFormatError, write

__all__ = ["FORMATS", "Format", "Header", "UnknownFormatError", "to_mapping", "write"]
