"""Decisions about what was extracted: set, reject, merge, add; one that does not fit is lost, never moved silently."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from timeline.cleaning.text import CleanText
from timeline.curation import Applied, CuratedSource, apply, check, load
from timeline.messages import say
from timeline.model import (
    Anchor,
    DocumentFacts,
    Event,
    Institution,
    Kind,
    Paragraph,
    Person,
    Place,
    Reason,
)

FILE = "sources/flood.txt"
TEXT = (
    "三月四日，县防汛指挥部召开会议。\n"
    "三月五日，东闸开启，王工值守。\n"
    "截止3512:00，共转移86人。\n"
    "据传三月九日停水。\n"
    "五日夜里，东闸放水，水位回落。\n"
)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    result, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            result.append(Paragraph(number, start, start + len(line), number))
        start += len(line) + 1
    return tuple(result)


def event(
    id: str, quote: str, date: str, date_text: str, kind: Kind = "other", text: str = TEXT, **values: object
) -> Event:
    start = text.index(quote)
    at = text.find(date_text) if date_text else -1
    anchor = Anchor(
        FILE,
        text.count("\n", 0, start) + 1,
        start,
        start + len(quote),
        quote,
        date_start=at if at >= 0 else None,
        date_end=at + len(date_text) if at >= 0 else None,
    )
    fields: dict[str, object] = {
        "id": id,
        "date": date,
        "earliest": date or None,
        "latest": date or None,
        "date_text": date_text,
        "basis": "year-inferred",
        "why": Reason("dates.month-day"),
        "reported": "2021-03-10",
        "kind": kind,
        "title": quote,
        "quote": quote,
        "source": anchor,
    }
    return Event(**{**fields, **values})  # type: ignore[arg-type]


EVENTS = (
    event("meet234567", "三月四日，县防汛指挥部召开会议", "2021-03-04", "三月四日", "meeting"),
    event(
        "open234567",
        "三月五日，东闸开启",
        "2021-03-05",
        "三月五日",
        people=(Person("王工"),),
        cities=(Place("东明县"),),
    ),
    event("move234567", "截止3512:00，共转移86人", "", "截止3512:00", "report"),
    event("talk234567", "据传三月九日停水", "2021-03-09", "三月九日"),
    event(
        "flow234567",
        "五日夜里，东闸放水",
        "2021-03-05",
        "五日",
        institutions=(Institution("东闸管理所"),),
        cities=(Place("东明县"),),
    ),
    event("rule234567", "五日夜里，东闸放水，水位回落", "2021-03-05", "五日", "directive"),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / FILE).write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(
    project: Path, yaml: str, events: Sequence[Event] = EVENTS, text: str = TEXT, clean: CleanText | None = None
) -> Applied:
    (project / "events.yaml").write_text(yaml, encoding="utf-8")
    curation = load([project / "events.yaml"], project)
    assert curation.problems == ()
    source = CuratedSource(FILE, text, paragraphs(text), DocumentFacts(published="2021-03-10"), clean)
    places = {"东明县": Place("东明县", "999999", "某省", "county")}
    return apply(curation, events, {FILE: source}.get, places.get)


def by_id(applied: Applied) -> dict[str, Event]:
    return {event.id: event for event in applied.events}


def told(applied: Applied) -> list[tuple[int, str, str]]:
    return [(item.line, item.level, item.message.key.removeprefix("curation.")) for item in applied.problems]


def test_without_decisions_nothing_changes(project: Path) -> None:
    assert run(project, "version: 1\n") == Applied(EVENTS, ())


# -- set ---


def test_a_corrected_date_has_bounds_a_reason_and_keeps_what_was_extracted(project: Path) -> None:
    applied = run(
        project,
        f"corrections:\n  - {{file: {FILE}, quote: '截止3512:00', set: {{date: ../2021-03-05T12:00}}, why: 乱码}}\n",
    )
    assert applied.problems == ()
    event = by_id(applied)["move234567"]
    assert (event.date, event.earliest, event.latest) == ("../2021-03-05T12:00", None, "2021-03-05T12:00")
    assert (event.basis, event.origin, event.confidence, event.bounded) == ("curated", "corrected", 1.0, False)
    assert event.extracted == {"date": ""}
    assert say(event.why, "en") == "dated by hand: 乱码"
    assert event.quote == "截止3512:00，共转移86人"


def test_every_field_that_can_be_set(project: Path) -> None:
    applied = run(
        project,
        "institutions: [{name: 东明县水利局, aliases: [县水利局]}]\n"
        "corrections:\n"
        "  - event: open234567\n"
        "    set:\n"
        "      {kind: measure, title: 开闸, cities: [东明县, 大连市], institutions: [县水利局], planned: true,\n"
        "       people: [{name: 王强, role: 工程师}], reported: 2021-03-06, note: 旧称, date_text: 五日}\n",
    )
    event = by_id(applied)["open234567"]
    assert (event.kind, event.title, event.planned, event.reported, event.notes) == (
        "measure",
        "开闸",
        True,
        "2021-03-06",
        "旧称",
    )
    assert event.cities == (Place("东明县", "999999", "某省", "county"), Place("大连市", level="other"))
    assert event.institutions == (Institution("东明县水利局", "县水利局"),)
    assert event.people == (Person("王强", "工程师"),)
    assert event.source is not None and event.source.date_start is not None
    assert TEXT[event.source.date_start : event.source.date_end] == "五日" == event.date_text
    assert (event.date, event.basis, event.why) == (EVENTS[1].date, EVENTS[1].basis, EVENTS[1].why)
    assert event.extracted == {
        "kind": "other",
        "title": "三月五日，东闸开启",
        "cities": "东明县",
        "institutions": "",
        "people": "王工",
        "reported": "2021-03-10",
        "planned": "false",
        "note": "",
        "date_text": "三月五日",
    }
    assert applied.problems == ()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("set: {date: 2021-03-06}", "corrected by hand (extracted: 2021-03-05)"),
        ("set: {date: 2021-03-06}, why: 据日志", "corrected by hand (extracted: 2021-03-05): 据日志"),
        ("set: {title: 开闸}, why: 据日志", "dates.month-day; changed by hand: 据日志"),
        ("set: {title: 开闸}", "dates.month-day"),
    ],
)
def test_the_reason_says_what_a_person_did(project: Path, change: str, why: str) -> None:
    applied = run(project, f"corrections:\n  - {{event: open234567, {change}}}\n")
    assert say(by_id(applied)["open234567"].why, "en") == why


def test_two_decisions_on_one_event_both_count(project: Path) -> None:
    applied = run(
        project,
        "corrections:\n"
        "  - {event: open234567, set: {kind: order}}\n"
        "  - {event: open234567, set: {title: 开闸, kind: measure}}\n",
    )
    event = by_id(applied)["open234567"]
    assert (event.kind, event.title, event.extracted["kind"]) == ("measure", "开闸", "other")
    assert told(applied) == [(3, "warning", "decided-twice")]


@pytest.mark.parametrize(
    ("first", "second", "date", "keys"),
    [
        ("accept: {date: 2021-03-05}", "set: {date: 2021-03-06}", "2021-03-06", ["decided-twice"]),
        ("set: {date: 2021-03-06}", "accept: {date: 2021-03-05}", "2021-03-05", ["decided-twice"]),
        ("set: {date: 2021-03-06}", "accept: {date: 2021-03-06}", "2021-03-06", []),
        ("accept: {date: 2021-03-05, kind: other}", "set: {date: 2021-03-05}", "2021-03-05", []),
        ("accept: {date: 2021-03-05}", "accept: {date: 2021-03-06}", "2021-03-06", ["decided-twice"]),
        ("accept: true", "set: {date: 2021-03-06}", "2021-03-06", []),
    ],
)
def test_of_what_is_set_and_what_is_accepted_the_later_counts(
    project: Path, first: str, second: str, date: str, keys: list[str]
) -> None:
    applied = run(project, f"corrections:\n  - {{event: open234567, {first}}}\n  - {{event: open234567, {second}}}\n")
    assert by_id(applied)["open234567"].date == date
    assert told(applied) == [(3, "warning", key) for key in keys]


# -- which event is meant ---


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("event: open234567", "open234567"),
        ("event: open234567, quote: 东闸开启", "open234567"),
        ("event: oldidoldid, quote: 东闸开启", "open234567"),
        ("quote: 东闸开启", "open234567"),
        ("quote: 三月五日，东闸开启，王工值守", "open234567"),
        ("quote: 三月五日， 东闸 开启", "open234567"),
        (f"file: {FILE}, quote: 王工值守。\\n截止3512:00", "move234567"),
        (f"file: {FILE}, quote: 东闸放水", "flow234567"),
        (f"file: {FILE}, quote: 会议, date_text: 三月四日", "meet234567"),
    ],
)
def test_an_event_is_found_by_id_and_by_words(project: Path, target: str, meant: str) -> None:
    quoted = target.replace("quote: ", 'quote: "', 1)
    if quoted != target:
        head, _, tail = quoted.partition(", date_text")
        quoted = f'{head}"{", date_text" + tail if tail else ""}'
    applied = run(project, f"corrections:\n  - {{{quoted}, set: {{note: 见}}}}\n")
    assert [event.id for event in applied.events if event.notes == "见"] == [meant]
    assert applied.problems == ()


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("event: opem234567", "unknown-id-near"),
        ("event: zzzzzzzzzz", "unknown-id-near"),
        ("event: open234567, quote: 召开会议", "id-and-quote"),
        ("quote: 三月五日西闸开启", "lost-near"),
        ("quote: 天气晴好宜出游", "lost-near"),
        (f"file: {FILE}, quote: 天气晴好宜出游", "lost-near"),
        (f"file: {FILE}, quote: 三月六日，东闸开启", "lost-near"),
        (f"file: {FILE}, quote: 王工值守", "no-event-here-near"),
        (f"file: {FILE}, quote: 东闸", "ambiguous-quote-near"),
        ("quote: 东闸", "ambiguous-near"),
        (f"file: {FILE}, quote: 三月五日，东闸开启, date_text: 六日", "no-event-here-near"),
    ],
)
def test_a_decision_that_matches_nothing_is_lost_and_changes_nothing(project: Path, target: str, key: str) -> None:
    for action in ("set: {note: 见}", "reject: true"):
        applied = run(project, f"corrections:\n  - {{{target}, {action}}}\n")
        assert applied.events == EVENTS
        assert told(applied) == [(2, "error", key)]


@pytest.mark.parametrize(
    ("target", "nearest"),
    [
        ("event: zzzzzzzzzz", None),
        (f"file: {FILE}, event: oben234567", "open234567 「三月五日，东闸开启」"),
        (f"file: {FILE}, quote: 王工值守东闸", "open234567 「三月五日，东闸开启」"),
        (f"file: {FILE}, quote: 夜间紧急泄洪", "flow234567 「五日夜里，东闸放水」"),
        ("quote: 夜间紧急泄洪", "flow234567 「五日夜里，东闸放水」"),
        (f"file: {FILE}, quote: 天气晴好宜出游", None),
        ("file: sources/other.txt, quote: 三月四日指挥部会议", "meet234567 「三月四日，县防汛指挥部召开会议」"),
    ],
)
def test_a_lost_decision_names_the_nearest_events_by_quote_title_or_id(
    project: Path, target: str, nearest: str | None
) -> None:
    (project / "sources" / "other.txt").write_text("三月\n", encoding="utf-8")
    titled = tuple(
        replace(item, title="夜间紧急泄洪，下游警戒") if item.id == "flow234567" else item for item in EVENTS
    )
    for decision in (f"{target}, reject: true", f"merge: [{{{target}}}, open234567]"):
        applied = run(project, f"corrections:\n  - {{{decision}}}\n", titled)
        lost = [item for item in applied.problems if item.level == "error"]
        offers = str(lost[0].message.values["near"]).split("; ")
        assert 2 <= len(offers) <= 3 and all(offer.split()[0] in {item.id for item in EVENTS} for offer in offers)
        assert nearest is None or offers[0] == nearest
        assert applied.events == titled


def test_a_lost_source_of_an_added_event_names_the_nearest_events(project: Path) -> None:
    applied = run(
        project,
        f"events:\n  - title: 泄洪\n    date: 2021-03-05\n    sources: [{{file: {FILE}, quote: 气象台解除预警信号}}]\n",
    )
    assert told(applied) == [(4, "error", "lost-near")] and len(applied.events) == len(EVENTS) + 1
    assert str(applied.problems[0].message.values["near"]).count("「") >= 2


def test_a_document_that_is_not_there_loses_its_decisions(project: Path) -> None:
    (project / "sources" / "other.txt").write_text("三月\n", encoding="utf-8")
    applied = run(project, "corrections:\n  - {file: sources/other.txt, quote: 三月, reject: true}\n")
    assert told(applied) == [(2, "error", "lost-file-near")] and applied.events == EVENTS


def test_a_passage_in_other_words_is_used_and_shown(project: Path) -> None:
    applied = run(project, f"corrections:\n  - {{file: {FILE}, quote: 县防汛指挥部召开了会议, set: {{note: 见}}}}\n")
    assert by_id(applied)["meet234567"].notes == "见"
    assert told(applied) == [(2, "warning", "moved")]


def test_the_readable_form_may_be_quoted(project: Path) -> None:
    text = "縣(xiàn)指揮部召開會議。\n"
    readable = "县指挥部召开会议。\n"
    starts = [0, *range(7, 7 + len(readable) - 1)]
    clean = CleanText(text, readable, array("I", starts), array("I", [start + 1 for start in starts]))
    events = (event("meet234567", "縣(xiàn)指揮部召開會議", "2021-03-04", "", "meeting", text=text),)
    applied = run(
        project, f"corrections:\n  - {{file: {FILE}, quote: 县指挥部, set: {{note: 见}}}}\n", events, text, clean
    )
    assert applied.problems == () and applied.events[0].notes == "见"


# -- reject ---


def test_a_rejected_event_is_gone_and_remembered(project: Path) -> None:
    applied = run(project, "corrections:\n  - {quote: 据传三月九日停水, reject: true, why: 传言}\n")
    assert "talk234567" not in by_id(applied) and applied.rejected == ("talk234567",)
    assert len(applied.events) == len(EVENTS) - 1 and applied.problems == ()


def test_reject_wins_over_set(project: Path) -> None:
    applied = run(
        project, "corrections:\n  - {event: talk234567, reject: true}\n  - {event: talk234567, set: {note: 见}}\n"
    )
    assert applied.rejected == ("talk234567",) and told(applied) == [(2, "warning", "set-and-rejected")]


@pytest.mark.parametrize(
    ("before", "after", "told_of"),
    [
        ("when: 2021-04-01T10:00, who: 王", "when: 2021-04-01T10:05, who: 王", False),
        ("why: 乱码", "when: 2021-04-01, who: 王", False),
        ("when: 2021-04-01, who: 李", "when: 2021-04-02, who: 王", True),
        ("when: 2021-04-03, who: 王", "when: 2021-04-02, who: 王", True),
        ("why: 乱码", "why: 传言", True),
    ],
)
def test_who_rejects_what_they_corrected_before_has_thought_better_of_it(
    project: Path, before: str, after: str, told_of: bool
) -> None:
    applied = run(
        project,
        "corrections:\n"
        f"  - {{event: talk234567, set: {{note: 见}}, {before}}}\n  - {{event: talk234567, reject: true, {after}}}\n",
    )
    assert applied.rejected == ("talk234567",)
    assert told(applied) == ([(3, "warning", "set-and-rejected")] if told_of else [])


# -- merge ---


def test_a_merge_keeps_the_first_completed_by_the_others(project: Path) -> None:
    applied = run(
        project,
        f"corrections:\n  - merge: [open234567, {{file: {FILE}, quote: 东闸放水}}]\n    why: 同一次开闸\n",
    )
    assert applied.problems == ()
    assert "flow234567" not in by_id(applied) and "rule234567" in by_id(applied)
    event = by_id(applied)["open234567"]
    assert (event.date, event.title, event.origin) == ("2021-03-05", "三月五日，东闸开启", "corrected")
    assert event.people == (Person("王工"),) and event.institutions == (Institution("东闸管理所"),)
    assert event.cities == (Place("东明县"),)
    assert [anchor.exact for anchor in event.sources] == ["五日夜里，东闸放水"]
    assert event.extracted["merged"] == "open234567 flow234567"
    assert "同一次开闸" in say(event.why, "zh")


def test_what_a_person_set_on_the_second_survives_a_merge(project: Path) -> None:
    applied = run(
        project,
        "corrections:\n"
        "  - {event: flow234567, set: {date: 2021-03-06, title: 东闸开闸放水, kind: measure}}\n"
        "  - {merge: [open234567, flow234567]}\n",
    )
    event = by_id(applied)["open234567"]
    assert (event.date, event.title, event.kind) == ("2021-03-06", "东闸开闸放水", "measure")


def test_an_id_that_an_inserted_twin_took_over_is_not_followed(project: Path) -> None:
    text = "平定县报告：设立检查点。\n矿区报告：设立检查点。\n城区报告：设立检查点。\n"
    twins = []
    at = -1
    for identity in ("aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"):
        at = text.index("设立检查点", at + 1)
        made = event(identity, "设立检查点", "2021-03-05", "", text=text)
        assert made.source is not None
        twins.append(replace(made, source=replace(made.source, start=at, end=at + 5)))
    pointed = f"event: aaaaaaaaaa, file: {FILE}, quote: 设立检查点, prefix: '矿区报告：'"
    yaml = f"corrections:\n  - {{{pointed}, reject: true}}\n"
    applied = run(project, yaml, twins, text)
    assert [event.id for event in applied.events] == ["aaaaaaaaaa", "cccccccccc"]


def test_a_merge_takes_the_date_from_the_one_that_has_it(project: Path) -> None:
    applied = run(project, "corrections:\n  - merge: [move234567, open234567]\n    set: {title: 转移}\n")
    event = by_id(applied)["move234567"]
    assert (event.date, event.date_text, event.title) == ("2021-03-05", "三月五日", "转移")
    assert event.source is not None and event.source.date_start == TEXT.index("三月五日")


def test_a_merge_that_loses_one_of_two_changes_nothing(project: Path) -> None:
    applied = run(project, "corrections:\n  - merge: [open234567, zzzzzzzzzz]\n")
    assert applied.events == EVENTS and told(applied) == [(2, "error", "unknown-id-near")]


def test_a_merge_of_an_event_with_itself_is_told(project: Path) -> None:
    applied = run(project, "corrections:\n  - merge: [open234567, {quote: 东闸开启}]\n")
    assert applied.events == EVENTS and told(applied) == [(2, "warning", "merge-same")]


# -- add ---

ADDED = f"""\
institutions: [{{name: 东明县防汛指挥部, aliases: [县防汛指挥部]}}]
events:
  - date: 2021-03-05/2021-03-06
    date_text: 三月五日
    kind: deployment
    title: 王工值守东闸
    cities: [东明县]
    institutions: [县防汛指挥部]
    people: [王工]
    sources:
      - {{file: {FILE}, quote: 王工值守}}
      - {{file: {FILE}, quote: 水位回落}}
    note: 值班表
