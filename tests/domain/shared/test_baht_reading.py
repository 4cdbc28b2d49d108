"""Amounts in Thai words: what is written is what is read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.shared.baht_reading import amounts_in_words, parse_baht_words
from oneplan.domain.shared.baht_words import baht_words

AMOUNTS = st.decimals(min_value=1, max_value=Decimal("99999999999999.99"), places=2)


@given(amount=AMOUNTS)
def test_what_is_written_in_words_is_read(amount):
    words = baht_words(amount)

    assert parse_baht_words(words) == amount
    assert [*amounts_in_words(f"รวมเป็นเงิน ({words})")] == [amount]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        pytest.param("หนึ่งแสนเจ็ดหมื่นบาทถ้วน", "170000", id="whole"),
        pytest.param("(หนึ่งแสน เจ็ดหมื่นบาท ห้าสิบสตางค์)", "170000.50", id="in brackets, with spaces"),
        pytest.param("หนึ่งแสนเจ็ดหมื่น", "170000", id="without its unit"),
        pytest.param("ร้อยบาท", "100", id="one left out"),
        pytest.param("หนึ่งร้อยหนึ่งบาทถ้วน", "101", id="one in place of et"),
        pytest.param("ยี่สิบเอ็ดล้านบาทถ้วน", "21000000", id="millions"),
        pytest.param("หนึ่งล้านล้านบาท", "1000000000000", id="millions of millions"),
        pytest.param("ศูนย์บาทถ้วน", "0", id="nothing"),
    ],
)
def test_an_amount_in_words_is_read(text, amount):
    assert parse_baht_words(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "บาท",
        "บาทถ้วน",
        "ล้านนา",
        "ล้านบาท",
        "เจ็ดหมื่นหนึ่งแสนบาท",
        "สองสามบาท",
        "5 ล้านบาท",
        "ห้าบาทกว่า",
        "ถ้วน",
    ],
)
def test_other_words_are_no_amount(text):
    assert parse_baht_words(text) is None


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        pytest.param("รวมทั้งสิ้นห้าร้อยบาทถ้วน", ["500"], id="behind a word of totals"),
        pytest.param("รวม ห้าร้อยบาท และ สองพันบาท", ["500"], id="behind other words"),
        pytest.param("รวมโครงการแห่งห้าร้อยบาท", [], id="the end of another word"),
        pytest.param("รวมเป็นเงิน บาท", [], id="the unit alone"),
        pytest.param("รวม 5 ล้านบาท", [], id="a digit and a word"),
    ],
)
def test_amounts_that_a_text_spells_out(text, amounts):
    assert [*amounts_in_words(text)] == [Decimal(each) for each in amounts]
