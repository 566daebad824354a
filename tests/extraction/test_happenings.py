"""The same happening told twice is joined; near misses are not."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from timeline.extraction import happenings as happenings_module
from timeline.extraction.happenings import Families, Telling, join, links_of_day, marks, telling
from timeline.model import Anchor, Event, Figure, Institution, Reason

FIRST = Event(
    id="maaaaaaaaa", date="2020-03-05", earliest="2020-03-05", latest="2020-03-05", date_text="3月5日",
    basis="year-inferred", why=Reason("x.y"), reported="2020-03-06", kind="support", title="县商会向医院捐赠口罩两千只",
    quote="q", source=None, institutions=(Institution("县商会"),), figures=(Figure(2000, "只", "口罩"),),
)  # fmt: skip


def told_again(**changes: object) -> Event:
    return replace(FIRST, **{"id": "mbbbbbbbbb", "title": "县商会捐赠口罩两千只", **changes})


def happenings(*events: Event) -> list[str]:
    return [event.happening for event in join(events)]


def test_two_tellings_share_a_happening() -> None:
    first, second = happenings(FIRST, told_again())
    assert first == second != ""


def test_another_day_kind_or_body_is_another_happening() -> None:
    assert happenings(FIRST, told_again(date="2020-03-06", earliest="2020-03-06", latest="2020-03-06")) == ["", ""]
    assert happenings(FIRST, told_again(kind="report")) == ["", ""]
    assert happenings(FIRST, told_again(institutions=(Institution("县工会"),))) == ["", ""]
    assert happenings(FIRST, told_again(title="县商会召回一批不合格的雨伞")) == ["", ""]


def test_bounded_events_are_never_joined() -> None:
    assert happenings(FIRST, told_again(bounded=True)) == ["", ""]


def test_figures_that_disagree_are_conflicts_on_both_sides() -> None:
    first, second = join([FIRST, told_again(figures=(Figure(1900, "只", "口罩"),))])
    assert first.conflicts == ("2000只口罩 ≠ 1900只口罩 (mbbbbbbbbb)",)
    assert second.conflicts == ("1900只口罩 ≠ 2000只口罩 (maaaaaaaaa)",)
    agreed, _ = join([FIRST, told_again()])
    assert agreed.conflicts == ()


def test_very_many_equal_tellings_are_joined_and_show_a_few_conflicts() -> None:
    many = [told_again(id=f"m{number}", figures=(Figure(number, "只", "口罩"),)) for number in range(500)]
    joined = join(many)
    assert len({event.happening for event in joined}) == 1
    assert all(0 < len(event.conflicts) <= 5 for event in joined)


def from_file(file: str, day: str, title: str, **changes: object) -> Event:
    anchor = Anchor(file, 1, 0, 1, "q", "", "", None, None)
    event = told_again(
        id=f"m{file}{day}", date=day, earliest=day, latest=day, title=title, kind="meeting", source=anchor
    )
    return replace(event, **changes)


def test_what_has_one_name_is_one_happening_whatever_day_is_told() -> None:
    first, second = join(
        [
            from_file("a.txt", "2020-03-05", "县商会召开第三次理事会议"),
            from_file("b.txt", "2020-03-06", "县商会第三次理事会议在县城召开"),
        ]
    )
    assert first.happening == second.happening != ""
    assert first.conflicts == ("2020-03-05 ≠ 2020-03-06 (mb.txt2020-03-06)",)
    order = "县商会印发《关于做好渔港消毒工作的通知》"
    papers = [
        from_file("a.txt", "2020-03-05", order, kind="order"),
        from_file("b.txt", "2020-03-07", order, kind="order"),
    ]
    assert len(set(happenings(*papers))) == 1


def test_near_misses_of_one_name_stay_apart() -> None:
    third = from_file("a.txt", "2020-03-05", "县商会召开第三次理事会议")
    for other in (
        from_file("b.txt", "2020-03-06", "县商会召开第四次理事会议"),  # another meeting
        from_file("b.txt", "2020-04-20", "县商会召开第三次理事会议"),  # too far apart
        from_file("a.txt", "2020-03-06", "县商会召开第三次理事会议"),  # a source does not contradict itself so
        from_file("b.txt", "2020-03-06", "县商会召开第三次理事会议", institutions=(Institution("县工会"),)),
        from_file("b.txt", "2020-03-06", "县商会召开第三次理事会议", kind="report"),  # told day by day
        from_file("b.txt", "2020-03-06", "县商会召开理事会议"),  # no name of its own
    ):
        assert happenings(third, other) == ["", ""], other.title


def test_a_happening_told_without_end_takes_no_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def counted(event: Telling, other: Telling) -> Iterator[str]:
        nonlocal looked
        looked += 1
        return iter(())

    monkeypatch.setattr(happenings_module, "_conflicts", counted)
    marks([telling(told_again(id=f"m{number}")) for number in range(3000)])
    assert looked < 3 * 3000  # all say the same
    looked = 0
    different = [told_again(id=f"m{number}", figures=(Figure(float(number), "名", ""),)) for number in range(1000)]
    marks(list(map(telling, different)))
    assert looked <= 200 * 1000


@given(
    st.lists(
        st.builds(
            told_again,
            date=st.sampled_from(["2020-03-05", "2020-03-05T08:00", "2020-03-05T09:00"]),
            kind=st.sampled_from(["support", "meeting"]),
            title=st.text("县商会捐赠口罩，", max_size=9),
            institutions=st.lists(st.sampled_from("甲乙丙").map(Institution), max_size=2).map(tuple),
        ),
        max_size=12,
    )
)
def test_tellings_of_a_day_are_joined_as_pair_by_pair_comparison_joins_them(events: list[Event]) -> None:
    def alike(a: Event, b: Event) -> bool:
        words = ["".join(char for char in event.title if char.isalnum()) for event in (a, b)]
        one, other = ({text[at : at + 2] for at in range(len(text) - 1)} for text in words)
        shorter = min(len(one), len(other))
        at_other_times = len(a.date) > 10 and len(b.date) > 10 and a.date != b.date
        shared = {body.name for body in a.institutions} & {body.name for body in b.institutions}
        return bool(
            a.kind == b.kind and shared and shorter >= 4 and len(one & other) * 2 >= shorter and not at_other_times
        )

    families = Families()
    for a, b in combinations(range(len(events)), 2):
        if alike(events[a], events[b]):
            families.join(a, b)
    expected = [(family[0], other) for family in families.several() for other in family[1:]]
    assert links_of_day(list(map(telling, events))) == expected
