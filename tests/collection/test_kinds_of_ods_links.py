"""What an .ods workbook takes from elsewhere is named as in .xlsx; what is only shown is not."""

import pytest

from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support.corpus import ods, repacked

FORM = load_form("village_plan", (2564,), 2564)
SHEETS = "<office:spreadsheet>"
FILE = 'xlink:type="simple" xlink:href="file:///C:/plan.ods"'
SPACES = (
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)


def with_part(old: str, new: str) -> bytes:
    """The right table as .ods with the first *old* of its content written anew."""

    def change(parts):
        content = parts["content.xml"].decode()
        assert old in content
        content = content.replace(old, new, 1)
        for space in SPACES.split():
            if space.split("=")[0] not in content.partition(">")[2].partition(">")[0]:
                content = content.replace(
                    "<office:document-content", f"<office:document-content {space}", 1
                )
        parts["content.xml"] = content.encode()

    return repacked(change, ods())


def in_cell(xml: str) -> bytes:
    return with_part("<text:p>ซ่อมถนน</text:p>", f"<text:p>ซ่อมถนน</text:p>{xml}")


def before_rows(xml: str) -> bytes:
    return with_part("<table:table-row>", f"{xml}<table:table-row>")


def behind_sheets(xml: str) -> bytes:
    return with_part("</office:spreadsheet>", f"{xml}</office:spreadsheet>")


def formula(text: str) -> bytes:
    return with_part("<table:table-cell", f'<table:table-cell table:formula="{text}"')


RANGE = '<table:database-ranges><table:database-range table:name="a" table:target-range-address="a.A1:a.C9">{}</table:database-range></table:database-ranges>'
LINKS = {
    "a linked sheet": (lambda: before_rows(f"<table:table-source {FILE}/>"), "external_links"),
    "a linked area": (lambda: in_cell(f'<table:cell-range-source table:name="a" {FILE}/>'), "external_links"),
    "another program": (lambda: behind_sheets(
        '<table:dde-links><table:dde-link><office:dde-source office:dde-application="soffice"'
        ' office:dde-topic="t" office:dde-item="i"/></table:dde-link></table:dde-links>'), "external_links"),
    "a query of a database": (lambda: behind_sheets(RANGE.format(
        '<table:database-source-sql table:database-name="d" table:sql-statement="select 1"/>')), "external_links"),
    "a table of a database": (lambda: behind_sheets(RANGE.format(
        '<table:database-source-table table:database-name="d" table:table-name="t"/>')), "external_links"),
    "a saved query": (lambda: behind_sheets(RANGE.format(
        '<table:database-source-query table:database-name="d" table:query-name="t"/>')), "external_links"),
    "a formula on another file": (lambda: formula("of:=['file:///C:/plan.ods'#$แผ่น1.A1]"), "external_links"),
    "a formula that asks a program": (lambda: formula("of:=DDE(&quot;cmd&quot;;&quot;/c&quot;;&quot;x&quot;)"), "dde"),
    "an object in another file": (lambda: in_cell(f"<draw:frame><draw:object {FILE}/></draw:frame>"), "external_links"),
    "an object of another program": (lambda: in_cell('<draw:frame><draw:object-ole xlink:href="./Object 1"/></draw:frame>'), "embedded"),
}  # fmt: skip


@pytest.mark.parametrize("kind", LINKS)
def test_a_link_to_data_is_named(kind):
    make, rule = LINKS[kind]

    with pytest.raises(FileRefused) as refused:
        read_file(make(), accepts=FORM.accepts)

    assert refused.value.rule == rule


SHOWN = {
    "a hyperlink": lambda: with_part("<text:p>ซ่อมถนน</text:p>", '<text:p><text:a xlink:href="https://www.moi.go.th">ซ่อมถนน</text:a></text:p>'),
    "a picture of another file": lambda: in_cell('<draw:frame><draw:image xlink:href="https://www.moi.go.th/a.png"/></draw:frame>'),
    "a chart": lambda: in_cell('<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'),
    "a filter": lambda: behind_sheets(RANGE.format("")),
    "a filter that is sorted": lambda: behind_sheets(RANGE.format('<table:sort><table:sort-by table:field-number="1"/></table:sort>')),
    "a formula on another sheet": lambda: formula("of:=IF([$'แผ่น 1'.A1]=&quot;DDE('x'#&quot;;1;[.#REF!])"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHOWN)
def test_what_holds_no_data_of_elsewhere_is_no_link(kind):
    reading = read_filled(
        read_file(SHOWN[kind](), accepts=FORM.accepts), FORM, ValidationContext(area_code="7401")
    )

    assert [row.title for row in reading.rows] == ["ซ่อมถนน", "สร้างศาลา"]
    assert reading.findings == ()
