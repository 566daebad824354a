"""What docs/python.md shows runs as it is shown; importing the package loads nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = re.findall(
    r"```python\n(.*?)```", (Path(__file__).parent.parent / "docs" / "python.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_run(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "notes" / "sources"
    sources.mkdir(parents=True)
    (sources / "a.txt").write_text("2020年7月9日,云溪市防汛指挥部召开会议。\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(EXAMPLES[number], "docs/python.md", "exec"), {})
    assert len(EXAMPLES) == 3
    if "export" in EXAMPLES[number]:
        assert (tmp_path / "meetings.csv").read_text(encoding="utf-8").count("meeting") == 1


def test_facts_that_are_given_win() -> None:
    import timeline

    found = timeline.document("a.txt", "昨日,我市召开会议。\n")
    (event,) = timeline.events(found, published="2020-07-10", city="重庆市")
    assert (event.date, [place.name for place in event.cities]) == ("2020-07-09", ["重庆市"])


def test_importing_loads_nothing() -> None:
    code = "import sys, timeline; print([name for name in sys.modules if name.startswith('timeline.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
