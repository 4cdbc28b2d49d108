"""A unit adds files with details to what it sends, sees them everywhere, and takes one back."""

import io
import re
from contextlib import contextmanager

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from oneplan.domain.forms.forms import Attachable
from oneplan.domain.submissions.attachments import find_excess
from oneplan.services.cycles.steps import collect_step
from oneplan.services.documents import annexes
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.lineage import trace_row
from oneplan.services.submissions import attachments as attachments_service
from oneplan.services.submissions.attachment_views import view_attachments
from oneplan.store.plans import plan_rows, plans
from oneplan.store.shared.audit_chain import append_pending
from oneplan.store.shared.tables import AuditEvent
from oneplan.store.submissions.tables import DetailFile
from tests.support.builders import SMALL_STEPS
from tests.support.world import CYCLE, send, set_time, start_world

pytestmark = pytest.mark.postgres
FEW = Attachable(types=("pdf",), most=3, mib=10, most_each=2, mib_each=10, mib_all=10)
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@pytest.fixture
def world(session, files):
    """Three amphoe that send a needs plan, whose form takes files with details."""
    steps = [dict(each) for each in SMALL_STEPS()]
    steps[0]["form"] = "amphoe_needs_plan"
    calendar = start_world(session, steps=tuple(steps))

    @contextmanager
    def begin(**_):
        with session.begin_nested():
            yield session

    return session, begin, calendar


def drawing(words="แบบแปลน"):
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": words})
    writer.write(out)
    return out.getvalue()


def photo():
    exif = Image.Exif()
    exif[0x0110] = "CAMERA-MODEL"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def attach(client, link, content, *, name="แบบแปลน.pdf", about="ถนนสาย ๑"):
    page = client.get(f"{link}/steps/1").text
    return client.post(
        f"{link}/steps/1/attachments",
        data={"csrf": CSRF.search(page)[1], "sender": "สมชาย", "about": about},
        files={"file": (name, content)},
    )


def kept(session, **scope):
    return view_attachments(session, CYCLE, **scope)


def test_a_drawing_is_attached_shown_and_fetched(client, link_of, world):
    session, _, _ = world
    link = link_of("A1")
    answer = attach(client, link, drawing())
    (found,) = kept(session)

    assert answer.status_code == 200
    assert "แบบแปลน.pdf" in answer.text
    assert "ถนนสาย ๑" in answer.text
    fetched = client.get(f"{link}/steps/1/attachments/{found['sha256']}")
    assert fetched.content == drawing()
    assert fetched.headers["content-disposition"].startswith("attachment")


def test_a_picture_is_kept_without_its_camera(client, link_of, world):
    session, _, _ = world
    attach(client, link_of("A1"), photo(), name="หน้างาน.pdf")
    (found,) = kept(session)

    assert found["type"] == "jpg", "its content says what it is"
    fetched = client.get(f"{link_of('A1')}/steps/1/attachments/{found['sha256']}").content
    assert b"CAMERA-MODEL" not in fetched


def test_the_same_file_twice_is_one(client, link_of, world):
    session, _, _ = world
    for _ in range(2):
        attach(client, link_of("A1"), drawing())
    append_pending(session)
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "attachment.kept"))

    assert len(kept(session)) == 1
    assert len(events.all()) == 1


def test_another_unit_sees_and_fetches_nothing_of_it(client, link_of, world):
    session, _, _ = world
    attach(client, link_of("A1"), drawing())
    (found,) = kept(session)
    other = client.get(f"{link_of('A2')}/steps/1/attachments/{found['sha256']}")

    assert other.status_code == 404
    assert "แบบแปลน.pdf" not in client.get(f"{link_of('A2')}/steps/1").text


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(b"MZ\x90\x00\x03\x00" * 50, 422, id="a program"),
        pytest.param(b"", 422, id="nothing"),
        pytest.param(b"a,b\n1,2\n", 422, id="a list as text"),
    ],
)
def test_what_is_unsafe_is_not_kept_and_told(client, link_of, world, content, status):
    session, _, _ = world
    answer = attach(client, link_of("A1"), content)

    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert kept(session) == []


def test_a_file_is_taken_back_with_a_reason_and_the_record_stays(client, link_of, world):
    session, _, _ = world
    link = link_of("A1")
    attach(client, link, drawing())
    (found,) = kept(session)
    csrf = CSRF.search(client.get(f"{link}/steps/1").text)[1]
    address = f"{link}/steps/1/attachments/{found['sha256']}/withdrawals"
    without = client.post(address, data={"csrf": csrf, "reason": "", "sender": "สมชาย"})
    taken = [
        client.post(address, data={"csrf": csrf, "reason": reason, "sender": "สมชาย"})
        for reason in ("ผิดโครงการ", "กดสองครั้ง")
    ]
    (record,) = session.scalars(select(DetailFile))
    append_pending(session)
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "attachment.withdrawn"))

    assert [each.status_code for each in taken] == [200, 200]
    assert len(events.all()) == 1
    assert without.status_code == 409
    assert kept(session) == []
    assert (record.withdrawn_why, record.withdrawn_by) == ("ผิดโครงการ", "สมชาย")


def test_no_more_files_than_the_form_takes(client, link_of, world, monkeypatch):
    session, _, _ = world
    monkeypatch.setattr(attachments_service, "find_excess", lambda _, **k: find_excess(FEW, **k))
    for number in range(3):
        attach(client, link_of("A1"), drawing(str(number)), name=f"{number}.pdf")
    one_more = attach(client, link_of("A1"), drawing("one more"), name="อีกไฟล์.pdf")

    assert one_more.status_code == 409
    assert "อีกไฟล์.pdf" in one_more.text
    assert "รับไม่เกิน ๓ ไฟล์" in one_more.text
    assert len(kept(session)) == 3


def test_after_the_days_of_grace_no_file_is_taken(client, link_of, world):
    session, _, _ = world
    link = link_of("A1")
    csrf = CSRF.search(client.get(f"{link}/steps/1").text)[1]
    set_time(session, "2019-02-20")
    answer = client.post(
        f"{link}/steps/1/attachments",
        data={"csrf": csrf, "sender": "ก"},
        files={"file": ("a.pdf", drawing())},
    )

    assert answer.status_code == 409
    assert 'id="attach-file"' not in client.get(f"{link}/steps/1").text


def test_the_receipt_the_annex_and_the_lineage_name_the_file(client, link_of, world, files):
    session, _, calendar = world
    link = link_of("A1")
    send(session, files, calendar, "A1")
    attach(client, link, drawing())
    receipt = PdfReader(io.BytesIO(client.get(f"{link}/steps/1/versions/1/receipt.pdf").content))
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    consolidate_step(session, CYCLE, "2", "")
    version = plans.find_version(session, cycle_id=CYCLE, step_id="2")
    rows = plan_rows.list_plan_rows(session, version.id)
    keys = {row.row_key for row in rows}
    sources = annexes.list_sources(session, rows, keys, version.id)
    (found,) = kept(session)

    assert found["sha256"][:32] in receipt.pages[0].extract_text()
    assert [each.attached for each in sources] == ["", "แบบแปลน.pdf (ถนนสาย ๑)"]
    assert sources[1].sha256 == found["sha256"]
    (traced,) = trace_row(session, CYCLE, rows[0].row_key)["attachments"]
    told = ("แบบแปลน.pdf", "ถนนสาย ๑", found["sha256"], False)
    assert tuple(traced[k] for k in ("file_name", "about", "sha256", "is_of_project")) == told
