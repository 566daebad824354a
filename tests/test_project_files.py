"""What the project says of itself: the READMEs in step, their commands true, links that lead somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from timeline.commands.arguments import COMMANDS

ROOT = Path(__file__).parent.parent
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """The code blocks of a page, comments left out."""
    found = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [re.sub(r"[ \t]*#.*", "", block).strip() for block in found]


def headings(text: str) -> list[int]:
    """The levels of the headings of a page, in order."""
    without = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [len(marks) for marks in re.findall(r"^(#+) ", without, re.MULTILINE)]


def test_the_two_readmes_are_in_step() -> None:
    assert headings(ENGLISH) == headings(CHINESE)
    assert blocks(ENGLISH) == blocks(CHINESE)
    keys = [re.findall(r"^\| (`.+`) \|", text, re.MULTILINE) for text in (ENGLISH, CHINESE)]
    assert keys[0] == keys[1] != []


def sections(text: str) -> list[str]:
    """A page cut at its headings, code blocks left out."""
    without = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.split(r"^#+ .*$", without, flags=re.MULTILINE)


def test_the_two_readmes_say_the_same_things_section_by_section() -> None:
    """As far as that can be told without reading: what stands as code, where links lead, how many points there are."""

    def said(section: str) -> tuple[list[str], list[str], int, int]:
        links = [re.sub(r"-(en|zh)\.svg|README(\.zh)?\.md", "", link) for link in re.findall(r"\]\(([^)]+)\)", section)]
        points = len(re.findall(r"^(?:- |\| )", section, re.MULTILINE))
        paragraphs = len([part for part in re.split(r"\n{2,}", section.strip()) if part])
        return sorted(re.findall(r"`([^`]+)`", section)), sorted(links), points, paragraphs

    for english, chinese in zip(sections(ENGLISH), sections(CHINESE), strict=True):
        assert said(english) == said(chinese)


def test_the_readme_tells_the_formats_and_languages_that_there_are() -> None:
    from timeline.export.registry import FORMATS
    from timeline.messages import LANGUAGES

    for text in (ENGLISH, CHINESE):
        assert f" {len(FORMATS)} " in text
        assert all(language in text for language in LANGUAGES)


def test_ci_runs_the_very_test_command_of_the_readme() -> None:
    tests = [line for block in blocks(ENGLISH) for line in block.splitlines() if "pytest" in line]
    assert len(tests) == 1
    assert tests[0] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_set_up_commands_are_one_line_each_and_make_an_environment_of_their_own() -> None:
    set_up = blocks(ENGLISH)[:2]
    assert [block.count("\n") for block in set_up] == [0, 0]
    assert all(block.startswith("python3 -m venv .venv && .venv/bin/pip install ") for block in set_up)


def test_the_readme_shows_every_command_that_is_there() -> None:
    shown = set(re.findall(r"^timeline ([a-z]+)", "\n".join(blocks(ENGLISH)), re.MULTILINE))
    assert set(COMMANDS) - {"browse", "serve"} <= shown
    assert shown <= set(COMMANDS) | {"notes"}


@pytest.mark.parametrize(
    "page",
    sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]),
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert broken == []


def test_every_page_of_the_documentation_is_in_its_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [page.name for page in (ROOT / "docs").glob("*.md") if page.name != "README.md"]
    assert [name for name in pages if f"({name})" not in index] == []


def test_the_changelog_knows_the_version_or_what_is_not_released() -> None:
    from timeline import __version__

    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[(Unreleased|{re.escape(__version__)})\]", changes, re.MULTILINE)


def test_the_command_is_declared_and_runs_our_main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"timeline": "timeline.__main__:main"}
