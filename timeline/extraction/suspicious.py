"""Injected advertising names that stand where the name of a body must stand (中共…委员会, 更名为…, 《…的通知》)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from timeline.extraction.gazetteer import table
from timeline.extraction.nametokens import bodies

_SLOTS: Final = (
    re.compile(r"中共([^，。；：\n《》]{3,24}?)委员会"),
    re.compile(r"(?:更名为|改名为|改称|现名为?|创建于|来源[:：])\s*([^，。；：\n《》]{3,24}?)(?=[，。；：\n,]|$)"),
    re.compile(r"《([^，。；：\n《》]{4,24}?)(?=(?:19|20)\d\d年|关于)"),
)
_MOST: Final = 20  # no real document has more; each costs a walk through the text
_TITLE: Final = re.compile(
    r"《([^《》\n]{2,6}?)(?:[^《》\n]{4,60})的(?:通知|决定|意见|通告|报告|规定|要求|办法|方案)》"
)
_NAMED: Final = re.compile(r"(?:大学|学院|学校|医院|局|厅|委|部|院|公司|政府|中心|会)$")


def looks_injected(name: str) -> bool:
    """Whether a name is made of the words of betting, video and download sites."""
    words = table("spam.toml")["words"]
    if any(word in name for word in words["strong"]):
        return True
    return sum(word in name for word in words["weak"]) >= 3


def injected(text: str) -> tuple[str, ...]:
    """The injected names of a text, longest first; none in most texts."""
    found: set[str] = set()
    for pattern in _SLOTS:
        for match in pattern.finditer(text):
            name = match[1].strip()
            if " " not in name and not name.startswith("中共") and looks_injected(name):
                found.add(name)
    found |= _before_titles(text)
    return tuple(sorted(found, key=lambda name: (-len(name), name))[:_MOST])


def _before_titles(text: str) -> set[str]:
    """A word that opens several 《…的通知》 where 关于 should stand, and also stands alone on a line."""
    heads: Counter[str] = Counter()
    for match in _TITLE.finditer(text):
        inside = match[0][1:]
        if "关于" in inside:
            continue
        for length in (2, 3, 4, 5, 6):
            heads[inside[:length]] += 1
    lines = {line.strip() for line in text.split("\n", 40)[:40]}
    found = set()
    for head, count in heads.items():
        if count >= 3 and head in lines and head not in bodies() and not _NAMED.search(head):
            found.add(head)
    return found
