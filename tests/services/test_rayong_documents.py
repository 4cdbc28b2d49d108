"""Every document of Rayong's simulated year: recounted from the workbooks, opened, looked at.

``ONEPLAN_PICTURES=1`` writes pages of each document to ``docs/pictures``.
"""

import io
import json
import os
import shutil
import subprocess
import zipfile
from contextlib import contextmanager
from decimal import Decimal

import openpyxl
import pypdf
import pypdfium2
import pytest

from oneplan.domain.acts import Act, acts_of
from oneplan.domain.decisions import Resolution
from oneplan.domain.documents import DocumentKind
from oneplan.domain.thai_numerals import normalise_text, to_thai_digits
from oneplan.gateways.calendar_files import load_calendar
from oneplan.services.consolidation import consolidate_step
from oneplan.services.cycles import step_groups
from oneplan.services.decisions import keep_approval, meeting_values, present_versions
from oneplan.services.dispatch import dispatch_step
from oneplan.services.document_files import PRINTED, DocumentFormat, make_files, verify_file
from oneplan.services.packages import check_package
from oneplan.services.records import keep_record
from oneplan.services.rehearsal_registers import prepare_rehearsal
from oneplan.services.rehearsal_uploads import ServiceUploads
from oneplan.services.rehearsals import Rehearsal, live_through
from oneplan.services.steps import collect_step, open_step
from oneplan.store import decisions, plans, submissions
from tests.builders import CALENDARS, ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
CYCLE = "rayong-2564"
AMPHOE = "2101"
KINDS = [(kind, AMPHOE if kind.value.startswith(("amphoe", "tambon")) else "")
         for kind in DocumentKind if kind != DocumentKind.MINISTRY_EXTRACT]  # fmt: skip


@pytest.fixture(scope="module")
def year(postgres_socket, tmp_path_factory):
    """The year in a database of its own: every act done in the calendar's order."""
    from sqlalchemy.orm import Session

    from oneplan.embedded.postgres import create_databases
    from oneplan.embedded.postgres import database_url as url_of
    from oneplan.gateways.files import FsspecFiles
    from oneplan.store.schema import migrate
    from oneplan.store.session import engine

    create_databases(postgres_socket, ("oneplan_rayong",))
    url = url_of(postgres_socket, "oneplan_rayong")
    migrate(url)
    files = FsspecFiles(f"file://{tmp_path_factory.mktemp('rayong')}")
    with Session(engine(url), expire_on_commit=False) as session:

        @contextmanager
        def begin():
            yield session

        calendar = load_calendar(CALENDARS / f"{CYCLE}.yaml")
        prepare_rehearsal(session, calendar, seed=2564)
        live_through(Rehearsal(
            cycle_id=CYCLE, begin=begin, airflow=None, speed=1, progress=lambda **_: None,
            uploads=ServiceUploads(cycle_id=CYCLE, begin=begin, files=lambda: files),
        ))  # fmt: skip
        for step in calendar.steps:
            act_out(session, calendar, step, files)
        yield session, calendar, files
        session.rollback()


def act_out(session, calendar, step, files) -> None:
    """Do what the tasks of a step do, one after the other."""
    for act in acts_of(calendar, step):
        if act == Act.OPEN:
            open_step(session, CYCLE, step.id)
        elif act == Act.APPROVE:
            approve(session, step)
        elif act in ACTS:
            for group in step_groups(calendar, step):
                ACTS[act](session, step.id, group.code, files)


def approve(session, step) -> None:
    keep_approval(session, CYCLE, step.id, version=present_versions(session, CYCLE, step.id)[-1],
                  resolution=Resolution.APPROVED, decided_by="ประธาน", user_id="chair",
                  values=meeting(session, step.id), answer_id=f"{step.id}/approve")  # fmt: skip


def record(session, step_id, group, files) -> None:
    keep_record(session, CYCLE, step_id, group, decided_by="เลขานุการ",
                values={**meeting(session, step_id), "resolution": ""},
                answer_id=f"{step_id}/{group}")  # fmt: skip


def meeting(session, step_id):
    return {**meeting_values(session, CYCLE, step_id), "meeting_no": "๑/๒๕๖๒", "present": 21,
            "members": 30, "resolution": "เห็นชอบ (จำลอง)"}  # fmt: skip


ACTS = {
    Act.COLLECT: lambda s, step, group, _: collect_step(s, CYCLE, step, group),
    Act.CONSOLIDATE: lambda s, step, group, _: consolidate_step(s, CYCLE, step, group),
    Act.RECORD: record,
    Act.DISPATCH: lambda s, step, group, files: dispatch_step(s, CYCLE, step, group, files=files),
}


@pytest.fixture(scope="module")
def made(year):
    """Every file of every kind."""
    session, _, _ = year
    return {kind: make_files(session, CYCLE, kind, PRINTED, group=group) for kind, group in KINDS}


def file_of(made, kind, format_):
    return next(file for file in made[kind] if file.format == format_)


def pdf_text(content: bytes) -> str:
    reader = pypdfium2.PdfDocument(content)
    try:
        return "".join("".join(p.get_textpage().get_text_range() for p in reader).split())
    finally:
        reader.close()


