"""Numbers with their units: how many, of what."""

from __future__ import annotations

import re
from typing import Final

from timeline.model import Figure

_DIGITS: Final = {
    char: value
    for value, chars in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {"万": 10**4, "亿": 10**8}
_UNITS: Final = (
    "人次|人份|批次|架次|艘次|车次|班次|场次|件次|个百分点|立方米|千瓦时|名|人|例|位|家|所|个(?!多?(?:月|小时|星期|礼拜|季度|世纪|工作日|学期))|件|台|套|辆|架|艘|场|起|次|户|间|栋|顶|床|只|副|双|瓶|箱|吨|公斤|千克|斤|升|"
    "公里|平方公里|平方米|米|亩|公顷|元|美元|港元|欧元|元人民币|份|篇|期|支|批|项|条|处|座|宗|幢|株|头|张|枚|度|℃|%|％|级"
)
_FIGURE: Final = re.compile(
    rf"(?P<before>约|近|超过|逾|至少|共|累计|总计)?"
    rf"(?P<number>\d{{1,3}}(?:[, ]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?"
    rf"|[零〇一二两三四五六七八九十百千]{{1,12}}(?:点[零〇一二三四五六七八九]{{1,6}})?)"
    rf"(?P<about>余|多|来)?(?P<myriad>[万亿]{{1,2}})?(?P<more>余|多)?(?P<unit>{_UNITS})"
    rf"(?=(?P<of>[\u4e00-\u9fff]{{0,8}}))"
)
_OF_END: Final = re.compile(
    r"[和及与的是被在已等将对从向因受遭了为以到赴至]|(?:发生|造成|获得|前往|实施|参加|接受|完成|组成|召开|出现|感到|进行|举行|提供|以上|以下|左右)"
    r"|[零一二两三四五六七八九十百千万](?=[^线级类届])"
)
# The noun before its number (新增病例4例, 森林火灾6起), where none follows.
_OF_BEFORE: Final = re.compile(r"[\u4e00-\u9fff]{2,8}$")
_NO_NOUN: Final = re.compile(
    r"[和及与的是被在已等将对从向因受遭了为以到赴至达约近共有超第中其]|(?:发生|造成|获得|完成|组成|召开|出现|突破|超过|实现)"
)
_ABOUT: Final = re.compile(r"[二两三四五六七八]{2}")
_APPROXIMATE: Final = frozenset({"约", "近", "超过", "逾", "至少"})
_LARGE: Final = 10**6  # a value from which fractions come from counting in myriads
_LONGEST: Final = 12


def number(words: str) -> float | None:
    """The value of Arabic or Chinese numerals (``二点四``, ``1,000``); None for words that are no number."""
    plain = words.replace(",", "").replace(" ", "")
    try:
        return float(plain)
    except ValueError:
        pass
    whole, _, decimals = plain.partition("点")
    if not whole or any(char not in _DIGITS for char in decimals):
        return None
    total, digit, seen_unit = 0, 0, False
    for char in whole:
        if char in _DIGITS:
            digit = _DIGITS[char] if seen_unit or digit == 0 else digit * 10 + _DIGITS[char]
        elif char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit, seen_unit = 0, True
        else:
            return None
    fraction = "".join(str(_DIGITS[char]) for char in decimals)
    return float(f"{total + digit}.{fraction or 0}")


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a short clean text in order; ordinals (第三次) and bare Chinese 一个, 一次 are none."""
    found: list[Figure] = []
    for match in _FIGURE.finditer(text):
        before = text[: match.start()]
        words = match["number"]
        if before.endswith("第") or (words in ("一", "十", "百", "千") and not match["myriad"] and not match["about"]):
            continue
        ordinal = before.endswith("届") and match["unit"] == "次"
        roughly = _ABOUT.fullmatch(words) is not None  # 四五个: four or five
        value = number(words[0] if roughly else words)
        if value is None or ordinal or match["of"].startswith("半"):
            continue
        for myriad in match["myriad"] or "":
            value *= _MYRIADS[myriad]
        approximate = bool(match["about"] or match["more"]) or match["before"] in _APPROXIMATE or roughly
        of = _OF_END.split(match["of"], maxsplit=1)[0] or ("" if match["unit"] in "%％" else _noun_before(before))
        found.append(Figure(round(value, 2 if value >= _LARGE else 6), match["unit"], of, approximate))
        if len(found) == _LONGEST:
            break
    return tuple(found)


def _noun_before(before: str) -> str:
    """What is counted where the number stands behind it: 新增病例 in 新增病例4例; '' where that is no noun."""
    match = _OF_BEFORE.search(before)
    if match is None:
        return ""
    return _NO_NOUN.split(match[0])[-1]
