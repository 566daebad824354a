"""Pieces of counts, weeks, months, days and hours: each maker turns its row's match into fields.

A maker returns ``None`` where the numbers make no date; the scan then tries the rows that follow.
"""

from __future__ import annotations

from typing import Final

from timeline.dates.lexicon import words
from timeline.dates.making import Match, make, numeral
from timeline.dates.numerals import DIGITS
from timeline.dates.values import Piece

WEEKDAYS: Final = {c: n for n, c in enumerate("一二三四五六日", 1)} | {"天": 7, "末": 8}
_QUARTERS: Final = {"一刻": 15, "1刻": 15, "半": 30, "三刻": 45, "3刻": 45, "整": 0}

_SPANS: Final = {
    "年": 5,
    "月": 4,
    "周": 3,
    "星期": 3,
    "礼拜": 3,
    "天": 2,
    "日": 2,
    "小时": 1,
    "钟头": 1,
    "分钟": 0,
    "分": 0,
    "秒": -1,
}


def unit_of(text: str) -> int:
    """5 year, 4 month, 3 week, 2 day, 1 hour, 0 minute, -1 second."""
    return _SPANS[text.removeprefix("个").removesuffix("钟") if text[0] == "秒" else text.removeprefix("个")]


def count_of(m: Match) -> tuple[int, bool]:
    """Twice the count (halves are whole then) and whether it is vague."""
    text, extra, half = m["n"], m["k"] or "", m["h"] or ""
    vague = text in ("几", "数", "几十", "数十", "十几", "百") or "多" in extra or "余" in extra or half == "多"
    if text == "半":
        return 1, vague
    value = {"几": 3, "数": 3, "几十": 30, "数十": 30, "十几": 15}.get(text, numeral(text))
    return 2 * value + (1 if extra == "个半" or half == "半" else 0), vague


def is_vague(count: str) -> bool:
    """Whether a count is no number at all: the vague words of ``words.toml`` have those."""
    return count in ("几", "数")


def ago(m: Match) -> Piece | None:
    count, vague = count_of(m)
    unit, way = unit_of(m["u"]), m["x"][0]
    if count <= 0:
        return None
    before = m.string[max(0, m.start() - 2) : m.start()]
    if before.endswith("月") and m["u"] in ("日", "天"):
        return None
    if before[-1:] in tuple("一二三四五六七八九十百千廿卅"):
        return None  # the tail of a number
    if way in "内后" and before.endswith(("起", "之日")):
        return None  # a term that runs from what the words before say
    if way in "后内" and is_vague(m["n"]) and unit >= 2:
        return None
    calendar_word = not m["k"] and not m["h"] and m["n"][-1] not in "两几数半百"
    if m["u"] == "年" and m["n"].isdigit() and count >= 2000:
        return None
    if m["u"] == "月" and calendar_word:
        return None
    if m["u"] == "日" and calendar_word and way in "前后" and count > 20:
        return None
    if way == "来" and (unit < 2 or not (vague or m["e"] or unit >= 3 or count >= 6)):
        return None
    code = {"前": -1, "后": 1, "内": 2, "来": -2}[way]
    return make(m, "ago", "ago", 0, 0, count, unit, code, about=vague or m["e"] == "以")


def last_n(m: Match) -> Piece | None:
    count, vague = count_of(m)
    word = m["w"]
    before = m.string[max(0, m.start() - 1) : m.start()]
    if (is_vague(m["n"]) and m["u"] in ("年", "天", "日")) or (word == "前" and before > "\u2e80"):
        return None
    if count <= 0 or (word in ("上", "前", "近") and m["n"] == "一" and "个" not in m["u"] and m["u"] != "周"):
        return None
    if word == "上" and m["n"] in ("一", "半"):
        return None
    if m["u"] == "年" and m["n"].isdigit() and count >= 2000:
        return None  # 过去的2019年
    if word == "近" and m["u"] == "日":
        return None
    if word == "过" and m["u"] in ("年", "月", "日"):
        return None
    if word in ("已经", "已有", "过去", "近") and unit_of(m["u"]) < (2 if word in ("已经", "已有") else 0):
        return None
    code = {"未来": 1, "今后": 1, "接下来": 1, "之后": 1, "再过": 2, "过": 2, "已经": -2, "已有": -2}.get(word, -1)
    return make(m, "last-n", "last-n", 0, 0, count, unit_of(m["u"]), code, about=vague)


