"""Pieces of years, dates in full, lunar days and festivals: each maker turns its row's match into fields.

A maker returns ``None`` where the numbers make no date; the scan then tries the rows that follow.
"""

from __future__ import annotations

from typing import Final

from timeline.dates.grammar import TERMS
from timeline.dates.lexicon import table, words
from timeline.dates.making import Build, Match, make, numeral, valid
from timeline.dates.values import Piece

_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_PARTS: Final = {"初": 1, "前": 1, "早": 1, "中": 2, "后": 3, "末": 4, "晚": 4}


def full(row: str, short: bool = False) -> Build:
    def build(m: Match) -> Piece | None:
        year, month, day = int(m["y"]), int(m["m"]), int(m["d"])
        if row == "day-first" and month > 12 and day <= 12:
            month, day = day, month
        if not valid(month, day):
            return None
        if short:
            year += 2000 if year < 70 else 1900
        return make(m, row, "ymd", 8, 4, year, month, day)

    return build


def iso_republic(m: Match) -> Piece | None:
    """A year of the Republic of China, whose first was 1912."""
    month, day = int(m["m"]), int(m["d"])
    return make(m, "iso-republic", "ymd", 8, 4, int(m["y"]) + 1911, month, day) if valid(month, day) else None


def iso_month(m: Match) -> Piece | None:
    return make(m, "iso-month", "ym", 8, 6, int(m["y"]), int(m["m"] or m["n"]))


def iso_range(m: Match) -> Piece | None:
    first, last = int(m["y"]), int(m["z"])
    return make(m, "iso-range", "year", 8, 8, last, first) if first < last <= first + 300 else None


def garbled(m: Match) -> Piece | None:
    digits = m["x"]
    if len(digits) == 4 and m["mi"] is None:
        return None
    return make(m, "garbled", "garbled", 0, 0, int(digits), int(m["mi"] or 0), len(digits))


def dotted(m: Match) -> Piece | None:
    month, day = int(m["m"]), int(m["d"])
    return make(m, "dotted", "solar-day", 6, 4, month, day) if valid(month, day) else None


def plan(m: Match) -> Piece | None:
    quoted = not m.group()[0].isalnum() or m.group()[0] in "“\"'"
    if m["x"] in ("初", "末") and not quoted:
        return None
    if m["p"] in ("十五", "三五", "五五", "二五") and not quoted:
        return None
    first = int(table("eras")["plans"][m["p"]])
    how = 9 if m["t"] or m["x"] == "以来" else {"初": 1, "末": 4}.get(m["x"], 0)
    return make(m, "plan", "plan", 0, 0, first, how)


def congress(m: Match) -> Piece | None:
    day = int(table("eras")["congresses"][m["p"]].replace("-", ""))
    return make(m, "congress", "congress", 0, 0, day)


def decade(m: Match) -> Piece | None:
    decade, century = numeral(m["d"] or m["e"]), numeral(m["c"])
    if decade % 10 or decade > 90:
        return None
    part = _PARTS.get((m["p"] or " ")[0], 0)
    if m["r"]:
        part = 100 + decade - 10 * numeral(m["r"])
    if m["q"]:
        year = int(m["q"]) * 100 + decade
        return make(m, "decade", "decade", 8, 8, year, part) if 10 <= int(m["q"]) <= 20 else None
    if century > 0:
        return make(m, "decade", "decade", 8, 8, (century - 1) * 100 + decade, part)
    if m["u"]:
        return make(m, "decade", "decade-of-century", 8, 8, decade, part, 0 if m["u"] == "本" else -1)
    return make(m, "decade", "decade-alone", 8, 8, decade, part)


def century(m: Match) -> Piece | None:
    part = m["p"] or ""
    how = {"": 0, "初": 1, "中叶": 2, "末": 4, "上半叶": 5, "下半叶": 6}[part]
    if m["u"]:
        return make(m, "century", "century-rel", 8, 8, 0 if m["u"] == "本" else -1, how)
    last, first = numeral(m["c"]), numeral(m["a"])
    if not 1 <= last <= 30 or first >= last:
        return None
    return make(m, "century", "century", 8, 8, last, how, max(first, 0))


