"""Letters are counted as a reader sees them, and a text is cut between them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.shared.thai_letters import LEADING, MORE, count_letters, cut_to_letters

THAI = st.text(alphabet="กขคงนมรสอาิีุู่้๊เแโไำ ๑๒.(–", max_size=120)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("Plan 7", 6, id="ASCII"),
        pytest.param("ที่", 1, id="a consonant with vowel and tone mark"),
        pytest.param("ขั้นตอนที่ ๓.๓", 10, id="the name of a step"),
        pytest.param("กำ", 2, id="sara am has room of its own"),
        pytest.param("ก\u200bข", 2, id="a space without a width"),
    ],
)
def test_letters_are_counted_as_they_are_seen(text, letters):
    assert count_letters(text) == letters


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        pytest.param("ที่นี่", 2, "ที่นี่", id="what fits stays"),
        pytest.param("จัดส่งแผนพัฒนา จังหวัด", 15, "จัดส่งแผนพัฒนา…", id="at a space that is near"),
        pytest.param("ที่นี่ที่นั่น", 3, "ที่นี่…", id="with its marks"),
        pytest.param("กขคเมือง", 5, "กขค…", id="no vowel without its consonant"),
        pytest.param("แผนพัฒนา พ.ศ. ๒๕๖๑", 14, "แผนพัฒนา…", id="no พ.ศ. without a year"),
    ],
)
def test_a_text_is_cut_between_letters(text, most, cut):
    assert cut_to_letters(text, most) == cut


@given(text=THAI, most=st.integers(2, 80))
def test_a_cut_text_is_a_beginning_that_fits(text, most):
    cut = cut_to_letters(text, most)

    assert count_letters(cut) <= max(most, 1)
    if cut != text:
        kept = cut.removesuffix(MORE)
        rest = text.removeprefix(kept)
        assert text == kept + rest
        assert not kept.endswith(tuple(LEADING))
        assert unicodedata.category(rest[0]) != "Mn"
