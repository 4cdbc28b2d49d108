"""The official letter of a notice: its parts, as PDF and as a Word file."""

import io
import os
import re
import subprocess
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from oneplan.config.places import INCLUDE
from oneplan.gateways.word.letter_documents import (
    LABEL,
    LONG_LABEL,
    write_letter_docx,
    write_letter_pdf,
)
from oneplan.gateways.word.word_pages import obfuscate
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.reminders.letter_frames import Signing
from oneplan.services.reminders.letters import NoLetter, letter_of
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from oneplan.services.units.register import import_units
from oneplan.store.reminders import notices
from tests.support.builders import ROOT
from tests.support.people import PEOPLE
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
SIGNING = Signing(
    number="123",
    name="นายสมชาย ใจดี",
    position="รองผู้ว่าราชการจังหวัด",
    acting_for="ผู้ว่าราชการจังหวัดสมุทรสาคร",
)
LETTER = {
    "key": "cover",
    "urgency": "ด่วนที่สุด",
    "number": "สค ๐๐๑๗.๒/ว ๒๒๐",
    "dated": "๑๑ มกราคม ๒๕๖๒",
}


@pytest.fixture
def overdue(session):
    """Three LAOs and three amphoe, a fortnight after both were due."""
    from tests.support.builders import make_calendar, step_data
    from tests.support.people import AMPHOE, LAO

    steps = (
        step_data("1", submitted_by=AMPHOE),
        step_data("2", submitted_by=LAO, window={"printed": "ภายในวันที่ ๓๑ ม.ค. ๖๒"}),
    )
    start_world(session, steps=steps)
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    issuer = {
        "unit_th": "สำนักงานจังหวัดสมุทรสาคร",
        "phone": "๐ ๓๔๔๑ ๑๒๓๔",
        "email": "strategy.skn@gmail.com",
    }
    start_cycle(session, make_calendar(*steps, letters=[LETTER], issuer=issuer), seed=1)
    from oneplan.services.cycles.steps import open_step

    open_step(session, CYCLE, "2")
    set_time(session, "2019-02-14T09:00")
    queue_reminders(session, CYCLE, "2", "due+14")
    return {(n.level, n.unit_code): n for n in notices.list_notices(session, cycle_id=CYCLE)}


@pytest.mark.parametrize(
    ("level", "unit", "addressee", "subject"),
    [
        ("unit", "L1", "อบต.หนึ่ง", "เร่งรัดการจัดส่งแผน ขั้นตอนที่ ๒"),
        ("superior", "A2", "นายอำเภอกระทุ่มแบน", "เร่งรัดหน่วยงานในพื้นที่ให้จัดส่งแผน"),
        ("provincial_office", "O1", "หัวหน้าสำนักงานจังหวัดสมุทรสาคร", "รายงานหน่วยงานที่ยังไม่จัดส่งแผน"),
        ("governor", "G1", "ผู้ว่าราชการจังหวัดสมุทรสาคร", "สรุปหน่วยงานที่ยังไม่จัดส่งแผน"),
    ],
)
def test_every_level_has_its_letter(session, overdue, level, unit, addressee, subject):  # noqa: PLR0917
    letter = letter_of(session, overdue[level, unit].id, SIGNING)

    assert (letter.addressee, letter.subject, letter.urgency) == (addressee, subject, "ด่วนที่สุด")
    assert letter.references == ["หนังสือจังหวัดสมุทรสาคร ด่วนที่สุด ที่ สค ๐๐๑๗.๒/ว ๒๒๐ ลงวันที่ ๑๑ มกราคม ๒๕๖๒"]
    assert [each.quantity for each in letter.enclosures] == ["๑ ชุด"]
    assert letter.signature.acting_for == "ผู้ว่าราชการจังหวัดสมุทรสาคร"
    assert letter.contact[-1] == "ไปรษณีย์อิเล็กทรอนิกส์ strategy.skn@gmail.com"
    assert ("/u/" in letter.link) == (level in ("unit", "superior"))


def test_a_circular_has_its_mark_and_its_list(session, overdue):
    letter = letter_of(session, overdue["superior", "A2"].id, SIGNING)

    assert letter.number == "สค ๐๐๑๗.๒/ว ๑๒๓"
    assert letter.distribution == ["นายอำเภอเมืองสมุทรสาคร", "นายอำเภอกระทุ่มแบน"]
    assert [row[1] for row in letter.table] == ["หน่วยงาน", "กบอ. กระทุ่มแบน", "อบต.สาม"]


def test_what_the_office_writes_in_has_its_room(session, overdue):
    letter = letter_of(session, overdue["governor", "G1"].id, Signing())

    assert letter.number == "สค ๐๐๑๗.๒/........"
    assert letter.signature.name.startswith("(....")
    assert letter.signature.position == "ผู้ว่าราชการจังหวัดสมุทรสาคร"


def test_an_invitation_goes_on_paper_too(session):
    start_world(session, at="2019-01-21T09:00")
    queue_invitations(session, CYCLE, "1")
    notice = next(n for n in notices.list_notices(session, cycle_id=CYCLE, reminder="opening"))
    letter = letter_of(session, notice.id, SIGNING)

    assert (letter.subject, letter.urgency) == ("ขอให้จัดส่งแผน ขั้นตอนที่ ๑", "")


