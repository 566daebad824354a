"""Changing a person's file: only the touched entry changes, every other byte stays, and YAML reads what was meant."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.curation.emitting import flow, scalar
from timeline.curation.layout import Entry, Layout, LayoutError
from timeline.curation.patching import add_entry, append_value, edit_entry, remove_entry, remove_key, set_value

HAND = """\
# 手工整理 -- do not sort!
version:   1

corrections:      # decisions
  # the garbled one
  - file: a.txt   # the notice
    quote: '1月:开'
    set: {date: 2020-01-01,   kind: meeting}  # see page 3
    why: |
      long
      text


  - {event: k2,reject: true}   # a rumour
  # with everything on lines of its own
  - event: k3
    set:
      title: >-
        a
        b
      cities:
        - 北京市
        - 上海市   # both

# ── words ──
lexicon:
  order: [下令]
places: []
events: [{date: 2020, title: x}]
"""


def loaded(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)


def entry(text: str, number: int, section: str = "corrections") -> Entry:
    return list(Layout(text).entries(section))[number]


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are not the same, of both."""
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


NEW = {"event": "k9", "set": {"title": "新, 事"}}

SET = [
    # (entry, key, value, lines that go, lines that come)
    (
        0,
        ("set", "date"),
        "2021",
        ["    set: {date: 2020-01-01,   kind: meeting}  # see page 3"],
        ["    set: {date: 2021,   kind: meeting}  # see page 3"],
    ),
    (
        0,
        ("set", "title"),
        "开工: 一",
        ["    set: {date: 2020-01-01,   kind: meeting}  # see page 3"],
        ["    set: {date: 2020-01-01,   kind: meeting, title: '开工: 一'}  # see page 3"],
    ),
    (0, ("quote",), "2月:开", ["    quote: '1月:开'"], ["    quote: '2月:开'"]),
    (0, ("file",), "b.txt", ["  - file: a.txt   # the notice"], ["  - file: b.txt   # the notice"]),
    (0, ("why",), "乱码", ["    why: |", "      long", "      text"], ["    why: 乱码"]),
    (0, ("who",), "王", [], ["    who: 王"]),
    (
        1,
        ("why",),
        "传言",
        ["  - {event: k2,reject: true}   # a rumour"],
        ["  - {event: k2,reject: true, why: 传言}   # a rumour"],
    ),
    (2, ("set", "title"), "c", ["      title: >-", "        a", "        b"], ["      title: c"]),
    (
        2,
        ("set", "cities"),
        ["天津市"],
        ["      cities:", "        - 北京市", "        - 上海市   # both"],
        ["      cities: [天津市]   # both"],
    ),
    (2, ("set", "note"), "见", [], ["      note: 见"]),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("number", "path", "value", "gone", "come"), SET)
def test_a_value_takes_the_place_of_the_old_one(
    number: int, path: tuple[str, ...], value: Any, gone: list[str], come: list[str], newline: str
) -> None:
    text = HAND.replace("\n", newline)

    def step(chunk: str, part: Any) -> str:
        inner = part.get(path[0]) if len(path) > 1 else part
        return set_value(chunk, inner, path[-1], value)

    after = edit_entry(text, entry(text, number), [step])
    assert after.count("\r") == (after.count("\n") if newline == "\r\n" else 0)
    assert changed_lines(HAND, after.replace("\r\n", "\n")) == (gone, come)
    found = loaded(after)["corrections"][number]
    assert (found[path[0]][path[1]] if len(path) > 1 else found[path[0]]) == value
    rest = loaded(HAND)
    wanted = rest["corrections"][number]
    (wanted[path[0]] if len(path) > 1 else wanted)[path[-1]] = value
    assert loaded(after) == rest


ADD = [
    ("corrections", ["  - event: k9", "    set: {title: '新, 事'}"]),
    ("documents", ["documents:", "  - event: k9", "    set: {title: '新, 事'}", ""]),
    ("places", ["places:", "  - event: k9", "    set: {title: '新, 事'}"]),
    ("events", ["events: [{date: 2020, title: x}, {event: k9, set: {title: '新, 事'}}]"]),
]


