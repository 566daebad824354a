"""From a row's match to a piece: the numbers and words of the text as fields of a date."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from timeline.dates.grammar import TERMS
from timeline.dates.lexicon import table, words
from timeline.dates.numerals import number
from timeline.dates.values import Piece

_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_WEEKDAYS: Final = {c: n for n, c in enumerate("一二三四五六日", 1)} | {"天": 7, "末": 8}
_PARTS: Final = {"初": 1, "前": 1, "早": 1, "中": 2, "后": 3, "末": 4, "晚": 4}
_QUARTERS: Final = {"一刻": 15, "1刻": 15, "半": 30, "三刻": 45, "3刻": 45, "整": 0}

Match = re.Match[str]
Build = Callable[[Match], "Piece | None"]


def _n(text: str | None) -> int:
    """A numeral's value, -1 where there is none."""
    value = number(text) if text else None
    return -1 if value is None else value


def _piece(m: Match, row: str, kind: str, top: int, bottom: int, *abc: int, **more: bool) -> Piece:
    a, b, c = (*abc, 0, 0, 0)[:3]
    return Piece(m.start(), m.end(), row, kind, top, bottom, a, b, c, m.group(), **more)


def _valid(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _full(row: str, short: bool = False) -> Build:
    def build(m: Match) -> Piece | None:
        year, month, day = int(m["y"]), int(m["m"]), int(m["d"])
        if row == "day-first" and month > 12 and day <= 12:
            month, day = day, month
        if not _valid(month, day):
            return None
        if short:
            year += 2000 if year < 70 else 1900
        return _piece(m, row, "ymd", 8, 4, year, month, day)

    return build


def _iso_month(m: Match) -> Piece | None:
    return _piece(m, "iso-month", "ym", 8, 6, int(m["y"]), int(m["m"] or m["n"]))


def _iso_range(m: Match) -> Piece | None:
    first, last = int(m["y"]), int(m["z"])
    return _piece(m, "iso-range", "year", 8, 8, last, first) if first < last <= first + 300 else None


def _garbled(m: Match) -> Piece | None:
    digits = m["x"]
    if len(digits) == 4 and m["mi"] is None:
        return None
    return _piece(m, "garbled", "garbled", 0, 0, int(digits), int(m["mi"] or 0), len(digits))


def _dotted(m: Match) -> Piece | None:
    month, day = int(m["m"]), int(m["d"])
    return _piece(m, "dotted", "solar-day", 6, 4, month, day) if _valid(month, day) else None


def _plan(m: Match) -> Piece | None:
    quoted = not m.group()[0].isalnum() or m.group()[0] in "“\"'"
    if m["x"] in ("初", "末") and not quoted:
        return None
    if m["p"] in ("十五", "三五", "五五", "二五") and not quoted:
        return None
    first = int(table("eras")["plans"][m["p"]])
    how = 9 if m["t"] or m["x"] == "以来" else {"初": 1, "末": 4}.get(m["x"], 0)
    return _piece(m, "plan", "plan", 0, 0, first, how)


def _congress(m: Match) -> Piece | None:
    day = int(table("eras")["congresses"][m["p"]].replace("-", ""))
    return _piece(m, "congress", "congress", 0, 0, day)


def _decade(m: Match) -> Piece | None:
    decade, century = _n(m["d"]), _n(m["c"])
    if decade % 10 or decade > 90:
        return None
    part = _PARTS.get((m["p"] or " ")[0], 0)
    if m["q"]:
        year = int(m["q"]) * 100 + decade
        return _piece(m, "decade", "decade", 8, 8, year, part) if 10 <= int(m["q"]) <= 20 else None
    if century > 0:
        return _piece(m, "decade", "decade", 8, 8, (century - 1) * 100 + decade, part)
    if m["u"]:
        return _piece(m, "decade", "decade-of-century", 8, 8, decade, part, 0 if m["u"] == "本" else -1)
    return _piece(m, "decade", "decade-alone", 8, 8, decade, part)


def _century(m: Match) -> Piece | None:
    part = m["p"] or ""
    how = {"": 0, "初": 1, "中叶": 2, "末": 4, "上半叶": 5, "下半叶": 6}[part]
    if m["u"]:
        return _piece(m, "century", "century-rel", 8, 8, 0 if m["u"] == "本" else -1, how)
    last, first = _n(m["c"]), _n(m["a"])
    if not 1 <= last <= 30 or first >= last:
        return None
    return _piece(m, "century", "century", 8, 8, last, how, max(first, 0))


def _era(m: Match) -> Piece | None:
    count = 1 if m["n"] == "元" else _n(m["n"])
    first = int(table("eras")["eras"][m["e"]])
    if not 1 <= count <= 120:
        return None
    return _piece(m, "era", "era", 8, 8, first + count - 1, first, about=first < 1912)


def _cyclic(m: Match) -> Piece | None:
    stem, branch = _STEMS.index(m["g"]), _BRANCHES.index(m["z"])
    if (stem - branch) % 2:
        return None
    index = next(i for i in range(60) if i % 10 == stem and i % 12 == branch)
    return _piece(m, "cyclic", "cyclic", 8, 8, index)


def _before_christ(m: Match) -> Piece | None:
    value = _n(m["n"])
    return _piece(m, "before-christ", "year", 8, 8, 1 - value) if value > 0 else None


def _year_range(m: Match) -> Piece | None:
    first, last = int(m["y"]), int(m["z"])
    if last < 100:
        last += first - first % 100
    return _piece(m, "year-range", "year", 8, 8, last, first) if first < last <= first + 300 else None


def _year(m: Match) -> Piece | None:
    text = m["y"]
    thousand = text.startswith("两千")
    value = 2000 + max(_n(text[2:].replace("零", "") or "0"), 0) if thousand else _n(text)
    if not 1000 <= value <= 2999:
        return None
    return _piece(m, "year", "year", 8, 8, value)


def _year_short(m: Match) -> Piece | None:
    text = m["y"]
    value = _n(text)
    weak = text.isdigit() and text.isascii()
    digits = [_n(c) for c in text]
    if not weak and (digits[1] - digits[0] == 1 or text in ("三五", "五十")) and digits[0]:
        weak = True
    return _piece(m, "year-short", "year-short", 8, 8, value, weak=weak) if value >= 0 else None


def _year_rel(m: Match) -> Piece | None:
    word = m.group()
    if word in words("last-year"):
        return _piece(m, "year-rel", "year-last", 8, 8, int(words("last-year")[word]))
    if word in ("今", "明", "去"):
        following = m.string[m.end() : m.end() + 1]
        if following not in "春夏秋冬" or not following:
            return None
    offset = -1 if word == "去" else int(words("reference-year")[word])
    return _piece(m, "year-rel", "year-ref", 8, 8, offset)


def _quarter(m: Match) -> Piece | None:
    if m["f"]:
        count = _n(m["f"])
        return _piece(m, "quarter", "months", 7, 6, 1, 3 * count) if 1 <= count <= 4 else None
    part = {"初": 1, "末": 3}.get(m["p"] or m["s"] or "", 0)
    if m["r"]:
        return _piece(m, "quarter", "quarter-rel", 7, 6, {"上": -1, "下": 1}.get(m["r"], 0), part)
    first = 3 * _n(m["q"]) - 2
    if part:
        first += part - 1
        return _piece(m, "quarter", "months", 7, 6, first, first)
    return _piece(m, "quarter", "months", 7, 6, first, first + 2)


def _first_months(m: Match) -> Piece | None:
    count = _n(m["n"])
    return _piece(m, "first-months", "months", 7, 6, 1, count, weak=True) if 1 <= count <= 12 else None


def _season(m: Match) -> Piece | None:
    code = 21 + "春夏秋冬".index(m["s"] or m["t"])
    return _piece(m, "season", "season", 7, 6, code, weak=bool(m["t"]))


def _school(m: Match) -> Piece | None:
    first, last = table("festivals")["months"][m["w"]]
    return _piece(m, "school-holiday", "months", 7, 6, int(first), int(last), 1, about=True)


def _lunar_number(text: str) -> int:
    return {"正": 1, "冬": 11, "腊": 12}.get(text, _n(text))


def _lunar_day(m: Match) -> Piece | None:
    month = _lunar_number(m["m"])
    named = m["m"] in "正腊冬" or bool(m["p"]) or bool(m["l"])
    if m["i"]:
        named = True
        day = _n(m["i"].removeprefix("初"))
    else:
        day = _n(m["d"])
        if not named and (m["u"] or m["m"].isdigit() or m["d"] not in ("十五",)):
            return None
        named = named or m["m"] in ("五", "七", "八", "九")
    if not named or not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    return _piece(m, "lunar-day", "lunar", 6, 4, month, day, bool(m["l"]))


def _lunar_month(m: Match) -> Piece | None:
    month = _lunar_number(m["m"] or m["n"] or m["o"])
    leap = bool(m["l"] or m["k"])
    return _piece(m, "lunar-month", "lunar", 6, 6, month, 0, leap) if 1 <= month <= 12 else None


def _lunar_new_year(m: Match) -> Piece | None:
    if m["w"]:
        return _piece(m, "lunar-new-year", "lunar", 6, 4, 1, _n(m["w"][1:]), weak=True)
    return _piece(m, "lunar-new-year", "lunar", 6, 4, 1, _n(m["d"]))


def _festival(m: Match) -> Piece | None:
    name = m["w"]
    if name in ("新年", "新春"):
        name = "春节"
    if name == "十一":
        name = "国庆"
    data = table("festivals")
    if name in data["solar"]:
        month, day = map(int, data["solar"][name].split("-"))
        piece = _piece(m, "festival", "solar-day", 6, 4, month, day)
    elif name in data["lunar"]:
        month, day = data["lunar"][name]
        piece = _piece(m, "festival", "lunar", 6, 4, month, day)
    elif name in data["nth"]:
        month, weekday, which = data["nth"][name]
        piece = _piece(m, "festival", "nth-weekday", 6, 4, month, weekday, which)
    else:
        piece = _piece(m, "festival", "term", 6, 4, TERMS.index(data["term"][name]))
    return Piece(
        piece.start, piece.end, "festival", piece.kind, 6, 4, piece.a, piece.b, piece.c, name, about=bool(m["t"])
    )


def _term(m: Match) -> Piece | None:
    name = m["w"]
    weak = name in ("小雪", "大雪", "大暑", "小暑", "谷雨", "雨水", "小满", "大寒", "小寒", "清明", "白露")
    return _piece(m, "term", "term", 6, 4, TERMS.index(name), weak=weak and m["x"] is None)


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
    "秒": -1,
}