def test_there_is_no_letter_about_nothing(session, files):
    calendar = start_world(session, at="2019-02-04T09:00")
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    queue_reminders(session, CYCLE, "1", "due+3")
    digest = next(n for n in notices.list_notices(session, cycle_id=CYCLE) if n.level == "superior")
    send(session, files, calendar, digest.unit_code)

    with pytest.raises(NoLetter, match="asks nobody for anything now"):
        letter_of(session, digest.id, SIGNING)


@pytest.mark.parametrize(
    ("level", "pages"),
    [
        pytest.param("unit", 1, id="a unit: the letter"),
        pytest.param("superior", 3, id="a circular: letter, who is missing, whom it goes to"),
        pytest.param("governor", 2, id="the summary: letter, who is missing"),
    ],
)
def test_the_pdf_is_set_in_sarabun(session, overdue, level, pages, tmp_path):
    letter = letter_of(
        session, next(n.id for (lv, _), n in overdue.items() if lv == level), SIGNING
    )
    content = write_letter_pdf(letter)
    reader = PdfReader(io.BytesIO(content))
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert content == write_letter_pdf(letter)
    assert fonts
    assert all("Sarabun" in font for font in fonts)
    assert len(reader.pages) == pages
    assert reader.metadata.title == letter.subject
    assert "๑๒๓" in reader.pages[0].extract_text()
    if os.environ.get("ONEPLAN_PICTURES") and level == "superior":
        path = tmp_path / "letter.pdf"
        path.write_bytes(content)
        picture = ROOT / "docs/pictures/letter"
        subprocess.run(
            ["pdftoppm", "-png", "-r", "70", "-f", "1", "-l", "1", "-singlefile", path, picture],
            check=True,
        )


def test_the_word_file_holds_every_part_and_its_fonts(session, overdue):
    letter = letter_of(session, overdue["superior", "A2"].id, SIGNING)
    content = write_letter_docx(letter)
    document = Document(io.BytesIO(content))
    text = "\n".join(p.text for p in document.paragraphs)

    for word in (
        "ด่วนที่สุด",
        "ที่ สค ๐๐๑๗.๒/ว ๑๒๓",
        "เรื่อง\tเร่งรัด",
        "เรียน\tนายอำเภอ",
        "อ้างถึง\tหนังสือจังหวัด",
        "สิ่งที่ส่งมาด้วย\tบัญชีหน่วยงาน",
        "จำนวน ๑ ชุด",
        "ขอแสดงความนับถือ",
        "(นายสมชาย ใจดี)",
        "ปฏิบัติราชการแทน",
        "โทร ๐ ๓๔๔๑ ๑๒๓๔",
        "บัญชีแนบท้ายหนังสือ",
        "๒. นายอำเภอกระทุ่มแบน",
    ):
        assert word in text, word
    assert [cell.text for cell in document.tables[0].rows[2].cells][1] == "อบต.สาม"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        fonts = [n for n in archive.namelist() if n.endswith(".odttf")]
        table = archive.read("word/fontTable.xml").decode()
        obfuscated = archive.read("word/fonts/font1.odttf")
        assert b"embedTrueTypeFonts" in archive.read("word/settings.xml")
    key = re.search(r'embedRegular [^>]*w:fontKey="\{([0-9A-F-]+)\}"', table)[1]
    import uuid

    assert len(fonts) == 2
    assert (
        obfuscate(obfuscated, uuid.UUID(key))
        == (INCLUDE / "fonts/Sarabun-Regular.ttf").read_bytes()
    )


def test_the_word_file_marks_thai_by_the_names_that_word_knows_it_by(session, overdue):
    letter = letter_of(session, overdue["superior", "A2"].id, SIGNING)
    document = Document(io.BytesIO(write_letter_docx(letter)))
    (mark,) = [p for p in document.paragraphs if p.text == letter.urgency]
    run = mark.runs[0]
    table = document.tables[0]

    assert (run.font.cs_bold, run._r.rPr.find(qn("w:szCs")).get(qn("w:val"))) == (True, "48")
    assert [round(cell.width.cm, 1) for cell in table.rows[0].cells] == [1.5, 7.3, 2.2, 2.7, 2.3]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    indents = [p.paragraph_format.left_indent for p in document.paragraphs if "\t" in p.text]
    assert {round(each.cm, 1) for each in indents if each} == {LABEL.cm, LONG_LABEL.cm}


def test_there_is_no_letter_for_a_unit_that_has_sent(session, files):
    calendar = start_world(session, at="2019-02-04T09:00")
    queue_reminders(session, CYCLE, "1", "due+3")
    send(session, files, calendar, "A1")
    found = [n for n in notices.list_notices(session, cycle_id=CYCLE) if n.unit_code == "A1"]

    assert {n.reminder for n in found} == {"due+3", "receipt:1"}
    for notice in found:
        with pytest.raises(NoLetter, match="asks nobody for anything now"):
            letter_of(session, notice.id, SIGNING)
