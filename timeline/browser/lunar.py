"""Days by the lunar calendar, in a few characters; the calendar is loaded when the first one is asked for."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from timeline.messages import language, text


def lunar_day(day: str) -> str:
    """The lunar day of YYYY-MM-DD: 廿九, or the month where one begins (正月, 闰四月); '' outside 1900 to 2100."""
    return _lunar_day(day[:10], language())


@lru_cache(maxsize=4096)
def _lunar_day(day: str, _language: str) -> str:
    from borax.calendars.lunardate import LunarDate

    try:
        found = LunarDate.from_solar(date.fromisoformat(day))
    except (ValueError, KeyError, IndexError):
        return ""
    if _language.startswith("zh"):
        name = str(found.cn_month) + "月"
        return (("闰" if found.leap else "") + name) if found.day == 1 else str(found.cn_day)
    return text("browser.lunar_short", m=found.month, d=found.day, leap="+" if found.leap else "")


def lunar_words(day: str) -> str:
    """The lunar date in full, with the year's name: 庚子年正月初三; '' where there is none."""
    from borax.calendars.lunardate import LunarDate

    try:
        found = LunarDate.from_solar(date.fromisoformat(day[:10]))
    except (ValueError, KeyError, IndexError):
        return ""
    month = ("闰" if found.leap else "") + str(found.cn_month) + "月"
    return text("browser.lunar_full", year=found.gz_year, animal=found.animal, month=month, day=found.cn_day)
