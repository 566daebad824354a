"""How the screens look, over the made-up project. After a wanted change: ``pytest tests/browser --snapshot-update``."""

from importlib.metadata import version

import browser_made_up as made_up
import pytest
from browser_waiting import settled

from timeline.messages import set_language

# Another version draws the same screen with other strokes: then the pilot tests have to do.
TAKEN_WITH = {"textual": "8.2.8", "rich": "15.0.0"}
pytestmark = pytest.mark.skipif(
    {name: version(name) for name in TAKEN_WITH} != TAKEN_WITH, reason=f"the pictures were taken with {TAKEN_WITH}"
)

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "160x45": (160, 45)}


@pytest.fixture
def compare(snap_compare, tmp_path):
    """Compare a screen after some keys with the picture of it."""

    def looks(language, size, *keys, theme=""):
        from timeline.browser.app import TimelineApp
        from timeline.browser.data import Session

        set_language(language)
        project = made_up.project(tmp_path / "防汛", theme=theme)
        session = Session(project.store)

        async def before(pilot):
            await settled(pilot)
            for key in keys:
                if key == "tab":
                    # What is offered is read by another thread.
                    await settled(pilot)
                await pilot.press(key)
            await settled(pilot)

        try:
            return snap_compare(TimelineApp(project, session), terminal_size=SIZES[size], run_before=before)
        finally:
            session.close()

    return looks


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_main(compare, language, size):
    assert compare(language, size, "g", "]", "j")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_months(compare, language, size):
    assert compare(language, size, "g", "]", "j", "minus", "minus")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_lanes(compare, language, size):
    assert compare(language, size, "g", "]", "j", "L")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_lists(compare, language):
    assert compare(language, "120x40", "g", "]", "w")


def test_facets(compare):
    assert compare("zh", "80x24", "g", "]", "v", "j", "minus")


def test_completion(compare):
    assert compare("zh", "120x40", "f", *"city:l", "tab")


def test_contrast(compare):
    assert compare("en", "120x40", "g", "]", "j", theme="contrast")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_details(compare, language):
    assert compare(language, "120x40", "g", "]", "j", "i")


def test_document(compare):
    assert compare("zh", "80x24", "g", "]", "j", "enter")


def test_help(compare):
    assert compare("en", "120x40", "question_mark")


def test_filter_with_a_mistake(compare):
    assert compare("zh", "80x24", "f", *"kind:metting", "enter")


def test_light(compare):
    assert compare("zh", "120x40", "g", "]", "j", "v", theme="light")
