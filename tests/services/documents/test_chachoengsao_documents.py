"""Chachoengsao's simulated year: what is sent on, recounted from the workbooks that came in.

The recount opens the workbooks with openpyxl and adds up in plain loops; nothing of the
product reads or sums them.
"""

import io
import zipfile
from collections import Counter
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from docx import Document

from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.services.documents.collation_dispatch import send_on
from oneplan.services.documents.packages import check_package
from oneplan.services.late_submissions.previews import preview_rerun
from oneplan.services.late_submissions.reruns import plan_rerun
from oneplan.services.late_submissions.ticket_answers import accept_ticket
from oneplan.services.operations.status import cycle_status
from oneplan.services.plans.collations import collate_step
from oneplan.services.simulation.receipts import due_letters
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches
from oneplan.store.plans import collations
from oneplan.store.reminders import forwardings, notices
from oneplan.store.submissions import submissions
from oneplan.store.units import target_areas, units
from tests.support.years import ACTS, act_out, rehearsal_of, send_year

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
CYCLE = "chachoengsao-tambon-2566"
COUNTED = ("accepted", "accepted_with_warnings")
REGISTERS = ("1", "6.1", "6.2", "4.1")
SENT_ON = ("1", "2.1", "2.2", "4.1", "6.1", "6.2", "7", "8")


@pytest.fixture(scope="module")
def year(postgres_socket, tmp_path_factory):
    """The year in a database of its own: every act done in the calendar's order."""
    from sqlalchemy.orm import Session

    from oneplan.embedded.postgres import create_databases
    from oneplan.embedded.postgres import database_url as url_of
    from oneplan.gateways.files.files import FsspecFiles
    from oneplan.store.shared.schema import migrate
    from oneplan.store.shared.session import engine

    create_databases(postgres_socket, ("oneplan_chachoengsao",))
    url = url_of(postgres_socket, "oneplan_chachoengsao")
    migrate(url)
    files = FsspecFiles(f"file://{tmp_path_factory.mktemp('chachoengsao')}")
    with Session(engine(url), expire_on_commit=False) as session:
        calendar = send_year(session, files, CYCLE, seed=2564)
        act_out(session, calendar, files)
        yield session, calendar, files
        session.rollback()


@pytest.fixture
def later(year):
    """The same year; what a test does to it is taken back."""
    session, calendar, files = year
    savepoint = session.begin_nested()
    yield session, calendar, files
    savepoint.rollback()
    session.expire_all()


def package_of(session, step):
    (found,) = [
        each for each in decisions.list_dispatches(session, cycle_id=CYCLE) if each.step_id == step
    ][-1:]
    return found


def file_of(session, files, step, ending):
    (entry,) = [e for e in package_of(session, step).files if e["name"].endswith(ending)][:1]
    return files.get(entry["sha256"])


def sheet_of(content, name=None):
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return book[name] if name else book.worksheets[0]