def century_bc(m: Match) -> Piece | None:
    how = {"": 0, "初": 1, "中叶": 2, "末": 4, "上半叶": 5, "下半叶": 6}[m["p"] or ""]
    number = numeral(m["c"])
    return make(m, "century-bc", "century", 8, 8, 1 - number, how) if 1 <= number <= 50 else None


def era(m: Match) -> Piece | None:
    count = 1 if m["n"] == "元" else numeral(m["n"])
    first = int(table("eras")["eras"][m["e"]])
    if not 1 <= count <= 120:
        return None
    value = first + count - 1
    said = int(m["y"]) if m["y"] else value
    if abs(said - value) > 1:  # 光绪二十九年末 can be the year after; more is a slip, and the reign year is read
        said = value
    return make(m, "era", "era", 8, 8, said, first, about=first < 1912 and not m["y"])


def cyclic(m: Match) -> Piece | None:
    stem, branch = _STEMS.index(m["g"]), _BRANCHES.index(m["z"])
    if (stem - branch) % 2:
        return None
    index = next(i for i in range(60) if i % 10 == stem and i % 12 == branch)
    return make(m, "cyclic", "cyclic", 8, 8, index)


def zodiac(m: Match) -> Piece | None:
    return make(m, "zodiac", "zodiac", 8, 8, "鼠牛虎兔龙蛇马羊猴鸡狗猪".index(m["z"]))


def date_tail(m: Match) -> Piece | None:
    month, day = int(m["m"] or m["n"]), int(m["d"] or m["e"])
    return make(m, "date-tail", "solar-day", 6, 4, month, day) if valid(month, day) else None


def before_christ(m: Match) -> Piece | None:
    value = numeral(m["n"])
    return make(m, "before-christ", "year", 8, 8, 1 - value) if value > 0 else None


def year_range(m: Match) -> Piece | None:
    first, last = int(m["y"]), int(m["z"])
    if last < 100:
        last += first - first % 100
    return make(m, "year-range", "year", 8, 8, last, first) if first < last <= first + 300 else None


def year(m: Match) -> Piece | None:
    text = m["y"]
    thousand = text.startswith("两千")
    value = 2000 + max(numeral(text[2:].replace("零", "") or "0"), 0) if thousand else numeral(text)
    if not 1000 <= value <= 2999:
        return None
    return make(m, "year", "year", 8, 8, value)


def year_short(m: Match) -> Piece | None:
    text = m["y"]
    value = numeral(text)
    weak = text.isdigit() and text.isascii()
    digits = [numeral(c) for c in text]
    if not weak and (digits[1] - digits[0] == 1 or text in ("三五", "五十")) and digits[0]:
        weak = True
    return make(m, "year-short", "year-short", 8, 8, value, weak=weak) if value >= 0 else None


def year_republic(m: Match) -> Piece | None:
    return make(m, "era", "era", 8, 8, 1911 + int(m["y"]), 1912, weak=True)


def year_three(m: Match) -> Piece | None:
    return make(m, "year", "year", 8, 8, numeral(m["y"]))


def school_year(m: Match) -> Piece | None:
    term = {"一": 1, "1": 1, "上": 1, "秋": 1, "二": 2, "2": 2, "下": 2, "春": 2}.get(m["n"] or m["t"] or "", 0)
    return make(m, "school-year", "school", 0, 0, int(m["y"]), term)


def fiscal_year(m: Match) -> Piece | None:
    year = int(m["y"])
    return make(m, "fiscal-year", "fiscal", 0, 0, year) if m["z"] else make(m, "year", "year", 8, 8, year)


def anno_domini(m: Match) -> Piece | None:
    value = numeral(m["n"])
    return make(m, "year", "year", 8, 8, value) if value > 0 else None


def bracket_year(m: Match) -> Piece | None:
    value = int(m["y"])
    return make(m, "year", "year", 8, 8, value if value > 1000 else 1911 + value)


def year_rel(m: Match) -> Piece | None:
    word = m.group().removesuffix("同期")
    if word in words("last-year"):
        return make(m, "year-rel", "year-last", 8, 8, int(words("last-year")[word]))
    bare = {"去": -1, "今": 0, "明": 1}.get(word)
    offset = int(words("reference-year")[word]) if bare is None else bare
    return make(m, "year-rel", "year-ref", 8, 8, offset)


