"""``timeline dates``: the time expressions in text from standard input."""

from __future__ import annotations

import argparse
import json
import sys
from shutil import get_terminal_size
from typing import cast

from timeline.commands.arguments import UsageError
from timeline.commands.terminal import colours, is_tty, put, tell, visible
from timeline.commands.underline import underlined
from timeline.config import Prefer, Project
from timeline.messages import text


def dates(project: Project, arguments: argparse.Namespace) -> int:
    """Find time expressions; text in and a drawing out, or with ``--jsonl`` a line of JSON for a line of JSON."""
    reference = arguments.reference or ""
    if reference:
        _check(reference)
    prefer = cast(Prefer, arguments.prefer or project.settings.prefer)
    if is_tty(sys.stdin):
        tell(text("cli.reads_input"))
    if arguments.jsonl:
        return _lines(reference, prefer)
    from timeline.dates.stream import expressions_of

    words = _input()
    colour = colours(project.settings, sys.stdout)
    found = expressions_of(words, reference, prefer)
    if not found:
        tell(text("cli.no_dates"))
    for line in underlined(words, found, get_terminal_size((100, 24)).columns, colour):
        put(line)
    return 0


def _check(reference: str) -> None:
    from timeline.dates.stream import reference_of

    try:
        reference_of(reference)
    except ValueError:
        raise UsageError(text("cli.bad_reference", value=reference)) from None


def _lines(reference: str, prefer: Prefer) -> int:
    """A line of JSON out for a line of JSON in; a line that cannot be read is told and left out."""
    from timeline.dates.stream import answer
    from timeline.export.plain import safe_json

    code = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode("utf-8-sig"))
            if not isinstance(record, dict):
                raise ValueError("object")
            found = answer(record, prefer, reference)
        except (ValueError, RecursionError) as error:
            tell(text("cli.bad_line", line=number, error=visible(str(error))))
            code = 1
        else:
            put(safe_json(json.dumps(found, ensure_ascii=False)))
    return code


def _input() -> str:
    """Standard input as text, by the same encodings as a document."""
    data = sys.stdin.buffer.read()
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = data.decode("gb18030", "replace")
    return words.replace("\r\n", "\n").replace("\r", "\n")
