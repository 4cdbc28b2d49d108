"""A plan's open data and its projects' workbooks: recounted, sent, kept, and to whom they are shown."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import jsonschema
import openpyxl
import pytest

from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.open_data import NoOpenData
from oneplan.domain.plans.project_system import NOT_HELD
from oneplan.gateways.files.archives import pack
from oneplan.gateways.files.rules import catalogue_fields, project_system
from oneplan.gateways.spreadsheets.project_workbooks import HEADINGS
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.documents import project_workbooks
from oneplan.services.documents.dispatch import attachments_of, dispatch_step
from oneplan.services.documents.files import verify_file
from oneplan.services.documents.issues import formats_there, make_files
from oneplan.services.documents.packages import MANIFEST, check_package
from oneplan.services.documents.project_workbooks import (
    INDEX,
    LEFT_OUT,
    make_project_workbook,
    make_project_workbooks,
)
from oneplan.services.documents.public_plans import (
    NotPublished,
    find_public_file,
    find_public_page,
    verify_scope,
)
from oneplan.services.plans.lineage import RowUnknown
from oneplan.services.plans.plan_json import read_plan
from oneplan.store.cycles import cycles
from oneplan.store.decisions import decisions
from oneplan.store.documents import documents
from tests.support.approved_plans import approve, make_plan
from tests.support.world import CYCLE, put, rows_of, send, start_world

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("printed_once")]
PLAN, ANNUAL = DocumentKind.PROVINCIAL_PLAN, DocumentKind.ANNUAL_ACTION_PLAN
OPEN, BOOKS = DocumentFormat.OPEN_DATA, DocumentFormat.PROJECT_WORKBOOKS


@pytest.fixture
def calendar(session, files):
    """Two amphoe sent; the plan is made."""
    found = start_world(session)
    for seed, unit in enumerate(("A1", "A2")):
        send(session, files, found, unit, rows_of(unit, found, seed=seed))
    make_plan(session)
    return found


@pytest.fixture
def office(calendar, monkeypatch):
    """An office that says where who uses its data asks."""
    monkeypatch.setenv("ONEPLAN_OFFICE_EMAIL", "plan@samutsakhon.go.th")


@pytest.fixture
def sent(session, files, calendar):
    """The plan, approved and sent: its package, opened."""
    approve(session)
    return dispatch(session, files)


def dispatch(session, files):
    dispatch_step(session, CYCLE, "4", "", files=files)
    last = [d for d in decisions.list_dispatches(session, cycle_id=CYCLE) if not d.group_code][-1]
    return last, opened(files.get(last.files[-1]["sha256"]))


def opened(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ending(members, end):
    return {name: content for name, content in members.items() if name.endswith(end)}


def open_data(session, files, kind=PLAN):
    (made,) = make_files(session, CYCLE, kind, (OPEN,), files=files)
    return opened(made.content)


def rows_in(members):
    data = next(iter(members.values()))
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def answers_in(content):
    """Label → value and origin, as another reader sees the sheet."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert tuple(lines[0]) == HEADINGS
    return {line[1]: (line[2], line[3]) for line in lines[1:] if line[0]}


def test_the_open_data_say_what_the_plan_says(session, files, calendar):
    plan = read_plan(session, CYCLE)
    rows = rows_in(open_data(session, files))

    found, asked = {}, {}
    for row in rows:
        if row["baht_asked"]:
            found[row["fiscal_year_be"]] = found.get(row["fiscal_year_be"], Decimal()) + Decimal(
                row["baht_asked"]
            )
    for row in plan["rows"]:
        for year, baht in row["budgets"].items():
            asked[year] = asked.get(year, Decimal()) + Decimal(baht)
    assert found == asked != {}
    assert found == {year: Decimal(baht) for year, baht in plan["total_baht"].items()}
    assert {row["project_id"] for row in rows} == {f"{CYCLE}/{r['row_key']}" for r in plan["rows"]}
    assert {row["document_hash"] for row in rows} == {plan["content_hash"]}
    assert {row["source_sha256"] for row in rows} == {r["sha256"] for r in plan["rows"]}