def nth_week(m: Match) -> Piece | None:
    if m["f"]:
        return make(m, "nth-week", "nth-week", 5, 5, 1, numeral(m["f"]), weak=True)
    if m["n"]:
        return make(m, "nth-week", "nth-week", 5, 5, numeral(m["n"]), 1, weak=True)
    count = numeral(m["l"]) if m["l"] else 1
    return make(m, "nth-week", "nth-week", 5, 5, -count, count, weak=True)


def weekday(m: Match) -> Piece | None:
    offset = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(m["o"] or "", 0)
    return make(m, "weekday", "weekday", 5, 4, WEEKDAYS[m["d"]], offset, bool(m["o"]))


def week(m: Match) -> Piece | None:
    if m["h"]:
        return make(m, "week", "week", 5, 5, 0, 1 if m["h"] == "上" else 2)
    offset = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(m["o"], 0)
    return make(m, "week", "week", 5, 5, offset)


def month(m: Match) -> Piece | None:
    month = numeral(m["m"])
    return make(m, "month", "month", 6, 6, month) if 1 <= month <= 12 else None


def _itemised(m: Match, first: str, last: str) -> bool:
    """Whether 一、4月 is the number of an item and a month: no list mixes digits and characters."""
    return "、" in m.group() and first.isdigit() != last.isdigit()


def month_range(m: Match) -> Piece | None:
    first, last = numeral(m["a"]), numeral(m["m"])
    if not (1 <= first <= 12 and 1 <= last <= 12 and first < last) or _itemised(m, m["a"], m["m"]):
        return None
    return make(m, "month-range", "month", 6, 6, last, first)


def month_pair(m: Match) -> Piece | None:
    first, last = (11, 12) if m["t"] else (numeral(m["a"]), numeral(m["m"]))
    return make(m, "month-pair", "month", 6, 6, last, first) if last == first + 1 else None


_LAST: Final = {"一": 1, "两": 2, "三": 3, "1": 1, "2": 2, "3": 3}


def last_months(m: Match) -> Piece | None:
    return make(m, "last-months", "months", 7, 6, 13 - _LAST[m["n"] or "一"], 12, 2)


def last_days(m: Match) -> Piece | None:
    """Counted back from the end of the month (``a`` is no day of it then) or year."""
    return make(m, "last-days", "days", 5, 5, 1 - _LAST[m["n"]], 31)


def month_rel(m: Match) -> Piece | None:
    word = m.group()
    if word in words("last-month"):
        return make(m, "month-rel", "month-last", 8, 6, int(words("last-month")[word]))
    return make(m, "month-rel", "month-ref", 8, 6, int(words("reference-month")[word]))


_XUN: Final = {
    "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "中下旬": (11, 31), "上中旬": (1, 20),
    "上半月": (1, 15), "前半月": (1, 15), "下半月": (16, 31), "后半月": (16, 31),
}  # fmt: skip
_MONTH_PARTS: Final = {"初": (1, 10), "中": (11, 20), "底": (21, 31), "末": (21, 31)}


def month_part(m: Match) -> Piece | None:
    first, last = _XUN[m["x"]] if m["x"] else _MONTH_PARTS[(m["m"] or m["y"])[-1]]
    return make(m, "month-part", "days", 5, 5, first, last, about=True)


def year_part(m: Match) -> Piece | None:
    part = m["x"] or m["y"] or m["z"]
    first, last = {"初": (1, 2), "中": (6, 7)}.get(part, (12, 12))
    return make(m, "year-part", "months", 7, 6, first, last, 2, about=True)


