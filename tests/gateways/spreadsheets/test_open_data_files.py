"""The open data of a plan: what it says is what the plan says, in a file that is safe to open."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplan.config.settings import LICENCES
from oneplan.domain.documents.documents import clean
from oneplan.domain.documents.open_data import OPEN_COLUMNS
from oneplan.gateways.spreadsheets.open_data_files import METADATA, write_open_data
from oneplan.gateways.spreadsheets.plan_tables import FORMULA_STARTS
from tests.support.documents import make_document, make_project

TEXTS = [each.key for each in OPEN_COLUMNS if each.type == "text"]
BAHT = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


def members(document):
    with zipfile.ZipFile(io.BytesIO(write_open_data(document))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(document):
    data = members(document)["rayong-2564-provincial-plan.csv"]
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_package_has_data_dictionary_page_and_metadata():
    document = make_document(
        contact_email="a@b.go.th", licence=LICENCES[0], title_en="Projects", is_simulated=False
    )
    found = members(document)
    data, dictionary, page, metadata = found.values()

    assert list(found)[-1] == METADATA
    assert [each["url"] for each in json.loads(metadata)["resources"]] == list(found)[:-1]
    assert data.startswith(b"\xef\xbb\xbf")
    assert dictionary.startswith(b"\xef\xbb\xbf")
    head = data.decode("utf-8-sig").splitlines()[0].split(",")
    told = csv.DictReader(io.StringIO(dictionary.decode("utf-8-sig")))
    assert [line["column"] for line in told] == head == [each.key for each in OPEN_COLUMNS]
    assert all(f"<code>{each}</code>" in page.decode() for each in head)
    assert "ต้องกรอกก่อนนำเข้า" not in page.decode()


def test_the_same_plan_gives_the_same_bytes():
    assert write_open_data(make_document()) == write_open_data(make_document())


def test_what_the_catalogue_needs_and_nobody_said_is_named_on_the_page():
    page = members(make_document())["rayong-2564-provincial-plan-dictionary.html"].decode()

    assert "ต้องกรอกก่อนนำเข้า เพราะระบบไม่มีค่า: อีเมลสำหรับติดต่อ, สัญญาอนุญาต" in page
    assert "ข้อมูลจำลอง ห้ามนำเข้าบัญชีข้อมูล" in page


def test_a_project_has_a_row_for_each_year_of_money_asked_or_given():
    project = make_project(
        1, budgets={"2564": Decimal("-5.00")}, given={"2565": Decimal("7.25")}, area_code="210203"
    )
    first, second = rows_of(make_document(projects=[project]))

    assert (first["fiscal_year_be"], first["fiscal_year_ce"]) == ("2564", "2021")
    assert (first["baht_asked"], first["baht_allocated"]) == ("-5.00", "")
    assert (second["baht_asked"], second["baht_allocated"]) == ("", "7.25")
    assert (first["province_code"], first["amphoe_code"], first["tambon_code"]) == (
        "21",
        "2102",
        "210203",
    )
    assert first["unit_level"] == "ตำบล"


def test_a_project_without_an_amount_keeps_its_row():
    (row,) = rows_of(make_document(projects=[make_project(budgets={}, remarks=("ไม่ระบุงบประมาณ",))]))

    assert (row["fiscal_year_be"], row["baht_asked"]) == ("", "")
    assert "ไม่ระบุงบประมาณ" in row["remarks"]


@pytest.mark.parametrize("start", [*FORMULA_STARTS[:4], "=cmd|' /C calc'!A0", "@SUM(1)", "-2+3"])
def test_no_text_is_a_formula(start):
    project = make_project(title=f"{start} ถนน", agency=start, holder=start)
    for row in rows_of(make_document(projects=[project])):
        assert not [key for key in TEXTS if row[key].startswith(FORMULA_STARTS)]
        assert row["title"] == f"'{start} ถนน"


@given(
    title=st.text(max_size=30).map(clean),
    unit=st.text(max_size=30).map(clean),
    budgets=st.dictionaries(st.sampled_from(["2564", "2565"]), BAHT, min_size=1),
)
def test_whatever_is_written_no_cell_is_a_formula_and_money_stays_money(title, unit, budgets):
    project = make_project(title=title, unit=unit, objective=title, budgets=budgets)
    rows = rows_of(make_document(projects=[project]))

    assert {row["fiscal_year_be"]: Decimal(row["baht_asked"]) for row in rows} == budgets
    for row in rows:
        assert not [key for key in TEXTS if row[key].startswith(FORMULA_STARTS)]
        assert row["title"].removeprefix("'" if title[:1] in FORMULA_STARTS else "") == title