@pytest.mark.parametrize(
    ("tambon", "told"),
    [
        pytest.param("740101", ("7401", "740101"), id="one tambon"),
        pytest.param("740101, 740102", ("7401", ""), id="several of an amphoe"),
        pytest.param("740101, 740201", ("7401", ""), id="one beyond the unit's amphoe"),
    ],
)
def test_the_open_data_say_where_a_project_lies(session, files, calendar, tambon, told):
    put(session, "A1", ("ขุดลอกคลอง", tambon, 700))
    make_plan(session)
    row = next(r for r in rows_in(open_data(session, files)) if r["title"] == "ขุดลอกคลอง")

    assert (row["amphoe_code"], row["tambon_code"]) == told
    assert ("ตำบล" in row["place"]) is bool(told[1])
    assert (row["unit_level"], row["baht_asked"]) == ("อำเภอ", "700.00")


@pytest.mark.parametrize("kind", [PLAN, ANNUAL])
@pytest.mark.parametrize("is_earlier", [False, True])
def test_its_metadata_fit_the_catalogue(session, files, office, kind, is_earlier):
    metadata = json.loads(open_data(session, files, kind)["metadata.json"])
    schema = catalogue_fields().json_schema(is_earlier=is_earlier)

    assert [e.message for e in jsonschema.Draft202012Validator(schema).iter_errors(metadata)] == []
    assert metadata["maintainer_email"] == "plan@samutsakhon.go.th"
    assert "Samut Sakhon" in metadata["title"]


def test_a_document_that_is_not_published_has_no_open_data(session, files, calendar):
    with pytest.raises(NoOpenData, match="not published") as refused:
        make_files(
            session, CYCLE, DocumentKind.AMPHOE_ACTION_PLAN, (OPEN,), files=files, group="7401"
        )
    assert "ไม่มีชุดข้อมูลเปิด" in refused.value.in_thai


def test_a_dispatch_carries_both_proven_by_its_manifest(session, files, sent):
    package, members = sent
    names = {entry["name"] for entry in json.loads(members[MANIFEST])["files"]}
    whole = files.get(package.files[-1]["sha256"])

    assert check_package(whole) == []
    assert len(ending(members, "-open-data.zip")) == 2
    assert set(ending(members, ".zip")) <= names
    for content in ending(members, ".zip").values():
        assert verify_file(session, content).answer == "genuine"
    (attached,) = attachments_of(package.files)
    assert attached["name"].endswith("package.zip")


def test_what_was_sent_is_kept_and_a_later_plan_has_its_own(session, files, calendar, sent):
    _, before = sent
    (kept,) = ending(before, "-project-workbooks.zip").values()
    send(session, files, calendar, "A1", rows_of("A1", calendar, seed=9))
    make_plan(session)
    approve(session, version=2, answer="b")
    package, after = dispatch(session, files)

    assert package.number == 2
    assert make_project_workbooks(session, CYCLE, files=files, version=1).content == kept
    assert next(iter(ending(after, "-project-workbooks.zip").values())) != kept
    assert ending(after, "-open-data.zip").values() != ending(before, "-open-data.zip").values()


def test_anyone_gets_the_open_data_and_nobody_the_workbooks(session, files, sent):
    kept = {
        file.format: file.sha256
        for number in (1, 2)
        for file in documents.list_kept(session, cycle_id=CYCLE, number=number)
    }
    page = files.get(find_public_page(session, CYCLE)).decode()

    assert find_public_file(session, CYCLE, kept[OPEN]).format == OPEN
    assert kept[OPEN] in page
    with pytest.raises(NotPublished):
        find_public_file(session, CYCLE, kept[BOOKS])
    assert kept[BOOKS] not in page
    issue = documents.list_issues(session, cycle_id=CYCLE, kind=ANNUAL)[0]
    seen = verify_scope(
        session, cycle_id=CYCLE, kind=ANNUAL, group="", version=1, short_hash=issue.content_hash
    )
    assert BOOKS not in {file.format for file in seen.files}
    assert OPEN in {file.format for file in seen.files}


