"""Every document of Rayong's simulated year: recounted from the workbooks, opened, looked at.

``ONEPLAN_PICTURES=1`` writes pages of each document to ``docs/pictures``.
"""

import csv
import io
import json
import os
import shutil
import subprocess
import zipfile
from decimal import Decimal

import openpyxl
import pypdf
import pypdfium2
import pytest

from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.shared.thai_numerals import normalise_text, to_thai_digits
from oneplan.services.documents.files import PRINTED, verify_file
from oneplan.services.documents.issues import make_files
from oneplan.services.documents.packages import check_package
from oneplan.services.late_submissions.reruns import plan_rerun
from oneplan.services.late_submissions.ticket_answers import accept_ticket
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches
from oneplan.store.plans import plans
from oneplan.store.submissions import submissions
from oneplan.store.units import units
from tests.support.page_fill import sparse_pages
from tests.support.pictures import take_picture
from tests.support.years import act_out, send_year

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
CYCLE = "rayong-2564"
AMPHOE = "2101"
EXTRACT = DocumentKind.MINISTRY_EXTRACT


@pytest.fixture(scope="module")
def year(postgres_socket, tmp_path_factory):
    """The year in a database of its own: every act done in the calendar's order."""
    from sqlalchemy.orm import Session

    from oneplan.embedded.postgres import create_databases
    from oneplan.embedded.postgres import database_url as url_of
    from oneplan.gateways.files.files import FsspecFiles
    from oneplan.store.shared.schema import migrate
    from oneplan.store.shared.session import engine

    create_databases(postgres_socket, ("oneplan_rayong",))
    url = url_of(postgres_socket, "oneplan_rayong")
    migrate(url)
    files = FsspecFiles(f"file://{tmp_path_factory.mktemp('rayong')}")
    with Session(engine(url), expire_on_commit=False) as session:
        calendar = send_year(session, files, CYCLE, seed=2564)
        act_out(session, calendar, files)
        yield session, calendar, files
        session.rollback()


def sent(session, prefix):
    """The dispatches of groups that begin so."""
    return [
        d
        for d in decisions.list_dispatches(session, cycle_id=CYCLE)
        if d.group_code.startswith(prefix)
    ]


@pytest.fixture(scope="module")
def made(year):
    """Every file of every kind; the extract as the ministry got it."""
    session, _, files = year
    found = {
        kind: {
            file.format: file.content
            for file in make_files(
                session,
                CYCLE,
                kind,
                PRINTED,
                files=files,
                group=AMPHOE if kind.value.startswith(("amphoe", "tambon")) else "",
            )
        }
        for kind in DocumentKind
        if kind != EXTRACT
    }
    extract = sent(session, "ministry-")[0]
    found[EXTRACT] = {
        DocumentFormat(entry["name"].rsplit(".", 1)[1]): files.get(entry["sha256"])
        for entry in extract.files
    }
    return found


@pytest.fixture(scope="module")
def addendum(year):
    """The package after the late file of the year was let in, and all was done again.

    Taken back afterwards: the other tests look at the year as it was sent first.
    """
    session, calendar, files = year
    (late,) = late_events(session)
    with session.begin_nested() as undone:
        rerun = plan_rerun(session, cycle_id=CYCLE, step_id=late.step_id, unit_code=late.unit_code)
        accept_ticket(session, rerun.ticket_id, decided_by="chair", decision="รับ (จำลอง)")
        act_out(session, calendar, files, time=2)
        last = [d for d in sent(session, "") if d.step_id == "12.1" and not d.group_code][-1]
        content = {entry["name"]: files.get(entry["sha256"]) for entry in last.files}
        number, unit = last.number, late.unit_code
        undone.rollback()
    return number, unit, content


def late_events(session):
    from oneplan.services.cycles.calendars import calendar_in_force
    from oneplan.services.simulation.timeline import timeline

    calendar = calendar_in_force(session, CYCLE)
    return [e for e in timeline(session, calendar, seed=2564) if e.behaviour == "after_closing"]