def day(m: Match) -> Piece | None:
    day = numeral(m["d"])
    if not 1 <= day <= 31:
        return None
    return make(m, "day", "day", 4, 4, day, weak=m["d"] == "一" and m["u"] is not None)


def day_range(m: Match) -> Piece | None:
    first, last = numeral(m["a"]), numeral(m["d"])
    if not (1 <= first < last <= 31) or _itemised(m, m["a"], m["d"]):
        return None
    if "、" in m.group() and last > first + 1:
        return None  # a list: each day is a piece of its own
    return make(m, "day-range", "day", 4, 4, last, first)


def nth_day(m: Match) -> Piece | None:
    return make(m, "nth-day", "nth-day", 4, 4, numeral(m["n"]))


def day_rel(m: Match) -> Piece | None:
    word = m.group()
    shift = 1 if word[-1] in "晚夜" else 2 if word[-1] in "晨早" else 3 if word[-1] == "午" else 0
    if word in words("last-day"):
        return make(m, "day-rel", "day-last", 8, 4, int(words("last-day")[word]), shift)
    bare = {"昨": -1, "今": 0}.get(word)
    return make(m, "day-rel", "day-ref", 8, 4, int(words("reference-day")[word]) if bare is None else bare, shift)


def day_span(m: Match) -> Piece | None:
    first, last = {"昨今": (-1, 0), "今明": (0, 1), "明后": (1, 2), "今明后": (0, 2)}[m["a"]]
    return make(m, "day-span", "day-span", 0, 0, first, last)


def part(m: Match) -> Piece | None:
    word = m["w"] or m["x"] or m["y"]
    return make(m, "part-of-day", "part", 3, 3, int(words("part-of-day").get(word, 12)))


def clock(m: Match) -> Piece | None:
    hour = numeral(m["h"])
    minute_text = m["m"] or m["o"] or m["n"]
    quarter = _QUARTERS.get(m["q"] or "", -1)
    minute = numeral(minute_text.lstrip("零〇") or "0") if minute_text else quarter
    if hour > 24 or minute > 59:
        return None
    mark = m["p"]
    if mark is None and (m["n"] is None or m.string[max(0, m.start() - 1) : m.start()] == "比"):
        return None
    chinese = not m["h"].isdigit()
    bare = minute < 0 and not m["k"] and not m["q"]
    following = m.string[m.end() : m.end() + 1]
    if hour == 0 and chinese and mark == "点" and following and following in DIGITS:
        return None  # 零点五公里
    settled = following in ("许", "左", "多", "过", "前", "整", "至", "到", "-", "~")
    # 四时, 二时: seasons and whiles; 零点 is an hour wherever it stands
    weak = bare and not settled and (mark == "点" or (chinese and hour < 5)) and hour != 0
    if chinese and bare and hour == 1 and following not in ("许", "左"):
        weak = True
    return make(m, "clock", "clock", 2, 2, hour, minute, weak=weak)


def clock_to(m: Match) -> Piece | None:
    hour, before = numeral(m["h"]), 15 if m["q"] else numeral(m["m"])
    if not 1 <= hour <= 24 or not 1 <= before <= 59:
        return None
    return make(m, "clock-to", "clock", 2, 2, hour - 1, 60 - before)


def clock_range(m: Match) -> Piece | None:
    first, last = numeral(m["a"]), numeral(m["h"] or m["i"])
    if not (0 <= first < last <= 24):
        return None
    return make(m, "clock-range", "clock", 2, 2, first, -1, last, weak=not m["a"].isdigit() and not m["h"])


def event(m: Match) -> Piece | None:
    how = m["x"] or m["z"] or m["t"] or m["y"]
    slow = m["s"] is not None or m["b"] is not None
    code = 3 if how in ("当日", "当天", "第一时间") else 2 if slow else 1
    return make(m, "event", "event", 0, 0, code)
