"""What fuzzing, injected faults and long use have found, kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from timeline.browser.lines import Layout
from timeline.store import Store, StoreError, StoreWriter


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_stepping_where_there_is_nothing(unit: str) -> None:
    layout = Layout([], True, unit)
    assert layout.step(0, 1) == layout.step(0, -1) == 0


def test_a_schema_that_is_no_text_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with StoreWriter(path) as writer:
        writer.commit()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = path.read_bytes()
    at = content.index(b"CREATE TABLE")
    path.write_bytes(content[: at + 3] + b"\xfc" + content[at + 4 :])
    for opened in (lambda: Store.open(path), lambda: StoreWriter(path)):
        with pytest.raises(StoreError) as raised:
            opened()
        assert raised.value.fault == "damaged"
