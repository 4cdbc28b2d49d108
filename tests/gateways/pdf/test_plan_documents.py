"""One document in four outputs: whole, Thai, the same bytes twice, opened by other readers."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import unicodedata
import zipfile
from decimal import Decimal

import docx
import openpyxl
import pypdf
import pypdfium2
import pytest

from oneplan.domain.documents.document_words import rank_words, thai_numbers
from oneplan.domain.documents.documents import clean
from oneplan.domain.documents.releases import Release, ReleaseState
from oneplan.domain.shared.baht_words import baht_words
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.gateways.pdf.document_stamps import read_document_stamp
from oneplan.gateways.pdf.plan_pdfs import write_pdf
from oneplan.gateways.pdf.typesetting import legible, typeset
from oneplan.gateways.spreadsheets.plan_tables import write_csv, write_dictionary, write_json
from oneplan.gateways.spreadsheets.plan_workbooks import write_workbook
from oneplan.gateways.word.plan_word_files import write_word_file
from tests.support.documents import make_document, make_project
from tests.support.page_fill import sparse_pages
from tests.support.pictures import take_picture

WRITERS = {"pdf": write_pdf, "xlsx": write_workbook, "docx": write_word_file,
           "csv": write_csv, "json": write_json}  # fmt: skip
HARD_THAI = (
    "ครั้งที่ สั่งการ สิ่งแวดล้อม ยั่งยืน น้ำท่วม ซ้ำซาก ค่ำ ย่ำ ต่ำ ลำคลอง คำสั่ง ทำนุบำรุง ประจำปี ปู่ ป่าชายเลน"
    " ฝ้าย ฟื้นฟู ญี่ปุ่น ฐานะ วิญญู กตัญญู ปฏิญญา ผู้ใหญ่ กำนัน สิทธิ์ บริสุทธิ์ ฤๅษี เก๊ก กุ้ง ปั๊มน้ำ โน้ต"
    " เกี๊ยว ฎีกา ฏิกิริยา กฎหมาย ปรากฏ ฐิติ ทรัพย์ จันทร์ ศุกร์ แห่ง ใหญ่ ไม้ หมู่ ที่ที่ ครั้งครั้ง น้ำน้ำ"
)


@pytest.fixture(scope="module")
def made():
    document = make_document()
    return {name: write(document) for name, write in WRITERS.items()}


def pages_of(pdf: bytes) -> list[str]:
    """Text of each page as Chrome's reader copies it."""
    file = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in file]
    finally:
        file.close()


def test_sections_of_a_sentence_share_a_page():
    """No meeting, no comment, no collection yet: four headings stand on one sheet."""
    pdf = write_pdf(make_document([make_project(number) for number in range(1, 50)]))
    pages = pages_of(pdf)
    short = [at for at, text in enumerate(pages) if "ส่วนที่ ๓" in text and "ส่วนที่ ๔" in text]

    assert [number for number, _, _ in sparse_pages(pdf)] in ([], [len(pages)])
    assert len(short) == 2  # the table of contents, and the sections themselves
    assert all("แผนพัฒนาจังหวัดระยอง" in text for text in pages[1:])


def squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_document_gives_the_same_bytes(made, name):
    assert WRITERS[name](make_document()) == made[name]


@pytest.mark.parametrize("name", ["pdf", "xlsx", "docx", "json"])
def test_a_file_says_which_version_it_is(made, name):
    stamp = read_document_stamp(made[name])

    assert stamp is not None
    assert (stamp.cycle_id, stamp.version, stamp.short_hash, stamp.state) == (
        "rayong-2564",
        2,
        "0123456789abcdef",
        "draft",
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"%PDF-1.7 broken", id="broken PDF"),
        pytest.param(b"PK\x03\x04 broken", id="broken archive"),
        pytest.param(b'{"stamp": "oneplan:x"}', id="broken stamp"),
        pytest.param("เอกสารอื่น".encode(), id="another file"),
    ],
)
def test_a_file_of_others_has_no_stamp(content):
    assert read_document_stamp(content) is None


def copied(pdf: bytes, tmp_path) -> dict[str, str]:
    """What three readers copy out."""
    path = tmp_path / "copied.pdf"
    path.write_bytes(pdf)
    poppler = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return {
        "poppler": poppler.stdout,
        "pdfium": "".join(pages_of(pdf)),
        "pypdf": "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages),
    }


def bare_page(text: str) -> bytes:
    """The text alone on pages, by the same typesetter and fonts."""
    from oneplan.gateways.pdf import typesetting

    template = typesetting.TEMPLATES / "_copy_test.typ"
    template.write_text(
        '#let d = json(bytes(sys.inputs.data))\n#set text(font: ("Sarabun", "Noto Emoji", "DejaVu Sans"), lang: "th")\n#d.text\n'
    )
    try:
        return typeset("_copy_test", {"text": text})
    finally:
        template.unlink()


@pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="poppler's pdftotext is not installed here; the text was not copied out by it",
)
def test_copying_thai_text_out_gives_the_same_text_back(tmp_path):
    found = copied(bare_page(HARD_THAI), tmp_path)

    assert squeeze(found["poppler"]) == squeeze(HARD_THAI)
    assert squeeze(found["pdfium"]) == squeeze(HARD_THAI)
    # pypdf passes over the text that a PDF gives to two glyphs at once: sara am comes apart,
    # and OnePlan's own reading puts it together again.
    assert squeeze(normalise_text(found["pypdf"])) == squeeze(HARD_THAI)


@pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="poppler's pdftotext is not installed here; the text was not copied out by it",
)
def test_every_syllable_of_thai_copies_out(tmp_path):
    """Every consonant with every mark above and below it and every tone."""
    syllables = [
        c + v + t
        for c in map(chr, range(0x0E01, 0x0E2F))
        if c not in "ฤฦ"  # a vowel by itself: it takes no other
        for v in ("", "ั", "ิ", "ี", "ึ", "ื", "ุ", "ู")
        for t in ("", "่", "้", "๊", "๋", "์")
    ]  # fmt: skip
    syllables += [
        c + t + "ำ"
        for c in map(chr, range(0x0E01, 0x0E2F))
        if c not in "ฤฦ"
        for t in ("", "่", "้", "๊", "๋")
    ]
    text = " ".join(syllables)
    found = copied(bare_page(text), tmp_path)

    for reader in ("poppler", "pdfium"):
        assert squeeze(unicodedata.normalize("NFC", found[reader])) == squeeze(text), reader


def test_the_pdf_is_tagged_and_says_its_language(made):
    reader = pypdf.PdfReader(io.BytesIO(made["pdf"]))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "th"
    assert reader.metadata.title == "แผนพัฒนาจังหวัดระยอง"
    fonts = {
        str(f.get_object()["/BaseFont"])
        for page in reader.pages
        for f in page["/Resources"].get("/Font", {}).values()
    }
    assert all("Sarabun" in name or "NotoEmoji" in name or "DejaVu" in name for name in fonts), (
        fonts
    )


def test_headings_are_repeated_and_pages_are_numbered_in_thai():
    projects = [make_project(n, strategy="เศรษฐกิจมั่นคง") for n in range(1, 121)]
    pages = pages_of(write_pdf(make_document(projects)))
    lists = [page for page in pages if "ก่อสร้างถนน" in page]

    assert len(lists) > 2
    assert all("โครงการ/กิจกรรม" in page for page in lists)
    for number, page in enumerate(pages[1:], start=2):
        assert f"– {to_thai_digits(number)} –" in page


def test_a_draft_says_so_on_every_page_and_an_issued_one_has_its_number():
    draft = pypdf.PdfReader(io.BytesIO(write_pdf(make_document())))
    release = Release(state=ReleaseState.ISSUED, number=7)
    issued = pages_of(write_pdf(make_document(release=release)))

    assert all("ร่าง" in normalise_text(page.extract_text()) for page in draft.pages)
    assert "ร่าง" not in "".join(issued)
    assert "เลขที่เอกสาร ๗" in issued[0]


def test_totals_and_words_stand_on_the_title_page(made):
    total = sum((p.total for p in make_document().projects), Decimal())
    page = squeeze(pages_of(made["pdf"])[0])

    assert to_thai_digits(f"{total:,.2f}") in page
    assert baht_words(total) in page


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        pytest.param((), "", id="none"),
        pytest.param((3,), "๓", id="one"),
        pytest.param((1, 2, 3, 5, 8, 9), "๑ – ๓, ๕, ๘ – ๙", id="runs"),
        pytest.param(tuple(range(999, 1002)), "๙๙๙ – ๑,๐๐๑", id="thousands"),
    ],
)
def test_numbers_are_listed_as_people_list_them(numbers, shown):
    assert thai_numbers(numbers) == shown


def test_every_strategy_and_rank_is_printed(made):
    text = squeeze("".join(pages_of(made["pdf"])))
    word = "".join(
        c.text
        for t in docx.Document(io.BytesIO(made["docx"])).tables
        for row in t.rows
        for c in row.cells
    )
    sheet = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))["ยุทธศาสตร์"]
    document = make_document()

    for each in document.alignment:
        for said in (each.name, thai_numbers(each.numbers)):
            assert squeeze(said) in text
            assert said in word
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        each.name for each in document.alignment
    ]
    for project in document.projects:
        assert squeeze(rank_words(project)) in text


