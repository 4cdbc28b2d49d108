"""All forms: what is written for a unit is what is read from it."""

from random import Random

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.forms import Layout
from oneplan.domain.forms.simulated_rows import SimulatedSender, break_rows, simulate_rows
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.form_reference import write_reference
from oneplan.gateways.files.forms import (
    FOLDER,
    FormFileRefused,
    FormUnknown,
    _check_names,
    _read,
    list_forms,
    load_form,
)
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.gateways.spreadsheets.workbook_cells import LIST_SHEET, STAMP_SHEET
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.builders import ROOT

YEARS = (2561, 2562, 2563, 2564, 2565)
SENDER = SimulatedSender(
    unit_code="U1", unit_name="ก.บ.อ. <แกลง>", tambon_codes=["210301", "210302"]
)
AROUND = ValidationContext(area_code="2103", unit_name="ก.บ.อ. <แกลง>")
TABLES = [key for key in list_forms() if load_form(key, YEARS, 2564).layout != Layout.DOCUMENT]
FIFTEEN = {
    "village_plan", "tambon_plan", "local_plan", "amphoe_development_plan", "amphoe_needs_plan",
    "beyond_capacity", "problem_needs", "tambon_form1", "tambon_form2", "tambon_form3",
    "tambon_report", "project_idea", "project_brief", "provincial_plan", "annual_plan",
}  # fmt: skip


def form_of(key):
    return load_form(key, YEARS, 2564)


def fields_of(form):
    return {c.key: c.choices[0].value for c in form.header if c.choices}


def read(form, content):
    return read_form(read_file(content, accepts=form.accepts).sheets, form, AROUND)


def test_the_fifteen_forms_are_there():
    assert set(list_forms()) >= FIFTEEN


@pytest.mark.parametrize("key", TABLES)
@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 12))
def test_what_is_written_is_read(key, seed, count):
    form = form_of(key)
    rows = simulate_rows(form, SENDER, count=count, random=Random(seed))
    reading = read(
        form, write_form(form, Template(heading_th="x", rows=rows, fields=fields_of(form)))
    )

    errors = [f for f in reading.findings if f.severity == "error"]
    assert errors == []
    assert len(reading.rows) == len(rows)
    for row, written in zip(reading.rows, rows, strict=True):
        assert {k for k, v in written.items() if v != ""} - set(row.values) == set()
        assert all(row.cell(key) for key in row.values if key in written)


@pytest.mark.parametrize("key", TABLES)
def test_what_clerks_break_is_found(key):
    form = form_of(key)
    rows = simulate_rows(form, SENDER, count=3, random=Random(1))
    content = write_form(form, Template(heading_th="x", rows=break_rows(form, rows)))

    assert any(f.severity == "error" for f in read(form, content).findings)


@pytest.mark.parametrize("key", TABLES)
def test_an_empty_template_says_so_and_hides_its_stamp(key, tmp_path):
    form = form_of(key)
    stamp = {"form": key, "version": "1", "unit": "U1"}
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        write_form(form, Template(heading_th="x", stamp=stamp, prefilled={"seq": "1"}))
    )
    file = read_file(path.read_bytes(), accepts=form.accepts)
    book = openpyxl.load_workbook(path)

    assert file.stamp == stamp
    assert {f.rule for f in read(form, path.read_bytes()).findings} & {"no_rows", "required"}
    assert [book[n].sheet_state for n in (LIST_SHEET, STAMP_SHEET)] == ["veryHidden"] * 2
    sheet = book[form.sheet]
    assert sheet.protection.sheet
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["A1"].font.name == "Sarabun"


def test_the_same_template_gives_the_same_bytes():
    form = form_of("local_plan")

    assert write_form(form, Template(heading_th="x")) == write_form(form, Template(heading_th="x"))


@pytest.mark.parametrize("value", ["=1+1", "+66", "-1", "@x", '=HYPERLINK("http://x","y")', "\t=1"])
def test_no_text_that_we_write_becomes_a_formula(value, tmp_path):
    form = form_of("village_plan")
    rows = simulate_rows(form, SENDER, count=1, random=Random(1))
    rows[0]["objective"] = value
    path = tmp_path / "a.xlsx"
    path.write_bytes(write_form(form, Template(heading_th="=1", rows=rows)))

    cells = [
        cell for sheet in openpyxl.load_workbook(path).worksheets for line in sheet for cell in line
    ]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert value in [cell.value for cell in cells]


def test_an_unknown_form_names_the_known_ones():
    with pytest.raises(
        FormUnknown, match="the forms are: allocated_projects, amphoe_development_plan"
    ):
        load_form("../secrets", (2564,), 2564)


def test_a_broken_form_names_file_and_path(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("key: x\nversion: one\n", encoding="utf-8")

    with pytest.raises(FormFileRefused, match=r"x\.yaml: version: .*'one'"):
        _read(path)


def test_a_rule_about_a_form_that_is_none_is_refused():
    file = _read(FOLDER / "amphoe_needs_plan.yaml")
    rule = file.rules[0].model_copy(update={"form": "gone"})

    with pytest.raises(FormFileRefused, match=r"rules\.0\.form: 'gone' is none of"):
        _check_names(file.model_copy(update={"rules": (rule,)}))


def test_the_reference_page_says_what_the_forms_say():
    page = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")

    assert page == write_reference(), "run `oneplan forms reference`"
