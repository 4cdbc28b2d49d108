"""Workbooks are read behind guards; the same rows give the same bytes."""

import io
import subprocess
import sys
import zipfile

import openpyxl
import psutil
import pytest
import xlsxwriter

from oneplan.domain.submissions import WorkbookUnreadable, read_rows
from oneplan.gateways import workbooks
from oneplan.gateways.forms import FormUnknown, load_form
from oneplan.gateways.workbooks import read_sheets, write_form

FORM = load_form("project_list", (2564, 2565))
ROW = {
    "seq": 1, "tambon_code": "740101", "title": "ถนน", "strategy": "เศรษฐกิจ",
    "beyond_capacity": "ใช่", "budget_2564": 1000.5,
}  # fmt: skip


def read(rows, *, area_code="7401"):
    content = write_form(FORM, rows, heading_th="ทดสอบ")
    return read_rows(read_sheets(content, file_name="a.xlsx"), FORM, area_code=area_code)


def test_what_is_written_is_read():
    (row,), findings = read([ROW])

    assert findings == ()
    assert (row.title, row.row_number, {y: str(b) for y, b in row.budgets.items()}) == (
        "ถนน", 3, {2564: "1000.5"},
    )  # fmt: skip


def test_the_same_rows_give_the_same_bytes():
    assert write_form(FORM, [ROW], heading_th="x") == write_form(FORM, [ROW], heading_th="x")


@pytest.mark.parametrize(
    ("change", "cell", "rule"),
    [
        pytest.param({"title": ""}, "D3", "required", id="no title"),
        pytest.param({"seq": "หนึ่ง"}, "A3", "integer", id="a word for a number"),
        pytest.param({"tambon_code": "7401"}, "B3", "tambon_code", id="four digits"),
        pytest.param({"tambon_code": "740201"}, "B3", "tambon_area", id="outside the unit's area"),
        pytest.param({"budget_2564": "ห้าหมื่น"}, "G3", "baht", id="an amount in words"),
        pytest.param({"budget_2564": -1}, "G3", "baht_range", id="negative"),
        pytest.param({"budget_2564": 0.001}, "G3", "baht_range", id="a tenth of a satang"),
        pytest.param({"budget_2564": "NaN"}, "G3", "baht_range", id="not a number"),
        pytest.param({"budget_2564": ""}, "G3", "budget", id="no budget in any year"),
        pytest.param({"beyond_capacity": "อาจจะ"}, "I3", "choice", id="neither yes nor no"),
    ],
)
def test_a_finding_stands_on_its_own_cell(change, cell, rule):
    rows, findings = read([{**ROW, **change}])

    assert rows == ()
    assert [(f.cell, f.rule) for f in findings] == [(cell, rule)]


@pytest.mark.parametrize("value", ["๑,๐๐๐.๕๐", "1,000.50", "1000.5 ", 1000.5])
def test_an_amount_is_read_however_it_is_typed(value):
    (row,), _ = read([{**ROW, "budget_2564": value}])

    assert row.budgets[2564] == 1000.5


def test_all_findings_are_told_at_once():
    _, findings = read([{**ROW, "title": ""}, {**ROW, "seq": "x", "strategy": ""}])

    assert [f.cell for f in findings] == ["D3", "A4", "F4"]


def test_a_column_under_another_name_or_place_is_found():
    book = openpyxl.Workbook()
    headings = ["ชื่อโครงการ", "ที่", "รหัสตำบล", "ยุทธศาสตร์", "เกินขีดความสามารถ", "งบประมาณ ๒๕๖๔ (บาท)"]
    book.active.append(headings)
    book.active.append(["ถนน", 1, "740101", "x", "ใช่", 5])
    stream = io.BytesIO()
    book.save(stream)

    rows, findings = read_rows(read_sheets(stream.getvalue(), file_name="a"), FORM, area_code="74")

    assert ([r.title for r in rows], findings) == (["ถนน"], ())


def test_a_sheet_without_the_headings_says_so():
    book = openpyxl.Workbook()
    stream = io.BytesIO()
    book.save(stream)

    _, findings = read_rows(read_sheets(stream.getvalue(), file_name="a"), FORM, area_code="74")

    assert [f.rule for f in findings] == ["heading"]


def archive(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return stream.getvalue()


HOSTILE = [
    pytest.param(b"not a zip", "not an .xlsx workbook", id="no archive"),
    pytest.param(archive({"a.txt": b"x"}), "not an .xlsx workbook", id="another archive"),
    pytest.param(archive({"xl/workbook.xml": b"<x"}), "damaged", id="torn inside"),
    pytest.param(
        archive({"xl/workbook.xml": b"0" * (201 * 1024 * 1024)}), "unpacks to more", id="a zip bomb"
    ),
    pytest.param(
        archive({f"{n}": b"" for n in range(600)}), "unpacks to more", id="too many members"
    ),
    pytest.param(
        archive({"xl/workbook.xml": b"", "xl/vbaProject.bin": b"x"}),
        "macros are refused",
        id="macros",
    ),
    pytest.param(b"0" * (20 * 1024 * 1024 + 1), "larger than", id="too large"),
]


@pytest.mark.parametrize(("content", "message"), HOSTILE)
def test_a_hostile_file_is_refused(content, message):
    with pytest.raises(WorkbookUnreadable, match=message):
        read_sheets(content, file_name="a.xlsx")


def test_a_cell_far_away_does_not_take_the_office_down():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "near")
    sheet.write(1_048_575, 16_383, "far")
    book.close()

    with pytest.raises(WorkbookUnreadable, match=r"more memory or time|damaged"):
        read_sheets(stream.getvalue(), file_name="a.xlsx")

    assert read([ROW])[1] == ()


def test_the_reader_is_limited():
    assert workbooks.READER_MEMORY_BYTES <= 1024**3


def test_an_unknown_form_names_the_known_ones():
    with pytest.raises(FormUnknown, match="the forms are: project_list"):
        load_form("../secrets", (2564,))


def test_the_reader_ends_with_a_parent_that_was_killed(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(write_form(FORM, [ROW], heading_th="ทดสอบ"))
    code = (
        "import sys, pathlib; from oneplan.gateways.workbooks import read_sheets\n"
        "if __name__ == '__main__':\n"
        "    read_sheets(pathlib.Path('a.xlsx').read_bytes(), file_name='a.xlsx')\n"
        "    print('read', flush=True); sys.stdin.read()\n"
    )
    (tmp_path / "killed.py").write_text(code)
    parent = subprocess.Popen(
        [sys.executable, "killed.py"], cwd=tmp_path,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert parent.stdout.readline() == "read\n"
    children = psutil.Process(parent.pid).children(recursive=True)
    parent.kill()
    parent.wait()

    _, alive = psutil.wait_procs(children, timeout=20)
    assert children
    assert alive == []
