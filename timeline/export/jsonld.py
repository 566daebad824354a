"""JSON-LD 1.1: schema.org events, their quotes as W3C Web Annotations, their making in PROV.

The context stands in the file: no network is needed to read it. Dates are EDTF (``http://id.loc.gov/datatypes/edtf``)
beside the first and last day that they can mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TextIO
from urllib.parse import quote

from timeline.export.mapping import Value, to_mapping
from timeline.export.plain import printable
from timeline.export.records import line
from timeline.export.task import Task, Written, about
from timeline.messages import text
from timeline.model import Anchor, Event, Place

_CONTEXT: Final[dict[str, Value]] = {
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "edtf": {"@id": "schema:temporalCoverage", "@type": "http://id.loc.gov/datatypes/edtf"},
    "start": {"@id": "schema:startDate", "@type": "schema:Date"},
    "end": {"@id": "schema:endDate", "@type": "schema:Date"},
    "made": {"@id": "prov:endedAtTime", "@type": "xsd:dateTime"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "derived": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "generated": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "by": {"@id": "prov:wasAssociatedWith", "@type": "@id"},
    "attributed": {"@id": "prov:wasAttributedTo", "@type": "@id"},
}
_ACTIVITY: Final = "urn:timeline:export"
_PROGRAM: Final = "urn:timeline:program"
_CURATOR: Final = "urn:timeline:curator"
# Who answers for an event: the program that read it, the person who decided.
_AGENTS: Final[dict[str, list[Value]]] = {
    "extracted": [_PROGRAM],
    "corrected": [_PROGRAM, _CURATOR],
    "curated": [_CURATOR],
}


def write_jsonld(events: Iterable[Event], stream: TextIO, task: Task) -> Written:
    """A graph: the export as an activity and who had a part in it, then an event and its annotations a line."""
    header, lang = task.header, task.lang
    made, chosen, lost = about(task, "jsonld")
    activity: dict[str, Value] = {
        "@id": _ACTIVITY,
        "@type": "prov:Activity",
        "made": header.made,
        "schema:name": made,
        "schema:description": f"{printable(chosen)} {lost}",
        "by": _PROGRAM,
    }
    program: dict[str, Value] = {
        "@id": _PROGRAM,
        "@type": ["prov:SoftwareAgent", "schema:SoftwareApplication"],
        "schema:name": "timeline",
        "schema:softwareVersion": header.version,
    }
    curator: dict[str, Value] = {
        "@id": _CURATOR,
        "@type": "prov:Person",
        "schema:name": text("export.curator", lang),
    }
    head = ",\n".join(map(line, (activity, program, curator)))
    stream.write(f'{{"@context": {line(_CONTEXT)},\n"@graph": [\n{head}')
    count = 0
    for event in events:
        count += 1
        stream.write(f",\n{line(_event(event, lang))}")
        for number, anchor in enumerate((event.source, *event.sources)):
            if anchor is not None:
                stream.write(f",\n{line(_annotation(event, anchor, number))}")
    stream.write("\n]}\n")
    return Written(count)


def _event(event: Event, lang: str | None) -> dict[str, Value]:
    plain = to_mapping(event, lang)
    found: dict[str, Value] = {
        "@id": _urn(event.id),
        "@type": "schema:Event",
        "schema:identifier": plain["id"],
        "schema:name": plain["title"],
        "schema:additionalType": event.kind,
        "generated": _ACTIVITY,
        "attributed": _AGENTS[event.origin],
    }
    if event.date:
        found["edtf"] = plain["date"]
    for name, bound in (("start", event.earliest), ("end", event.latest)):
        if bound is not None:
            found[name] = bound
    if event.quote:
        found["schema:description"] = plain["quote"]
    if event.cities:
        found["schema:location"] = [_place(place) for place in event.cities]
    if event.institutions:
        found["schema:organizer"] = [
            {"@type": "schema:Organization", "schema:name": body.name} for body in event.institutions
        ]
    if event.people:
        found["schema:actor"] = [
            {"@type": "schema:Person", "schema:name": one.name, **({"schema:jobTitle": one.role} if one.role else {})}
            for one in event.people
        ]
    if event.tags:
        found["schema:keywords"] = list(event.tags)
    if event.planned:
        found["schema:eventStatus"] = {"@id": "schema:EventScheduled"}
    files = dict.fromkeys(anchor.file for anchor in (event.source, *event.sources) if anchor is not None)
    if files:
        found["derived"] = [_document(file) for file in files]
    return found


def _place(place: Place) -> dict[str, Value]:
    code: dict[str, Value] = {"schema:branchCode": place.code} if place.code else {}
    return {"@type": "schema:Place", "schema:name": place.name, **code}


def _annotation(event: Event, anchor: Anchor, number: int) -> dict[str, Value]:
    """The quote in its document: a TextQuoteSelector, and a TextPositionSelector (characters, end excluded)."""
    exact, prefix, suffix = (_plain(words) for words in (anchor.exact, anchor.prefix, anchor.suffix))
    return {
        "@id": f"{_urn(event.id)}:quote:{number}",
        "@type": "oa:Annotation",
        "oa:motivatedBy": {"@id": "oa:identifying"},
        "body": _urn(event.id),
        "oa:hasTarget": {
            "@type": "oa:SpecificResource",
            "source": _document(anchor.file),
            "oa:hasSelector": [
                {"@type": "oa:TextQuoteSelector", "oa:exact": exact, "oa:prefix": prefix, "oa:suffix": suffix},
                {"@type": "oa:TextPositionSelector", "oa:start": anchor.start, "oa:end": anchor.end},
            ],
        },
    }


def _plain(words: str) -> str:
    return words.encode("utf-8", "replace").decode()


def _urn(id: str) -> str:
    return f"urn:timeline:event:{quote(id, safe='', errors='replace')}"


def _document(file: str) -> str:
    return f"urn:timeline:document:{quote(file, safe='/', errors='replace')}"
