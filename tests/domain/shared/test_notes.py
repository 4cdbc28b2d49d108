"""The office's sentence stands at the head of a note; what people wrote stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.shared.notes import OWN, with_more, with_own

TEXTS = st.text("ก ข\n•", min_size=1, max_size=12).filter(str.strip)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "• ใหม่", id="first"),
        pytest.param("• เก่า", "• ใหม่", id="in place of ours"),
        pytest.param("โทรแล้ว", "• ใหม่\n\nโทรแล้ว", id="above a person's"),
        pytest.param("• เก่า\n\nโทรแล้ว\n\n• อื่น", "• ใหม่\n\nโทรแล้ว", id="between"),
    ],
)
def test_ours_is_replaced_and_a_persons_stays(before, after):
    assert with_own(before, "ใหม่") == after


def test_what_shall_stay_is_added_once():
    once = with_more("• รอ", "มีคำตอบแล้ว")

    assert once == "• รอ\n\nมีคำตอบแล้ว"
    assert with_more(once, "มีคำตอบแล้ว") == once
    assert with_own(once, "เห็นชอบ") == "• เห็นชอบ\n\nมีคำตอบแล้ว"


@given(TEXTS, TEXTS)
def test_saying_the_same_again_changes_nothing(before, sentence):
    once = with_own(before, sentence)

    assert with_own(once, sentence) == once
    assert once.startswith(OWN)
    for paragraph in before.split("\n\n"):
        assert paragraph.strip().startswith(OWN.strip()) or paragraph.strip() in once
