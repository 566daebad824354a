"""The same happening told twice is joined; near misses are not."""

from dataclasses import replace

from timeline.extraction.happenings import join
from timeline.model import Event, Figure, Institution, Reason

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
