"""Companies without an ending that says so: a name which a chronicle repeats before what companies do.

A name is taken only where it opens clauses (behind punctuation, a line start or a date) before at least two different
verbs of business, three times or more, and is no ordinary word: precision matters more than the last name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache

from timeline.extraction.gazetteer import table
from timeline.extraction.nametokens import Sort, Token, stop_characters, stop_words

_LEFT = r"(?:(?<=[，。；：、\n“”\s])|(?<=^)|(?<=[月日年与]))"


@cache
def _pattern() -> re.Pattern[str]:
    verbs = "|".join(sorted(table("suffixes.toml")["brand"]["verbs"], key=len, reverse=True))
    return re.compile(_LEFT + rf"[“\"]?([\u4e00-\u9fff]{{3,5}}?)[”\"]?(?={verbs})({verbs})")


# The look at the first character spares a try at each place where nothing can begin; so in the patterns of other rooms.
_INVEST = re.compile(r"(?=[等联领跟参])(?:等(?:多家)?(?:机构|投资方)?)?(?:联合)?(?:领投|跟投|参投)")
_LISTED = re.compile(r"[、和与及]")
_LEAD = re.compile(r".*(?:由|，|：|、其中)", re.DOTALL)
_REACH = 80  # characters of a list of investors


def investors(text: str, found: Sequence[Token]) -> tuple[str, ...]:
    """The names without an ending in lists of those who invest (由甲创投、乙富领投), in the order of the alphabet."""
    known = bytearray(len(text) + 1)
    for token in found:
        if token.sort is not Sort.WORD:
            known[token.start : token.end] = b"\x01" * (token.end - token.start)
    names: set[str] = set()
    for match in _INVEST.finditer(text):
        begin = max(0, match.start() - _REACH, *(text.rfind(mark, 0, match.start()) + 1 for mark in "。；\n"))
        lead = _LEAD.match(text, begin, match.start())
        at = lead.end() if lead else begin
        for name in _LISTED.split(text[at : match.start()]):
            plain = 3 <= len(name) <= 6 and not any(c in stop_characters() for c in name)
            if plain and name.isalpha() and not any(known[at : at + len(name)]) and name not in stop_words():
                names.add(name)
            at += len(name) + 1
    return tuple(sorted(names))


def repeated(text: str, found: Sequence[Token]) -> tuple[str, ...]:
    """The names of companies that the text repeats as its subject, in the order of the alphabet."""
    verbs: defaultdict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    known = bytearray(len(text) + 1)
    for token in found:
        if token.sort is not Sort.WORD:
            known[token.start : token.end] = b"\x01" * (token.end - token.start)
    for match in _pattern().finditer(text):
        name = match[1]
        if any(known[match.start(1) : match.end(1)]) or any(c in stop_characters() for c in name):
            continue
        if name in stop_words() or re.search(r"[一二三四五六七八九十]|公司|企业|集团|我们|双方|项目|活动", name):
            continue
        counts[name] += 1
        verbs[name].add(match[2])
    return tuple(sorted(n for n, count in counts.items() if count >= 3 and len(verbs[n]) >= 2))
