"""A form filled in on the web and the same workbook say the same, on every form."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplan.domain.forms.form_layout import Spot, lay_out, spot_of
from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.forms import ColumnType, Layout
from oneplan.domain.forms.sheets import cell_name
from oneplan.domain.forms.typed_entries import in_order, typed_entries, typed_row
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import list_forms, load_form
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.typed_entries import typed_of

AROUND = ValidationContext(area_code="7401", area_names={"740101": "มหาชัย"})
FORMS = [
    pytest.param(load_form(key, (2564,), 2564), id=key)
    for key in list_forms()
    if load_form(key, (2564,), 2564).layout != Layout.DOCUMENT
]
CELLS = st.text(
    alphabet=st.sampled_from("กขค๑๒๓ 0123456789.,-=+บาท\"'"), max_size=12
) | st.sampled_from(
    ["50,000", "๕๐๐๐๐", "007", "1e5", "nan", "-1", "1/2/2564", "ใช่", "12345678901234567"]
)


def both(form, entries):
    """What is read of the form on the web, and of the workbook that is written of it."""
    sheet = lay_out(form, {}, entries)
    content = write_form(form, Template(heading_th="", rows=entries))
    file = read_file(content, accepts=form.accepts)
    return read_form((sheet,), form, AROUND), read_form(file.sheets, form, AROUND), file


@pytest.mark.parametrize("form", FORMS)
def test_right_entries_are_read_alike(form):
    entries = in_order(form, typed_of(form, count=1 if form.layout == Layout.ONE else 4))
    on_web, in_workbook, _ = both(form, entries)

    assert [row.values for row in on_web.rows] == [row.values for row in in_workbook.rows]
    assert [row.budgets for row in on_web.rows] == [row.budgets for row in in_workbook.rows]
    assert [row.cell(form.title_from) for row in on_web.rows] == [
        row.cell(form.title_from) for row in in_workbook.rows
    ]
    assert on_web.filled == in_workbook.filled == len(entries)


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_typed_is_read_alike_and_said_at_the_same_cell(form, data):
    keys = [column.key for column in form.columns]
    entry = st.dictionaries(st.sampled_from(keys), CELLS.map(str.strip), max_size=6)
    most = 1 if form.layout == Layout.ONE else 3
    typed = data.draw(st.lists(entry, min_size=1, max_size=most))
    entries = in_order(form, [{key: text for key, text in each.items() if text} for each in typed])
    on_web, in_workbook, _ = both(form, entries)

    assert [row.values for row in on_web.rows] == [row.values for row in in_workbook.rows]
    assert {(f.rule, f.cell) for f in on_web.findings} == {
        (f.rule, f.cell) for f in in_workbook.findings
    }


@pytest.mark.parametrize("form", FORMS)
def test_every_cell_leads_to_what_it_belongs_to(form):
    sheet = lay_out(form, {}, [{}, {}] if form.layout == Layout.MANY else [{}])
    spots = {
        spot_of(form, cell_name(row, at))
        for row in range(1, len(sheet.cells) + 1)
        for at in range(len(form.columns))
    }
    entries = (1, 2) if form.layout == Layout.MANY else (1,)

    assert spots >= {Spot(0, each.key) for each in form.header}
    assert spots >= {Spot(n, each.key) for n in entries for each in form.columns}
    assert all(spot_of(form, odd) == Spot(0, "") for odd in ("", "ก1", "A", "1", "A1", "ผ.02!A1"))


@pytest.mark.parametrize("form", FORMS)
def test_a_workbook_comes_back_as_it_was_typed(form):
    entries = typed_of(form, count=1 if form.layout == Layout.ONE else 4)
    numbers = {c.key for c in form.columns if c.type in (ColumnType.BAHT, ColumnType.INTEGER)}
    _, reading, file = both(form, in_order(form, entries))
    _, back = typed_entries(form, file.sheets, reading)

    def plain(found):
        return [{k: float(v) if k in numbers else v for k, v in each.items()} for each in found]

    assert plain(back) == plain(entries)
    assert [typed_row(form, row) for row in reading.rows] != []
