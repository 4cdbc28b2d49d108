"""The part of a sheet around a cell."""

import pytest

from oneplan.domain.forms.sheet_pictures import parse_cell, picture_of
from oneplan.domain.forms.sheets import Sheet, cell_name

SHEET = Sheet(name="แผ่น", cells=[[cell_name(row, at) for at in range(20)] for row in range(1, 31)])


def marked(picture):
    return [(row.number, cell.text) for row in picture.rows for cell in row.cells if cell.is_marked]


@pytest.mark.parametrize(
    ("cell", "columns", "rows"),
    [
        pytest.param("H12", ("C", "M"), (8, 16), id="in the middle"),
        pytest.param("A1", ("A", "F"), (1, 5), id="the first"),
        pytest.param("T30", ("O", "T"), (26, 30), id="the last"),
        pytest.param("Z40", ("U", "Z"), (36, 40), id="beyond what is filled"),
    ],
)
def test_a_picture_holds_the_cells_around(cell, columns, rows):
    found = picture_of(SHEET, cell)

    assert (found.columns[0], found.columns[-1]) == columns
    assert (found.rows[0].number, found.rows[-1].number) == rows
    assert [at for at, _ in marked(found)] == [parse_cell(cell)[0] + 1]


def test_the_heading_stands_above_a_gap():
    found = picture_of(SHEET, "H12", heading=2)

    assert [(row.number, row.is_apart) for row in found.rows[:3]] == [
        (3, False), (8, True), (9, False),
    ]  # fmt: skip


def test_a_heading_that_is_shown_stands_there_once():
    assert [row.number for row in picture_of(SHEET, "B4", heading=2).rows] == list(range(1, 9))


def test_merged_cells_are_one_as_far_as_the_picture_reaches():
    sheet = Sheet(name="x", cells=SHEET.cells, merged=[(0, 0, 1, 7)])
    found = picture_of(sheet, "C2")

    assert (found.rows[0].cells[0].columns, found.rows[0].cells[0].rows) == (8, 2)
    assert found.rows[1].cells == ()
    assert marked(found) == [(1, "A1")]


def test_a_merged_cell_over_the_edge_begins_at_the_edge():
    sheet = Sheet(name="x", cells=SHEET.cells, merged=[(0, 0, 11, 7)])
    found = picture_of(sheet, "J12")

    first = found.rows[0]
    assert (first.number, first.cells[0].text, first.cells[0].rows) == (8, "A1", 5)


@pytest.mark.parametrize("name", ["", "12", "H", "H0", "ABCD1", "H12:H13", "ฮ1"])
def test_what_is_no_cell_is_refused(name):
    with pytest.raises(ValueError, match="no cell"):
        picture_of(SHEET, name)
