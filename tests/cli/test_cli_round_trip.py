"""Out by one project's export, in by another's import: nothing is lost, whichever of the whole formats it goes by."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from cli_samples import CURATION, write_project

from timeline.export import FORMATS

WHOLE = sorted(format.name for format in FORMATS.values() if format.whole)
_HOSTILE = '=1; -2; \'x\\;=3, "y"|+4\u3000\\\\no: [~]\\n\\tend'
_DECISIONS = f"""corrections:
  - file: sources/flood.txt
    quote: 次日上午
    set: {{title: "{_HOSTILE.replace('"y"', "y")}", note: "{_HOSTILE.replace('"', "'")}", tags: ["=a; b", "c\\\\"]}}
  - {{file: sources/flood.txt, quote: 各乡镇要坚持, set: {{people: [{{name: 贺知远, role: 县长}}]}}}}
"""
# What tells one export of the same events from another: when it was made, and from which file a decision came.
_OF_ITS_OWN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d[+-]\d\d:\d\d)?|first\.[a-z]+")


def content(file: Path) -> str:
    return _OF_ITS_OWN.sub("", file.read_bytes().decode())


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("decided")
    write_project(folder)
    (folder / "events.yaml").write_text(CURATION + _DECISIONS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def taken_over(decided: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a project without decisions says after it took over an export, by the format of that."""
    return {}


@pytest.mark.parametrize("format", WHOLE)
def test_an_export_that_nobody_edited_changes_nothing(format: str, decided: Path, installed, tmp_path: Path) -> None:
    first, second = (tmp_path / f"{name}.{FORMATS[format].ending}" for name in ("first", "second"))
    assert installed("export", "-f", format, "-o", first, cwd=decided).returncode == 0
    before = (decided / "events.yaml").read_bytes()
    done = installed("import", first, cwd=decided)
    assert (done.returncode, done.stdout) == (0, ""), done
    assert (decided / "events.yaml").read_bytes() == before
    assert installed("export", "-f", format, "-o", second, cwd=decided).returncode == 0
    assert content(second) == content(first)


@pytest.mark.parametrize("format", WHOLE)
def test_a_project_that_takes_an_export_over_says_the_same(
    format: str, decided: Path, taken_over: dict[str, str], installed, tmp_path: Path
) -> None:
    ending = FORMATS[format].ending
    first, again = tmp_path / f"first.{ending}", tmp_path / f"again.{ending}"
    assert installed("export", "-f", format, "-o", first, cwd=decided).returncode == 0
    other = tmp_path / "other"
    shutil.copytree(decided / "sources", other / "sources")
    (other / "events.yaml").write_text("", encoding="utf-8")
    assert installed("import", first, cwd=other).returncode == 0
    # What a person decided there is what a person decided here …
    columns = "date,kind,title,city,institutions,source"
    assert installed("list", "--columns", columns, cwd=other).stdout == (
        installed("list", "--columns", columns, cwd=decided).stdout
    )
    # … its own export brings nothing new, and what it says does not depend on the format it came by.
    assert installed("export", "-f", format, "-o", again, cwd=other).returncode == 0
    done = installed("import", again, cwd=other)
    assert (done.returncode, done.stdout) == (0, ""), done
    assert installed("export", "-f", "yaml", "-o", tmp_path / "last.yaml", cwd=other).returncode == 0
    taken_over[format] = content(tmp_path / "last.yaml")
    assert set(taken_over.values()) == {taken_over[format]}
