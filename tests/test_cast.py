"""docs/demo.cast is an asciicast of our program, and the script that made it records what a terminal shows."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("pty", reason="terminals of this kind are not on this system")
ROOT = Path(__file__).parent.parent


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    import make_cast

    return make_cast


def test_the_demo_is_an_asciicast() -> None:
    header, *events = (json.loads(line) for line in (ROOT / "docs" / "demo.cast").read_text("utf-8").splitlines())
    assert header["version"] == 2
    assert (header["width"], header["height"]) > (80, 24)
    times = [when for when, _, _ in events]
    assert times == sorted(times) and 20 < times[-1] < 120
    assert {kind for _, kind, _ in events} == {"o"}
    shown = "".join(words for _, _, words in events)
    assert "阳泉" in shown and "written to yangquan.html" in shown
    assert "Traceback" not in shown and "unexpected" not in shown


def test_what_is_typed_and_written_is_recorded(maker: ModuleType, tmp_path: Path) -> None:
    program = "name = input('name? '); import os; print('hello', name, os.get_terminal_size().columns)"
    story = (("you\r", 5.0, "hello you 100"),)
    written = maker.record([sys.executable, "-c", program], story, tmp_path, dict(os.environ), (100, 30))
    assert "hello you 100" in "".join(words for _, words in written)
    assert written[0][1].startswith("name? ")
    lines = maker.cast(written, (100, 30)).splitlines()
    assert json.loads(lines[0])["width"] == 100
    assert [json.loads(line)[1] for line in lines[1:]] == ["o"] * (len(lines) - 1)


def test_waiting_for_what_never_comes_ends(maker: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(maker, "LONGEST", 2.0)
    with pytest.raises(TimeoutError, match="nothing of the kind"):
        story = (("x", 0.0, "nothing of the kind"),)
        maker.record([sys.executable, "-c", "input(); input()"], story, tmp_path, dict(os.environ))
