"""The money of the year before is loaded whole as it was written, or refused by its rows."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from oneplan.services.plans.last_year import LastYearRefused, load_last_year
from oneplan.services.units.register import import_units
from oneplan.store.plans.tables import LastYearMoney
from tests.support.world import CYCLE, REGISTER, start_world

pytestmark = pytest.mark.postgres


def known(session):
    rows = session.execute(select(LastYearMoney.unit_code, LastYearMoney.baht))
    return {row.unit_code: row.baht for row in rows}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("unit,money\nA1,1\n", "line 1: column baht is missing", id="columns"),
        pytest.param("unit,baht\nZ9,1\n", "line 2: unit 'Z9' is not", id="unit"),
        pytest.param("unit,baht\nA1,1\nA1,2\n", "line 3: unit 'A1' stands there twice", id="twice"),
        pytest.param(
            "unit,baht\nA1,ห้า\n", "line 2: unit 'A1': baht 'ห้า' is no amount", id="amount"
        ),
        pytest.param("unit,baht\nA1,NaN\n", "no amount", id="nan"),
        pytest.param("unit,baht\nA1,-5\n", "no amount", id="negative"),
        pytest.param("unit,baht\nA1,1,400\n", "line 2: 3 cells", id="thousands without quotes"),
        pytest.param('unit,baht\nA1,"600\nA2,5\n', "line 3: ", id="a quote that never closes"),
        pytest.param("unit,baht,baht\nA1,1,2\n", "line 1: column 'baht'", id="a column twice"),
        pytest.param(
            "unit,baht,note\nA1,50,000\n",
            "line 1: column 'note' is not known; the heading is unit ",
            id="thousands without quotes under a third column",
        ),
        pytest.param(
            "unit,baht,\nA1,50,000\n",
            "line 2: '000' stands under a column without a name",
            id="thousands without quotes under no name",
        ),
        pytest.param(
            "unit,baht,หน่วย = พันบาท\nA1,50,\n",
            "column 'หน่วย = พันบาท' is not known",
            id="thousands of baht",
        ),
    ],
)
def test_a_wrong_file_with_last_years_money_is_refused_whole(session, content, words):
    start_world(session)

    with pytest.raises(LastYearRefused, match=words):
        load_last_year(session, CYCLE, content, actor="t")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("1,5", id="a comma for a decimal point"),
        pytest.param("5,00,00", id="commas in groups of two"),
        pytest.param(",5,", id="commas around"),
        pytest.param("1.400", id="a point between thousands"),
        pytest.param("0.001", id="less than a satang"),
        pytest.param("1.23456", id="five decimals"),
        pytest.param("1e5", id="a power of ten"),
        pytest.param("50_000", id="an underscore"),
        pytest.param("", id="nothing"),
        pytest.param("-5", id="less than nothing"),
        pytest.param("10000000000000", id="more than the store holds"),
    ],
)
def test_wrong_money_is_refused_with_its_row_its_unit_and_the_rule(session, written):
    start_world(session)
    load_last_year(session, CYCLE, "unit,baht\nA2,7\n", actor="t")

    with pytest.raises(LastYearRefused) as refused:
        load_last_year(session, CYCLE, f'unit,baht\nA1,"{written}"\n', actor="t")

    told = f"line 2: unit 'A1': baht '{written}' is no amount such as 50000 or 50,000.00"
    assert told in str(refused.value)
    assert f"บรรทัดที่ ๒: หน่วยงาน “A1”: จำนวนเงิน “{written}” ต้องเขียนเช่น" in refused.value.th
    assert known(session) == {"A2": 7}


@pytest.mark.parametrize(
    ("written", "baht"),
    [
        pytest.param("50000", "50000", id="digits"),
        pytest.param("50,000.00", "50000", id="groups of three"),
        pytest.param("1,400.5", "1400.50", id="one decimal"),
        pytest.param("๑,๔๐๐.๗๕", "1400.75", id="Thai digits"),
        pytest.param("0", "0", id="nothing at all"),
        pytest.param("50,000 บาท", "50000", id="with its currency"),
    ],
)
def test_money_is_read_as_forms_read_it(session, written, baht):
    start_world(session)

    assert load_last_year(session, CYCLE, f'unit,baht\nA1,"{written}"\n', actor="t") == 1
    assert known(session) == {"A1": Decimal(baht)}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("unit,baht\n", id="a heading alone"),
        pytest.param("unit,baht\n,\n\n", id="blank rows"),
        pytest.param("", id="an empty file"),
    ],
)
def test_a_list_without_rows_keeps_what_was_known(session, content):
    start_world(session)
    load_last_year(session, CYCLE, "unit,baht\nA2,7\n", actor="t")

    with pytest.raises(LastYearRefused, match=r"line [12]: "):
        load_last_year(session, CYCLE, content, actor="t")

    assert known(session) == {"A2": 7}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("ยอดของปีก่อน,\nunit,baht\nA1,5\n", id="a title"),
        pytest.param("UNIT;BAHT\nA1;5\n", id="capital letters and semicolons"),
        pytest.param("unit,baht,,\nA1,5,,\n", id="blank columns"),
        pytest.param('unit,baht\n"=""A1""",5\n', id="a formula that is a text"),
    ],
)
def test_money_is_read_from_lists_as_offices_save_them(session, content):
    start_world(session)

    assert load_last_year(session, CYCLE, content, actor="t") == 1
    assert known(session) == {"A1": 5}


def test_a_code_that_lost_its_zeros_is_told_with_the_one_that_is_meant(session):
    start_world(session)
    content = REGISTER.replace("A1,", "0101,", 1)
    import_units(session, content, actor="t", is_simulated=True)

    with pytest.raises(LastYearRefused, match="unit '101' is not in the register; '0101' is"):
        load_last_year(session, CYCLE, "unit,baht\n101,5\n", actor="t")


def test_every_wrong_row_is_told_at_once(session):
    start_world(session)

    with pytest.raises(LastYearRefused) as refused:
        load_last_year(session, CYCLE, "unit,baht\nZ9,1\nA1,x\nA1,2\n", actor="t")

    assert re.findall("บรรทัดที่ (.):", refused.value.th) == ["๒", "๓", "๔"]
