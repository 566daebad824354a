"""Pictures of the screen: every character at its own cells, nothing loaded from elsewhere."""

import re

from timeline.browser.picture import CELL, tidy

DRAWN = (
    "<style>@font-face {\n font-family: 'X'; src: url(\"somewhere\");\n}\n"
    ".m { font-family: Fira Code, monospace; }</style>"
    '<text class="r1" x="24.4" y="20" textLength="73.2" clip-path="url(#line-0)">水&#160;a&lt;b</text>'
)


def test_wide_characters_take_two_cells_and_the_rest_follows():
    found = re.findall(r'x="([0-9.]+)"[^>]*textLength="([0-9.]+)"[^>]*>([^<]*)<', tidy(DRAWN))
    assert [(float(x), float(length), words) for x, length, words in found] == [
        (24.4, round(2 * CELL, 1), "水"),
        (round(24.4 + 2 * CELL, 1), round(4 * CELL, 1), "&#160;a&lt;b"),
    ]


def test_no_font_is_loaded():
    made = tidy(DRAWN)
    assert "@font-face" not in made
    assert "Fira" not in made
    assert "clip-path" in made