def pdf_text(content: bytes) -> str:
    """The text as Chrome's reader copies it, which marks a hyphen at the end of a line."""
    reader = pypdfium2.PdfDocument(content)
    try:
        text = "".join("".join(p.get_textpage().get_text_range() for p in reader).split())
    finally:
        reader.close()
    return text.replace("\ufffe", "-")


def test_the_totals_are_those_of_the_uploaded_workbooks(year, made):
    """The budget cells of every row of the plan, summed by a plain loop with another reader."""
    _, _, files = year
    rows = json.loads(made[DocumentKind.PROVINCIAL_PLAN][DocumentFormat.JSON])
    total, books = Decimal(), {}
    for project in rows["projects"]:
        sha256 = project["sha256"]
        if sha256 not in books:
            books[sha256] = openpyxl.load_workbook(io.BytesIO(files.get(sha256)))
        sheet = books[sha256][project["sheet"]]
        number = int(project["row_key"].rsplit("/", 1)[1])
        top = next(n for n in range(1, 20) if "โครงการ/กิจกรรม *" in [c.value for c in sheet[n]])
        at = next(c.column for c in sheet[top] if str(c.value).startswith("งบประมาณปีที่ขอ"))
        assert (
            sheet.cell(number, sheet_column(sheet, top, "โครงการ/กิจกรรม *")).value
            == project["title"]
        )
        total += Decimal(str(sheet.cell(number, at).value))

    assert len(books) > 5
    assert sum(map(Decimal, rows["total_baht"].values())) == total
    text = pdf_text(made[DocumentKind.PROVINCIAL_PLAN][DocumentFormat.PDF])
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


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_pdf_opens_in_two_readers_and_says_what_it_is(made, kind):
    content = made[kind][DocumentFormat.PDF]
    text = normalise_text(pdf_text(content))
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)

    assert len(reader.pages) > 5
    assert "ซักซ้อม" in text
    assert "ระยอง" in text
    for page in reader.pages:
        assert page.get_contents() is not None


@pytest.mark.parametrize("kind", DocumentKind)
def test_no_page_of_a_book_is_nearly_empty(made, kind):
    assert sparse_pages(made[kind][DocumentFormat.PDF]) == []


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="poppler's pdftotext is not installed here; the text was not copied out by it",
)
def test_every_title_copies_out_of_the_book_as_the_unit_wrote_it(made, kind, tmp_path):
    """Two readers against the open data of the same document: no letter doubled, none lost."""
    path = tmp_path / "book.pdf"
    path.write_bytes(made[kind][DocumentFormat.PDF])
    poppler = subprocess.run(
        ["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True
    )
    titles = titles_of(made[kind][DocumentFormat.CSV])

    assert titles
    for text in ("".join(poppler.stdout.split()), pdf_text(path.read_bytes())):
        for title in titles:
            assert "".join(title.split()) in text


def titles_of(content):
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [row["title"] for row in rows]


TARGETS = {
    "xlsx": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
    "docx": "txt:Text (encoded):UTF8",
}
"""What LibreOffice makes of each format: the text of every sheet, the text of the book."""


@pytest.fixture(scope="module")
def read_by_libreoffice(made, tmp_path_factory):
    """Kind and format → the text of the file; LibreOffice is started once for each format.

    A file in need of repair it refuses: there is no text then.
    """
    folder = tmp_path_factory.mktemp("libreoffice")
    found = {}
    for format_, target in TARGETS.items():
        kinds = [kind for kind in DocumentKind if format_ in made[kind]]
        names = [folder / f"{kind.value}.book.{format_}" for kind in kinds]
        for kind, name in zip(kinds, names, strict=True):
            name.write_bytes(made[kind][DocumentFormat(format_)])
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
             "--convert-to", target, "--outdir", folder / format_, *names],
            capture_output=True, timeout=600, check=True,
        )  # fmt: skip
        for kind in kinds:
            parts = sorted((folder / format_).glob(f"{kind.value}.book*.{target[:3]}"))
            found[kind, format_] = "".join(each.read_text(encoding="utf-8") for each in parts)
    return found


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed here; it opened no document",
)
def test_libreoffice_opens_every_document(made, read_by_libreoffice, kind):
    titles = titles_of(made[kind][DocumentFormat.CSV])
    for format_ in (DocumentFormat.XLSX, DocumentFormat.DOCX):
        if format_ not in made[kind]:
            assert kind == EXTRACT
            continue
        for title in titles:
            assert title in read_by_libreoffice[kind, format_]


