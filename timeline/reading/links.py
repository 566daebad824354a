"""Blocks of nothing but links: lists of other pages, paths to the page, pagers."""

from __future__ import annotations

import re
from functools import cache

from timeline.reading import tables

_FILLING = r"[\s\d年月日时分:：./\-–—~\[\](){}（）【】〔〕<>〈〉«»›·•▪■●*+|｜、,，\u3000]"


@cache
def _nothing() -> re.Pattern[str]:
    labels = sorted(tables.sections("html.txt")["link_labels"], key=len, reverse=True)
    return re.compile(f"(?:{_FILLING}|{'|'.join(map(re.escape, labels))})*+", re.IGNORECASE)


def says_nothing(text: str) -> bool:
    """Whether what stands between the links of a block is only punctuation, dates, numbers and words such as 下一篇."""
    return _nothing().fullmatch(text) is not None