def _unit(text: str) -> int:
    """5 year, 4 month, 3 week, 2 day, 1 hour, 0 minute, -1 second."""
    return _SPANS[text.removeprefix("个").removesuffix("钟") if text[0] == "秒" else text.removeprefix("个")]


def _count(m: Match) -> tuple[int, bool]:
    """Twice the count (halves are whole then) and whether it is vague."""
    text, extra, half = m["n"], m["k"] or "", m["h"] or ""
    vague = text in ("几", "数", "几十", "数十", "十几", "百") or "多" in extra or "余" in extra or half == "多"
    if text == "半":
        return 1, vague
    value = {"几": 3, "数": 3, "几十": 30, "数十": 30, "十几": 15}.get(text, _n(text))
    return 2 * value + (1 if extra == "个半" or half == "半" else 0), vague


def _is_vague(count: str) -> bool:
    """Whether a count is no number at all: the vague words of ``words.toml`` have those."""
    return count in ("几", "数")


def _ago(m: Match) -> Piece | None:
    count, vague = _count(m)
    unit, way = _unit(m["u"]), m["x"][0]
    if count <= 0:
        return None
    before = m.string[max(0, m.start() - 1) : m.start()]
    if before == "月" and m["u"] in ("日", "天"):
        return None
    if way in "后内" and _is_vague(m["n"]) and unit >= 2:
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
    return Piece(m.start(), m.end(), "ago", "ago", 0, 0, count, unit, code, m.group(), vague or m["e"] == "以")