def test_sections_without_data_say_so(made):
    text = squeeze("".join(pages_of(made["pdf"])))

    for sentence in ("ไม่มีความเห็น", "ยังไม่มีมติหรือบันทึกการประชุม", "ไม่มีโครงการที่เกินขีดความสามารถ"):
        assert squeeze(sentence) in text


def test_the_workbook_recounts_itself(made):
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    sheet = book["บัญชีโครงการ"]
    heads = [cell.value for cell in sheet[1]]
    at = heads.index("รวม (บาท)")
    rows = list(sheet.iter_rows(min_row=2, values_only=True))[:-1]

    assert sum(Decimal(str(row[at])) for row in rows) == make_document().total.total
    assert sheet.cell(len(rows) + 2, at + 1).value.startswith("=SUM(")
    assert sheet.print_title_rows == "$1:$1"
    cached = openpyxl.load_workbook(io.BytesIO(made["xlsx"]), data_only=True)["บัญชีโครงการ"]
    assert Decimal(str(cached.cell(len(rows) + 2, at + 1).value)) == make_document().total.total


def test_open_data_agree_and_the_dictionary_names_every_column(made):
    rows = list(csv.DictReader(io.StringIO(made["csv"].decode("utf-8-sig"))))
    said = json.loads(made["json"])
    words = list(csv.DictReader(io.StringIO(write_dictionary(make_document()).decode("utf-8-sig"))))

    assert [w["key"] for w in words] == list(rows[0])
    assert list(rows[0])[:-5] == list(said["projects"][0])
    assert {w["key"]: w["value"] for w in words[-5:]} == {k: rows[0][k] for k in list(rows[0])[-5:]}
    assert sum(Decimal(row["baht_total"]) for row in rows) == make_document().total.total
    assert sum(map(Decimal, said["total_baht"].values())) == make_document().total.total
    assert all(w["meaning"] for w in words)


@pytest.mark.parametrize("release", [
    pytest.param(Release(state=ReleaseState.DRAFT), id="draft"),
    pytest.param(Release(state=ReleaseState.APPROVED), id="approved"),
    pytest.param(Release(state=ReleaseState.ISSUED, number=7), id="issued"),
])  # fmt: skip
@pytest.mark.parametrize("count", [0, 1, 3])
def test_each_row_says_of_which_document_it_is(release, count):
    document = make_document([make_project(n) for n in range(1, count + 1)], release=release)
    rows = list(csv.DictReader(io.StringIO(write_csv(document).decode("utf-8-sig"))))

    assert [row["number"] for row in rows] == [str(n) for n in range(1, count + 1)] or [""]
    for row in rows:
        assert row["document"].startswith("แผนพัฒนาจังหวัด rayong-2564")
        assert row["document_number"] == str(release.number or "")
        assert row["document_state"].startswith("ฉบับจริง" if release.number else "ร่าง")
        assert row["document_version"] == "2"
        assert row["document_hash"] == document.scope.content_hash


def test_a_title_is_no_formula():
    projects = [make_project(1, title="=HYPERLINK(1)"), make_project(2, title="@SUM(A1)")]
    document = make_document(projects)
    sheet = openpyxl.load_workbook(io.BytesIO(write_workbook(document)))["บัญชีโครงการ"]
    rows = list(csv.DictReader(io.StringIO(write_csv(document).decode("utf-8-sig"))))

    assert {sheet.cell(row, 3).data_type for row in (2, 3)} == {"s"}
    assert all(row["title"].startswith("'") for row in rows)


def test_the_word_file_holds_the_font_and_repeats_headings(made):
    names = zipfile.ZipFile(io.BytesIO(made["docx"])).namelist()
    word = docx.Document(io.BytesIO(made["docx"]))

    assert [n for n in names if n.endswith(".odttf")] == [
        "word/fonts/sarabun-regular.odttf",
        "word/fonts/sarabun-bold.odttf",
    ]
    assert all("w:tblHeader" in t.rows[0]._tr.xml for t in word.tables)
    assert not re.search(r"\{[{%]", "".join(p.text for p in word.paragraphs))
    titles = {cell.text for t in word.tables for row in t.rows for cell in row.cells}
    assert {p.title for p in make_document().projects} <= titles


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed here; it opened no document",
)
def test_libreoffice_opens_both_without_repair(made, tmp_path):
    """LibreOffice converts what it can read whole; a file in need of repair it refuses."""
    for name in ("xlsx", "docx"):
        (tmp_path / f"book.{name}").write_bytes(made[name])
        done = subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
             "--convert-to", "pdf:writer_pdf_Export" if name == "docx" else "pdf:calc_pdf_Export",
             "--outdir", tmp_path / name, tmp_path / f"book.{name}"],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        pdf = tmp_path / name / "book.pdf"
        assert pdf.exists(), done.stderr
        text = squeeze(normalise_text("".join(pages_of(pdf.read_bytes()))))
        assert squeeze("แผนพัฒนาจังหวัดระยอง") in text
        for project in make_document().projects:
            assert squeeze(project.title) in text


