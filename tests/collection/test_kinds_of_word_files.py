"""Kinds of Word files: each is read as Word shows it, or says what of it was not read."""

import io
import time

import docx
import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import has_errors
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.gateways.word.word_tables import read_word
from tests.support.corpus import HEADINGS, grid, repacked, right_rows, word

FORM = load_form("village_plan", (2564,), 2564)
BUDGET = b"<w:r><w:t>50000</w:t></w:r>"
WHO = b'w:id="1" w:author="a" w:date="2020-01-01T00:00:00Z"'
BEFORE, AFTER = b"<w:r><w:t>50", b"000</w:t></w:r>"
MARKUP = b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def run(text: bytes, properties: bytes = b"") -> bytes:
    return b"<w:r><w:rPr>" + properties + b"</w:rPr><w:t>" + text + b"</w:t></w:r>"


def field(kind: bytes, inner: bytes = b"") -> bytes:
    return b'<w:r><w:fldChar w:fldCharType="' + kind + b'">' + inner + b"</w:fldChar></w:r>"


def control(properties: bytes, content: bytes) -> bytes:
    return (
        b"<w:sdt><w:sdtPr>"
        + properties
        + b"</w:sdtPr><w:sdtContent>"
        + content
        + b"</w:sdtContent></w:sdt>"
    )


def replaced(old: bytes, new: bytes, content: bytes | None = None) -> bytes:
    """The right letter with the first *old* of its body replaced."""

    def change(parts):
        body = parts["word/document.xml"]
        assert old in body
        parts["word/document.xml"] = body.replace(old, new, 1)

    return repacked(change, content or word())


def rows_replaced(change) -> bytes:
    """The right letter with its rows (XML of each) changed."""

    def mend(parts):
        body = parts["word/document.xml"]
        start, end = body.index(b"<w:tr>"), body.rindex(b"</w:tr>") + len(b"</w:tr>")
        rows = [b"<w:tr>" + row for row in body[start:end].split(b"<w:tr>")[1:]]
        parts["word/document.xml"] = body[:start] + b"".join(change(rows)) + body[end:]

    return repacked(mend, word())


def check(content: bytes):
    file = read_file(content, accepts=FORM.accepts)
    reading = read_form(file.sheets, FORM, ValidationContext(area_code="7401"))
    findings = (*file.said_of(reading.sheet), *reading.findings)
    return reading, {(f.rule, f.cell) for f in findings}, findings


def budgets(reading) -> list[str]:
    return [str(sum(row.budgets.values())) for row in reading.rows]


