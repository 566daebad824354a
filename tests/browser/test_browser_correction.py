"""A ready correction of the event under the cursor."""

import subprocess
from contextlib import nullcontext

import browser_made_up as made_up
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from timeline.browser.correction import Place, entry, place, place_in
from timeline.curation import load
from timeline.curation.emitting import scalar
from timeline.curation.nodes import parse

EVENTS = {event.id: event for event in made_up.EVENTS}


def loaded(folder, content):
    file = folder / "events.yaml"
    file.write_text(content, "utf-8")
    return load([file], folder)


def test_an_entry_reads_as(tmp_path):
    assert (
        entry(EVENTS["a13"])
        == """\
corrections:
  - file: sources/brief.txt
    quote: 省红十字会向我县捐赠帐篷二百顶
    event: a13
    set:
      date: 2021-07-17
      # kind: support
      # title: 省红十字会捐赠帐篷二百顶
      # cities: [平桥县, 云州省]
      # institutions: [云州省红十字会]
    # 若根本不是事件：删去 set，改写 reject: true
    why: 在此写明理由
"""
    )


@pytest.mark.parametrize("event", made_up.EVENTS, ids=lambda event: event.id)
def test_every_entry_is_a_valid_correction(event, tmp_path):
    made_up.project(tmp_path)
    found = loaded(tmp_path, entry(event))
    assert not found.problems
    (correction,) = found.corrections
    assert correction.action == "set"
    assert correction.why
    (target,) = correction.targets
    assert target.event == event.id
    assert target.quote == event.quote.strip()
    assert target.file == (event.source.file if event.source else "")
    assert (correction.changes.date or "") == event.date
    assert correction.changes.title == (None if event.date else event.title)


@pytest.mark.parametrize("event", made_up.EVENTS[:14], ids=lambda event: event.id)
def test_what_is_a_comment_can_be_made_a_value(event, tmp_path):
    made_up.project(tmp_path)
    lines = entry(event).split("\n")
    found = loaded(tmp_path, "\n".join(line.replace("  # ", "  ") if "      # " in line else line for line in lines))
    assert not [problem for problem in found.problems if problem.level == "error"]
    assert found.corrections[0].changes.title == event.title


@given(st.text(), st.sampled_from(["quote", "title", "id"]))
def test_any_text_comes_back_from_the_yaml(words, name):
    tree, problems, _ = parse(f"a: {scalar(words)}\n", "events.yaml")
    assert not problems
    assert tree.get("a").value == words.encode("utf-8", "replace").decode()
    odd = entry(replace(EVENTS["a03"], **{name: words}))
    tree, problems, _ = parse(odd, "events.yaml")
    assert not problems


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", Place(True, 2, 1)),
        ("version: 1\nevents:\n  - {date: 2020, title: a}\n", Place(True, 2, 3)),
        ("corrections:\n- {event: a, reject: true}\n", Place(False, 0, 1)),
        ("version: 1\ncorrections: # mine\n\n    # one\n    - {event: a, reject: true}\n", Place(False, 4, 2)),
        ("version: 1\ncorrections:\n", Place(False, 2, 2)),
        ("# corrections: none yet\n", Place(True, 2, 1)),
    ],
)
def test_where_an_entry_goes(content, expected):
    assert place_in(content) == expected


@pytest.mark.parametrize(
    "content", ["version: 1\n", "corrections:\n", "corrections:\n- {event: z, reject: true}\n", "events: []\n"]
)
def test_put_where_it_is_said_to_go_the_file_is_right(content, tmp_path):
    made_up.project(tmp_path)
    found = loaded(tmp_path, content + entry(EVENTS["a03"], place_in(content)))
    assert not found.problems
    assert found.corrections[-1].targets[0].event == "a03"


def test_the_file_that_has_corrections_is_the_one(tmp_path):
    first, second, none = tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "none.yaml"
    assert place([none], none) == (none, Place())
    first.write_text("version: 1\n", "utf-8")
    second.write_text("corrections:\n", "utf-8")
    assert place([first, second], none)[0] == second
    assert place([first], none)[0] == first


async def test_c_copies_and_opens_the_file(project, browsing, keys, screen_text, monkeypatch):
    called = []
    monkeypatch.setenv("EDITOR", "cat")
    monkeypatch.delenv("VISUAL", raising=False)
    (project.folder / "events.yaml").write_text("version: 1\n\ncorrections:\n", "utf-8")
    async with browsing(project) as pilot:
        copied = []
        monkeypatch.setattr(type(pilot.app), "copy_to_clipboard", lambda self, words: copied.append(words))
        monkeypatch.setattr(pilot.app, "suspend", nullcontext)
        monkeypatch.setattr(
            "timeline.browser.screens.editing.subprocess.run",
            lambda command, check: called.append(command) or subprocess.CompletedProcess(command, 0),
        )
        await keys(pilot, "j", "j", "c", "e")
        said = screen_text(pilot)
        assert "event: a03" in said
        assert "corrections: 之下" in said
        assert copied == [entry(EVENTS["a03"], Place(False, 2, 3))]
        await keys(pilot, "escape")
        assert not called
        await keys(pilot, "c", "e", "o")
        assert called == [["cat", "+3", str(project.folder / "events.yaml")]]