def test_the_totals_are_those_of_the_uploaded_workbooks(year, made):
    """The budget cells of every row of the plan, summed by a plain loop with another reader."""
    _, _, files = year
    rows = json.loads(file_of(made, DocumentKind.PROVINCIAL_PLAN, DocumentFormat.JSON).content)
    total, books = Decimal(), {}
    for project in rows["projects"]:
        sha256 = project["sha256"]
        if sha256 not in books:
            books[sha256] = openpyxl.load_workbook(io.BytesIO(files.get(sha256)))
        sheet = books[sha256][project["sheet"]]
        number = int(project["row_key"].rsplit("/", 1)[1])
        top = next(n for n in range(1, 20)
                   if "โครงการ/กิจกรรม *" in [c.value for c in sheet[n]])  # fmt: skip
        at = next(c.column for c in sheet[top] if str(c.value).startswith("งบประมาณปีที่ขอ"))
        assert (
            sheet.cell(number, sheet_column(sheet, top, "โครงการ/กิจกรรม *")).value
            == project["title"]
        )
        total += Decimal(str(sheet.cell(number, at).value))

    assert len(books) > 5
    assert sum(map(Decimal, rows["total_baht"].values())) == total
    text = pdf_text(file_of(made, DocumentKind.PROVINCIAL_PLAN, DocumentFormat.PDF).content)
    assert to_thai_digits(f"{total:,.2f}") in text


def sheet_column(sheet, top, heading):
    return next(cell.column for cell in sheet[top] if cell.value == heading)


def test_every_plan_of_an_amphoe_recounts(year):
    session, calendar, _ = year
    for step_id in ("3.1", "3.2", "3.3"):
        for version in plans.list_latest_versions(session, cycle_id=CYCLE, step_id=step_id):
            rows = plans.list_plan_rows(session, version.id)
            total = sum((Decimal(b) for row in rows for b in row.budgets.values()), Decimal())
            assert total == sum(map(Decimal, version.totals.values()), Decimal())
            assert {row.unit_code[5:9] for row in rows} <= {version.group_code}
    assert submissions.list_submissions(session, cycle_id=CYCLE)
    assert calendar.province.code == "21"


@pytest.mark.parametrize(("kind", "group"), KINDS)
def test_every_pdf_opens_in_two_readers_and_says_what_it_is(year, made, kind, group):
    content = file_of(made, kind, DocumentFormat.PDF).content
    text = normalise_text(pdf_text(content))
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)

    assert len(reader.pages) > 5
    assert "ซักซ้อม" in text
    assert "ระยอง" in text
    for page in reader.pages:
        assert page.get_contents() is not None


@pytest.mark.parametrize(("kind", "group"), KINDS)
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_libreoffice_opens_every_document(year, made, kind, group, tmp_path):
    for format_, target in (
        (DocumentFormat.XLSX, "csv:Text - txt - csv (StarCalc):44,34,76"),
        (DocumentFormat.DOCX, "txt:Text (encoded):UTF8"),
    ):
        file = file_of(made, kind, format_)
        (tmp_path / file.name).write_bytes(file.content)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
             "--convert-to", target, "--outdir", tmp_path / "out", tmp_path / file.name],
            capture_output=True, timeout=180, check=True,
        )  # fmt: skip
        out = next((tmp_path / "out").glob(f"{file.name.rsplit('.', 1)[0]}.{target[:3]}"))
        assert "ระยอง" in out.read_text(encoding="utf-8")


def test_the_final_plan_is_issued_and_its_packages_prove_themselves(year):
    session, _, files = year
    sent = [d for d in decisions.list_dispatches(session, cycle_id=CYCLE)
            if d.step_id in ("12.1", "12.2") and d.group_code == ""]  # fmt: skip

    assert [d.step_id for d in sent] == ["12.1", "12.2"]
    for dispatch in sent:
        package = files.get(dispatch.files[-1]["sha256"])
        assert check_package(package) == []
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            assert manifest["document_numbers"]["provincial_plan"] == 1
            for entry in manifest["files"]:
                assert verify_file(session, archive.read(entry["name"])).answer == "genuine"


def test_every_amphoe_got_its_list_and_its_budgeted_projects(year):
    session, _, _ = year
    sent = decisions.list_dispatches(session, cycle_id=CYCLE)

    for step_id in ("3.1", "12.1"):
        groups = {d.group_code for d in sent if d.step_id == step_id}
        assert {f"210{n}" for n in range(1, 9)} <= groups


@pytest.mark.skipif(not os.environ.get("ONEPLAN_PICTURES"), reason="no pictures asked for")
def test_pictures_of_every_document(year, made, tmp_path):
    for kind, _ in KINDS:
        path = tmp_path / f"{kind.value}.pdf"
        path.write_bytes(file_of(made, kind, DocumentFormat.PDF).content)
        reader = pypdfium2.PdfDocument(path)
        listed = next(n for n, page in enumerate(reader, start=1)
                      if page.get_width() > page.get_height())  # fmt: skip
        pages = {"title": 1, "list": listed}
        if kind == DocumentKind.PROVINCIAL_PLAN:
            pages |= {"contents": 3, "summary": 4, "calendar": 6, "last": len(reader)}
        reader.close()
        for name, number in pages.items():
            target = ROOT / "docs" / "pictures" / f"document-{kind.value.replace('_', '-')}-{name}"
            subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", "55", "-f", str(number),
                            path, target], check=True)  # fmt: skip
            assert target.with_suffix(".png").stat().st_size > 1_000