ONE_CELL = {
    "inserted": (run(b"50") + b"<w:ins " + WHO + b">" + run(b"0") + b"</w:ins>" + run(b"000"),
                 "500000.00", {"tracked_changes"}),
    "deleted": (run(b"50") + b"<w:del " + WHO + b"><w:r><w:delText>99</w:delText></w:r></w:del>"
                + run(b"000"), "50000.00", {"tracked_changes"}),
    "deleted, with the text element of other writers":
        (b"<w:del " + WHO + b">" + run(b"99") + b"</w:del>" + run(b"50000"), "50000.00", {"tracked_changes"}),
    "inserted and deleted again":
        (b"<w:ins " + WHO + b"><w:del " + WHO + b"><w:r><w:delText>9</w:delText></w:r></w:del></w:ins>"
         + run(b"50000"), "50000.00", {"tracked_changes"}),
    "moved here": (b"<w:moveTo " + WHO + b">" + run(b"50000") + b"</w:moveTo>", "50000.00", {"tracked_changes"}),
    "moved away": (b"<w:moveFrom " + WHO + b">" + run(b"7") + b"</w:moveFrom>" + run(b"50000"), "50000.00",
                   {"tracked_changes"}),
    "a change of looks alone": (run(b"50000", b"<w:rPrChange " + WHO + b"><w:rPr><w:vanish/></w:rPr></w:rPrChange>"),
                                "50000.00", set()),
    "a paragraph's end deleted": (b"</w:p>", None, None),
    "a control around runs": (control(b"", run(b"50000")), "50000.00", set()),
    "a control within a control": (control(b"", control(b"", run(b"50000"))), "50000.00", set()),
    "a list that was chosen from": (control(b"<w:dropDownList/>", run(b"50000")), "50000.00", set()),
    "a smart tag": (b'<w:smartTag w:uri="u" w:element="e">' + run(b"50000") + b"</w:smartTag>", "50000.00", set()),
    "custom XML": (b'<w:customXml w:uri="u" w:element="e">' + run(b"50000") + b"</w:customXml>", "50000.00", set()),
    "a link": (b"<w:hyperlink>" + run(b"50000") + b"</w:hyperlink>", "50000.00", set()),
    "a simple field": (b'<w:fldSimple w:instr=" =1 ">' + run(b"50000") + b"</w:fldSimple>", "50000.00", set()),
    "a field": (field(b"begin") + b"<w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r>" + field(b"separate")
                + run(b"50000") + field(b"end"), "50000.00", set()),
    "a field in the code of a field": (
        field(b"begin") + field(b"begin") + field(b"separate") + run(b"7") + field(b"end") + field(b"separate")
        + run(b"50000") + field(b"end"), "50000.00", set()),
    "a field that never ends": (run(b"50000") + field(b"begin"), "50000.00", set()),
    "a list of the older kind": (
        field(b"begin", b'<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="1"/>'
              b'<w:listEntry w:val="50000"/></w:ddList></w:ffData>') + field(b"separate") + field(b"end"),
        "50000.00", set()),
    "runs of their own": (run(b"5") + run(b"0") + run(b"000"), "50000.00", set()),
    "hidden text": (run(b"9", b"<w:vanish/>") + run(b"50000"), "50000.00", {"hidden_text"}),
    "text that is hidden no more": (run(b"50000", b'<w:vanish w:val="0"/>'), "50000.00", set()),
    "a choice and its fallback": (
        b"<w:r><mc:AlternateContent " + MARKUP + b'><mc:Choice Requires="wps"><w:t>50000</w:t></mc:Choice>'
        b"<mc:Fallback><w:t>50000</w:t></mc:Fallback></mc:AlternateContent></w:r>", "50000.00", set()),
    "a choice that no Word knows": (
        b"<w:r><mc:AlternateContent " + MARKUP + b'><mc:Choice Requires="zz"><w:t>7</w:t></mc:Choice>'
        b"<mc:Fallback><w:t>50000</w:t></mc:Fallback></mc:AlternateContent></w:r>", "50000.00", set()),
    "a hyphen within": (b"<w:r><w:t>50</w:t><w:softHyphen/><w:t>000</w:t></w:r>", "50000.00", set()),
    "a text box beside": (run(b"50000") + b"<w:r><w:pict><w:txbxContent><w:p>" + run(b"7")
                          + b"</w:p></w:txbxContent></w:pict></w:r>", "50000.00", {"text_box"}),
    "a note's number": (run(b"50000") + b'<w:r><w:footnoteReference w:id="1"/></w:r>', "50000.00", set()),
}  # fmt: skip
ONE_CELL["a paragraph's end deleted"] = (
    b"<w:pPr><w:rPr><w:del "
    + WHO
    + b"/></w:rPr></w:pPr>"
    + run(b"50")
    + b"</w:p><w:p>"
    + run(b"000"),
    "50000.00",
    {"tracked_changes"},
)


@pytest.mark.parametrize("kind", ONE_CELL)
def test_a_cell_is_read_as_word_shows_it(kind):
    inner, amount, rules = ONE_CELL[kind]

    reading, said, findings = check(replaced(BUDGET, inner))

    assert budgets(reading) == [amount, "120000.50"]
    assert said == {(rule, "J4") for rule in rules}
    assert all(f.message_th and f.message_en for f in findings)


STRUCK = [
    pytest.param(run(b"40000", b"<w:strike/>") + run(b" 50000"), "“50000”", id="before an amount"),
    pytest.param(
        run(b"50") + run(b"0", b"<w:dstrike/>") + run(b"00"), "“5000”", id="twice, within"
    ),
    pytest.param(run(b"50000", b"<w:strike/>"), "“”", id="as a whole"),
]


@pytest.mark.parametrize(("inner", "rest"), STRUCK)
def test_a_struck_amount_is_an_error(inner, rest):
    reading, said, (finding,) = check(replaced(BUDGET, inner))

    assert (budgets(reading), said) == (["120000.50"], {("struck_text", "J4")})
    assert finding.severity == "error"
    assert rest in finding.message_th


