"""A few seconds of the benchmarks that run for hours: mutated inputs, injected faults, time in step with size."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"


@pytest.mark.parametrize(("script", "arguments"), [("fuzz.py", ["--cases", "300"]), ("faults.py", ["--count", "17"])])
def test_a_short_run_finds_nothing(script: str, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / script), *arguments], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


#: Pieces that, repeated, make a regular expression with two ways to match try them all.
REPEATED = (
    "2020年", "1月", "1", "一", "1月1日至", "1月(yue)", " ", "\u3000", "(", ")", "“", "<", "<p>", "<!--",
    "&#", "&", "-", "—", "、", "。", "第", "上", "十", "a", "a ", "A.", "\t\n", "\n", "# ", "市", "省",
    "委员会", "市委书记", "要", ":", "/", "0:", "\\", '"', "“a", "城", "\u0301", "March ", "le ", "一、",
    "(一)", "====\n", "----\n", "---\na: b\n", "各", "张",
)  # fmt: skip


def _seconds(text: str) -> float:
    from timeline.cleaning import clean
    from timeline.extraction import extract
    from timeline.extraction.additions import Additions
    from timeline.reading import ReadError
    from timeline.reading.reader import from_bytes
    from timeline.store.filters import FilterError, parse

    begun = time.process_time()
    for name in ("txt", "md", "html"):
        try:
            document, _ = from_bytes(text.encode(), f"a.{name}", name)
        except ReadError:
            continue
        extract(document, clean(document.text), Additions((), (), {}), document.facts, "past")
    with contextlib.suppress(FilterError):
        parse(text[:2000])
    return time.process_time() - begun


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What is loaded once is not timed."""
    _seconds("2020年1月31日,临河县召开会议。March 3, 2020")


@pytest.mark.parametrize("piece", REPEATED, ids=ascii)
def test_twice_the_text_takes_no_more_than_about_twice_the_time(piece: str) -> None:
    """Eight times the text in less than 24 times the time: a square would be 64; short times are noise, and what was
    slow once is asked again."""
    small, large = 500, 4000
    measured = []
    for _ in range(3):
        first = _seconds(piece * (small // len(piece)))
        second = _seconds(piece * (large // len(piece)))
        if second < max(24 * first, 0.6):
            return
        measured.append((first, second))
    pytest.fail(f"{measured}")
