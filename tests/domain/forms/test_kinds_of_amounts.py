"""Money as offices write it: one amount, or a question to the sender."""

from decimal import Decimal

import pytest

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.forms.cell_values import cell_text
from oneplan.domain.forms.column_reading import ColumnReader
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Message
from oneplan.gateways.files.forms import load_form

FORM = load_form("village_plan", (2564,), 2564)
YEARLY = load_form("local_plan", (2564,), 2564)


def read(value, form=FORM, key="budget_baht"):
    (found,) = ColumnReader(form, form.column(key), ValidationContext()).read(
        [value], [cell_text(value)]
    )
    return found.rule if isinstance(found, Message) else found


@pytest.mark.parametrize("text", [
    "50,000.-บาท", "50,000.- บาท", "๕๐,๐๐๐.-บาท", "๕๐,๐๐๐.- บาท", "๕๐๐๐๐.-", "50,000.–", "50,000.– บาท", "50,000.—บาท", "50,000/-", "50,000/- บาท",
    "50,000.00.-", "50,000.00 บาท", "50,000 บาทถ้วน", "50,000.-บาทถ้วน", "฿50,000.-", "฿ 50,000", "50,000.00฿", "50\u00a0000", " 50,000 ", "５０，０００",
    50000.0, 50000, "50,000.-\u00a0บาท", "50,000.-\u200bบาท",
])  # fmt: skip
def test_fifty_thousand_in_many_spellings(text):
    assert read(text) == "50000.00"


@pytest.mark.parametrize("text", [
    "50,000 บ.", "50,000.-.", "(50,000)", "50,000.00 บาท/ปี", "50,000 Baht", "THB 50,000", "1.5 ล้านบาท", "5 หมื่น", "50,000 -", "50,000.=",
    "\u202a50,000\u202c", "ไม่ใช้งบประมาณ", "50,000–", "+50,000", "50,000. -", "'50,000", "50,OOO", "5,00,00", "บาท", ".-", ".- บาท", "/-", "50,000-60,000",
    "0812345678", "๐๘๑๒๓๔๕๖๗๘", "021 234 567", "0 2123 4567",
])  # fmt: skip
def test_what_two_people_could_read_in_two_ways_is_asked(text):
    assert read(text) == "baht"
    assert parse_amount(cell_text(text)) is None


@pytest.mark.parametrize("dash", ["-", " -   ", "–", "—", "\u2212", "\u00a0-\u00a0", "\t-"])
def test_a_dash_is_zero_where_money_must_be_said(dash):
    assert read(dash) == "0.00"


def test_a_blank_cell_is_no_zero():
    assert read("") is None
    assert read(None) is None


def test_a_dash_in_a_year_that_needs_no_money_is_nothing():
    assert read("-", YEARLY, "budget_2564") is None


def test_an_amount_of_activities_may_have_its_words():
    assert parse_amount("1,250.50 บาท") == Decimal("1250.50")
