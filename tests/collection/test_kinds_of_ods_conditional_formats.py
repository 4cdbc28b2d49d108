"""Conditional formats of .ods workbooks, as LibreOffice and as other programs write them."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

import pytest

from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.forms.file_checks import read_filled
from tests.support.corpus import grid

FORM = load_form("village_plan", (2564,), 2564)
AROUND = ValidationContext(area_code="7401")
HIDES, SHOWS, MAY = "condition_hides", "condition_shows", "condition_may_hide"
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"),
        ("fo", "xsl-fo-compatible"), ("number", "datastyle"),
    ]
) + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'  # fmt: skip
MIME = "application/vnd.oasis.opendocument.spreadsheet"


def look(text="", cell="", code=""):
    """A style of the name "mark 1", written as LibreOffice writes such a name."""
    data = ' style:data-style-name="N1"' if code else ""
    return (
        f'{code}<style:style style:name="mark_20_1" style:display-name="mark 1"{data}'
        f' style:family="table-cell" style:parent-style-name="Default">'
        f"<style:table-cell-properties {cell}/><style:text-properties {text}/></style:style>"
    )


def number(inside, kind="number", name="N1"):
    return f'<number:{kind}-style style:name="{name}">{inside}</number:{kind}-style>'


NOTHING = "".join(number("<number:text/>", name=f"N1P{at}") for at in range(3)) + number(
    "<number:text/>"
    '<style:map style:condition="value()&gt;0" style:apply-style-name="N1P0"/>'
    '<style:map style:condition="value()&lt;0" style:apply-style-name="N1P1"/>'
    '<style:map style:condition="value()=0" style:apply-style-name="N1P2"/>',
    kind="text",
)
THOUSANDS = number(
    '<number:number number:decimal-places="0" number:min-integer-digits="1"'
    ' number:grouping="true" number:display-factor="1000"/>'
)
BAHT = number(
    '<number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>'
)
WHITE, BLACK = look('fo:color="#ffffff"'), look('fo:color="#9c0006"')
SAME = look('fo:color="#ffcccc"', 'fo:background-color="#ffcccc"')
ON_RED = look('fo:color="#ffffff"', 'fo:background-color="#9c0006"')


def said(common="", own="", before="", after="", styled=("", ())):
    """What is said of the right table with these styles, one of them on some cells."""
    style, cells = styled
    lines = []
    for r, row in enumerate(grid()):
        line = ""
        for c, each in enumerate(row):
            kind = "float" if isinstance(each, int | float) else "string"
            value = f' office:value="{each}"' if kind == "float" else ""
            named = f" table:style-name={quoteattr(style)}" if (r, c) in cells else ""
            line += (
                f'<table:table-cell{named} office:value-type="{kind}"{value}>'
                f"<text:p>{escape(str(each))}</text:p></table:table-cell>"
            )
        lines.append(f"<table:table-row>{line}</table:table-row>")
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{own}"
        f'</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="แผน 1">'
        f"{before}{''.join(lines)}{after}</table:table></office:spreadsheet></office:body>"
        f"</office:document-content>"
    )
    styles = (
        f"<office:document-styles {SPACES}><office:styles>{common}</office:styles>"
        f"</office:document-styles>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME)
        package.writestr("content.xml", content)
        package.writestr("styles.xml", styles)
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
    reading = read_filled(read_file(file.getvalue(), accepts=FORM.accepts), FORM, AROUND)
    assert len(reading.rows) == 2
    return [(f.rule, f.cell, f.value, f.severity.value) for f in reading.findings]


def of_range(cells, *inside):
    first, _, last = cells.partition(":")
    target = f"'แผน 1'.{first}:'แผน 1'.{last or first}"
    return (
        "<calcext:conditional-formats><calcext:conditional-format"
        f" calcext:target-range-address={quoteattr(target)}>{''.join(inside)}"
        "</calcext:conditional-format></calcext:conditional-formats>"
    )


def asked(condition, name="mark 1"):
    return (
        f'<calcext:condition calcext:apply-style-name="{name}"'
        f" calcext:value={quoteattr(condition)} calcext:base-cell-address=\"'แผน 1'.A1\"/>"
    )


BAR = '<calcext:data-bar calcext:show-value="{}"><calcext:formatting-entry calcext:value="0"/></calcext:data-bar>'
ICONS = (
    '<calcext:icon-set calcext:icon-set-type="3Arrows"><calcext:formatting-entry'
    ' calcext:show-value="{}" calcext:value="0"/></calcext:icon-set>'
)
OF_AMOUNT = (HIDES, "J5", "120000.5")
BOTH = [(HIDES, "J4", "50000"), (HIDES, "J5", "120000.5")]

OF_LIBRE_OFFICE = [
    pytest.param(WHITE, "J4:J9", asked(">100000"), [OF_AMOUNT], id="white above an amount"),
    pytest.param(SAME, "J4:J9", asked(">=100000"), [OF_AMOUNT], id="the colour of its ground"),
    pytest.param(look(code=NOTHING), "J4:J9", asked(">100000"), [OF_AMOUNT], id="no number"),
    pytest.param(look(code=number("<number:text>ไม่มี</number:text>")), "J4:J9", asked(">100000"), [(SHOWS, "J5", "ไม่มี (120000.5)")], id="another text"),
    pytest.param(look(code=THOUSANDS), "J4:J9", asked(">100000"), [(SHOWS, "J5", "120 (120000.5)")], id="thousands"),
    pytest.param(WHITE, "J4:J9", asked("between(1,60000)"), [BOTH[0]], id="between two"),
    pytest.param(WHITE, "J4:J9", asked("not-between(1,60000)"), [OF_AMOUNT], id="not between two"),
    pytest.param(WHITE, "J4:J9", asked("!=50000"), [OF_AMOUNT], id="not equal"),
    pytest.param(WHITE, "G4:G9", asked('contains-text("ศาลา")'), [(HIDES, "G5", "สร้างศาลา")], id="a text"),
    pytest.param(look(code=NOTHING), "G4:G9", asked('begins-with("ซ่อม")'), [(HIDES, "G4", "ซ่อมถนน")], id="no text"),
    pytest.param(WHITE, "G4:G9", asked('="ซ่อมถนน"'), [(HIDES, "G4", "ซ่อมถนน")], id="equal to a text"),
    pytest.param(WHITE, "A4:M9", asked("formula-is([.$J4]>60000)"), [(MAY, "A4", "1")], id="a formula"),
    pytest.param(WHITE, "G4:G9", asked("formula-is(1)"), [(HIDES, "G4", "ซ่อมถนน"), (HIDES, "G5", "สร้างศาลา")], id="always"),
    pytest.param(WHITE, "J4:J9", asked("duplicate"), [(MAY, "J4", "50000")], id="a rule of several cells"),
    pytest.param("", "J4:J5", BAR.format("false"), BOTH, id="a bar alone"),
    pytest.param("", "J4:J5", ICONS.format("false"), BOTH, id="an icon alone"),
    pytest.param(look(code=number('<number:scientific-number number:decimal-places="1"/>')), "J4:J9", asked(">100000"), [(MAY, "J5", "120000.5")], id="a format that is not understood"),
]  # fmt: skip
SEEN = [
    pytest.param(BLACK, "J4:J9", asked(">100000"), id="a colour"),
    pytest.param(ON_RED, "J4:J9", asked(">100000"), id="white on red"),
    pytest.param(look(code=BAHT), "J4:J9", asked(">100000"), id="the number itself"),
    pytest.param(WHITE, "J4:J9", asked(">9000000000"), id="of none"),
    pytest.param(WHITE, "P4:P9", asked(">100000"), id="blank cells"),
    pytest.param(WHITE, "J4:J9", asked(">100000", "mark 2"), id="a style that is not there"),
    pytest.param(WHITE, "J4:J9", asked("is-error"), id="errors"),
    pytest.param("", "J4:J9", BAR.format("true"), id="a bar behind the number"),
    pytest.param("", "J4:J9", ICONS.format("true"), id="an icon beside the number"),
    pytest.param("", "J4:J9", "<calcext:color-scale/>", id="a scale of colours"),
]  # fmt: skip


@pytest.mark.parametrize(("style", "cells", "rule", "told"), OF_LIBRE_OFFICE)
def test_what_a_condition_hides_or_changes_is_told_with_its_cell(style, cells, rule, told):
    assert said(common=style, after=of_range(cells, rule)) == [(*e, "warning") for e in told]


@pytest.mark.parametrize(("style", "cells", "rule"), SEEN)
def test_a_condition_that_leaves_the_value_to_be_seen_is_not_spoken_of(style, cells, rule):
    assert said(common=style, after=of_range(cells, rule)) == []


def mapped(condition):
    return (
        '<style:style style:name="ce1" style:family="table-cell"><style:map'
        f' style:condition={quoteattr(condition)} style:apply-style-name="mark_20_1"'
        " style:base-cell-address=\"'แผน 1'.J4\"/></style:style>"
    )


MAPS = [
    pytest.param("cell-content()>100000", [OF_AMOUNT], id="above an amount"),
    pytest.param("cell-content-is-between(1,60000)", [BOTH[0]], id="between two"),
    pytest.param("cell-content-is-not-between(1,60000)", [OF_AMOUNT], id="not between two"),
    pytest.param("is-true-formula([.J4]>[.K4])", [(MAY, "J4", "50000")], id="a formula"),
    pytest.param("of:cell-content()<=50000", [BOTH[0]], id="with the prefix of its grammar"),
    pytest.param("cell-content()>9000000000", [], id="of none"),
]


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(("condition", "told"), MAPS)
def test_a_map_of_the_style_of_cells_is_read_where_nothing_else_says_it(condition, told, shared):
    styles = {"common": WHITE + mapped(condition)} if shared else {"common": WHITE, "own": mapped(condition)}  # fmt: skip
    found = said(**styles, styled=("ce1", [(3, 9), (4, 9)]))
    assert found == [(*each, "warning") for each in told]


def test_a_map_of_the_style_of_a_column_is_read():
    found = said(
        common=WHITE, own=mapped("cell-content()>100000"), before=f"{'<table:table-column/>' * 9}"
        '<table:table-column table:default-cell-style-name="ce1"/>',
    )  # fmt: skip
    assert found == [(*OF_AMOUNT, "warning")]


def test_a_condition_that_is_written_in_both_ways_is_told_once():
    found = said(
        common=WHITE,
        own=mapped("is-true-formula([.J4]>[.K4])"),
        after=of_range("J4:J9", asked("formula-is([.J4]>[.K4])")),
        styled=("ce1", [(3, 9), (4, 9)]),
    )
    assert found == [(MAY, "J4", "50000", "warning")]


def test_the_colour_of_a_number_format_is_not_that_of_the_style_before_it():
    red = number('<style:text-properties fo:color="#ffffff"/><number:number/>', name="N9")
    plain = '<style:style style:name="ce1" style:family="table-cell"/>'
    assert said(own=plain + red, styled=("ce1", [(3, 9)])) == []


def test_a_number_format_within_another_does_not_stop_the_reading():
    nested = number("<number:text>ก</number:text>" + number("", name="N9") + "<number:text>ข</number:text>")  # fmt: skip
    after = of_range("J4:J9", asked(">100000"))
    assert {rule for rule, *_ in said(common=look(code=nested), after=after)} <= {SHOWS, MAY, HIDES}