def _last_n(m: Match) -> Piece | None:
    count, vague = _count(m)
    word = m["w"]
    before = m.string[max(0, m.start() - 1) : m.start()]
    if (_is_vague(m["n"]) and m["u"] in ("年", "天", "日")) or (word == "前" and before > "\u2e80"):
        return None
    if count <= 0 or (word in ("上", "前", "近") and m["n"] == "一" and "个" not in m["u"] and m["u"] != "周"):
        return None
    if word == "上" and m["n"] == "一":
        return None
    if word == "近" and m["u"] == "日":
        return None
    if word == "过" and m["u"] in ("年", "月", "日"):
        return None
    if word in ("已经", "已有", "过去", "近") and _unit(m["u"]) < (2 if word in ("已经", "已有") else 0):
        return None
    code = {"未来": 1, "今后": 1, "接下来": 1, "之后": 1, "再过": 2, "过": 2, "已经": -2, "已有": -2}.get(word, -1)
    return Piece(m.start(), m.end(), "last-n", "last-n", 0, 0, count, _unit(m["u"]), code, m.group(), vague)


def _nth_week(m: Match) -> Piece | None:
    if m["f"]:
        return _piece(m, "nth-week", "nth-week", 5, 5, 1, _n(m["f"]), weak=True)
    if m["n"]:
        return _piece(m, "nth-week", "nth-week", 5, 5, _n(m["n"]), 1, weak=True)
    count = _n(m["l"]) if m["l"] else 1
    return _piece(m, "nth-week", "nth-week", 5, 5, -count, count, weak=True)