def lines_under(sheet, first_heading):
    """Heading → values, of each line below the heading up to a total or a blank."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    rows = [[c.removesuffix(" *") if isinstance(c, str) else c for c in row] for row in rows]
    at = next(n for n, row in enumerate(rows) if row[0] == first_heading)
    found = []
    for row in rows[at + 1 :]:
        if row[0] in (None, "") or str(row[0]).startswith("รวม"):
            break
        found.append(dict(zip(rows[at], row, strict=False)))
    return found


def sent_files(session, files, step):
    """Unit and bytes of what counts, the last version of each."""
    last = {}
    for each in submissions.list_submissions(session, cycle_id=CYCLE, step_id=step):
        if each.state in (*COUNTED, "nil"):
            last[each.unit_code] = each
    return {code: files.get(each.sha256) for code, each in last.items() if each.state in COUNTED}


def record_of(content):
    """Label → value of a form of one record."""
    sheet = sheet_of(content)
    return {
        str(row[0].value).removesuffix(" *"): row[1].value
        for row in sheet.iter_rows()
        if row[0].value
    }


def test_the_year_ends_in_documents_that_were_sent(year):
    session, _, files = year
    status = cycle_status(session, CYCLE)
    told = Counter(
        notice.step_id
        for notice in notices.list_notices(session, cycle_id=CYCLE)
        if notice.reminder.startswith("dispatch:")
    )

    assert status["plan_versions"] == []
    assert [each["step"] for each in status["collations"]] == list(SENT_ON)
    assert all(each["package"] == 1 for each in status["collations"])
    for step in SENT_ON:
        (package,) = [e for e in package_of(session, step).files if e["name"].endswith(".zip")]
        assert check_package(files.get(package["sha256"])) == []
        roles = {
            unit.role
            for unit in dispatches.list_all_recipients(session, [package_of(session, step).id])
        }
        asked = (
            {"province_cd_office", "cdd"}
            if step in ("1", "6.1", "6.2", "7")
            else {"province_cd_office"}
        )
        assert roles == asked
        assert told[step] == len(asked)


@pytest.mark.parametrize("step", REGISTERS)
def test_a_register_holds_every_row_that_was_sent_and_no_other(year, step):
    session, _, files = year
    money = "งบประมาณ (บาท)"
    key = "ที่"
    said, baht, by_amphoe = Counter(), Decimal(), Counter()
    for code, content in sent_files(session, files, step).items():
        area = units.get_unit(session, code).area_code[:4]
        for line in lines_under(sheet_of(content), key):
            if all(value in (None, "") for name, value in line.items() if name != key):
                continue
            said[
                str(
                    line.get("โครงการ/กิจกรรม")
                    or line.get("ชื่อโครงการ")
                    or line.get("จังหวัด/อำเภอ/ตำบล (รหัส)")
                )
            ] += 1
            baht += Decimal(str(line.get(money) or 0))
            by_amphoe[area] += 1

    sheet = sheet_of(file_of(session, files, step, ".xlsx"))
    rows = lines_under(sheet, key)
    written = Counter(
        str(r.get("โครงการ/กิจกรรม") or r.get("ชื่อโครงการ") or r.get("จังหวัด/อำเภอ/ตำบล (รหัส)"))
        for r in rows
    )
    summary = sheet_of(file_of(session, files, step, ".xlsx"), "สรุปรายอำเภอ")
    totals = {row[0].value: [cell.value for cell in row] for row in summary.iter_rows()}

    assert sum(said.values()) > 10
    assert written == said
    assert [row[key] for row in rows] == list(range(1, len(rows) + 1))
    assert sum(Decimal(str(row.get(money) or 0)) for row in rows) == baht
    assert totals["รวมทั้งสิ้น"][6] == sum(said.values())
    assert sum(by_amphoe.values()) == sum(
        line[6]
        for name, line in totals.items()
        if name and len(line) > 6 and isinstance(line[6], int) and name != "รวมทั้งสิ้น"
    )
    collation = collations.find_last(session, cycle_id=CYCLE, step_id=step)
    assert collation.row_count == len(rows)
    assert Decimal(collation.totals.get("2566", "0")) == baht


def test_only_target_tambon_stand_in_the_registers(year):
    session, _, files = year
    targets = set(target_areas.list_targets(session, CYCLE))
    amphoe = {code[:4] for code in targets}

    assert 11 <= len(targets) < 93
    for step in ("6.1", "6.2"):
        rows = lines_under(sheet_of(file_of(session, files, step, ".xlsx")), "ที่")
        assert {row["ตำบล (รหัส)"] for row in rows} <= targets
    senders = {
        units.get_unit(session, each.unit_code).area_code
        for each in submissions.list_submissions(session, cycle_id=CYCLE)
    }
    assert {code for code in senders if len(code) == 6} == targets
    assert {code for code in senders if len(code) == 4} == amphoe


def test_the_counts_of_the_reports_are_summed_and_held_against_what_was_sent(year):
    session, _, files = year
    numbers = {"(๑)": "n1_kbt_appointed", "(๒)": "n2_kbt_meeting", "(๓)": "n3_plan_complete",
               "(๔)": "n4_on_time_sent", "(๕)": "n5_evaluated", "ตำบล": "target_tambons"}  # fmt: skip
    reported, problems, by_unit = Counter(), [], {}
    for code, content in sent_files(session, files, "7").items():
        record = record_of(content)
        by_unit[code] = {}
        for label, value in record.items():
            name = next((n for head, n in numbers.items() if str(label).startswith(head)), None)
            if name:
                reported[name] += int(value)
                by_unit[code][name] = int(value)
            if str(label).startswith(("๒. ปัญหา", "๓. ข้อเสนอแนะ")) and value:
                problems.append(value)
    held = held_by_loops(session, files)

    figures = collations.find_last(session, cycle_id=CYCLE, step_id="7").counts["figures"]
    assert {code: each["reported"] for code, each in figures.items()} == by_unit
    for code, each in figures.items():
        area = units.get_unit(session, code).area_code
        assert each["held"] == {
            name: sum(tambon.startswith(area) for tambon in tambons)
            for name, tambons in held.items()
        }
    text = (
        normalise_text(
            "".join(
                p.extract_text()
                for p in pypdf.PdfReader(io.BytesIO(file_of(session, files, "7", ".pdf"))).pages
            )
        )
        .replace(" ", "")
        .replace("\n", "")
    )
    total = "".join(
        to_thai_digits(reported[name]) for name in ("target_tambons", *list(numbers.values())[:5])
    )
    assert f"รวมทั้งสิ้น{total}" in text
    assert len(problems) > 5
    for said in problems:
        assert normalise_text(said).replace(" ", "") in text
    word = Document(io.BytesIO(file_of(session, files, "7", ".docx")))
    assert [c.text for c in word.tables[0].rows[-2].cells][1:] == [
        to_thai_digits(reported[name]) for name in ("target_tambons", *list(numbers.values())[:5])
    ]


def held_by_loops(session, files):
    """The five counts and the targets, tambon by tambon, from the files themselves."""
    area = {
        code: units.get_unit(session, code).area_code
        for step in ("2.1", "4.1")
        for code in sent_files(session, files, step)
    }
    met, complete, evaluated = set(), set(), set()
    for code, content in sent_files(session, files, "4.1").items():
        above = record_of(content)
        parts = [value for label, value in above.items() if str(label).startswith("องค์ประกอบ")]
        assert len(parts) == 5
        if above.get("วันที่ประชุม ก.บ.ต."):
            met.add(area[code])
        if all(part == "มี" for part in parts):
            complete.add(area[code])
        if above.get("วันที่ประเมินผลแผน"):
            evaluated.add(area[code])
    sent = {
        line["จังหวัด/อำเภอ/ตำบล (รหัส)"]
        for content in sent_files(session, files, "1").values()
        for line in lines_under(sheet_of(content), "ที่")
        if line["จัดส่งเล่มแผนตำบลให้ อปท. (วันที่)"] or line["จัดส่งเล่มแผนตำบลให้อำเภอ (วันที่)"]
    }
    return {
        "target_tambons": set(target_areas.list_targets(session, CYCLE)),
        "n1_kbt_appointed": {area[code] for code in sent_files(session, files, "2.1")},
        "n2_kbt_meeting": met,
        "n3_plan_complete": complete,
        "n4_on_time_sent": sent,
        "n5_evaluated": complete & sent & evaluated,
    }


@pytest.mark.parametrize(
    ("step", "units_sent"), [("2.1", "tambon"), ("2.2", "tambon"), ("8", "amphoe")]
)
def test_documents_go_on_byte_for_byte_one_of_each_unit(year, step, units_sent):
    session, _, files = year
    came = sent_files(session, files, step)
    with zipfile.ZipFile(io.BytesIO(file_of(session, files, step, ".zip"))) as package:
        inside = [package.read(n) for n in package.namelist() if n[:3].isdigit()]

    assert {units.get_unit(session, code).level for code in came} == {units_sent}
    assert Counter(inside) == Counter(came.values())
    listed = lines_under(sheet_of(file_of(session, files, step, ".xlsx")), "เอกสาร")
    assert len(listed) == len(came)
    assert all(row["ตำบล"] for row in listed)


def test_who_did_not_send_is_named(year):
    session, _, files = year
    collation = collations.find_last(session, cycle_id=CYCLE, step_id="8")
    sheet = sheet_of(file_of(session, files, "8", ".xlsx"), "หน่วยงาน")
    states = {row[2].value: row[3].value for row in sheet.iter_rows(min_row=6)}
    missing = units.get_unit(session, collation.counts["missing_units"][0])

    assert states[missing.name_th] == "ยังไม่ได้ส่ง"
    assert len(states) == 11


def test_a_late_file_makes_a_second_version_that_goes_to_the_same(later):
    session, calendar, files = later
    late = next(
        each
        for each in submissions.list_submissions(session, cycle_id=CYCLE)
        if each.state == "late"
    )
    rerun = plan_rerun(session, cycle_id=CYCLE, step_id=late.step_id, unit_code=late.unit_code)
    preview = preview_rerun(session, rerun)
    assert preview.collated == (late.step_id,)
    assert preview.mailed == ("สำนักงานพัฒนาชุมชนจังหวัด (จำลอง)",)
    assert any("จะมีฉบับใหม่" in line for line in preview.lines())
    accept_ticket(session, rerun.ticket_id, decided_by="chair", decision="d")
    step = calendar.step(late.step_id)
    before = package_of(session, step.id)
    for act in ("collect", "collate", "send_on"):
        ACTS[act](session, calendar, step, files, 1)

    after = package_of(session, step.id)
    assert (before.number, after.number) == (1, 2)
    assert len([e for e in after.files if e["name"][:3].isdigit()]) == 11
    assert collations.find_last(session, cycle_id=CYCLE, step_id=step.id).version == 2
    assert {u.code for u in dispatches.list_all_recipients(session, [after.id])} == {
        u.code for u in dispatches.list_all_recipients(session, [before.id])
    }


def test_the_same_again_is_no_new_version_and_no_new_mail(later):
    session, _, files = later
    before = len(notices.list_notices(session, cycle_id=CYCLE))

    assert collate_step(session, CYCLE, "1")["is_new"] is False
    assert send_on(session, CYCLE, "1", files=files)["queued"] == 0
    assert len(notices.list_notices(session, cycle_id=CYCLE)) == before


def test_each_amphoe_passes_the_letter_on_to_its_own_community_development_office(later):
    session, _, files = later
    uploads = rehearsal_of(session, files, CYCLE).uploads
    assert due_letters(session, CYCLE) == []
    asked = forwardings.list_forwardings(session, cycle_id=CYCLE)
    told = {each.unit_code: each.recipients for each in asked}
    first = asked[0]
    uploads.pass_on(first.unit_code, first.id, by="ผู้รับหนังสือ")

    assert len(told) == 11
    for sender, recipients in told.items():
        (office,) = (units.get_unit(session, code) for code in recipients)
        assert office.role == "amphoe_cd_office"
        assert office.area_code == units.get_unit(session, sender).area_code
    states = cycle_status(session, CYCLE)["letters"]
    assert [bool(each["acknowledged_at"]) for each in states] == [True] + [False] * 10
    assert {
        n.unit_code
        for n in notices.list_notices(session, cycle_id=CYCLE)
        if n.reminder.startswith("forwarded:")
    } == set(first.recipients)
