"""A short fingerprint of a document by which its reposts are found: like texts have like sketches.

One-permutation MinHash (Li, Owen, Zhang, NIPS 2012) over runs of five letters and digits, with empty places filled from
the right (Shrivastava, Li, ICML 2014): the share of equal places estimates how much of two texts is the same. Beside it
stand the numbers of the text: a notice that is printed again keeps them, tomorrow's bulletin in the same words does
not. Cheap (some 40 MB a second), and the same on every machine, in any order.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from timeline.model import Paragraph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PLACES: Final = 64
"""Places of a sketch that are compared; two bytes each, behind four bytes with the length of the text."""
_RUN: Final = 5  # letters
_FEWEST: Final = 24  # letters of a text that can be told from others
_NUMBERS: Final = 48  # that are kept, the least by hash
_NUMBER = re.compile(r"\d+[^\W\d_]?|[〇零一二三四五六七八九十百千两]+[年月日号时例名人个次]")
_MOVED: Final = 0.25  # share of the days of a text that may be others in the one that repeats it
_HEAD: Final = struct.Struct("<I")
_END: Final = _HEAD.size + 2 * PLACES
_HIGHEST: Final = 0xFFFF  # higher characters are their own letters
_UNKNOWN: Final = 0xFFFFFFFF
_ODD: Final = 0x9E3779B97F4A7C15
_MIX: Final = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))  # splitmix64's finish


def sketch(text: str, paragraphs: Sequence[Paragraph]) -> bytes:
    """The sketch of a document without its lists of links; empty where there is too little text to tell."""
    import numpy as np

    words = "\n".join(text[one.start : one.end] for one in paragraphs if one.role != "link")
    codes = np.frombuffer(words.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    letters = np.where(codes > _HIGHEST, codes, _letters(np.minimum(codes, _HIGHEST)))
    letters = letters[letters > 0].astype(np.uint64)
    if len(letters) < _FEWEST:
        return b""
    places = _places(letters)
    numbers = sorted({_hash(found.translate(_WIDTHS)) for found in set(_NUMBER.findall(words))})
    kept = struct.pack(f"<{len(numbers[:_NUMBERS])}H", *numbers[:_NUMBERS])
    return _HEAD.pack(len(letters)) + places.astype("<u2").tobytes() + kept


def _hash(number: str) -> int:
    """A number in 16 bits, of which the last tells whether it is the day of a month."""
    return zlib.crc32(number.encode("utf-8", "replace")) & 0xFFFE | (number[-1:] in ("日", "号"))


_WIDTHS: Final = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}


def _letters(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The letter of each of these characters: narrow and small; 0 for what is no letter or digit."""
    table = _table()
    found = table[codes]
    new = found == _UNKNOWN
    if new.any():
        for code in set(codes[new].tolist()):
            narrow = chr(_WIDE_ASCII.get(code, code))
            table[code] = ord(narrow.lower()[0]) if narrow.isalnum() else 0
        found = table[codes]
    return found


_WIDE_ASCII: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@cache
def _table() -> NDArray[np.uint32]:
    """Letters by character, for those that have occurred."""
    import numpy as np

    return np.full(_HIGHEST + 1, _UNKNOWN, dtype=np.uint32)


def _places(letters: NDArray[np.uint64]) -> NDArray[Any]:
    """The least hash of all runs in each of the places, of which the low 16 bits are kept."""
    import numpy as np

    with np.errstate(over="ignore"):
        runs = np.zeros(len(letters) - _RUN + 1, dtype=np.uint64)
        for at in range(_RUN):
            runs = runs * np.uint64(_ODD) + letters[at : at + len(runs)]
        for shift, factor in _MIX:
            runs = (runs ^ (runs >> np.uint64(shift))) * np.uint64(factor)
    runs.sort()
    begins = np.searchsorted(runs, np.arange(PLACES, dtype=np.uint64) << np.uint64(64 - PLACES.bit_length() + 1))
    ends = np.append(begins[1:], len(runs))
    filled = begins < ends
    least = runs[np.minimum(begins, len(runs) - 1)]
    steps = np.zeros(PLACES, dtype=np.uint64)
    if not filled.all():
        known = filled.tolist()
        distances = [next(step for step in range(PLACES) if known[(here + step) % PLACES]) for here in range(PLACES)]
        steps = np.array(distances, dtype=np.uint64)
    lenders = (np.arange(PLACES, dtype=np.uint64) + steps) % np.uint64(PLACES)
    # What is borrowed is marked by how far it came from, so that two borrowers agree only about the same neighbour.
    found: NDArray[Any] = (least[lenders] + steps * np.uint64(0x3D4D)) & np.uint64(0xFFFF)
    return found


def numbers_of(stored: bytes) -> tuple[int, ...]:
    """The hashes of the numbers in a text, ascending."""
    rest = stored[_END:]
    return struct.unpack(f"<{len(rest) // 2}H", rest)


def length_of(stored: bytes) -> int:
    """How many letters and digits a text has."""
    return int(_HEAD.unpack_from(stored)[0])


def places_of(stored: bytes) -> bytes:
    """The places of a sketch, two bytes each."""
    return stored[_HEAD.size : _END]


def same_numbers(a: Sequence[int], b: Sequence[int], share: float) -> bool:
    """Whether of the numbers of the text that has fewer at least this share is in the other, and enough of its days."""
    if not a or not b:
        return True
    if len(a) >= _NUMBERS or len(b) >= _NUMBERS:  # what was cut off in one is not looked for in the other
        last = min(a[-1] if len(a) >= _NUMBERS else 0xFFFF, b[-1] if len(b) >= _NUMBERS else 0xFFFF)
        a, b = [one for one in a if one <= last], [one for one in b if one <= last]
        if not a or not b:
            return True
    ours, theirs = set(a), set(b)
    if len(ours & theirs) < share * min(len(a), len(b)):
        return False
    # Where each has days of its own, one text is not the other with something added: it tells of another day.
    moved = min(sum(number & 1 for number in ours - theirs), sum(number & 1 for number in theirs - ours))
    return moved <= _MOVED * min(sum(number & 1 for number in ours), sum(number & 1 for number in theirs))