def _weekday(m: Match) -> Piece | None:
    offset = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(m["o"] or "", 0)
    return _piece(m, "weekday", "weekday", 5, 4, _WEEKDAYS[m["d"]], offset, bool(m["o"]))


def _week(m: Match) -> Piece | None:
    if m["h"]:
        return _piece(m, "week", "week", 5, 5, 0, 1 if m["h"] == "上" else 2)
    offset = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(m["o"], 0)
    return _piece(m, "week", "week", 5, 5, offset)


def _month(m: Match) -> Piece | None:
    month = _n(m["m"])
    return _piece(m, "month", "month", 6, 6, month) if 1 <= month <= 12 else None


def _month_range(m: Match) -> Piece | None:
    first, last = _n(m["a"]), _n(m["m"])
    if not (1 <= first <= 12 and 1 <= last <= 12 and first < last):
        return None
    return _piece(m, "month-range", "month", 6, 6, last, first)


def _month_rel(m: Match) -> Piece | None:
    word = m.group()
    if word in words("last-month"):
        return _piece(m, "month-rel", "month-last", 8, 6, int(words("last-month")[word]))
    return _piece(m, "month-rel", "month-ref", 8, 6, int(words("reference-month")[word]))


_XUN: Final = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "中下旬": (11, 31), "上中旬": (1, 20)}
_MONTH_PARTS: Final = {"初": (1, 10), "中": (11, 20), "底": (21, 31), "末": (21, 31)}


def _month_part(m: Match) -> Piece | None:
    first, last = _XUN[m["x"]] if m["x"] else _MONTH_PARTS[(m["m"] or m["y"])[-1]]
    return _piece(m, "month-part", "days", 5, 5, first, last, about=True)


def _year_part(m: Match) -> Piece | None:
    part = m["x"] or m["y"] or m["z"]
    first, last = {"初": (1, 2), "中": (6, 7)}.get(part, (12, 12))
    return _piece(m, "year-part", "months", 7, 6, first, last, 2, about=True)


def _day(m: Match) -> Piece | None:
    day = _n(m["d"])
    if not 1 <= day <= 31:
        return None
    return _piece(m, "day", "day", 4, 4, day, weak=m["d"] == "一" and m["u"] is not None)


def _day_range(m: Match) -> Piece | None:
    first, last = _n(m["a"]), _n(m["d"])
    if not (1 <= first < last <= 31):
        return None
    return _piece(m, "day-range", "day", 4, 4, last, first)


def _day_rel(m: Match) -> Piece | None:
    word = m.group()
    shift = 1 if word[-1] in "晚夜" else 2 if word[-1] in "晨早" else 3 if word[-1] == "午" else 0
    if word in words("last-day"):
        return _piece(m, "day-rel", "day-last", 8, 4, int(words("last-day")[word]), shift)
    if word == "昨" and m.string[m.end() : m.end() + 1] not in ("从", "在", "就", "向", "对", "获"):
        return None
    return _piece(m, "day-rel", "day-ref", 8, 4, int(words("reference-day")[word]), shift)


def _part(m: Match) -> Piece | None:
    word = m["w"] or m["x"] or m["y"]
    return _piece(m, "part-of-day", "part", 3, 3, int(words("part-of-day").get(word, 12)))


