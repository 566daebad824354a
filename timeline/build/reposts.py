"""Reposts: documents with nearly the same text and the same numbers, each told its original.

The original is the one published first (of those whose day is known; else the first by name). What is found depends on
nothing but the documents: not on their order, not on what was built before. Sketches wait in files (`shelf`): memory
holds some 40 bytes a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from timeline.build.shelf import Shelf, Shelved
from timeline.extraction.happenings import Families
from timeline.reading.sketch import PLACES, length_of, numbers_of, places_of, same_numbers
from timeline.store.spooling import Spool

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BAND: Final = 4  # places that must all be equal for two documents to be compared
_LIKE: Final = 0.6  # share of equal places, which is the share of the text
_SAME_NUMBERS: Final = 0.75
_SHORT: Final = 60  # letters below which a text tells less of itself, and more is asked for
_WITHIN: Final = 0.9  # share of a short text that stands in the other one
_TRIMMINGS: Final = 60  # letters that the other one may have besides
_FEW: Final = 8  # where less than one document in so many has changed, only those near them are looked at
_PAIRS: Final = 4  # that a document is in, about
_AT_ONCE: Final = 4096  # pairs whose sketches are looked at together
_CROWD: Final = 24  # documents alike in a band of which each is compared with each; of more, with its neighbours


def originals(documents: Iterable[tuple[str, str, bytes]]) -> dict[str, str]:
    """The original of every repost. ``documents``: file, day of publication (EDTF or ''), sketch ('' for none)."""
    with Shelf(documents) as shelf:
        return _originals(shelf)


def _originals(shelf: Shelf, within: NDArray[Any] | None = None) -> dict[str, str]:
    """The originals of documents; ``within``: only of those chosen, whose families hold no others."""
    families = Families()
    for a, b in _alike(shelf, within):
        if families.of(a) != families.of(b) and _same_matter(shelf[a], shelf[b]):
            families.join(a, b)
    found: dict[str, str] = {}
    for members in families.several():
        known = [shelf[index] for index in members]
        original = min((_day(one.published), one.file) for one in known)[1]
        found.update((one.file, original) for one in known if one.file != original)
    return found


def _same_matter(one: Shelved, other: Shelved) -> bool:
    """Whether the numbers of two documents with like texts are the same. Short ones must have some, all of them the
    same, or be of one day: the words of a bulletin come again every day."""
    ours, theirs = numbers_of(one.sketch), numbers_of(other.sketch)
    if min(length_of(one.sketch), length_of(other.sketch)) >= _SHORT:
        return same_numbers(ours, theirs, _SAME_NUMBERS)
    if ours and theirs:
        return same_numbers(ours, theirs, 1)
    return not ours and not theirs and bool(one.published) and one.published == other.published


def brought_up_to_date(
    known: Mapping[str, str], documents: Iterable[tuple[str, str, bytes]], changed: Mapping[str, Sequence[bytes]]
) -> dict[str, str]:
    """What ``originals`` finds, where it found ``known`` before some files changed; with the sketches these had.

    Pairs can be others than before only among documents that share a band with a changed one, as it is or as it was;
    so only the families of these can be others.
    """
    with Shelf(documents) as shelf:
        if len(changed) * _FEW > len(shelf):
            return _originals(shelf)
        if not changed:
            return dict(known)
        near = _near(shelf, changed)
        some = {known.get(file, file) for file, chosen in zip(shelf.files(), near.tolist(), strict=True) if chosen}
        for index, file in enumerate(shelf.files()):
            near[index] = known.get(file, file) in some
        left = {file: original for file, original in known.items() if original not in some and file not in changed}
        return {**left, **_originals(shelf, near)}


def _near(shelf: Shelf, changed: Mapping[str, Sequence[bytes]]) -> NDArray[Any]:
    """Which documents share a band with a changed one, as it is or as it was."""
    import numpy as np

    is_changed = np.fromiter((file in changed for file in shelf.files()), dtype=bool, count=len(shelf))
    near = is_changed.copy()
    before = _bands(_places(sketch for sketches in changed.values() for sketch in sketches if sketch))
    for at, band in enumerate(shelf.bands()):
        near |= _among(band, np.concatenate((band[is_changed], before[:, at])))
    return near


def _places(sketches: Iterable[bytes]) -> NDArray[Any]:
    """The places of sketches, a row each."""
    import numpy as np

    return np.frombuffer(b"".join(map(places_of, sketches)), dtype="<u2").reshape(-1, PLACES)


def _bands(places: NDArray[Any]) -> NDArray[Any]:
    """The bands of sketches, a row each."""
    import numpy as np

    return np.ascontiguousarray(places).view("<u8")


def _among(band: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
    """Which of a band's values are among these."""
    import numpy as np

    if not len(values):
        return np.zeros(len(band), dtype=bool)
    values = np.sort(values)
    at = np.minimum(np.searchsorted(values, band), len(values) - 1)
    found: NDArray[Any] = values[at] == band
    return found


def _day(published: str) -> str:
    """The day to sort by; documents without one come last."""
    return published[:10].rstrip("~?%") or "9999"


def _alike(shelf: Shelf, within: NDArray[Any] | None) -> Iterator[tuple[int, int]]:
    """Pairs of documents whose sketches are alike, in no order; of those that share a band, and of those chosen."""
    import numpy as np

    with Spool(len(shelf) * _PAIRS) as spool:
        for band in shelf.bands():
            if within is None:
                order = np.argsort(band, kind="stable")
            else:  # no other bands are worth while
                near = np.flatnonzero(_among(band, band[within]))
                order = near[np.argsort(band[near], kind="stable")]
            for first, second in _crowds(band[order], order.astype("<u4")):
                chosen = slice(None) if within is None else within[first] & within[second]
                spool.add(first[chosen], second[chosen])
        for first, second in spool.parts():
            new = np.append(True, (first[1:] != first[:-1]) | (second[1:] != second[:-1]))
            first, second = first[new], second[new]
            for begin in range(0, len(first), _AT_ONCE):
                a, b = first[begin : begin + _AT_ONCE], second[begin : begin + _AT_ONCE]
                share = (shelf.places(a) == shelf.places(b)).mean(axis=1)
                lengths = np.stack((shelf.lengths[a], shelf.lengths[b]))
                least, most = lengths.min(axis=0), lengths.max(axis=0)
                # Of n and m letters with a share s of all in common, s(n + m)/(1 + s) are in both.
                held = share * (least + most) / (1 + share) / least
                short = (held >= _WITHIN) & (most - least <= _TRIMMINGS)
                alike = np.where(least < _SHORT, short, share >= _LIKE)
                yield from zip(a[alike].tolist(), b[alike].tolist(), strict=True)


def _crowds(values: NDArray[Any], order: NDArray[Any]) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Pairs of neighbours among those of equal value, up to ``_CROWD`` apart, and of the first of them with each.
    ``values`` ascend; ``order`` are those that have them, of equal value ascending."""
    import numpy as np

    edges = np.flatnonzero(np.append(True, values[1:] != values[:-1]))
    heads = np.repeat(order[edges], np.diff(np.append(edges, len(order)))) if len(order) else order
    others = heads != order
    yield heads[others], order[others]
    for apart in range(1, min(_CROWD, len(order) - 1) + 1):
        same = values[apart:] == values[:-apart]
        if not same.any():
            return
        yield order[:-apart][same], order[apart:][same]