@pytest.mark.parametrize(("section", "come"), ADD)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_entry_is_added_at_the_end_of_its_section(section: str, come: list[str], newline: str) -> None:
    after, line = add_entry(HAND.replace("\n", newline), section, NEW)
    plain = after.replace("\r\n", "\n")
    assert changed_lines(HAND, plain)[1] == come
    before = loaded(HAND)
    before[section] = [*(before.get(section) or []), NEW]
    assert loaded(after) == before
    assert "k9" in plain.split("\n")[line - 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "corrections:\n  - event: k9\n"),
        ("# only a note\n", "# only a note\n\ncorrections:\n  - event: k9\n"),
        ("version: 1", "version: 1\n\ncorrections:\n  - event: k9\n"),
        ("corrections:", "corrections:\n  - event: k9\n"),
        ("corrections:\n# - event: k1\nplaces:\n", "corrections:\n  - event: k9\n# - event: k1\nplaces:\n"),
        ("corrections: []  # none yet\n", "corrections:  # none yet\n  - event: k9\n"),
        ("corrections:\n- event: k1\n", "corrections:\n- event: k1\n- event: k9\n"),
        ("corrections:\n      - event: k1", "corrections:\n      - event: k1\n      - event: k9\n"),
        ("corrections: [{event: k1}, ]\n", "corrections: [{event: k1}, {event: k9}, ]\n"),
        (
            "corrections:\n  - event: k1\n    # a last word\n",
            "corrections:\n  - event: k1\n  - event: k9\n    # a last word\n",
        ),
        ("version: 1\n...\n", "version: 1\n\ncorrections:\n  - event: k9\n...\n"),
        ('"corrections":\n  - event: k1\n', '"corrections":\n  - event: k1\n  - event: k9\n'),
    ],
)
def test_where_an_entry_goes(text: str, expected: str) -> None:
    after, _ = add_entry(text, "corrections", {"event": "k9"})
    assert after == expected
    assert loaded(after)["corrections"][-1] == {"event": "k9"}


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_entry_is_taken_out_and_comments_stay(number: int) -> None:
    after = remove_entry(HAND, entry(HAND, number))
    wanted = loaded(HAND)
    del wanted["corrections"][number]
    assert loaded(after) == wanted
    comments = [line.strip() for line in HAND.split("\n") if line.strip().startswith("#")]
    assert [line.strip() for line in after.split("\n") if line.strip().startswith("#")] == comments


@pytest.mark.parametrize(
    "text", ["events: [{title: a}]\n", "events: [{title: a}, {title: b}]\n", "events: [{title: b}, {title: a}]"]
)
def test_an_entry_in_brackets_is_taken_out(text: str) -> None:
    number = [item["title"] for item in loaded(text)["events"]].index("a")
    after = remove_entry(text, entry(text, number, "events"))
    assert [item["title"] for item in loaded(after)["events"]] == (["b"] if "b" in text else [])


@pytest.mark.parametrize(
    ("number", "key"), [(0, "quote"), (0, "file"), (0, "why"), (1, "reject"), (1, "event"), (2, "set")]
)
def test_a_key_is_taken_out(number: int, key: str) -> None:
    after = edit_entry(HAND, entry(HAND, number), [lambda text, part: remove_key(text, part, key)])
    wanted = loaded(HAND)
    del wanted["corrections"][number][key]
    assert loaded(after) == wanted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("places: [{n: [a, b]}]\n", "places: [{n: [a, b, c]}]\n"),
        ("places:\n  - n: []\n", "places:\n  - n: [c]\n"),
        ("places:\n  - n:\n      - a # x\n    o: 1\n", "places:\n  - n:\n      - a # x\n      - c\n    o: 1\n"),
    ],
)
def test_a_word_is_added_to_a_list(text: str, expected: str) -> None:
    def step(chunk: str, part: Any) -> str:
        return append_value(chunk, part.get("n"), "c")

    assert edit_entry(text, entry(text, 0, "places"), [step]) == expected


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("{events: []}\n", 0),
        ("- a\n", 0),
        ("words\n", 0),
        ("  events: []\n", 0),
        ("events: [\n", None),
        ("events:\n  - title: [a\n", None),
        ("events:\r  - title: a\r", None),
        ("a: 'x\nevents:\n  b'\n", None),
        ("events:\n  - &x {title: a}\n  - *x\n", None),
    ],
)
def test_a_file_that_is_laid_out_otherwise_is_left_alone(text: str, offset: int | None) -> None:
    with pytest.raises(LayoutError) as raised:
        add_entry(text, "events", {"title": "x"})
    assert offset is None or raised.value.offset >= offset


