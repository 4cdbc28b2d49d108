"""What looks the same on the screen is the same text."""

import unicodedata
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.shared import thai_numerals
from oneplan.domain.shared.thai_numerals import compared, normalise_text
from oneplan.gateways.files.areas import list_area_rows
from oneplan.gateways.files.forms import list_forms, load_form

MARKS = [chr(c) for c in (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F))]
LETTERS = "กขคดตนบปมรลวสหอฤ"
THAI = st.text(
    st.sampled_from([*LETTERS, *MARKS, *"ะาำๅเแโใไๆฯ๑ aé1", "\u0301", "\u200b", "\u00a0", "\t", "\n",
                     "\u00ad", "\u202a", "\uf70a", "\uf711", "\uff11", "\u2009"]),
    max_size=10,
)  # fmt: skip

SAME = [
    ("สิ่ง", "ส\u0e48\u0e34ง"), ("สิ่ง", "สิ\u0e48\u0e48ง"), ("สิ่ง", "สิ\uf70aง"), ("สิ่ง", "ส\uf701\uf713ง"), ("สิ่ง", "ส \u0e34\u0e48ง"),
    ("สิ่ง", "ส\u00a0\u0e34 \u0e48ง"), ("สิ่ง", "ส\u200b\u0e34\u200b\u0e48ง"), ("สิ่ง", "ส\u2009\u0e34\u0e48ง"), ("สิ่ง", "สิ\u00ad\u0e48ง"),
    ("น้ำ", "น\u0e33\u0e49"), ("น้ำ", "น\u0e49\u0e4d\u0e32"), ("น้ำ", "น\u0e4d\u0e49\u0e32"), ("น้ำ", "น\u0e49\u0e32\u0e4d"),
    ("น้ำ", "น\u0e32\u0e4d\u0e49"), ("น้ำ", "น\u0e4d\u0e32\u0e49"), ("น้ำ", "น \u0e49\u0e33"), ("น้ำ", "น\u0e49 \u0e33"),
    ("น้ำ", "น\uf711\uf70b\u0e32"), ("ทำนบ", "ท\u0e32\u0e4dนบ"), ("ทำนบ", "ท \u0e33นบ"), ("ทำนบ", "ท\u0e4d\u0e32นบ"),
    ("แผน", "เเผน"), ("แผ่น", "เเผ\uf70aน"), ("บ้าน", "บ\u0e32\u0e49น"), ("ที่ปู่", "ที\uf70aปู\uf70a"), ("ที่", "ท\u0e48\u0e35"), ("ปู่", "ป\u0e48\u0e39"),
    ("ญาติ", "\uf70fาติ"), ("ฐาน", "\uf700าน"), ("ก็", "ก\uf712"), ("บันทึก", "บ\uf710นทึก"), ("กุ", "ก\uf718"),
    ("ศุกร์", "ศุกร\uf70e"), ("สิทธิ์", "สิทธ\u0e4c\u0e34"), ("พันธุ์", "พันธ\u0e4c\u0e38"), ("ปี", "ป\uf702"), ("บึง", "บ\u0e34\u0e4dง"), ("อาคาร", "อ\u0e45คาร"),
    ("ขนาด 50", "ขนาด ５０"), ("งบประมาณ", "งบ\u2060ประมาณ\ufeff"), ("ก ข", "ก\u00a0\u3000ข"), ("ก ข", "ก\r\nข"),
    ("กขค", "\u202aกขค\u202c"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "typed"), SAME)
def test_what_looks_the_same_becomes_the_same(right, typed):
    assert normalise_text(typed) == right
    assert normalise_text(right) == right


@given(text=THAI)
def test_one_form_stays_as_it_is(text):
    once = normalise_text(text)

    assert normalise_text(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(text=THAI)
def test_one_form_is_the_same_whether_a_text_has_to_be_mended_or_not(text):
    assert normalise_text(text) == thai_numerals._mend(text)


@given(
    letter=st.sampled_from(LETTERS),
    marks=st.lists(st.sampled_from(MARKS), max_size=4, unique=True),
    after=st.sampled_from(["", "า", "ำ", "น"]),
)
def test_marks_of_one_letter_come_to_one_order_however_they_were_typed(letter, marks, after):
    typed = {normalise_text(letter + "".join(order) + after) for order in permutations(marks)}

    assert len(typed) == 1


def test_right_words_stay_as_they_are():
    names = {name for _, _, name, _ in list_area_rows()}
    forms = [load_form(key, (2564,), 2564) for key in list_forms()]
    names |= {column.th for form in forms for column in form.columns}

    assert len(names) > 5_000
    assert [name for name in names if normalise_text(name) != " ".join(name.split())] == []


def test_two_spellings_of_a_hermit_are_kept_and_compared_as_one():
    assert normalise_text("บุฤาษี") == "บุฤาษี"
    assert normalise_text("ฤๅษี") == "ฤๅษี"
    assert compared("ฤาษี") == compared("ฤๅษี")


def test_a_change_of_direction_among_digits_is_left_for_the_parsers_to_refuse():
    assert normalise_text("\u202e00005\u202c") == "\u202e00005\u202c"
