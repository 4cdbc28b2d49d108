"""Parts are found by relationships and content types; what leads out of a file is told apart."""

import io

import pytest
import xlsxwriter

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.file_types import FileRefused
from oneplan.gateways.files.forms import load_form
from oneplan.gateways.spreadsheets.workbooks import read_file
from tests.support.corpus import grid, repacked, right_rows, word, xlsx

FORM = load_form("village_plan", (2564,), 2564)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def rows_of(content):
    reading = read_form(
        read_file(content, accepts=FORM.accepts).sheets, FORM, ValidationContext(area_code="7401")
    )
    return [row.title for row in reading.rows]


def rule_of(content):
    with pytest.raises(FileRefused) as refused:
        read_file(content, accepts=FORM.accepts)
    return refused.value.rule


def renamed(*names, every=None, content=None):
    """A package some of whose parts have other names, and everything that names them too."""

    def change(parts):
        for old, new in names:
            parts[new] = parts.pop(old)
            end, new_end = old.rpartition("/")[2].encode(), new.rpartition("/")[2].encode()
            for name, part in parts.items():
                if name.endswith(".rels") or name == "[Content_Types].xml":
                    parts[name] = part.replace(b"/" + end, b"/" + new_end).replace(
                        b'"' + end, b'"' + new_end
                    )
        if every:
            for name in list(parts):
                parts[every(name)] = parts.pop(name)

    return repacked(change, content or xlsx())


def written_by_another_program():
    """The right workbook with its texts in a part of their own."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    for number, row in enumerate(grid()):
        sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


KINDS = {
    "as it is": xlsx,
    "a book of another name": lambda: renamed(
        ("xl/workbook.xml", "xl/workbook2.xml"),
        ("xl/_rels/workbook.xml.rels", "xl/_rels/workbook2.xml.rels")),
    "texts of another name": lambda: renamed(
        ("xl/sharedStrings.xml", "xl/texts.xml"), content=written_by_another_program()),
    "styles of another name": lambda: renamed(("xl/styles.xml", "xl/looks.xml")),
    "a sheet of another name": lambda: renamed(("xl/worksheets/sheet1.xml", "xl/worksheets/data.bin")),
    "backslashes": lambda: renamed(every=lambda name: name.replace("/", "\\")),
    "a slash first": lambda: renamed(every=lambda name: name if name.startswith("[") else f"{name}"),
    "names in capitals": lambda: renamed(
        every=lambda name: name.upper() if name.startswith("xl/w") else name),
    "a letter of another name": lambda: renamed(
        ("word/document.xml", "word/document2.xml"),
        ("word/_rels/document.xml.rels", "word/_rels/document2.xml.rels"), content=word()),
    "a letter with backslashes": lambda: renamed(
        every=lambda name: name.replace("/", "\\"), content=word()),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_is_found_whatever_it_is_called(kind):
    assert rows_of(KINDS[kind]()) == ["ซ่อมถนน", "สร้างศาลา"]


def related(
    kind,
    *,
    mode=' TargetMode="External"',
    target="file:///x",
    comment=b"",
    content=None,
    rels="xl/worksheets/_rels/sheet1.xml.rels",
):
    """A package with one relationship more."""
    line = f'<Relationship Id="rX9" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'.encode()
    head = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'

    def change(parts):
        part = parts.get(rels, head + b"</Relationships>")
        parts[rels] = part.replace(b"</Relationships>", comment + line + b"</Relationships>")

    return repacked(change, content or xlsx())


def in_letter(kind, **more):
    return related(kind, content=word(), rels="word/_rels/settings.xml.rels", **more)


FAKE = b"<!-- relationships/hyperlink\" relationships/hyperlink' -->"


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        pytest.param(lambda: related("externalLinkPath", comment=FAKE), "external_links", id="a comment"),
        pytest.param(lambda: related("externalLink", mode="", target="e.xml"), "external_links", id="a link"),
        pytest.param(lambda: related("connections", mode="", target="c.xml"), "external_links", id="connections"),
        pytest.param(lambda: related("queryTable", mode="", target="q.xml"), "external_links", id="a query"),
        pytest.param(lambda: related("oleObject"), "external_links", id="an object elsewhere"),
        pytest.param(lambda: related("oleObject", mode="", target="o.bin"), "embedded", id="an object"),
        pytest.param(lambda: related("vbaProject", mode="", target="x.bin"), "macros", id="macros"),
        pytest.param(lambda: related("xlMacrosheet", mode="", target="m.xml"), "macros", id="old macros"),
        pytest.param(lambda: related("neverHeardOf"), "external_links", id="what nobody knows"),
        pytest.param(lambda: in_letter("frame"), "external_links", id="a frame"),
        pytest.param(lambda: in_letter("subDocument"), "external_links", id="a part of a letter"),
        pytest.param(lambda: in_letter("mailMergeSource"), "external_links", id="a mail merge"),
    ],
)  # fmt: skip
def test_a_link_to_data_is_refused_by_its_type(make, rule):
    assert rule_of(make()) == rule


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: related("hyperlink", target="https://www.moi.go.th"), id="a hyperlink"),
        pytest.param(lambda: related("image"), id="a lost picture"),
        pytest.param(lambda: in_letter("attachedTemplate"), id="a template"),
        pytest.param(lambda: in_letter("image"), id="a picture of a letter"),
    ],
)  # fmt: skip
def test_what_holds_no_data_is_no_link(make):
    assert rows_of(make()) == ["ซ่อมถนน", "สร้างศาลา"]


def test_macros_are_found_by_content_type():
    def change(parts):
        parts["xl/data.bin"] = b"x"
        kind = b'<Override PartName="/xl/data.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"</Types>", kind + b"</Types>"
        )

    assert rule_of(repacked(change)) == "macros"


def test_a_word_in_a_cell_is_no_macro():
    rows = right_rows()
    rows[0][6] = "ซ่อม vbaProject"

    assert rows_of(xlsx(grid(rows)))[0] == "ซ่อม vbaProject"


PIECES = [
    pytest.param(b"<v>50000</v><v>7</v>", id="two values"),
    pytest.param(b"<v>5&#48;000</v>", id="a digit by its number"),
    pytest.param(b"<v>50<!-- -->000</v>", id="a comment within"),
    pytest.param(b"<v>50<![CDATA[000]]></v>", id="a section of text within"),
    pytest.param(b"<v><![CDATA[50000]]></v>", id="a section of text alone"),
]


@pytest.mark.parametrize("value", PIECES)
def test_a_number_in_pieces_is_refused(value):
    def change(parts):
        sheet = parts["xl/worksheets/sheet1.xml"]
        assert sheet.count(b"<v>50000</v>") == 1
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v>50000</v>", value)

    assert rule_of(repacked(change)) == "damaged"


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        pytest.param("xl/ctrlProps/ctrlProp1.xml", "Form Control", id="a form control"),
        pytest.param("xl/activeX/activeX1.bin", "ActiveX", id="an active control"),
        pytest.param("xl/embeddings/oleObject1.bin", "OLE", id="an object"),
        pytest.param("xl/embeddings/Sheet1.xlsx", "ไฟล์ที่แทรกไว้", id="a file"),
    ],
)
def test_an_object_in_a_workbook_is_named_by_its_kind(part, kind):
    with pytest.raises(FileRefused) as refused:
        read_file(repacked(lambda parts: parts.update({part: b"<x/>"})), accepts=FORM.accepts)

    assert refused.value.rule == "embedded"
    assert kind in refused.value.th
    assert "xl/" not in refused.value.th