def _clock(m: Match) -> Piece | None:
    hour = _n(m["h"])
    minute_text = m["m"] or m["o"] or m["n"]
    quarter = _QUARTERS.get(m["q"] or "", -1)
    minute = _n(minute_text.lstrip("零〇") or "0") if minute_text else quarter
    if hour > 24 or minute > 59:
        return None
    mark = m["p"]
    if mark is None and (m["n"] is None or m.string[max(0, m.start() - 1) : m.start()] == "比"):
        return None
    chinese = not m["h"].isdigit()
    bare = minute < 0 and not m["k"] and not m["q"]
    following = m.string[m.end() : m.end() + 1]
    settled = following in ("许", "左", "多", "过", "前", "整", "至", "到", "-", "~")
    weak = bare and not settled and (mark == "点" or (chinese and hour < 2))
    if chinese and bare and hour == 1 and following not in ("许", "左"):
        weak = True
    return _piece(m, "clock", "clock", 2, 2, hour, minute, weak=weak)


def _clock_range(m: Match) -> Piece | None:
    first, last = _n(m["a"]), _n(m["h"] or m["i"])
    if not (0 <= first < last <= 24):
        return None
    return _piece(m, "clock-range", "clock", 2, 2, first, -1, last, weak=not m["a"].isdigit() and not m["h"])


def _event(m: Match) -> Piece | None:
    how = m["x"] or m["y"]
    slow = m["n"] in table("words")["lists"]["slow"]
    code = 3 if how in ("当日", "当天", "第一时间", "时", "之时") else 2 if slow else 1
    return _piece(m, "event", "event", 0, 0, code)


BUILDERS: Final[dict[str, Build]] = {
    "number": lambda m: _piece(m, "number", "number", 0, 0, int(m["y"])),
    "garbled": _garbled,
    "iso": _full("iso"),
    "iso-short": _full("iso-short", short=True),
    "day-first": _full("day-first"),
    "spaced": _full("spaced"),
    "compact": _full("compact"),
    "iso-range": _iso_range,
    "iso-month": _iso_month,
    "dotted": _dotted,
    "plan": _plan,
    "period": lambda m: _piece(m, "period", "period", 0, 0),
    "congress": _congress,
    "decade": _decade,
    "century": _century,
    "era": _era,
    "cyclic": _cyclic,
    "before-christ": _before_christ,
    "year-range": _year_range,
    "year": _year,
    "year-short": _year_short,
    "year-rel": _year_rel,
    "half": lambda m: _piece(m, "half", "months", 7, 6, *((1, 6) if m["h"] in "上前" else (7, 12))),
    "quarter": _quarter,
    "first-months": _first_months,
    "season": _season,
    "school-holiday": _school,
    "lunar-day": _lunar_day,
    "lunar-month": _lunar_month,
    "lunar-mark": lambda m: _piece(m, "lunar-mark", "lunar-mark", 9, 9, weak=True),
    "lunar-new-year": _lunar_new_year,
    "festival": _festival,
    "term": _term,
    "ago": _ago,
    "last-n": _last_n,
    "this-hour": lambda m: _piece(m, "last-n", "last-n", 0, 0, 2, 1, 1 if m["w"] == "下" else -1),
    "nth-weekday": lambda m: _piece(
        m, "nth-weekday", "nth-weekday", 5, 4, 0, _WEEKDAYS[m["d"]], -1 if m["l"] else _n(m["n"]), weak=True
    ),
    "nth-week": _nth_week,
    "weekday": _weekday,
    "week": _week,
    "month-range": _month_range,
    "month": _month,
    "month-rel": _month_rel,
    "month-part": _month_part,
    "year-part": _year_part,
    "day-range": _day_range,
    "day": _day,
    "day-number": lambda m: (
        _piece(m, "day", "day", 4, 4, _n(m["d"]), weak=True) if _n(m["d"]) in range(1, 32) else None
    ),
    "nth-day": lambda m: _piece(m, "nth-day", "nth-day", 4, 4, _n(m["n"])),
    "first-days": lambda m: _piece(m, "first-days", "days", 5, 5, 1, max(_n(m["n"]), 1), weak=True),
    "day-rel": _day_rel,
    "part-of-day": _part,
    "clock-range": _clock_range,
    "clock": _clock,
    "period-word": lambda m: _piece(m, "vague", "vague", 0, 0),
    "event": _event,
    "paper-day": lambda m: _piece(m, "event", "event", 0, 0, 4),
    "vague": lambda m: _piece(m, "vague", "vague", 0, 0),
}
