"""Reposts: documents with nearly the same text and the same numbers, each told its original.

The original is the one published first (of those whose day is known; else the first by name). What is found depends on
nothing but the documents: not on their order, not on what was built before. Memory: about 200 bytes a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from timeline.reading.sketch import PLACES, length_of, numbers_of, places_of, same_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BAND: Final = 4  # places that must all be equal for two documents to be compared
_LIKE: Final = 0.6  # share of equal places, which is the share of the text
_SAME_NUMBERS: Final = 0.75
_SHORT: Final = 60  # letters below which a text tells less of itself, and more is asked for
_WITHIN: Final = 0.9  # share of a short text that stands in the other one
_TRIMMINGS: Final = 60  # letters that the other one may have besides
_FEW: Final = 8  # where less than one document in so many has changed, only those near them are looked at
_CROWD: Final = 24  # documents alike in a band of which each is compared with each; of more, with its neighbours


def originals(documents: Iterable[tuple[str, str, bytes]]) -> dict[str, str]:
    """The original of every repost. ``documents``: file, day of publication (EDTF or ''), sketch ('' for none)."""
    listed = sorted(item for item in documents if item[2])
    if len(listed) < 2:
        return {}
    return _originals(listed, _places(sketch for _, _, sketch in listed))


def _originals(
    listed: Sequence[tuple[str, str, bytes]], places: NDArray[Any], within: NDArray[Any] | None = None
) -> dict[str, str]:
    """The originals of documents, in order; ``within``: only of those chosen, whose families hold no others."""
    first = list(range(len(listed)))

    def family(of: int) -> int:
        while first[of] != of:
            first[of] = first[first[of]]
            of = first[of]
        return of

    for a, b in _alike(places, _lengths(listed), within):
        one, other = family(a), family(b)
        if one != other and _same_matter(listed[a], listed[b]):
            first[max(one, other)] = min(one, other)
    families: dict[int, list[int]] = {}
    for index in range(len(listed)):
        families.setdefault(family(index), []).append(index)
    found: dict[str, str] = {}
    for members in families.values():
        if len(members) > 1:
            original = min((_day(listed[index][1]), listed[index][0]) for index in members)[1]
            found.update((listed[index][0], original) for index in members if listed[index][0] != original)
    return found


def _same_matter(one: tuple[str, str, bytes], other: tuple[str, str, bytes]) -> bool:
    """Whether the numbers of two documents with like texts are the same. Short ones must have some, all of them the
    same, or be of one day: the words of a bulletin come again every day."""
    ours, theirs = numbers_of(one[2]), numbers_of(other[2])
    if min(length_of(one[2]), length_of(other[2])) >= _SHORT:
        return same_numbers(ours, theirs, _SAME_NUMBERS)
    if ours and theirs:
        return same_numbers(ours, theirs, 1)
    return not ours and not theirs and bool(one[1]) and one[1] == other[1]


def brought_up_to_date(
    known: Mapping[str, str], documents: Iterable[tuple[str, str, bytes]], changed: Mapping[str, Sequence[bytes]]
) -> dict[str, str]:
    """What ``originals`` finds, where it found ``known`` before some files changed; with the sketches these had.

    Pairs can be others than before only among documents that share a band with a changed one, as it is or as it was;
    so only the families of these can be others.
    """
    import numpy as np

    listed = [item for item in documents if item[2]]
    if len(changed) * _FEW > len(listed):
        return originals(listed)
    if not changed:
        return dict(known)
    places = _places(sketch for _, _, sketch in listed)
    bands = _bands(places)
    near = np.fromiter((file in changed for file, _, _ in listed), dtype=bool, count=len(listed))
    before = [sketch for sketches in changed.values() for sketch in sketches if sketch]
    wanted = np.concatenate((bands[near], _bands(_places(before))))
    for band, values in zip(bands.T, wanted.T, strict=True):
        near |= _among(band, values)
    heads = [known.get(file, file) for file, _, _ in listed]
    some = {head for head, chosen in zip(heads, near.tolist(), strict=True) if chosen}
    within = np.fromiter((head in some for head in heads), dtype=bool, count=len(listed))
    left = {file: original for file, original in known.items() if original not in some and file not in changed}
    return {**left, **_originals(listed, places, within)}


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


def _lengths(listed: Sequence[tuple[str, str, bytes]]) -> NDArray[Any]:
    """How many letters each document has."""
    import numpy as np

    return np.fromiter((length_of(sketch) for _, _, sketch in listed), dtype=np.float64, count=len(listed))


def _alike(places: NDArray[Any], lengths: NDArray[Any], within: NDArray[Any] | None) -> Sequence[tuple[int, int]]:
    """Pairs of documents whose sketches are alike, in order; of those that share a band, and of those chosen."""
    import numpy as np

    bands = _bands(places)
    pairs: set[tuple[int, int]] = set()
    for band in bands.T:
        if within is None:
            order = np.argsort(band, kind="stable")
        else:  # no other bands are worth while
            near = np.flatnonzero(_among(band, band[within]))
            order = near[np.argsort(band[near], kind="stable")]
        ordered = band[order]
        edges = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        sizes = np.diff(np.append(edges, len(ordered)))
        worth = sizes > 1
        if within is not None:
            worth &= np.add.reduceat(within[order].astype(np.int64), edges) > 1
        for edge, size in zip(edges[worth], sizes[worth], strict=True):
            members = [int(index) for index in order[edge : edge + size]]
            for at, a in enumerate(members):
                pairs.update((a, b) for b in members[at + 1 : at + 1 + _CROWD])
                if at:
                    pairs.add((members[0], a))
    if within is not None:
        pairs = {(a, b) for a, b in pairs if within[a] and within[b]}
    listed = sorted(pairs)
    found: list[tuple[int, int]] = []
    for begin in range(0, len(listed), 100_000):
        some = np.array(listed[begin : begin + 100_000])
        share = (places[some[:, 0]] == places[some[:, 1]]).mean(axis=1)
        own = lengths[some]
        least, most = own.min(axis=1), own.max(axis=1)
        # Of n and m letters with a share s of all in common, s(n + m)/(1 + s) are in both.
        held = share * (least + most) / (1 + share) / least
        short = (held >= _WITHIN) & (most - least <= _TRIMMINGS)
        found.extend(map(tuple, some[np.where(least < _SHORT, short, share >= _LIKE)].tolist()))
    return found