def quarter(m: Match) -> Piece | None:
    if m["f"]:
        count = numeral(m["f"])
        return make(m, "quarter", "months", 7, 6, 1, 3 * count) if 1 <= count <= 4 else None
    part = {"初": 1, "末": 3}.get(m["p"] or m["s"] or "", 0)
    if m["t"]:
        return make(m, "quarter", "quarter-rel", 7, 6, 0, {"初": 1, "末": 3}[m["t"]])
    if m["r"]:
        return make(m, "quarter", "quarter-rel", 7, 6, {"上": -1, "下": 1}.get(m["r"], 0), part)
    first = 3 * numeral(m["q"] or m["o"]) - 2
    if part:
        first += part - 1
        return make(m, "quarter", "months", 7, 6, first, first)
    return make(m, "quarter", "months", 7, 6, first, first + 2)


def first_months(m: Match) -> Piece | None:
    count = numeral(m["n"] or m["k"])
    # 前11个月 at the start of a clause is of the year; behind another word it may be any
    weak = m.group()[0] == "前" and m.string[max(0, m.start() - 1) : m.start()] > "\u2e80"
    return make(m, "first-months", "months", 7, 6, 1, count, weak=weak) if 1 <= count <= 12 else None


def season(m: Match) -> Piece | None:
    code = 21 + "春夏秋冬".index((m["s"] or m["t"] or m["e"] or m["i"])[-1])
    return make(m, "season", "season", 7, 6, code, weak=bool(m["t"]), about=bool(m["e"]))


def school(m: Match) -> Piece | None:
    first, last = table("festivals")["months"][m["w"]]
    return make(m, "school-holiday", "months", 7, 6, int(first), int(last), 1, about=True)


def lunar_number(text: str) -> int:
    return {"正": 1, "冬": 11, "腊": 12}.get(text, numeral(text))


def lunar_day(m: Match) -> Piece | None:
    month = lunar_number(m["m"])
    named = m["m"] in "正腊冬" or bool(m["p"]) or bool(m["l"])
    if m["i"]:
        named = True
        day = numeral(m["i"].removeprefix("初"))
    else:
        day = numeral(m["d"])
        if not named and (m["u"] or m["m"].isdigit() or m["d"] not in ("十五",)):
            return None
        named = named or m["m"] in ("五", "七", "八", "九")
    if not named or not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    return make(m, "lunar-day", "lunar", 6, 4, month, day, bool(m["l"]))


def lunar_month(m: Match) -> Piece | None:
    month = lunar_number(m["m"] or m["n"] or m["o"])
    leap = bool(m["l"] or m["k"])
    return make(m, "lunar-month", "lunar", 6, 6, month, 0, leap) if 1 <= month <= 12 else None


def lunar_new_year(m: Match) -> Piece | None:
    if m["w"]:
        return make(m, "lunar-new-year", "lunar", 6, 4, 1, numeral(m["w"][1:]), weak=True)
    if m["x"]:
        return make(m, "lunar-new-year", "lunar", 6, 4, 1, numeral(m["x"]), weak=True)
    return make(m, "lunar-new-year", "lunar", 6, 4, 1, numeral(m["d"]))


def festival(m: Match) -> Piece | None:
    name = m["w"] or m["q"]
    if name in ("新年", "新春"):
        name = "春节"
    if name == "十一":
        name = "国庆"
    data = table("festivals")
    if name in data["solar"]:
        month, day = map(int, data["solar"][name].split("-"))
        piece = make(m, "festival", "solar-day", 6, 4, month, day)
    elif name in data["lunar"]:
        month, day = data["lunar"][name]
        piece = make(m, "festival", "lunar", 6, 4, month, day)
    elif name in data["nth"]:
        month, weekday, which = data["nth"][name]
        piece = make(m, "festival", "nth-weekday", 6, 4, month, weekday, which)
    else:
        piece = make(m, "festival", "term", 6, 4, TERMS.index(data["term"][name]))
    return Piece("festival", piece.kind, 6, 4, piece.a, piece.b, piece.c, name, about=bool(m["t"]))


def term(m: Match) -> Piece | None:
    name = m["w"]
    weak = name in ("小雪", "大雪", "大暑", "小暑", "谷雨", "雨水", "小满", "大寒", "小寒", "清明", "白露")
    return make(m, "term", "term", 6, 4, TERMS.index(name), weak=weak and m["x"] is None)
