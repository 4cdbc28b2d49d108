"""A unit's whole visit over HTTP, without a script: look, fetch, send, read, take back."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import text

from oneplan.domain.forms.simulated_rows import break_rows
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.portal import bodies, unit_acts
from oneplan.portal.texts import TEXTS
from oneplan.services.forms.file_checks import form_of, stamp_of
from oneplan.services.submissions import intake
from oneplan.services.units.portal_links import revoke_links
from oneplan.services.units.register import import_units
from oneplan.store.submissions import expected_submissions, submissions
from tests.support.corpus import adding
from tests.support.world import CYCLE, rows_of, set_time, workbook

pytestmark = pytest.mark.postgres
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


def send(client, link, content, *, name="a.xlsx", **values):
    page = client.get(f"{link}/steps/1").text
    return client.post(
        f"{link}/steps/1/files",
        data={"csrf": CSRF.search(page)[1], "sender": "สมชาย", **values},
        files={"file": (name, content)},
    )


def state_of(answer) -> str:
    return re.search(r'data-state="(\w+)"', answer.text)[1]


def test_the_page_says_what_is_due(client, link_of):
    page = client.get(link_of("A1")).text

    assert "กบอ. เมือง" in page
    assert "วันพฤหัสบดีที่ ๓๑ มกราคม ๒๕๖๒" in page
    assert "ยังไม่ได้ส่ง" in page
    assert "การซักซ้อม" in page
    assert "ทีมบูรณาการกลาง" not in page


def test_a_file_goes_in_and_its_receipt_comes_out(client, link_of, world):
    _, _, calendar = world
    link = link_of("A1")
    answer = send(client, link, workbook(calendar, rows_of("A1", calendar)))

    assert (answer.status_code, state_of(answer)) == (200, "accepted")
    assert "versions/1" in str(answer.url)
    pdf = client.get(f"{link}/steps/1/versions/1/receipt.pdf")
    assert len(PdfReader(io.BytesIO(pdf.content)).pages) == 1
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", "-", "-"], input=pdf.content, capture_output=True, check=True
        )
        assert {"เลขรับที่ ๑", "กบอ. เมือง (A1)"} <= set(text.stdout.decode().splitlines())
    assert pdf.content == client.get(f"{link}/steps/1/versions/1/receipt.pdf").content


def test_a_broken_file_comes_back_with_its_cells_marked(client, link_of, world):
    _, _, calendar = world
    rows = rows_of("A1", calendar)
    rows[0]["project_name"] = ""
    link = link_of("A1")
    answer = send(client, link, workbook(calendar, rows))

    assert state_of(answer) == "returned"
    assert "ต้องกรอก" in answer.text
    marked = client.get(f"{link}/steps/1/versions/1/marked.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(marked.content))
    assert book.sheetnames[0] == "ผลการตรวจ"
    assert book["บัญชีโครงการ"]["E7"].comment.text.startswith("ต้องกรอก")
    assert book["บัญชีโครงการ"]["E7"].fill.fgColor.rgb.endswith("FFC7CE")
    assert book.worksheets[0]["C2"].hyperlink.location == "'บัญชีโครงการ'!E7"


def test_the_workbook_of_the_page_is_accepted_when_filled_in(client, link_of, world):
    _, _, calendar = world
    link = link_of("A1")
    given = client.get(f"{link}/steps/1/workbook.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(given.content))
    sheet = book["บัญชีโครงการ"]
    keys = [column.key for column in form_of(calendar, "1").columns]
    for at, row in enumerate(rows_of("A1", calendar), start=7):
        for key, value in row.items():
            choice = next(
                (c.th for c in form_of(calendar, "1").column(key).choices if c.value == value),
                value,
            )
            sheet.cell(at, keys.index(key) + 1, choice)
    stream = io.BytesIO()
    book.save(stream)

    answer = send(client, link, stream.getvalue())
    assert state_of(answer) == "accepted", re.findall(r"<td>(.*?)</td>", answer.text)


def test_a_second_version_shows_what_changed(client, link_of, world):
    _, _, calendar = world
    rows = rows_of("A1", calendar)
    link = link_of("A1")
    send(client, link, workbook(calendar, rows))
    changed = [{**rows[0], "objective": "อย่างอื่น"}, *rows[1:-1]]
    answer = send(client, link, workbook(calendar, changed))

    assert "ต่างจากครั้งก่อน" in answer.text
    assert f"ตัดออก: {rows[-1]['project_name']}" in answer.text
    assert "<ins>อย่างอื่น</ins>" in answer.text


def test_a_version_behind_a_returned_one_is_compared_with_what_was_accepted(client, link_of, world):
    _, _, calendar = world
    rows = rows_of("A1", calendar)
    link = link_of("A1")
    send(client, link, workbook(calendar, rows))
    send(client, link, workbook(calendar, [{**rows[0], "project_name": ""}]))
    answer = send(client, link, workbook(calendar, rows[:-1]))

    assert "ต่างจากครั้งก่อน (ครั้งที่ ๑)" in answer.text
    assert f"ตัดออก: {rows[-1]['project_name']}" in answer.text


def test_the_same_file_again_is_told(client, link_of, world):
    session, _, calendar = world
    content = workbook(calendar, rows_of("A1", calendar))
    link = link_of("A1")
    first, again = (send(client, link, content) for _ in range(2))

    assert "ไม่นับเป็นครั้งใหม่" not in first.text
    assert "ไม่นับเป็นครั้งใหม่" in again.text
    assert len(submissions.list_submissions(session, cycle_id=CYCLE)) == 1
    assert "ไฟล์ที่รับไว้แล้วจะไม่ถูกใช้" in client.get(f"{link}/steps/1").text


def test_a_form_that_is_not_filled_in_is_told_in_its_own_words(client, link_of):
    link = link_of("A1")
    answer = send(client, link, b"", sender="")

    assert answer.status_code == 422
    assert "ชื่อผู้ส่ง" in answer.text
    assert "sender" not in answer.text


def test_a_nil_return_and_a_withdrawal(client, link_of, world):
    session, _, _ = world
    link = link_of("A2")
    token = CSRF.search(client.get(f"{link}/steps/1").text)[1]
    sent = client.post(f"{link}/steps/1/nil", data={"csrf": token, "reason": "ไม่มี", "sender": "ก"})
    back = client.post(
        f"{link}/steps/1/withdrawals", data={"csrf": token, "reason": "ผิด", "sender": "ก"}
    )

    assert [state_of(sent), state_of(back)] == ["nil", "withdrawn"]
    assert "A2" in [
        u.code
        for u in expected_submissions.list_missing_units(session, cycle_id=CYCLE, step_id="1")
    ]


def test_a_hostile_file_is_named_and_not_kept(client, link_of, world):
    session, _, _ = world
    answer = send(client, link_of("A1"), adding("xl/vbaProject.bin")())

    assert answer.status_code == 422
    assert "ไฟล์มีมาโคร" in answer.text
    assert submissions.list_submissions(session, cycle_id=CYCLE) == []


def test_a_file_that_cannot_be_read_is_kept_as_a_returned_version(client, link_of, world):
    session, _, _ = world
    content = b"\x89PNG\r\n\x1a\n\0\0\0"
    answer = send(client, link_of("A1"), content)

    assert (answer.status_code, state_of(answer)) == (200, "returned")
    assert "ไฟล์นี้เป็นรูปภาพ" in answer.text
    [kept] = submissions.list_submissions(session, cycle_id=CYCLE)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()


def test_the_pages_speak_english_when_asked(client, link_of):
    link = link_of("A1")

    assert 'lang="en"' in client.get(f"{link}?lang=en").text
    assert "Not sent yet" in client.get(link).text
    assert "ยังไม่ได้ส่ง" in client.get(f"{link}?lang=th").text


def test_an_amphoe_sends_one_zip_for_its_units(client, world, link_of):
    _, begin, calendar = world
    form = form_of(calendar, "1")
    stamp = stamp_of(form, cycle_id=CYCLE, step_id="1", unit_code="A2")
    right = write_form(form, Template(heading_th="x", stamp=stamp, rows=rows_of("A2", calendar)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("ตำบล/ไฟล์.xlsx", right)
        archive.writestr("V7401 หมู่ ๑.xlsx", b"broken")
        archive.writestr("ใครไม่รู้.xlsx", right[:100])
    from oneplan.services.submissions.bundles import receive_bundle

    results = receive_bundle(
        begin=begin,
        cycle_id=CYCLE,
        step_id="1",
        units={"A2": "กบอ.", "V7401": "หมู่ ๑"},
        content=stream,
        sender="A1",
        files=client.app.state.context.files,
    )

    assert [(r.unit_code, r.receipt.state if r.receipt else r.en[:9]) for r in results] == [
        ("A2", "accepted"),
        ("V7401", "Unit V740"),
        ("", "Whose fil"),
    ]


@pytest.mark.parametrize("step", ["1", "๑"], ids=["as it is offered", "in Thai digits"])
def test_an_amphoe_is_offered_the_steps_of_its_units(client, world, link_of, step):
    session, _, calendar = world
    import_units(
        session,
        "code,level,name_th,area_code,role,email,contact\n"
        "V7,village,บ้านเหนือ,740101,village_committee,,\n",
        actor="test",
        is_simulated=True,
    )
    link = link_of("A1")
    assert 'name="step_id"' not in client.get(link).text
    expected_submissions.add_expected(
        session, [{"cycle_id": CYCLE, "step_id": "1", "unit_code": "V7", "group_code": "7401"}]
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("V7.xlsx", workbook(calendar, rows_of("A1", calendar)))

    page = client.get(link).text
    offered = re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)<', page)
    answer = client.post(
        f"{link}/bundles",
        data={"csrf": CSRF.search(page)[1], "sender": "สมชาย", "step_id": step},
        files={"file": ("a.zip", stream.getvalue())},
    )

    assert offered == [("1", "ขั้นตอนที่ ๑ ขั้นตอน 1")]
    assert "<code>V7</code> บ้านเหนือ" in page
    assert answer.status_code == 200
    assert "รับแล้ว" in answer.text


# Links.


@pytest.mark.parametrize("token", ["x", "x.y.z", "a" * 500, "..%2f..%2fetc", "%00"])
def test_a_bad_link_opens_nothing_and_says_nothing(client, token):
    answer = client.get(f"/u/{token}")

    assert answer.status_code == 404
    assert "ลิงก์นี้ใช้ไม่ได้" in answer.text or "ไม่มีหน้านี้" in answer.text


def test_a_link_of_another_key_opens_nothing(client, link_of, monkeypatch):
    from itsdangerous import URLSafeSerializer

    from oneplan.services.units.portal_links import SALT

    forged = URLSafeSerializer("another key", salt=SALT).dumps("x")
    assert client.get(f"/u/{forged}").status_code == 404


def test_a_revoked_or_expired_link_opens_nothing(client, link_of, world):
    session, _, _ = world
    first, second = link_of("A1"), link_of("A2")
    revoke_links(session, cycle_id=CYCLE, unit_code="A1", actor="t")
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)

    set_time(session, "2019-02-08")
    assert client.get(second).status_code == 200, "a rehearsal's clock runs; its link lives a day"
    session.execute(text("UPDATE portal_links SET made_at = made_at - interval '25 hours'"))
    session.expire_all()
    assert client.get(second).status_code == 404


def test_a_link_of_a_real_cycle_ends_with_its_last_day_of_grace(client, link_of, world):
    session, _, _ = world
    link = link_of("A1")
    session.execute(text("DELETE FROM clocks"))
    session.expire_all()

    assert client.get(link).status_code == 404


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("said", [True, False], ids=["a length that is said", "a body in pieces"])
def test_a_body_over_the_limit_is_a_page_that_says_so(client, link_of, monkeypatch, said, language):
    monkeypatch.setattr(bodies, "MAX_BODY_BYTES", 100_000)
    link = link_of("A1")
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + b"0" * 200_000
    )
    answer = client.post(
        f"{link}/steps/1/files?lang={language}",
        content=body if said else (body[n : n + 50_000] for n in range(0, len(body), 50_000)),
        headers={"content-type": "multipart/form-data; boundary=x"},
    )

    assert answer.status_code == 413
    assert TEXTS["too_large"][language == "en"] in answer.text
    assert f'href="{link}"' in answer.text
    assert "content-security-policy" in answer.headers


def test_a_workbook_over_its_own_limit_is_told_on_its_page(client, link_of, world, monkeypatch):
    monkeypatch.setattr(unit_acts, "MAX_BYTES", 2**20)
    monkeypatch.setattr(intake, "MAX_BYTES", 2**20)
    answer = send(client, link_of("A1"), b"a,b\n" * 2**19)

    assert answer.status_code == 413
    assert "ไฟล์ใหญ่เกิน 1 MiB" in answer.text


def test_a_link_shows_one_unit_and_no_other(client, link_of, world):
    _, _, calendar = world
    send(client, link_of("A1"), workbook(calendar, rows_of("A1", calendar)))
    theirs = link_of("A2")

    assert client.get(f"{theirs}/steps/1/versions/1").status_code == 404
    assert client.get(f"{theirs}/steps/1/versions/1/marked.xlsx").status_code == 404
    assert client.get(f"{theirs}/steps/1/versions/1/receipt.pdf").status_code == 404
    assert client.get(f"{theirs}/steps/2").status_code == 404
    assert "กบอ. เมือง" not in client.get(theirs).text


@pytest.mark.parametrize("csrf", ["", "x", "of another"])
def test_only_our_own_pages_act(client, link_of, world, csrf):
    session, _, _ = world
    link = link_of("A1")
    if csrf == "of another":
        csrf = CSRF.search(client.get(f"{link_of('A2')}/steps/1").text)[1]
    answer = client.post(f"{link}/steps/1/nil", data={"csrf": csrf, "reason": "x", "sender": "x"})

    assert answer.status_code == 403
    assert submissions.list_submissions(session, cycle_id=CYCLE) == []


def test_looking_changes_nothing(client, link_of, world):
    session, _, _ = world
    link = link_of("A1")
    for path in ("", "/steps/1", "/steps/1/workbook.xlsx"):
        assert client.get(f"{link}{path}").status_code == 200
    assert client.get(f"{link}/steps/1/files").status_code == 405

    assert submissions.list_submissions(session, cycle_id=CYCLE) == []


def test_every_answer_carries_its_guards(client, link_of):
    for path in ("/", link_of("A1"), "/u/x", "/static/portal.css", "/nowhere"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
    page = client.get(link_of("A1")).text
    assert "<script>" not in page
    assert "style=" not in page


def test_guessing_is_slowed_down(client):
    answers = [client.get(f"/u/guess{n}").status_code for n in range(25)]

    assert answers[0] == 404
    assert answers[-1] == 429


def test_a_new_link_goes_to_the_registered_address_only(client, world, monkeypatch, tmp_path):
    from oneplan.config.settings import settings

    monkeypatch.setenv("ONEPLAN_MAIL", f"outbox:{tmp_path}")
    settings.cache_clear()
    for email in ("stranger@evil.invalid", "A1@units.invalid"):
        page = client.get("/").text
        answer = client.post(
            "/renewals", data={"csrf": CSRF.search(page)[1], "unit_code": "A1", "email": email}
        )
        assert "หากข้อมูลตรงกับทะเบียน" in answer.text
    settings.cache_clear()

    mails = [path.read_text() for path in tmp_path.glob("*.eml")]
    assert len(mails) == 1
    assert "To: a1@units.invalid" in mails[0]


def test_the_mailed_link_opens_and_the_kept_mail_has_none(client, world, monkeypatch, tmp_path):
    from email import policy
    from email.parser import BytesParser

    from oneplan.gateways.mail.mail import OutboxMailer
    from oneplan.services.reminders.reminder_schedule import queue_invitations
    from oneplan.services.reminders.sending import deliver_queued
    from oneplan.store.reminders import notices

    session, begin, _ = world
    set_time(session, "2019-01-07T09:00")
    queue_invitations(session, CYCLE, "1")
    deliver_queued(CYCLE, begin=begin, mailer=OutboxMailer(tmp_path))

    mail = BytesParser(policy=policy.default).parsebytes(next(tmp_path.glob("*.eml")).read_bytes())
    token = re.search(r"/u/(\S+)", mail.get_body(("plain",)).get_content())[1]
    assert client.get(f"/u/{token}").status_code == 200
    assert all(
        token not in n.body_text + n.body_html
        for n in notices.list_notices(session, cycle_id=CYCLE)
    )


def test_page_and_document_say_who_is_still_to_act(client, link_of, world, tmp_path):
    _, _, calendar = world
    link = link_of("A1")
    answer = send(client, link, workbook(calendar, rows_of("A1", calendar)))
    receipt = client.get(f"{link}/steps/1/versions/1/receipt.pdf").content
    returned = send(
        client,
        link,
        workbook(calendar, break_rows(form_of(calendar, "1"), rows_of("A1", calendar))),
    )

    assert "สำนักงานจังหวัด: รวบรวมตามกำหนด" in answer.text
    pages = "".join(page.extract_text() for page in PdfReader(io.BytesIO(receipt)).pages)
    words = normalise_text("".join(pages.split()))
    assert "ผู้ต้องดำเนินการต่อสำนักงานจังหวัด:รวบรวมตามกำหนด" in words
    assert "หน่วยงานของท่าน: แก้ไขแล้วส่งใหม่" in returned.text


@pytest.mark.parametrize("sender", ["", "  ", "\u200b\u2060"], ids=["nobody", "spaces", "unseen"])
def test_a_file_of_nobody_is_told_and_not_kept(client, link_of, world, sender):
    session, _, calendar = world
    set_time(session, "2019-03-01")
    answer = send(client, link_of("A1"), workbook(calendar, rows_of("A1", calendar)), sender=sender)

    assert (answer.status_code, "ข้อมูลไม่ครบ" in answer.text) == (422, True)
    assert submissions.list_submissions(session, cycle_id=CYCLE) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("<script>alert(1)<script>.xlsx", "<script>alert(1)<script>.xlsx"),
     ("แผน\u202excel.exe", "แผนxcel.exe"), ("=cmd|'calc'!A1.xlsx", "=cmd|'calc'!A1.xlsx")],
    ids=["a path", "a script", "a name that reads backwards", "a formula"],
)  # fmt: skip
def test_a_file_name_is_only_shown(client, link_of, world, name, kept):
    session, _, calendar = world
    link = link_of("A1")
    answer = send(client, link, workbook(calendar, rows_of("A1", calendar)), name=name)

    (sent,) = submissions.list_submissions(session, cycle_id=CYCLE)
    assert (answer.status_code, sent.file_name) == (200, kept)
    assert "<script>alert" not in answer.text + client.get(f"{link}/steps/1").text
