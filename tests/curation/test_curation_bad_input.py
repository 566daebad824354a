"""Bad input: a clear message with its position, nothing applied half, nothing that hangs or grows without end."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from test_curation_apply import EVENTS, FILE, TEXT, paragraphs

from timeline.curation import CuratedSource, apply, load
from timeline.curation.loading import LARGEST
from timeline.curation.nodes import MOST
from timeline.messages import say

GOOD = "  - {event: open234567, set: {title: 开闸}}\n"

CASES = [
    # (what is wrong, file, [(line, column, key)], titles that are changed all the same)
    (
        "tab before a dash",
        f"corrections:\n{GOOD}\t- {{event: meet234567, set: {{title: 甲}}}}\n",
        [(3, 1, "tab")],
        ["开闸"],
    ),
    (
        "wrong indentation",
        f"corrections:\n{GOOD}  - event: meet234567\n   set: {{title: 甲}}\n",
        [(4, 4, "syntax")],
        ["开闸"],
    ),
    (
        "two versions that were not put together",
        f"corrections:\n{GOOD}<<<<<<< HEAD\n  - {{event: meet234567, reject: true}}\n=======\n>>>>>>> other\n",
        [(3, 1, "conflict-marks")],
        ["开闸"],
    ),
    (
        "duplicate key in an entry",
        f"corrections:\n{GOOD}  - {{event: meet234567, set: {{title: 甲}}, event: talk234567}}\n",
        [(3, 42, "duplicate-key")],
        ["开闸"],
    ),
    (
        "duplicate key in the values",
        f"corrections:\n{GOOD}  - {{event: meet234567, set: {{title: 甲, title: 乙}}}}\n",
        [(3, 41, "duplicate-key")],
        ["开闸"],
    ),
    (
        "alias",
        f"corrections:\n{GOOD}  - {{event: meet234567, set: *x}}\n",
        [(3, 30, "alias")],
        ["开闸"],
    ),
    (
        "anchor and alias",
        f"corrections:\n  - &a {{event: meet234567, set: {{title: 甲}}}}\n{GOOD}  - *a\n",
        [(2, 5, "anchor"), (4, 5, "alias")],
        ["开闸"],
    ),
    (
        "merge key",
        f"corrections:\n{GOOD}  - {{<<: *a, event: meet234567, set: {{title: 甲}}}}\n",
        [(3, 10, "alias")],
        ["开闸"],
    ),
    (
        "an alias before a syntax error",
        f"corrections:\n{GOOD}  - {{event: meet234567, set: {{title: 甲, note: *x}}}}\n  - {{event: [\n",
        [(3, 47, "alias"), (5, 1, "syntax")],
        ["开闸"],
    ),
    (
        "an alias before a second document",
        f"corrections:\n  - {{event: meet234567, set: {{title: 甲, note: *x}}}}\n{GOOD}---\nevents: []\n",
        [(2, 47, "alias"), (4, 1, "second-document")],
        ["开闸"],
    ),
    (
        "nothing asked",
        f"corrections:\n{GOOD}  - {{event: meet234567, reject: no}}\n  - {{event: flow234567, accept: 否}}\n",
        [(3, 33, "nothing-asked"), (4, 33, "nothing-asked")],
        ["开闸"],
    ),
    (
        "an action without a word",
        f"corrections:\n{GOOD}  - event: meet234567\n    reject:\n",
        [(4, 12, "required")],
        ["开闸"],
    ),
    ("unknown version", f"version: 3\ncorrections:\n{GOOD}", [(1, 10, "version")], []),
    (
        "a date that no calendar has",
        f"corrections:\n{GOOD}  - {{event: meet234567, set: {{title: 甲, date: 2021-02-29}}}}\n",
        [(3, 47, "date")],
        ["开闸"],
    ),
    (
        "one right and one wrong value",
        f"corrections:\n{GOOD}  - {{event: meet234567, set: {{title: 甲, kind: meetng}}}}\n",
        [(3, 47, "kind-near")],
        ["开闸"],
    ),
    (
        "misspelt key beside a right one",
        f"corrections:\n{GOOD}  - {{event: meet234567, set: {{title: 甲}}, wy: 乙}}\n",
        [(3, 42, "unknown-key-near")],
        ["开闸"],
    ),
    (
        "an id nobody has",
        f"corrections:\n{GOOD}  - {{event: zzzzzzzzzz, reject: true}}\n",
        [(3, 5, "unknown-id-near")],
        ["开闸"],
    ),
    (
        "a quote in two places",
        f"corrections:\n{GOOD}  - {{file: {FILE}, quote: 东闸, set: {{title: 甲}}}}\n",
        [(3, 5, "ambiguous-quote-near")],
        ["开闸"],
    ),
    (
        "merges in a circle",
        "corrections:\n  - merge: [open234567, flow234567]\n  - merge: [flow234567, open234567]\n",
        [(3, 5, "merge-circular")],
        [],
    ),
    (
        "correction of a rejected event",
        f"corrections:\n{GOOD}  - {{event: open234567, reject: true}}\n",
        [(3, 5, "set-and-rejected")],
        [],
    ),
    (
        "two things at once",
        f"corrections:\n{GOOD}  - {{event: meet234567, reject: true, set: {{title: 甲}}}}\n",
        [(3, 5, "two-actions")],
        ["开闸"],
    ),
    (
        "half of a split",
        f"corrections:\n{GOOD}  - {{event: meet234567, split: [{{quote: 三月四日}}]}}\n",
        [(3, 32, "split-few")],
        ["开闸"],
    ),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / FILE).write_text(TEXT, encoding="utf-8")
    return tmp_path


def outcome(project: Path, content: bytes) -> tuple[list[tuple[int, int, str]], list[str], list[str]]:
    """Problems, their words, and the titles that were changed."""
    file = project / "events.yaml"
    file.write_bytes(content)
    curation = load([file], project)
    applied = apply(curation, EVENTS, {FILE: CuratedSource(FILE, TEXT, paragraphs(TEXT))}.get, lambda name: None)
    found = sorted((*curation.problems, *applied.problems), key=lambda item: (item.line, item.column))
    titles = [event.title for event in applied.events if event.origin == "corrected" and "title" in event.extracted]
    told = [(item.line, item.column, item.message.key.removeprefix("curation.")) for item in found]
    return told, [say(item.message, lang) for item in found for lang in ("zh", "en")], titles


@pytest.mark.parametrize(("text", "problems", "titles"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.parametrize("form", ["plain", "BOM", "CRLF"])
def test_what_is_wrong_is_told_and_only_that_is_left_out(
    project: Path, text: str, problems: list[tuple[int, int, str]], titles: list[str], form: str
) -> None:
    content = text.encode("utf-8")
    if form == "BOM":
        content = b"\xef\xbb\xbf" + content
    elif form == "CRLF":
        content = content.replace(b"\n", b"\r\n")
    told, words, changed = outcome(project, content)
    assert (told, changed) == (problems, titles)
    assert all(said and "curation." not in said and "{" not in said for said in words)


def test_a_bomb_of_aliases_does_not_go_off(project: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    begun = time.monotonic()
    told, _, _ = outcome(project, "\n".join(lines).encode())
    assert time.monotonic() - begun < 20 and {key for _, _, key in told} >= {"anchor", "alias"}


def test_of_mistakes_without_number_the_first_are_told_and_what_is_right_is_used(project: Path) -> None:
    wrong = "  - {event: meet234567, set: {titel: 甲}}\n" * 3000
    told, _, titles = outcome(project, f"corrections:\n{GOOD}{wrong}".encode())
    assert len(told) == MOST + 1 and told[-1][2] == "many-more" and titles == ["开闸"]
    wrong = "  - {event: meet234567, set: {note: *a, title: 甲}}\n" * 3000
    told, _, titles = outcome(project, f"corrections:\n{GOOD}{wrong}".encode())
    assert len(told) == MOST + 1 and told[-1][2] == "too-many" and titles == ["开闸"]


@pytest.mark.parametrize(
    "text",
    [
        "events:\n" + "  - {date: 2020-01-01, title: 同}\n" * 2000,
        "corrections:\n  - merge: [" + ", ".join(["zz"] * 5000) + "]\n",
        "corrections:\n" + "".join(f"  - {{event: zz{n}, reject: true}}\n" for n in range(3000)),
        "events:\n  - {date: 2020-01-01, title: 同, cities: [" + "某" * 200_000 + "]}\n",
        "".join(f"k{n}: 1\n" for n in range(20_000)),
        "events: " + "[" * 50_000,
        "events:\n  - {date: " + "9" * 5000 + "-01, title: 同}\n",
    ],
    ids=["twins", "merge", "lost", "place", "keys", "deep", "year"],
)
def test_what_nobody_writes_by_hand_ends_soon(project: Path, text: str) -> None:
    begun = time.process_time()
    told, _, _ = outcome(project, text.encode())
    assert time.process_time() - begun < 20 and len(told) <= 3000
    assert all(line > 0 and column > 0 for line, column, _ in told)


def test_a_file_without_end_is_not_read(project: Path) -> None:
    with (project / "events.yaml").open("wb") as file:
        file.truncate(50 << 20)
    begun = time.monotonic()
    curation = load([project / "events.yaml"], project)
    (problem,) = curation.problems
    assert time.monotonic() - begun < 5 and LARGEST < 50 << 20
    assert (problem.line, problem.column, problem.message.key) == (1, 1, "curation.too-large")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (f"corrections:\n{GOOD}# 旧".encode() + "备".encode("gb18030") + b"\n", (3, 4)),
        (b"\xff\xfe" + "events: []\n".encode("utf-16-le") + b"\x00", (2, 1)),
        (b"corrections:\n  - \xe5\xbc\n", (2, 5)),
    ],
)
def test_bytes_that_are_no_text_are_told_with_their_place_and_nothing_is_used(
    project: Path, content: bytes, place: tuple[int, int]
) -> None:
    told, _, titles = outcome(project, content)
    assert told == [(*place, "encoding")] and titles == []
