"""What is remembered between builds in the store's ``meta``: each document's file, and the last finish."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from timeline.build.scanning import Stamp
from timeline.model import Problem


@dataclass(frozen=True, slots=True)
class Known:
    """What a document's file was like when it was read, and what was to be said of it."""

    stamp: Stamp
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Curated:
    """What curation was applied: a hash of everything it rested on, and the problems that it found."""

    basis: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """What the last finish gave: a hash of everything it rested on, how many events there are, the files that events
    point into, and what was curated."""

    basis: str = ""
    events: int = 0
    told: frozenset[str] = frozenset()
    curated: Curated = Curated()


@dataclass(frozen=True, slots=True)
class Memory:
    """What a store remembers."""

    documents: dict[str, Known]
    finished: Finished


def documents_to_json(known: Mapping[str, Known]) -> str:
    """Documents as stored."""
    from timeline.store.codec import problem_to_json

    values = {
        file: [item.stamp.size, item.stamp.changed, *map(problem_to_json, item.warnings)]
        for file, item in sorted(known.items())
    }
    return json.dumps(values, separators=(",", ":"))


def finished_to_json(finished: Finished) -> str:
    """A finish as stored."""
    from timeline.store.codec import problem_to_json

    curated = [finished.curated.basis, *map(problem_to_json, finished.curated.problems)]
    return json.dumps([finished.basis, finished.events, sorted(finished.told), curated], separators=(",", ":"))


def remembered(store: Path) -> Memory:
    """What the store remembers; nothing where there is no store, or one that cannot be understood."""
    from timeline.store import Store, StoreError
    from timeline.store.codec import problem_from_json

    try:
        with Store.open(store) as opened:
            documents = json.loads(opened.meta("documents") or "{}")
            basis, events, told, curated = json.loads(opened.meta("finished") or '["", 0, [], [""]]')
        return Memory(
            {
                file: Known(Stamp(int(size), int(changed)), tuple(map(problem_from_json, warnings)))
                for file, (size, changed, *warnings) in documents.items()
            },
            Finished(
                str(basis),
                int(events),
                frozenset(told),
                Curated(str(curated[0]), tuple(map(problem_from_json, curated[1:]))),
            ),
        )
    except (StoreError, ValueError, TypeError, AttributeError, IndexError):
        return Memory({}, Finished())
