"""The formats of exports, in the order in which they are offered. Nothing is loaded by looking at the list.

The command line, the browser, shell completion and the documentation all read it from here.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Format(NamedTuple):
    """A format: its ``name``, the ending of its files (without the dot), whether it comes back without loss
    (``timeline import``), and what it ``counts``: events, or the documents they come from.

    Its writer is the function ``write_<name>`` of ``timeline.export.<module>``.
    """

    name: str
    ending: str
    module: str
    whole: bool = False
    counts: str = "events"


_ALL: Final = (
    Format("yaml", "yaml", "records", True),
    Format("json", "json", "records", True),
    Format("jsonl", "jsonl", "records", True),
    Format("csv", "csv", "csv_table", True),
    Format("csv-bom", "csv", "csv_table", True),
    Format("markdown", "md", "markdown"),
    Format("html", "html", "html_page"),
    Format("ics", "ics", "icalendar"),
    Format("timelinejs", "json", "timelinejs"),
    Format("markwhen", "mw", "markwhen"),
    Format("jsonld", "jsonld", "jsonld"),
    Format("ftm", "ftm.jsonl", "followthemoney"),
    Format("timesketch", "jsonl", "timesketch"),
    Format("biblatex", "bib", "references", counts="documents"),
    Format("gbt7714", "gbt7714.txt", "references", counts="documents"),
)

#: Every format by its name.
FORMATS: Final[dict[str, Format]] = {one.name: one for one in _ALL}


def of_file(name: str) -> str | None:
    """The format that a file's ending asks for; of several the first in the list; ``None`` for an unknown ending."""
    lower = name.lower()
    fitting = [one for one in _ALL if lower.endswith(f".{one.ending}")]
    if not fitting:
        return "yaml" if lower.endswith(".yml") else None
    return max(fitting, key=lambda one: len(one.ending)).name