def test_an_amount_struck_in_two_places_is_an_error_too():
    struck = run(b"1", b"<w:strike/>") + run(b"5") + run(b"0", b"<w:strike/>") + run(b"000")

    _, said, (finding,) = check(replaced(BUDGET, struck))

    assert (said, finding.severity) == ({("struck_text", "J4")}, "error")


def test_a_struck_text_is_warned_of():
    title = "ซ่อมถนน".encode()
    old = b"<w:r><w:t>" + title + b"</w:t></w:r>"

    reading, said, (finding,) = check(replaced(old, run(b"X", b"<w:strike/>") + run(title)))

    assert (said, finding.severity) == ({("struck_text", "G4")}, "warning")
    assert "“ซ่อมถนน”" in finding.message_th
    assert len(reading.rows) == 2


BLANKS = {
    "a placeholder": (control(b"<w:showingPlcHdr/>", run(b"0")), set()),
    "a placeholder of a list": (control(b"<w:showingPlcHdr/><w:dropDownList/>", run(b"1")), set()),
    "a picture": (b"<w:r><w:drawing/></w:r>", {("picture", "J4")}),
    "a number of Word's own": (b'<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', {("auto_number", "J4")}),
    "a number of its style": (b'<w:pPr><w:pStyle w:val="ListNumber"/></w:pPr>', {("auto_number", "J4")}),
    "a style whose number is off": (b'<w:pPr><w:pStyle w:val="ListNumber"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>', set()),
}  # fmt: skip


@pytest.mark.parametrize("kind", BLANKS)
def test_a_cell_without_text_of_its_own_is_blank(kind):
    inner, rules = BLANKS[kind]

    reading, said, _ = check(replaced(BUDGET, inner))

    assert budgets(reading) == ["120000.50"]
    assert said == {("required", "J4"), *rules}


def test_a_paragraph_control_in_a_cell_is_read():
    paragraph = b"<w:p>" + BUDGET + b"</w:p>"

    reading, said, _ = check(replaced(paragraph, control(b"", paragraph) + b"<w:p/>"))

    assert budgets(reading) == ["50000.00", "120000.50"]
    assert not said


def test_numbers_of_words_own_before_the_rows_leave_the_sequence_to_the_office():
    numbered = b'<w:p><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:p>'

    reading, said, _ = check(
        rows_replaced(
            lambda rows: [
                *rows[:3],
                *(
                    r.replace(b"<w:p>" + run_of(n) + b"</w:p>", numbered, 1)
                    for n, r in zip((b"1", b"2"), rows[3:], strict=True)
                ),
            ]
        )
    )

    assert budgets(reading) == ["50000.00", "120000.50"]
    assert said == {("auto_number", "A4")}


def run_of(text: bytes) -> bytes:
    return b"<w:r><w:t>" + text + b"</w:t></w:r>"


def marked(row: bytes, mark: bytes) -> bytes:
    return row.replace(b"<w:tr>", b"<w:tr><w:trPr>" + mark + b"</w:trPr>", 1)


