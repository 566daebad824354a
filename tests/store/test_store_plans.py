"""What the browser asks is answered by an index: never by going through all events."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from store_samples import random_events

from timeline.store import Store, StoreWriter
from timeline.store.filters import Filter, parse

WHOLE = Filter()
QUESTIONS: dict[str, Callable[[Store], object]] = {
    "rows": lambda store: store.rows(WHOLE, 40, 50),
    "rows of a filter": lambda store: store.rows(parse("会 city:云溪 date:2020-01"), 0, 50),
    "days": lambda store: store.days(parse("date:2020-01-10T08:00/2020-02")),
    "rank": lambda store: store.rank(WHOLE, "e00007"),
    "event": lambda store: store.event("e00007"),
    "ids": lambda store: store.ids("e0000"),
    "id": lambda store: store.count(parse("id:e00007")),
    "happening": lambda store: store.count(parse("happening:h1")),
    "facet": lambda store: store.facet(WHOLE, "city"),
    "document": lambda store: store.document("sources/a.txt"),
    "paragraph": lambda store: store.paragraph_events("sources/a.txt", 2),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("plans") / "store.sqlite"
    with StoreWriter(made) as writer:
        writer.replace_events(random_events(3, 500))
        writer.commit()
    return made


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_goes_through_all_events(question: str, path: Path) -> None:
    with Store.open(path) as store:
        asked: list[str] = []
        store._connection.set_trace_callback(asked.append)
        QUESTIONS[question](store)
        store._connection.set_trace_callback(None)
    selects = {query for query in asked if query.startswith("SELECT")}
    assert selects
    with sqlite3.connect(path) as connection:
        for query in selects:
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {query}"):
                for table in ("event", "telling", "span", "document"):
                    assert step.split(" USING ")[0] != f"SCAN {table}", (query, step)
