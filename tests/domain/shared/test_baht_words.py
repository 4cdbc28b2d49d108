"""Amounts in Thai words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.shared.baht_words import baht_words, number_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        pytest.param("0", "ศูนย์บาทถ้วน", id="nothing"),
        pytest.param("1", "หนึ่งบาทถ้วน", id="one"),
        pytest.param("10", "สิบบาทถ้วน", id="ten"),
        pytest.param("11", "สิบเอ็ดบาทถ้วน", id="eleven"),
        pytest.param("21", "ยี่สิบเอ็ดบาทถ้วน", id="twenty-one"),
        pytest.param("101", "หนึ่งร้อยเอ็ดบาทถ้วน", id="a hundred and one"),
        pytest.param("1000000", "หนึ่งล้านบาทถ้วน", id="a million"),
        pytest.param("1000001", "หนึ่งล้านเอ็ดบาทถ้วน", id="a million and one"),
        pytest.param("21000021", "ยี่สิบเอ็ดล้านยี่สิบเอ็ดบาทถ้วน", id="millions end as units do"),
        pytest.param("1000000000000", "หนึ่งล้านล้านบาทถ้วน", id="a million millions"),
        pytest.param("0.25", "ยี่สิบห้าสตางค์", id="satang alone"),
        pytest.param("120.01", "หนึ่งร้อยยี่สิบบาทหนึ่งสตางค์", id="one satang"),
        pytest.param("99.995", "หนึ่งร้อยบาทถ้วน", id="rounded up"),
        pytest.param("-5.50", "ลบห้าบาทห้าสิบสตางค์", id="below zero"),
    ],
)
def test_an_amount_in_words(amount, words):
    assert baht_words(amount) == words


UNITS = {"หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7,
         "แปด": 8, "เก้า": 9}  # fmt: skip
PLACES = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000}


def read_words(words: str) -> int:
    """Read a number back by another way: from left to right, place by place."""
    total = part = digit = 0
    while words:
        word = next(w for w in (*UNITS, *PLACES, "ล้าน", "ศูนย์") if words.startswith(w))
        words = words.removeprefix(word)
        if word in UNITS:
            digit = UNITS[word]
        elif word in PLACES:
            part += (digit or 1) * PLACES[word]
            digit = 0
        elif word == "ล้าน":
            total = (total + part + digit) * 1_000_000
            part = digit = 0
    return total + part + digit


@given(st.integers(min_value=0, max_value=10**15))
def test_every_number_reads_back(number):
    assert read_words(number_words(number)) == number


@given(st.decimals(min_value=Decimal(0), max_value=Decimal(10**12), places=2))
def test_only_whole_baht_is_thuan(amount):
    assert baht_words(amount).endswith("บาทถ้วน") == (amount % 1 == 0)