ROWS = {
    "a row inserted": (lambda r: [*r[:4], marked(r[4], b"<w:ins " + WHO + b"/>")], 2, {("tracked_changes", "A5")}),
    "a row deleted": (lambda r: [*r[:4], marked(r[4], b"<w:del " + WHO + b"/>")], 1, {("tracked_changes", "A5")}),
    "a row hidden": (lambda r: [*r[:4], marked(r[4], b"<w:hidden/>")], 1, {("hidden_text", "A5")}),
    "a row in a control": (lambda r: [*r[:4], control(b"", r[4])], 2, set()),
    "all rows in a control": (lambda r: [*r[:3], control(b"", control(b"", r[3]) + r[4])], 2, set()),
    "a row in custom XML": (lambda r: [*r[:4], b"<w:customXml>" + r[4] + b"</w:customXml>"], 2, set()),
    "a repeated row in a placeholder": (lambda r: [*r, control(b"<w:showingPlcHdr/>", r[4])], 2, set()),
    "a cell in a control": (lambda r: [*r[:4], r[4].replace(b"<w:tc>", b"<w:sdt><w:sdtContent><w:tc>", 1)
                                       .replace(b"</w:tc>", b"</w:tc></w:sdtContent></w:sdt>", 1)], 2, set()),
    "a cell deleted": (lambda r: [*r[:4], r[4].replace(b"<w:tcPr>", b"<w:tcPr><w:cellDel " + WHO + b"/>", 1)], 2,
                       {("cells_tracked", "A5")}),
    "a cell inserted": (lambda r: [*r[:4], r[4].replace(b"<w:tcPr>", b"<w:tcPr><w:cellIns " + WHO + b"/>", 1)], 2,
                        {("tracked_changes", "A5")}),
    "columns before a row": (
        lambda r: [*r[:4], marked(b"<w:tr>" + r[4][r[4].index(b"</w:tc>") + 7:], b'<w:gridBefore w:val="1"/>')],
        2, {("number_assumed", "A5")}),
    "columns after a row": (lambda r: [marked(r[0][: r[0].index(b"</w:tc>") + 7] + b"</w:tr>",
                                              b'<w:gridAfter w:val="12"/>'), *r[1:]], 2, set()),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_rows_and_cells_are_read_as_word_shows_them(kind):
    change, count, expected = ROWS[kind]

    reading, said, findings = check(rows_replaced(change))

    assert len(reading.rows) == count
    assert said == expected
    assert has_errors(findings) == (kind == "a cell deleted")


def letter(*tables, between=None) -> bytes:
    """A letter with one table after another."""
    document = docx.Document()
    for number, cells in enumerate(tables):
        if number and between:
            document.add_paragraph(between)
        fill(document.add_table(rows=len(cells), cols=max(map(len, cells))), cells)
    return saved(document)


def fill(table, cells):
    for r, row in enumerate(cells):
        for c, value in enumerate(row):
            table.cell(r, c).text = str(value)


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


FIRST, SECOND = right_rows()


@pytest.mark.parametrize("between", [None, "", "ด้านสังคม"])
@pytest.mark.parametrize("is_headed", [False, True])
def test_a_table_broken_in_two_is_read_on(between, is_headed):
    second = [HEADINGS, SECOND] if is_headed else [SECOND]

    reading, said, _ = check(letter(grid([FIRST]), second, between=between))

    assert budgets(reading) == ["50000.00", "120000.50"]
    assert said == {("table_joined", "A5")} | ({("passed_over", "A5")} if is_headed else set())


def test_a_table_broken_in_three_is_read_on():
    third = [3, *SECOND[1:6], "ซ่อมศาลา", *SECOND[7:12], 3]

    reading, said, _ = check(letter(grid([FIRST]), [SECOND], [third]))

    assert len(reading.rows) == 3
    assert said == {("table_joined", "A5"), ("table_joined", "A6")}


@pytest.mark.parametrize("cells", [[[*SECOND, "x"]], [SECOND[:12]], [["", *SECOND]]])
def test_entries_in_a_table_of_other_columns_return_the_file(cells):
    _, said, findings = check(letter(grid([FIRST]), cells))

    assert ("rows_unread", "A1") in said
    assert has_errors(findings)


def test_an_entry_with_blanks_in_a_table_of_other_columns_is_warned_of():
    second = [*SECOND[:9], "6", "ทำเอง", ""]

    reading, _, findings = check(letter(grid([FIRST]), [second]))

    assert budgets(reading) == ["50000.00"]
    assert [(f.rule, f.severity.value) for f in findings] == [("sheet_unread", "warning")]
    assert "ย้ายไปต่อท้ายตาราง" in findings[0].message_th


def test_a_small_table_beside_the_forms_is_named_and_no_more():
    reading, said, findings = check(letter(grid(), [["ผู้รายงาน", "นายก"]]))

    assert len(reading.rows) == 2
    assert said == {("sheet_unread", "A1")}
    assert not has_errors(findings)


def nested(cells, at, *, own=True, deeper=None):
    """The right letter with a table in a cell of its first project."""
    document = docx.Document()
    outer = document.add_table(rows=5, cols=13)
    fill(outer, grid())
    cell = outer.cell(3, at)
    if not own:
        cell.text = ""
    inner = cell.add_table(len(cells), len(cells[0]))
    fill(inner, cells)
    if deeper:
        fill(inner.cell(0, 0).add_table(1, len(deeper)), [deeper])
    return saved(document)


@pytest.mark.parametrize(
    ("cells", "at", "own", "words"),
    [
        pytest.param([["ถนนลูกรัง", "กว้าง 4 ม."]], 7, True, "เดินทางได้ ถนนลูกรัง กว้าง 4 ม.", id="words in two cells"),
        pytest.param([["ก"], ["ข"]], 7, True, "เดินทางได้ ก ข", id="words in two rows"),
        pytest.param([["ลดน้ำท่วม 50,000 ไร่"]], 7, False, "ลดน้ำท่วม 50,000 ไร่", id="a frame about the words"),
    ],
)  # fmt: skip
def test_the_words_of_a_table_in_a_cell_are_the_cells(cells, at, own, words):
    reading, said, findings = check(nested(cells, at, own=own))

    assert reading.rows[0].values["objective"] == words
    assert said == {("nested_table", "H4")}
    assert not has_errors(findings)


def test_an_amount_in_a_frame_is_read():
    reading, said, _ = check(nested([["500000"]], 9, own=False))

    assert (budgets(reading)[0], said) == ("500000.00", {("nested_table", "J4")})


@pytest.mark.parametrize(
    ("cells", "at", "deeper"),
    [
        pytest.param([["ค่าวัสดุ", "30,000"], ["ค่าแรง", "20,000"]], 9, (), id="parts of the amount"),
        pytest.param([["3", "ขุดบ่อ", "50000"]], 6, (), id="another project"),
        pytest.param([["ซ่อม", "7000"]], 8, (), id="a small amount"),
        pytest.param([["ซ่อม", "5 หมื่น"]], 8, (), id="an amount in words"),
        pytest.param([["ก", "ข"]], 8, ("งบ", "5,000"), id="an amount in a table deeper down"),
        pytest.param([["ก" * 1500, "ข" * 1500]], 8, (), id="much text"),
    ],
)
def test_an_amount_in_a_table_in_a_cell_returns_the_file(cells, at, deeper):
    _, said, findings = check(nested(cells, at, deeper=deeper))

    (found,) = [each for each in findings if each.rule == "nested_unread"]
    assert found.cell == "ABCDEFGHIJKLM"[at] + "4"
    assert found.value.startswith(cells[0][0][:100])
    assert "แถวของตาราง" in found.message_th
    assert has_errors(findings)
    assert ("sheet_unread", "A1") not in said


def test_two_numbers_of_a_cell_and_its_frame_are_no_amount():
    _, said, _ = check(nested([["20000"]], 9))

    assert ("baht", "J4") in said


def test_the_forms_table_in_a_cell_that_lays_out_the_page_is_read():
    document = docx.Document()
    page = document.add_table(rows=1, cols=1)
    fill(page.cell(0, 0).add_table(5, 13), grid())

    reading, said, _ = check(saved(document))

    assert (len(reading.rows), said) == (2, set())


@pytest.mark.parametrize("place", ["header", "footer"])
def test_a_table_in_a_header_or_a_footer_is_named(place):
    document = docx.Document()
    fill(document.add_table(rows=5, cols=13), grid())
    part = getattr(document.sections[0], place)
    fill(part.add_table(1, 13, docx.shared.Cm(10)), [SECOND])

    reading, said, _ = check(saved(document))

    assert len(reading.rows) == 2
    assert said == {("story_table", "")}


def test_a_style_that_hides_its_text_hides_it():
    def change(parts):
        style = (
            b'<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
            b'<w:style w:type="character" w:styleId="I"><w:basedOn w:val="H"/></w:style>'
        )
        styles = parts["word/styles.xml"]
        parts["word/styles.xml"] = styles.replace(b"</w:styles>", style + b"</w:styles>")
        hidden = run(b"9", b'<w:rStyle w:val="I"/>')
        body = parts["word/document.xml"]
        parts["word/document.xml"] = body.replace(BUDGET, hidden + BUDGET, 1)

    reading, said, _ = check(repacked(change, word()))

    assert budgets(reading) == ["50000.00", "120000.50"]
    assert said == {("hidden_text", "J4")}


STRUCK_STYLES = [
    pytest.param(b'<w:rPr><w:rStyle w:val="I"/></w:rPr>', b"", True, id="of a run"),
    pytest.param(b"", b'<w:pPr><w:pStyle w:val="P"/></w:pPr>', True, id="of a paragraph"),
    pytest.param(
        b'<w:rPr><w:rStyle w:val="I"/><w:strike w:val="0"/></w:rPr>', b"", False, id="undone"
    ),
]


@pytest.mark.parametrize(("of_run", "of_paragraph", "is_struck"), STRUCK_STYLES)
def test_a_style_that_strikes_out_strikes_out(of_run, of_paragraph, is_struck):
    def change(parts):
        styles = parts["word/styles.xml"]
        strike = b"<w:rPr><w:strike/></w:rPr></w:style>"
        own = (
            b'<w:style w:type="character" w:styleId="H">'
            + strike
            + b'<w:style w:type="character" w:styleId="I"><w:basedOn w:val="H"/></w:style>'
            + b'<w:style w:type="paragraph" w:styleId="P">'
            + strike
        )
        parts["word/styles.xml"] = styles.replace(b"</w:styles>", own + b"</w:styles>")
        body = parts["word/document.xml"]
        before, after = body.split(BUDGET, 1)
        at = before.rindex(b"<w:p>")
        before = before[: at + 5] + of_paragraph + before[at + 5 :]
        parts["word/document.xml"] = before + BUDGET.replace(b"<w:r>", b"<w:r>" + of_run) + after

    _, said, _ = check(repacked(change, word()))

    assert said == ({("struck_text", "J4")} if is_struck else set())


def test_a_vertical_merge_is_repeated_in_each_row():
    def change(rows):
        restart, on = (b"<w:tcPr><w:vMerge%s/>" % each for each in (b' w:val="restart"', b""))
        village = "บ้านเหนือ".encode()
        tail = rows[4].replace(village, b"", 1)
        at = tail.index(b"<w:tcPr>", tail.index(b"<w:tcPr>") + 1)
        head = rows[3]
        at_head = head.index(b"<w:tcPr>", head.index(b"<w:tcPr>") + 1)
        return [
            *rows[:3],
            head[:at_head] + head[at_head:].replace(b"<w:tcPr>", restart, 1),
            tail[:at] + tail[at:].replace(b"<w:tcPr>", on, 1),
        ]

    reading, said, _ = check(rows_replaced(change))

    assert [row.values["village_name"] for row in reading.rows] == ["บ้านเหนือ"] * 2
    assert not said


def test_text_of_a_check_box_alone_is_a_tick_or_blank():
    document = docx.Document()
    cells = grid(fields=[["แผนพัฒนาหมู่บ้าน"], ["ปลัดอำเภอผู้รับผิดชอบประจำตำบลเข้าร่วม", "☒"]])
    fill(document.add_table(rows=5, cols=13), cells)

    reading, said, _ = check(saved(document))

    assert reading.fields["ado_attended"] == "yes"
    assert not said


def test_a_table_wider_than_a_form_is_refused():
    with pytest.raises(FileRefused) as refused:
        check(replaced(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="1000000"/>'))

    assert refused.value.rule == "too_many_rows"


def test_a_width_that_is_no_number_of_words_is_one_column():
    reading, _, _ = check(replaced(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="99999999999999"/>'))

    assert len(reading.rows) == 2


@pytest.mark.slow
def test_a_big_table_costs_time_by_its_size_alone():
    row = b"<w:tr>" + b"<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>" * 13 + b"</w:tr>"

    def timed(count: int) -> float:
        content = rows_replaced(lambda rows: [*rows, *[row] * count])
        began = time.process_time()
        assert len(read_word(content).tables[0].rows) == 5 + count
        return time.process_time() - began

    # The best of three: on a machine that does other things as well one alone may take twice as long.
    large, small = (min(timed(count) for _ in range(3)) for count in (8_000, 2_000))
    assert large < 8 * max(small, 0.05)


@pytest.mark.slow
def test_deep_nesting_and_open_fields_cost_time_by_their_size_alone():
    deep = b"<w:sdt><w:sdtContent>" * 20_000 + b"</w:sdtContent></w:sdt>" * 20_000
    opened = field(b"begin") * 20_000 + run(b"x") * 20_000
    began = time.process_time()

    for inner in (deep + BUDGET, BUDGET + opened):
        file = read_word(replaced(BUDGET, inner))
        assert file.tables[0].rows[3][9].startswith("50000")

    assert time.process_time() - began < 10
