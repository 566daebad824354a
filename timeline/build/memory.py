"""What is remembered between builds: what was to be said of each document, and, in the store's ``meta``, the last
finish."""

from __future__ import annotations

import json
from collections.abc import Sequence

from msgspec import Struct

from timeline.model import Problem


class Curated(Struct, frozen=True):
    """What curation was applied: a hash of everything it rested on, and the problems that it found."""

    basis: str = ""
    problems: tuple[Problem, ...] = ()


class Finished(Struct, frozen=True):
    """What the last finish gave: a hash of everything it rested on, how many events there are, and what was curated."""

    basis: str = ""
    events: int = 0
    curated: Curated = Curated()


def finished_to_json(finished: Finished) -> str:
    """A finish as stored."""
    curated = [finished.curated.basis, problems_to_json(finished.curated.problems)]
    return json.dumps([finished.basis, finished.events, curated], separators=(",", ":"))


def finished_from_json(text: str) -> Finished:
    """The inverse of ``finished_to_json``; one that gave nothing where the text cannot be understood."""
    try:
        basis, events, (rests_on, problems) = json.loads(text)
        return Finished(str(basis), int(events), Curated(str(rests_on), problems_from_json(problems)))
    except (ValueError, TypeError, AttributeError, IndexError):
        return Finished()


def problems_to_json(problems: Sequence[Problem]) -> str:
    """Problems as stored, '' for none."""
    from timeline.store.codec import problem_to_json

    return json.dumps(list(map(problem_to_json, problems)), separators=(",", ":")) if problems else ""


def problems_from_json(text: str) -> tuple[Problem, ...]:
    """The inverse of ``problems_to_json``."""
    from timeline.store.codec import problem_from_json

    return tuple(map(problem_from_json, json.loads(text))) if text else ()