def test_a_document_of_an_earlier_release_is_sent_with_the_files_that_it_has(session, files, sent):
    issue = documents.list_issues(session, cycle_id=CYCLE, kind=PLAN)[0]
    kept = documents.list_kept(session, cycle_id=CYCLE, number=issue.number)
    session.delete(next(file for file in kept if file.format == OPEN))
    session.flush()
    scope = verify_scope(
        session, cycle_id=CYCLE, kind=PLAN, group="", version=1, short_hash=issue.content_hash
    ).scope

    assert OPEN not in formats_there(session, scope)
    assert DocumentFormat.PDF in formats_there(session, scope)


@pytest.mark.parametrize("format_", [OPEN, BOOKS])
def test_a_changed_package_is_no_document_of_the_office(session, files, sent, format_):
    _, members = sent
    end = {OPEN: "-open-data.zip", BOOKS: "-project-workbooks.zip"}[format_]
    inner = opened(next(iter(ending(members, end).values())))
    changed = pack([(name, content + b" ") for name, content in inner.items()])

    assert verify_file(session, changed).answer == "unknown"


def test_the_workbooks_are_those_of_the_projects_with_money_of_the_year(session, files, calendar):
    books = opened(make_project_workbooks(session, CYCLE, files=files).content)
    index = list(csv.DictReader(io.StringIO(books.pop(INDEX).decode("utf-8-sig"))))
    year = str(calendar_in_force(session, CYCLE).fiscal_year_be)
    asked = {
        row["row_key"]: Decimal(row["budgets"][year])
        for row in read_plan(session, CYCLE)["rows"]
        if Decimal(row["budgets"].get(year, "0"))
    }

    assert {line["row_key"]: Decimal(line["baht"]) for line in index} == asked != {}
    assert [line["file"] for line in index] == list(books)
    for line in index:
        value, origin = answers_in(books[line["file"]])[f"งบประมาณที่ขอ ปี {year} (บาท)"]
        assert Decimal(str(value)) == asked[line["row_key"]]
        assert "ช่อง" in origin


def test_the_same_plan_gives_the_same_workbooks(session, files, calendar):
    one, two = (make_project_workbooks(session, CYCLE, files=files) for _ in range(2))

    assert one.content == two.content
    assert verify_file(session, one.content).answer == "draft"


def test_workbooks_beyond_the_limit_are_named(session, files, calendar, monkeypatch):
    monkeypatch.setattr(project_workbooks, "LARGEST", 1)
    books = opened(make_project_workbooks(session, CYCLE, files=files).content)
    index = list(csv.DictReader(io.StringIO(books.pop(INDEX).decode("utf-8-sig"))))

    assert len(books) == 1 < len(index)
    assert [line["remarks"] for line in index] == ["", *[LEFT_OUT] * (len(index) - 1)]


def test_a_workbook_has_every_field_and_every_value_with_its_cell(session, files, calendar):
    row = read_plan(session, CYCLE)["rows"][0]
    name, content = make_project_workbook(session, CYCLE, row["row_key"])
    found = answers_in(content)

    asked = [each for part in project_system().parts for each in part.fields]
    assert [each.th for each in asked if each.shows == "value" and each.th not in found] == []
    assert found["ชื่อโครงการ/การดำเนินงาน"][0] == row["title"]
    assert found["พิกัด"][0] == NOT_HELD
    assert found["รหัสเนื้อหาของแผน"][0] == read_plan(session, CYCLE)["content_hash"]
    total = sum(map(Decimal, row["budgets"].values()), Decimal())
    assert Decimal(str(found["งบประมาณที่ขอ รวม (บาท)"][0])) == total
    assert all(origin for value, origin in found.values() if value != NOT_HELD)
    said = {str(value) for value, _ in found.values()}
    assert {text for key, text in row["values"].items() if key in {"objective", "kpi"}} <= said
    assert name == f"{CYCLE}-{row['row_key'].replace('/', '_')}.xlsx"