SIGNS = "ab1:#-,[]{}'\"&*!|>%@`~ \t\n开工　。\u200b\\?=年"
WORDS = st.text(alphabet=st.sampled_from(SIGNS), max_size=12).map(str.strip)


NOTE = """\
corrections:
  - event: k1
    note: >-   # from the log
      a
      b

  - set:
      note: x   # short
    event: k2
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_text_of_several_lines_keeps_them_and_the_comments_beside_it(newline: str) -> None:
    text = NOTE.replace("\n", newline)
    lines = "c\n  d: #\n\ne"
    once = edit_entry(text, entry(text, 0), [lambda chunk, part: set_value(chunk, part, "note", lines)])
    twice = edit_entry(once, entry(once, 1), [lambda chunk, part: set_value(chunk, part.get("set"), "note", lines)])
    assert twice == (
        NOTE.replace(">-   # from the log\n      a\n      b", "|-   # from the log\n      c\n        d: #\n\n      e")
        .replace("note: x   # short", "note: |-   # short\n        c\n          d: #\n\n        e")
        .replace("\n", newline)
    )
    more, _ = add_entry(twice, "corrections", {"event": "k3", "set": {"note": lines}, "why": lines})
    assert [item.get("note") or item["set"]["note"] for item in loaded(more)["corrections"]] == [lines] * 3
    assert loaded(more)["corrections"][2]["why"] == lines and "|-" in more[len(twice) :]


@settings(max_examples=300, deadline=None)
@given(value=WORDS)
def test_whatever_is_written_is_read_again(value: str) -> None:
    for text in (f"a: {scalar(value)}\n", f"a: {flow([value])}\n", f"a: {flow({'b': value})}\n"):
        found = loaded(text)["a"]
        assert found in (value, [value], {"b": value})
    for style in ("'", '"'):
        assert loaded(f"a: {scalar(value, style)}\n")["a"] == value


KEYS = st.sampled_from(["date", "title", "why", "note", "quote"])
COMMENT = st.sampled_from(["", "   # why", "  #"])
GAP = st.sampled_from(["", "\n", "  # between\n", "# left\n\n"])


@st.composite
def hand_written(draw: st.DrawFn) -> tuple[str, int]:
    """A file as people write them: styles mixed, comments anywhere; and how many entries it has."""
    indent = " " * draw(st.integers(0, 3))
    count = draw(st.integers(1, 5))
    lines = [draw(GAP), "corrections:" + draw(COMMENT) + "\n"]
    for _ in range(count):
        lines.append(draw(GAP))
        values = draw(st.dictionaries(KEYS, WORDS.filter(bool), min_size=1, max_size=4))
        if draw(st.booleans()):
            lines.append(f"{indent}- {flow(values)}{draw(COMMENT)}\n")
        else:
            for number, (key, value) in enumerate(values.items()):
                style = draw(st.sampled_from(["", "'", '"']))
                lead = f"{indent}{'  ' if number else '- '}"
                lines.append(f"{lead}{key}: {scalar(value, style)}{draw(COMMENT)}\n")
    lines.append(draw(st.sampled_from(["", "\n# end\n", "lexicon:\n  order: [a]\n"])))
    return "".join(lines), count


@settings(max_examples=80, deadline=None)
@given(data=st.data(), written=hand_written(), value=WORDS, key=KEYS)
def test_only_the_touched_entry_changes(data: st.DataObject, written: tuple[str, int], value: str, key: str) -> None:
    text, count = written
    number = data.draw(st.integers(0, count - 1))
    found = entry(text, number)
    after = edit_entry(text, found, [lambda chunk, part: set_value(chunk, part, key, value)])
    assert after.startswith(text[: found.start])
    assert after.endswith(text[Layout(text).after_line(found.part.end) :])
    wanted = loaded(text)
    wanted["corrections"][number][key] = value
    assert loaded(after) == wanted
    without = remove_entry(text, found)
    del wanted["corrections"][number]
    assert (loaded(without)["corrections"] or []) == wanted["corrections"]
    more, _ = add_entry(text, "corrections", {key: value})
    wanted = loaded(text)
    wanted["corrections"].append({key: value})
    assert loaded(more) == wanted