def test_an_addendum_names_what_the_late_file_changed(addendum):
    number, unit, content = addendum
    name = next(name for name in content if name.endswith("addendum-1.pdf"))
    rows = list(csv.DictReader(io.StringIO(content[name[:-3] + "csv"].decode("utf-8-sig"))))
    text = normalise_text(pdf_text(content[name]))

    assert number == 2
    assert rows
    assert {row["row_key"].split("/")[1] for row in rows} == {unit}
    assert "ซักซ้อม" in text
    for row in rows:
        assert "".join(row["title"].split()) in text
    assert pypdf.PdfReader(io.BytesIO(content[name]), strict=True).pages


def test_the_final_plan_is_issued_and_its_packages_prove_themselves(year):
    session, _, files = year
    found = [d for d in sent(session, "") if d.step_id in ("12.1", "12.2") and not d.group_code]

    assert [d.step_id for d in found] == ["12.1", "12.2"]
    for dispatch in found:
        package = files.get(dispatch.files[-1]["sha256"])
        assert check_package(package) == []
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            assert manifest["document_numbers"]["provincial_plan"] == 1
            for entry in manifest["files"]:
                assert verify_file(session, archive.read(entry["name"])).answer == "genuine"


def test_the_tambon_plans_go_to_the_amphoes_committee_and_to_its_local_governments(year):
    session, _, files = year
    groups = set()
    for each in (d for d in sent(session, "") if d.step_id == "2.1"):
        groups.add(each.group_code)
        told = dispatches.list_all_recipients(session, [each.id])
        laos = units.list_units(session, levels=("lao",), under=each.group_code, simulated=True)
        (package,) = [e for e in each.files if e["name"].endswith("package.zip")]

        assert check_package(files.get(package["sha256"])) == []
        assert any("tambon-summary" in e["name"] for e in each.files), each.files
        assert {unit.code for unit in told if unit.level == "lao"} == {lao.code for lao in laos}
        assert [unit.role for unit in told if unit.level != "lao"] == ["kbo"]

    assert len(groups) == 8


def test_every_amphoe_got_its_list_and_its_budgeted_projects(year):
    session, _, _ = year

    for step_id in ("3.1", "12.1"):
        groups = {d.group_code for d in sent(session, "") if d.step_id == step_id}
        assert {f"210{n}" for n in range(1, 9)} <= groups


@pytest.mark.skipif(
    not os.environ.get("ONEPLAN_PICTURES"),
    reason="pictures are written only with ONEPLAN_PICTURES=1; what they show is asserted elsewhere",
)
def test_pictures_of_every_document(made, addendum, tmp_path):
    for kind, files in made.items():
        path = tmp_path / f"{kind.value}.pdf"
        path.write_bytes(files[DocumentFormat.PDF])
        reader = pypdfium2.PdfDocument(path)
        listed = next(
            n for n, page in enumerate(reader, start=1) if page.get_width() > page.get_height()
        )
        pages = {"title": 1, "list": listed}
        if kind == DocumentKind.PROVINCIAL_PLAN:
            pages |= {
                "contents": 3,
                "summary": 4,
                "calendar": 6,
                "strategies": listed - 1,
                "last": len(reader),
            }
        reader.close()
        for name, number in pages.items():
            picture = f"document-{kind.value.replace('_', '-')}-{name}"
            assert take_picture(path, number, picture) > 1_000
    _, _, content = addendum
    path = tmp_path / "addendum.pdf"
    path.write_bytes(next(c for name, c in content.items() if name.endswith("addendum-1.pdf")))
    assert take_picture(path, 1, "document-addendum") > 1_000