def test_the_value_stands_in_the_cell_that_is_named(session, files, calendar):
    row = read_plan(session, CYCLE)["rows"][0]
    value, origin = answers_in(make_project_workbook(session, CYCLE, row["row_key"])[1])[
        "วัตถุประสงค์"
    ]
    cell = origin.rsplit(" ", 1)[1]
    book = openpyxl.load_workbook(io.BytesIO(files.get(row["sha256"])))

    assert book[row["sheet"]][cell].value == value


def test_a_workbook_says_what_the_plan_that_holds_it_says(session, files, calendar):
    key = read_plan(session, CYCLE)["rows"][0]["row_key"]
    rows = rows_of("A1", calendar, seed=0)
    rows[0]["objective"] = "ส่งใหม่ ยังไม่รวมแผน"
    send(session, files, calendar, "A1", rows)
    before = answers_in(make_project_workbook(session, CYCLE, key)[1])["วัตถุประสงค์"]
    make_plan(session)
    after = answers_in(make_project_workbook(session, CYCLE, key)[1])["วัตถุประสงค์"]

    assert "ส่งใหม่" not in before[0]
    assert after[0] == "ส่งใหม่ ยังไม่รวมแผน"
    assert "ฉบับที่ 2" in after[1]


@pytest.mark.parametrize(
    ("row_key", "area"),
    [
        pytest.param("1/A1/999", "", id="no such row"),
        pytest.param("nonsense", "", id="no key"),
        pytest.param(None, "7403", id="another area"),
    ],
)
def test_a_row_that_is_nobodys_has_no_workbook(session, files, calendar, row_key, area):
    key = row_key or read_plan(session, CYCLE)["rows"][0]["row_key"]
    with pytest.raises(RowUnknown):
        make_project_workbook(session, CYCLE, key, area=area)


def test_no_person_leaves_the_office_with_the_workbooks(session, files, calendar):
    rows = rows_of("A1", calendar, seed=4)
    rows[0]["objective"] = "ติดต่อนายทดสอบ 081-234-5678"
    send(session, files, calendar, "A1", rows)
    make_plan(session)
    books = opened(make_project_workbooks(session, CYCLE, files=files).content)
    told = [str(answers_in(c)) for n, c in books.items() if n != INDEX]
    key = next(
        r["row_key"]
        for r in read_plan(session, CYCLE)["rows"]
        if "ทดสอบ" in r["values"].get("objective", "")
    )

    assert not [text for text in told if "081-234-5678" in text]
    assert "081-234-5678" in str(answers_in(make_project_workbook(session, CYCLE, key)[1]))


def test_a_number_with_the_digits_of_a_citizen_stops_no_workbook(session, files, calendar):
    rows = rows_of("A1", calendar, seed=5)
    rows[0]["priority"] = 1101700230708
    send(session, files, calendar, "A1", rows)
    make_plan(session)
    books = opened(make_project_workbooks(session, CYCLE, files=files).content)

    assert any("1101700230708" in str(answers_in(c)) for n, c in books.items() if n != INDEX)


def test_a_rehearsal_says_so_in_every_file(session, files, calendar):
    assert cycles.get_cycle(session, CYCLE).is_simulated
    books = opened(make_project_workbooks(session, CYCLE, files=files).content)
    sheet = openpyxl.load_workbook(io.BytesIO(list(books.values())[1])).active

    assert "ข้อมูลจำลอง" in sheet["A4"].value
    assert all("ข้อมูลจำลอง" in row["remarks"] for row in rows_in(open_data(session, files)))
