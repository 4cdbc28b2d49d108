"""The fonts of the pages are smaller than those of the documents, and draw the same letters."""

import re

import pytest
from fontTools.ttLib import TTFont

from oneplan.config.places import INCLUDE

FONTS = INCLUDE / "fonts"
WEIGHTS = ("Regular", "Bold")
PAGES_KIB = 25
"""Both weights are half of what the first page of a form may weigh."""


def letters_of(name):
    with TTFont(FONTS / name, lazy=True) as font:
        return set(font.getBestCmap())


def letters_of_pages():
    """Every letter that the pages themselves say, in templates and in the tables of texts."""
    sources = [
        *(INCLUDE / "templates").glob("pages/*.html"),
        *(INCLUDE / "templates").glob("desk/*.html"),
        *(INCLUDE / "forms").glob("*.yaml"),
        *(INCLUDE.parent / "plugins/oneplan/portal").glob("*texts.py"),
    ]
    return {ord(each) for path in sources for each in path.read_text(encoding="utf-8")}


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_font_of_the_pages_draws_what_the_whole_font_draws_of_their_words(weight):
    whole, smaller = letters_of(f"Sarabun-{weight}.ttf"), letters_of(f"Sarabun-{weight}.woff2")
    thai = set(range(0x0E01, 0x0E5C)) - set(range(0x0E3B, 0x0E3F))

    assert thai <= smaller <= whole
    assert (letters_of_pages() & whole) - smaller == set()


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_font_of_the_pages_is_small(weight):
    assert (FONTS / f"Sarabun-{weight}.woff2").stat().st_size < PAGES_KIB * 1024


@pytest.mark.parametrize("style", ["portal.css", "desk.css"])
def test_the_pages_load_the_small_fonts(style):
    text = (INCLUDE / "static" / style).read_text(encoding="utf-8")

    assert set(re.findall(r"Sarabun-\w+\.\w+", text)) == {f"Sarabun-{w}.woff2" for w in WEIGHTS}
