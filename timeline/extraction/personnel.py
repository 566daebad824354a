"""Lists of who is appointed and dismissed, below a line that says who decided so and when (…研究决定：)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from timeline.dates import TimeExpression
from timeline.extraction.kinds import Trigger
from timeline.extraction.passage import Passage
from timeline.extraction.sentences import Sentence

_DECIDED: Final = re.compile(r"(?:决定|任免|通知如下|公告如下|公布如下|如下)[^。；\n]{0,12}[：:]\s*$")
# 任命某某为…, 免去某某的…, 某某任…, 某某同志不再担任…
_ITEM: Final = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*)?(?:同意)?"
    r"(?:(?:任命|聘任|提名|选举|接受|批准|免去|解聘|撤销)[\u4e00-\u9fff]|[\u4e00-\u9fff·、]{2,12}?(?:同志)?(?:任|兼任|不再担任|为)[\u4e00-\u9fff])"
)
_RANK: Final = 7
_MOST: Final = 400  # lines that a list may hold


def decision(passage: Passage, sentence: Sentence) -> Trigger | None:
    """What decides an item of such a list, whatever its verb: an order; None for any other sentence."""
    match = _ITEM.match(passage.text, sentence.start, sentence.end)
    return Trigger(sentence.start, match.end(), "order", _RANK, True) if match is not None else None


def items(passage: Passage) -> Iterator[tuple[int, int, TimeExpression]]:
    """The first line of each such list, its last, and the date of the decision above it."""
    lines: dict[int, tuple[int, int]] = {}
    for sentence in passage.sentences:
        start, _ = lines.get(sentence.line, (sentence.start, 0))
        lines[sentence.line] = (start, sentence.end)
    numbers = sorted(lines)
    for position, number in enumerate(numbers):
        start, end = lines[number]
        if not _DECIDED.search(passage.text, max(start, end - 40), end):
            continue
        dates = [x for x in passage.expressions.within(start, end) if x.place == "text" and x.date]
        last = 0
        for following in numbers[position + 1 : position + 1 + _MOST]:
            if not _ITEM.match(passage.text, lines[following][0]):
                break
            last = following
        if dates and last:
            yield numbers[position + 1], last, dates[-1]
