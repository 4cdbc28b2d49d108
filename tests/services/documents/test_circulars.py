"""The circular of a calendar: written from it, sent once, frozen with what it encloses."""

import io

import pytest
from docx import Document
from pypdf import PdfReader

from oneplan.domain.documents.circulars import (
    EnclosuresMissing,
    EnclosureUnknown,
    NobodyToTell,
    SenderMissing,
)
from oneplan.gateways.files.file_types import FileRefused
from oneplan.services.documents.circular_letters import write_circular
from oneplan.services.documents.circular_lists import list_letters
from oneplan.services.documents.circulars import keep_enclosure, send_circular
from oneplan.services.documents.public_circulars import view_circular
from oneplan.services.operations.amendments import follow_calendar
from oneplan.store.documents import circulars
from oneplan.store.reminders import notices
from oneplan.store.shared.audit_chain import list_events
from tests.support.builders import make_calendar
from tests.support.circulars import CYCLE, LETTER, REVISION, start_lettered

pytestmark = pytest.mark.postgres


def book() -> bytes:
    stream = io.BytesIO()
    document = Document()
    document.add_paragraph("คู่มือ")
    document.save(stream)
    return stream.getvalue()


def give(session, files, number=1, content=None):
    return keep_enclosure(
        session,
        CYCLE,
        "cover",
        number,
        file_name="คู่มือ.docx",
        content=content or book(),
        files=files,
        actor="เลขานุการ",
    )


def mails(session):
    found = notices.list_notices(session, cycle_id=CYCLE)
    return [each for each in found if each.reminder.startswith("circular:")]


def words(content: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split()
    )


def test_the_letter_says_what_the_calendar_says(session):
    start_lettered(session)
    document = Document(io.BytesIO(write_circular(session, CYCLE, "cover", "docx")))
    text = "\n".join(each.text for each in document.paragraphs)
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows]

    for part in (
        "ที่ สค ๐๐๑๗.๒/ว ๒๒๐",
        "๔ มกราคม ๒๕๖๒",
        "ขอนำส่งคู่มือการจัดทำแผน",
        "ลงวันที่ ๒ มกราคม ๒๕๖๒",
        "๑. คู่มือการจัดทำแผน จำนวน ๑ เล่ม",
        "๒. ปฏิทินการดำเนินงาน จำนวน ๑ ชุด",
        "ปรับปรุง ณ วันที่ ๓ ม.ค. ๖๒",
        "ขอให้แจ้ง อปท. ด้วย",
        "(นายสมชาย ใจดี)",
        "ผู้ว่าราชการจังหวัดสมุทรสาคร",
        "กบอ. เมือง",
    ):
        assert part in text
    assert table[0] == ["ลำดับ", "การดำเนินการ", "ระยะเวลา", "หน่วยงาน"]
    assert len(table) == 1 + len(make_calendar().steps)
    assert mails(session) == []


def test_a_circular_is_frozen_and_mailed_once_to_each_who_passes_it_on(session, files):
    start_lettered(session)
    sha256 = give(session, files)
    made, queued = send_circular(session, CYCLE, "cover", files=files, actor="เลขานุการ")
    again, more = send_circular(session, CYCLE, "cover", files=files, actor="อีกคน")

    assert (again, more) == (made, 0)
    assert list(made.recipients) == ["A1", "A2", "A3"]
    assert queued == len(mails(session)) == 3
    assert [each["sha256"] for each in made.files[1:]] == [sha256]
    letter = words(files.get(made.files[0]["sha256"]))
    assert "ระยะเวลา" in letter
    assert all(mail.attachments[0]["sha256"] == made.files[0]["sha256"] for mail in mails(session))
    mail = mails(session)[0]
    assert mail.subject == "[ซักซ้อม] ด่วนที่สุด: ขอนำส่งคู่มือการจัดทำแผน"
    assert f"/circulars/{CYCLE}/cover" in mail.body_text
    acts = [each.action for each in list_events(session, cycle_id=CYCLE)]
    assert acts.count("circular.enclosed") == acts.count("circular.sent") == 1


def test_a_file_given_after_it_was_sent_changes_nothing_that_was_sent(session, files):
    start_lettered(session)
    give(session, files)
    made, _ = send_circular(session, CYCLE, "cover", files=files, actor="เลขานุการ")
    before = [dict(each) for each in made.files]
    give(session, files, content=book() + b"")
    session.expire_all()
    assert circulars.find_last_circular(session, cycle_id=CYCLE, letter_key="cover").files == before


def test_an_amended_calendar_is_sent_anew_and_the_old_letter_says_so(session, files):
    start_lettered(session)
    give(session, files)
    send_circular(session, CYCLE, "cover", files=files, actor="เลขานุการ")
    assert not view_circular(session, CYCLE, "cover").is_superseded
    follow_calendar(
        session,
        make_calendar(
            letters=[LETTER], revision={**REVISION, "as_of": "๙ ม.ค. ๖๒"}, policy={"grace_days": 9}
        ),
        seed=1,
    )
    assert view_circular(session, CYCLE, "cover").is_superseded

    made, queued = send_circular(session, CYCLE, "cover", files=files, actor="เลขานุการ")
    assert (made.revision, queued) == (3, 3)
    assert not view_circular(session, CYCLE, "cover").is_superseded
    assert view_circular(session, CYCLE, "cover").as_of == "๙ ม.ค. ๖๒"


def test_what_is_wrong_is_told_and_nothing_is_sent(session, files):
    start_lettered(session)
    with pytest.raises(EnclosuresMissing, match=r"1\. คู่มือการจัดทำแผน"):
        send_circular(session, CYCLE, "cover", files=files, actor="เลขานุการ")
    with pytest.raises(EnclosureUnknown, match="nothing numbered 7; it has 1, 2"):
        give(session, files, number=7)
    with pytest.raises(FileRefused):
        give(session, files, content=b"a,b\n1,2\n")
    give(session, files)
    with pytest.raises(NobodyToTell, match="no unit has a role of ministry"):
        send_circular(session, CYCLE, "cover", files=files, actor="เลขานุการ", roles=["ministry"])
    with pytest.raises(SenderMissing, match="nobody is named"):
        send_circular(session, CYCLE, "cover", files=files, actor=" ")
    assert mails(session) == []
    assert circulars.list_circulars(session, cycle_id=CYCLE) == []


def test_the_list_says_what_a_letter_lacks_and_when_it_went(session, files):
    start_lettered(session)
    (before,) = list_letters(session, CYCLE)
    give(session, files)
    send_circular(session, CYCLE, "cover", files=files, actor="เลขานุการ")
    (after,) = list_letters(session, CYCLE)

    assert [each["file_name"] for each in before["enclosures"]] == [None, None]
    assert [each["file_name"] for each in after["enclosures"]] == ["คู่มือ.docx", None]
    assert (before["recipients"], after["recipients"]) == (0, 3)
