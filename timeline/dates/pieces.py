"""From a row's name to the maker of its pieces."""

from __future__ import annotations

from typing import Final

from timeline.dates import days, years
from timeline.dates.making import Build, make, numeral

BUILDERS: Final[dict[str, Build]] = {
    "number": lambda m: make(m, "number", "number", 0, 0, int(m["y"] or m["z"])),
    "garbled": years.garbled,
    "iso": years.full("iso"),
    "iso-republic": years.iso_republic,
    "iso-short": years.full("iso-short", short=True),
    "date-tail": years.date_tail,
    "day-first": years.full("day-first"),
    "spaced": years.full("spaced"),
    "compact": years.full("compact"),
    "iso-range": years.iso_range,
    "iso-month": years.iso_month,
    "dotted": years.dotted,
    "plan": years.plan,
    "period": lambda m: make(m, "period", "period", 0, 0),
    "congress": years.congress,
    "decade": years.decade,
    "century-bc": years.century_bc,
    "century": years.century,
    "era": years.era,
    "cyclic": years.cyclic,
    "zodiac": years.zodiac,
    "before-christ": years.before_christ,
    "school-year": years.school_year,
    "school-term": lambda m: make(m, "school-term", "school-rel", 0, 0, {"上": -1, "下": 1}.get(m["w"], 0)),
    "fiscal-year": years.fiscal_year,
    "anno-domini": years.anno_domini,
    "year-range": years.year_range,
    "year": years.year,
    "year-bare": lambda m: make(m, "year", "year", 8, 8, int(m["y"]), weak=True),
    "year-three": years.year_three,
    "year-short": years.year_short,
    "year-republic": years.year_republic,
    "bracket-year": years.bracket_year,
    "bracket-month": lambda m: make(m, "month", "month", 6, 6, numeral(m["m"])) if 1 <= numeral(m["m"]) <= 12 else None,
    "bracket-day": lambda m: make(
        m, "day-rel", "day-ref", 8, 4, "前昨今明".index(m["w"]) - 2, 1 if m["p"] == "晚" else 0
    ),
    "year-rel": years.year_rel,
    "half": lambda m: make(m, "half", "months", 7, 6, *((1, 6) if m["h"] in "上前" else (7, 12))),
    "quarter": years.quarter,
    "first-months": years.first_months,
    "season": years.season,
    "season-line": lambda m: make(m, "season-line", "season", 7, 6, 21 + "春夏秋冬".index(m["s"])),
    "school-holiday": years.school,
    "lunar-day": years.lunar_day,
    "lunar-month": years.lunar_month,
    "lunar-mark": lambda m: make(m, "lunar-mark", "lunar-mark", 9, 9, weak=True),
    "lunar-new-year": years.lunar_new_year,
    "festival": years.festival,
    "term": years.term,
    "ago": days.ago,
    "last-n": days.last_n,
    "this-hour": lambda m: make(m, "last-n", "last-n", 0, 0, 2, 1, 1 if m["w"] == "下" else -1),
    "nth-weekday": lambda m: make(
        m, "nth-weekday", "nth-weekday", 5, 4, 0, days.WEEKDAYS[m["d"]], -1 if m["l"] else numeral(m["n"]), weak=True
    ),
    "nth-week": days.nth_week,
    "weekday": days.weekday,
    "week": days.week,
    "month-range": days.month_range,
    "month-pair": days.month_pair,
    "month": days.month,
    "month-rel": days.month_rel,
    "month-part": days.month_part,
    "last-months": days.last_months,
    "last-days": days.last_days,
    "year-part": days.year_part,
    "day-range": days.day_range,
    "day": days.day,
    "day-number": lambda m: (
        make(m, "day", "day", 4, 4, numeral(m["d"] or m["l"]), weak=m["l"] is None)
        if numeral(m["d"] or m["l"]) in range(1, 32)
        else None
    ),
    "day-span": days.day_span,
    "nth-day": days.nth_day,
    "first-days": lambda m: make(m, "first-days", "days", 5, 5, 1, max(numeral(m["n"]), 1), weak=True),
    "day-rel": days.day_rel,
    "part-of-day": days.part,
    "clock-range": days.clock_range,
    "clock": days.clock,
    "clock-to": days.clock_to,
    "period-word": lambda m: make(m, "vague", "vague", 0, 0),
    "event": days.event,
    "paper-day": lambda m: make(m, "event", "event", 0, 0, 4),
    "within": lambda m: make(m, "within", "within", 0, 0, "月年".index(m["w"])),
    "vague": lambda m: make(m, "vague", "vague", 0, 0),
}

#: Rows whose makers look at the two characters before the match or behind it.
LOOK_AROUND: Final = frozenset({"ago", "last-n", "clock", "day-number", "term", "first-months"})
