"""The steps by which an act changes an entry that is there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from timeline.curation.decisions import History
from timeline.curation.desk import Desk
from timeline.curation.emitting import Value
from timeline.curation.entries import TARGET
from timeline.curation.fields import HISTORY
from timeline.curation.layout import Part
from timeline.curation.locating import Located, pointers
from timeline.curation.review import Offer, Review
from timeline.curation.steps import Append, Cut, Instead, Put, Step, Way, Without, part_at
from timeline.curation.writing import WriteError

_NEXT: Final = "; "  # between an old reason and the next one


def setting(found: Located, values: Mapping[str, Value]) -> list[Step]:
    way: Way = () if found.section == "events" else ("set",)
    way = ("split", found.part) if found.part >= 0 else way
    return [Put(way, name, value) for name, value in values.items()]


def of_another(desk: Desk, part: Part) -> bool:
    """Whether an entry is signed by somebody else than who decides now."""
    return part.text("who") not in ("", desk.who)


def noting(desk: Desk, part: Part, why: str) -> list[Step]:
    """Note why, who and when in an entry that is there already: an old reason stays before the new one, and with it
    who decided then and when, where that was somebody else."""
    steps: list[Step] = []
    before = part.text("why")
    if of_another(desk, part):
        before = str(History(part.text("who"), part.text("when"), before))
        if not desk.who:
            steps.append(Cut((), "who"))
    said = [before] if before else []
    if why and why not in before.split(_NEXT):
        said.append(why)
    history = {**desk.history(""), "why": _NEXT.join(said)}
    steps += [Put((), name, history[name]) for name in HISTORY if history.get(name, "") not in ("", part.text(name))]
    return steps


def with_alias(part: Part, other: str) -> list[Step]:
    values = part.get("aliases")
    if values is None or values.kind != "list":
        return [Put((), "aliases", [other])]
    return [] if other in values.plain() else [Append(("aliases",), other)]


def without(review: Review, part: Part, number: int) -> list[Step]:
    """How one pointer is taken out of an entry; nothing where the whole entry has to go."""
    others = len(pointers(part, review.section))
    if review.section == "events":
        if number < 0:
            raise WriteError("entry-gone", file=review.file, line=str(review.line))
        return [Without(("sources",), number)] if others > 1 else [Cut((), "sources")]
    if review.action == "merge" and number < 0 and others > 1:
        return [Cut((), name) for name in TARGET if part.get(name) is not None]
    own = bool(part.text("event") or part.text("quote"))
    if review.action == "merge" and number >= 0 and others + own > 2:
        return [Without(("merge",), number)]
    return []


def pointing(review: Review, found: Located, number: int, offer: Offer) -> list[Step]:
    """Point one pointer of an entry at another event or passage."""
    listed = "sources" if review.section == "events" else "merge"
    way: Way = () if number < 0 else (listed, number)
    target = part_at(found.entry.part, way)
    if target.kind == "text":  # an id by itself
        return [Instead((listed,), number, offer.id)]
    values = {"file": offer.file, "quote": offer.quote, "prefix": offer.prefix, "suffix": offer.suffix}
    if review.section == "corrections":
        values |= {"event": offer.id, "date_text": offer.date_text}
    steps: list[Step] = []
    for name, value in {**values, "kind": offer.kind}.items():
        if value and (name != "kind" or target.get(name) is not None):
            steps.append(Put(way, name, value))
        elif not value and target.get(name) is not None:
            steps.append(Cut(way, name))
    return steps
