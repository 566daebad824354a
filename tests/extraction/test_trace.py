"""A document's way through the extractor can be told step by step."""

from collections.abc import Callable

from timeline.cleaning import clean
from timeline.extraction import Additions, trace
from timeline.extraction.tracing import COMPONENTS, Component, unmet
from timeline.model import Document, DocumentFacts

TEXT = "通知\n6月3日，泸州市水利局召开防汛会议。\n各村要备足沙袋。"


def test_every_component_gets_what_it_needs_from_those_before_it() -> None:
    assert unmet() == []
    assert unmet([Component("a", ("x",), ("y",)), Component("b", ("y", "z"), ())], ["x"]) == [("b", "z")]
    assert len({component.name for component in COMPONENTS}) == len(COMPONENTS)


def test_a_step_tells_only_of_the_lines_that_were_asked_for(make_document: Callable[[str], Document]) -> None:
    made = make_document(TEXT)
    steps = {
        step.component.name: [found.words for found in step.found]
        for step in trace(made, clean(TEXT), Additions(), DocumentFacts(published="2021-06-20"), (2, 2))
    }
    assert list(steps) == [component.name for component in COMPONENTS]
    assert steps["dates"] == ["6月3日"]
    assert "泸州市水利局" in steps["names"]
    assert steps["directives"] == [] and len(steps["events"]) == 1


def test_a_step_says_why(make_document: Callable[[str], Document]) -> None:
    made = make_document(TEXT)
    facts = DocumentFacts(published="2021-06-20")
    steps = {step.component.name: step for step in trace(made, clean(TEXT), Additions(), facts, (1, 3))}
    assert steps["telling"].found[0].why is not None
    assert any("要" in found.taken_for for found in steps["directives"].found)