BAD = {
    "a title of 2,000 letters": make_project(1, title="ปรับปรุงระบบประปาหมู่บ้าน" * 80),
    "2,000 letters without a break": make_project(2, title="ก" * 1000 + "A" * 1000),
    "emoji and rare marks": make_project(3, title="ถนน 🚜🌳 ✓ → ½ № ㏄ Ωμέγα é ß ฯ ๆ ๏ ๚ ๛ ฿"),
    "a negative budget": make_project(4, budgets={"2564": Decimal("-5000.00")},
                                      remarks=("งบประมาณปี ๒๕๖๔ ติดลบ",)),
    "no budget": make_project(5, budgets={}, remarks=("ไม่ระบุงบประมาณ",)),
    "no amphoe": make_project(6, area_code="21", amphoe=""),
    "marks upon marks": make_project(8, title=clean("ก่้๊๋์ ข็็็็ ปิ่้ e\u0301\u0323 \u202eกลับ\u202c ก\u200bข\u200dค 中 \ue000")),
    "a strategy of 2,000 letters": make_project(9, strategy="พัฒนาคุณภาพชีวิตประชาชน" * 87),
    "an agency and an aim of 2,000 letters": make_project(10, agency="สำนักงานจังหวัด" * 130,
                                                          objective="เพื่อประชาชน" * 160),
    "a very large budget": make_project(7, budgets={"2564": Decimal("9999999999999.99")}),
}  # fmt: skip


@pytest.mark.parametrize("name", ["xlsx", "docx", "csv", "json"])
def test_bad_input_is_written_whole(name):
    content = WRITERS[name](make_document(BAD.values()))
    read = {
        "csv": lambda: content.decode("utf-8-sig"),
        "json": lambda: "".join(p["title"] for p in json.loads(content)["projects"]),
        "xlsx": lambda: "".join(
            str(c.value)
            for row in openpyxl.load_workbook(io.BytesIO(content))["บัญชีโครงการ"]
            for c in row
        ),
        "docx": lambda: "".join(
            c.text
            for t in docx.Document(io.BytesIO(content)).tables
            for row in t.rows
            for c in row.cells
        ),
    }[name]()

    for project in BAD.values():
        assert project.title in read


@pytest.mark.skipif(
    not os.environ.get("ONEPLAN_PICTURES"),
    reason="pictures are written only with ONEPLAN_PICTURES=1; what they show is asserted elsewhere",
)
@pytest.mark.parametrize("case", [*BAD, "no project"])
def test_pictures_of_bad_input(case, tmp_path):
    """The first sheet of the project list, one picture a case."""
    path = tmp_path / "bad.pdf"
    path.write_bytes(write_pdf(make_document([BAD[case]] if case in BAD else [])))
    sheet = next(
        n
        for n, page in enumerate(pypdfium2.PdfDocument(path), start=1)
        if page.get_width() > page.get_height()
    )
    name = f"bad-input-{re.sub('[ ,]+', '-', case)}"
    assert take_picture(path, sheet, name, dpi=70) > 1_000


@pytest.mark.parametrize("case", BAD)
def test_no_text_of_bad_input_is_cut_in_the_book(case):
    project = BAD[case]
    pages = pages_of(write_pdf(make_document([project])))
    text = squeeze("".join(pages))

    for letter in set(squeeze(legible(project.title))) - {"\u200d"}:
        assert text.count(letter) >= squeeze(legible(project.title)).count(letter), (case, letter)
    for remark in project.remarks:
        assert squeeze(remark) in text


@pytest.mark.parametrize("case", BAD)
def test_nothing_of_bad_input_leaves_the_sheet(case):
    file = pypdfium2.PdfDocument(write_pdf(make_document([BAD[case]])))
    for page in file:
        width, height = page.get_size()
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            assert left >= -1 and right <= width + 1 and bottom >= -1 and top <= height + 1, at  # noqa: PT018
    file.close()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("ถนน → é 🚜", "ถนน → é 🚜", id="a font holds it"),
        pytest.param("๑๐ ㏄", "๑๐ cc", id="plainer letters"),
        pytest.param("中", "[U+4E2D]", id="by its number"),
    ],
)
def test_no_letter_is_blank(text, shown):
    assert legible(text) == shown


def test_a_document_without_projects_is_whole():
    document = make_document([])
    text = squeeze("".join(pages_of(write_pdf(document))))

    assert squeeze("ไม่มีโครงการในเอกสารนี้") in text
    assert "ศูนย์บาทถ้วน" in text
    for write in WRITERS.values():
        assert write(document)