"""


def test_an_event_that_a_person_adds(project: Path) -> None:
    applied = run(project, ADDED)
    assert applied.problems == () and applied.events[: len(EVENTS)] == EVENTS
    event = applied.events[-1]
    assert (event.date, event.earliest, event.latest) == ("2021-03-05/2021-03-06", "2021-03-05", "2021-03-06")
    assert (event.basis, event.origin, event.confidence, event.kind) == ("curated", "curated", 1.0, "deployment")
    assert event.quote == "王工值守" and event.reported == "2021-03-10" and event.notes == "值班表"
    assert event.cities == (Place("东明县", "999999", "某省", "county"),)
    assert event.institutions == (Institution("东明县防汛指挥部", "县防汛指挥部"),)
    anchor = event.source
    assert anchor is not None and anchor.paragraph == 2
    assert TEXT[anchor.start : anchor.end] == anchor.exact == "王工值守"
    assert anchor.date_start == TEXT.index("三月五日")
    assert (anchor.prefix[-5:], anchor.suffix[:2]) == ("东闸开启，", "。\n")
    assert [further.exact for further in event.sources] == ["水位回落"]


def test_the_id_of_an_added_event_is_stable_and_its_own(project: Path) -> None:
    first, second = run(project, ADDED), run(project, ADDED, events=())
    assert first.events[-1].id == second.events[-1].id
    twice = run(project, ADDED + ADDED.partition("events:\n")[2])
    assert len({event.id for event in twice.events}) == len(EVENTS) + 2


def test_an_added_event_without_a_source_stands_by_itself(project: Path) -> None:
    applied = run(project, "events:\n  - {date: 2021, title: 修闸}\n", events=())
    event = applied.events[0]
    assert (event.quote, event.source, event.kind) == ("", None, "other")
    assert (event.earliest, event.latest) == ("2021-01-01", "2021-12-31")


def test_an_added_event_whose_quote_is_lost_stays_and_is_told(project: Path) -> None:
    applied = run(project, ADDED.replace("王工值守}", "李工值守}").replace("水位回落}", "东闸}"), events=())
    assert told(applied) == [(11, "error", "lost-near"), (12, "error", "ambiguous-quote-near")]
    assert [(event.title, event.source) for event in applied.events] == [("王工值守东闸", None)]


def test_check_tells_what_is_wrong_to_read_and_what_is_lost_in_file_order(project: Path) -> None:
    (project / "events.yaml").write_text(
        "corrections:\n  - {event: zzzzzzzzzz, reject: true}\n  - {evnt: x}\nplaces: [{name: 东区, x: 1}]\n",
        encoding="utf-8",
    )
    problems = check(load([project / "events.yaml"], project), EVENTS, {}.get)
    assert [(item.line, item.message.key.removeprefix("curation.")) for item in problems] == [
        (2, "unknown-id-near"),
        (3, "no-target"),
        (3, "unknown-key-near"),
        (4, "unknown-key"),
    ]
