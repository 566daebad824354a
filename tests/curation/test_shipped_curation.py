"""The shipped project: five digests with the troubles of scraped notices, curated without a problem."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from timeline.build import build
from timeline.config import Project
from timeline.curation import load
from timeline.messages import say
from timeline.model import Event
from timeline.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the shipped project, built."""
    folder = tmp_path_factory.mktemp("shipped")
    shutil.copytree(ROOT / "sources", folder / "sources")
    shutil.copy(ROOT / "events.yaml", folder / "events.yaml")
    found = Project.find(folder, {})
    report = build(found)
    assert [say(problem.message, "en") for problem in report.problems] == []
    return found


@pytest.fixture(scope="module")
def events(project: Project) -> list[Event]:
    with Store.open(project.store) as store:
        return list(store.events())


def test_the_curation_file_is_right_and_uses_every_part_of_the_format() -> None:
    curation = load([ROOT / "events.yaml"], ROOT)
    assert [(item.line, item.column, say(item.message, "en")) for item in curation.problems] == []
    assert curation.documents and curation.events and curation.aliases and curation.additions.places
    assert {item.action for item in curation.corrections} == {"set", "reject", "merge"}
    assert all(item.why for item in curation.corrections)


def test_the_shipped_timeline_is_a_rich_one(events: list[Event]) -> None:
    assert 80 <= len(events) <= 170
    files = Counter(event.source.file for event in events if event.source is not None)
    assert len(files) == 5 and min(files.values()) >= 8
    assert len({event.kind for event in events}) >= 9


def test_every_quote_stands_in_the_file_it_names(project: Project, events: list[Event]) -> None:
    texts: dict[str, str] = {}
    for path in (project.folder / "sources").iterdir():
        content = path.read_bytes()
        try:
            texts[f"sources/{path.name}"] = content.decode("utf-8")
        except UnicodeDecodeError:
            texts[f"sources/{path.name}"] = content.decode("gb18030")
    for event in events:
        for anchor in (event.source, *event.sources):
            if anchor is not None:
                assert anchor.exact in texts[anchor.file]
    assert {event.source is None for event in events} == {False}


def test_every_decision_shows(events: list[Event]) -> None:
    curation = load([ROOT / "events.yaml"], ROOT)
    origins = Counter(event.origin for event in events)
    kept = [item for item in curation.corrections if item.action != "reject"]
    assert origins["curated"] == len(curation.events) and origins["corrected"] == len(kept)
    rejected = {item.targets[0].quote for item in curation.corrections if item.action == "reject"}
    assert not rejected & {event.quote for event in events}


def test_the_garbled_date_is_what_a_person_made_of_it(events: list[Event]) -> None:
    garbled = [event for event in events if "3412:00" in event.quote]
    assert [(event.date, event.origin, event.latest) for event in garbled] == [
        ("../2020-03-04T12:00", "corrected", "2020-03-04T12:00")
    ]


def test_the_name_that_spam_took_is_the_schools_again(events: list[Event]) -> None:
    names = {
        institution.name
        for event in events
        if event.source is not None and event.source.file.endswith(".html")
        for institution in event.institutions
    }
    assert any("重庆医科大学" in name for name in names)
    assert not any("云雀体育" in name for name in names)
