"""A date or a period in any words that the date engine reads: 上周五, 2020年春节, Jan 27, 三天后.

What :mod:`timeline.browser.period` reads is read there, without the engine; the engine is loaded for the rest.
"""

from __future__ import annotations

import re
from typing import Final

from timeline.browser.period import PeriodError, period

_SAYS: Final = r"[0-9]+|[a-z]+"
#: Words between dates, and before them, that the engine leaves out of its expressions.
_JOINING: Final = frozenset(
    ("a", "an", "and", "at", "between", "by", "from", "in", "of", "on", "the", "till", "to", "until")
)


def when(words: str, near: str = "") -> str:
    """``words`` as an EDTF period, '' for nothing typed; ``near`` is the day they are counted from (YYYY-MM-DD or '').

    Raises :class:`PeriodError`.
    """
    try:
        return period(words, near)
    except PeriodError as error:
        found = _by_engine(words, near)
        if not found:
            raise error from None
        return found


def is_plain(words: str, near: str = "") -> bool:
    """Whether the words are read without the engine."""
    try:
        period(words, near)
    except PeriodError:
        return False
    return True


def _by_engine(words: str, near: str) -> str:
    from timeline.dates import expressions

    try:
        found = expressions(words, published=near, prefer="nearest").expressions
    except (ValueError, LookupError, OverflowError):
        return ""
    dated = [one for one in found if one.earliest or one.latest]
    left = list(words)
    for one in found:
        left[one.start : one.end] = " " * (one.end - one.start)
    if not dated or any(word not in _JOINING for word in re.findall(_SAYS, "".join(left).lower())):
        # What was not understood may say which part of the rest is meant.
        return ""
    first, last = dated[0].earliest or "..", dated[-1].latest or ".."
    first, last = first[:10], last[:10]
    if len(dated) > 1 and dated[0].latest is None:
        last = ".."
    return first if first == last else f"{first}/{last}"
