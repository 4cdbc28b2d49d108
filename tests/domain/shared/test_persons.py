"""One person is one person, however the name is written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.shared.persons import is_same_person

NAMES = st.text(
    st.characters(codec="utf-8", min_codepoint=0xE01, max_codepoint=0xE4C)
    | st.sampled_from("ab .@"),
    max_size=20,
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("Somchai", " SOMCHAI ", True, id="case and spaces"),
        pytest.param("สมชาย ใจดี", "สมชาย  ใจดี", True, id="two spaces"),
        pytest.param("สมชาย ใจดี", "สมชายใจดี", True, id="no space"),
        pytest.param("สมชาย ใจดี", "สมชาย\u00a0ใจดี", True, id="a space that does not break"),
        pytest.param("น้ำ", "น\u0e49\u0e4d\u0e32", True, id="sara am in two"),
        pytest.param("น้ำ", "น\u0e4d\u0e49\u0e32", True, id="sara am in two, the tone last"),
        pytest.param("ที่", "ท\u0e48\u0e35", True, id="the tone before the vowel"),
        pytest.param("ที่", "ท\u0e35\u0e48\u0e48", True, id="the tone twice"),
        pytest.param("แสง", "เเสง", True, id="two sara e"),
        pytest.param("สมชาย", "สม\u200bชาย\ufeff", True, id="zero width"),
        pytest.param("สมชาย", "สม\u00adชาย\u2066", True, id="soft hyphen and a mark of direction"),
        pytest.param("secretariat", "ｓｅｃｒｅｔａｒｉａｔ", True, id="full width"),
        pytest.param("นายสมชาย ใจดี", "สมชาย ใจดี", True, id="a title"),
        pytest.param("น.ส. สมหญิง", "นางสาวสมหญิง", True, id="a title written short"),
        pytest.param("somchai", "Somchai@rayong.go.th", True, id="user name and address"),
        pytest.param("a@rayong.go.th", "a@trat.go.th", False, id="two addresses"),
        pytest.param("สมชาย", "สมหญิง", False, id="two people"),
        pytest.param("chair", "secretariat", False, id="two users"),
        pytest.param("นาง", "นาย", False, id="a name that is a title"),
    ],
)  # fmt: skip
def test_who_is_the_same_person(one, other, same):
    assert is_same_person(one, other) is same
    assert is_same_person(other, one) is same


@given(NAMES)
def test_a_name_in_any_form_of_unicode_is_the_same_person(name):
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert is_same_person(name, unicodedata.normalize(form, name))
