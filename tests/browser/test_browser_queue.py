"""The review queue: its order, and what its keys write."""

from types import SimpleNamespace

import pytest

from timeline.browser.queue import queued


def row(id, confidence, conflict=False, origin="extracted"):
    return SimpleNamespace(id=id, confidence=confidence, conflict=conflict, origin=origin)


@pytest.mark.parametrize(
    ("rows", "decided", "order"),
    [
        ([row("a", 0.5), row("b", 0.2)], (), "ba"),
        ([row("a", 0.2), row("b", 0.9, True)], (), "ba"),
        ([row("a", 0.5, True), row("a", 0.5, True)], (), "a"),
        ([row("a", 0.2), row("b", 0.5)], ("a",), "b"),
        ([row("a", 0.2, origin="curated"), row("b", 0.3, origin="corrected")], (), ""),
    ],
)
def test_order(rows, decided, order):
    assert "".join(item.id for item in queued(rows, decided)) == order
