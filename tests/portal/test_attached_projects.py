"""Files with details of each project: from the form on the web, into every version, and onward."""

import io
import json
import re
import zipfile
from datetime import date
from types import SimpleNamespace

import pytest
from PIL import Image

from oneplan.portal import bodies
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.extensions import extend_unit
from oneplan.services.cycles.steps import collect_step
from oneplan.services.documents import annexes, package_attachments
from oneplan.services.documents.attached_details import list_details
from oneplan.services.documents.package_attachments import pack_details
from oneplan.services.documents.packages import check_package, write_package
from oneplan.services.forms.file_checks import form_of
from oneplan.services.late_submissions.ticket_answers import accept_ticket, refuse_ticket
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.lineage import trace_row
from oneplan.services.submissions.attachment_views import view_attachments, view_version_files
from oneplan.store.late_submissions import late_tickets
from oneplan.store.plans import plan_rows, plans
from oneplan.store.submissions import submissions
from tests.support.world import CYCLE, rows_of, send, set_time

pytestmark = pytest.mark.postgres
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
SHOWN = re.compile(r'name="(b\.[^"]+)" value="([^"]*)"')
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A1"}


def photo(color="white", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG")
    return out.getvalue()


class Unit:
    """A browser without a script on the pages of a unit."""

    def __init__(self, client, link):
        self.client, self.here = client, f"{link}/steps/1"
        self.csrf = CSRF.search(client.get(self.here).text)[1]

    def post(self, path, files=None, **data):
        data = {"csrf": self.csrf, "sender": "สมชาย", **data}
        return self.client.post(f"{self.here}{path}", data=data, files=files)

    def attach(self, content, name="ภาพ.jpg", **data):
        return self.post("/attachments", files={"file": (name, content)}, **data)

    def add(self, key, row):
        self.post("/form/entries", key=key)
        typed = {f"c.{name}": str(text) for name, text in row.items() if text != ""}
        return self.post(f"/form/entries/{key}", version="1", **typed)

    def get(self, path=""):
        return self.client.get(f"{self.here}{path}").text


@pytest.fixture
def unit(client, link_of):
    return Unit(client, link_of("A1"))


@pytest.fixture
def rows(world):
    """Right rows as a person types them."""
    calendar = world[2]
    form = form_of(calendar, "1")
    words = {c.key: {each.value: each.th for each in c.choices} for c in form.columns}
    return [
        {key: words[key].get(str(value), str(value)) for key, value in row.items()}
        for row in rows_of("A1", calendar, count=3)
    ]


@pytest.fixture
def kept(world):
    """The files in force, by name."""
    session = world[0]

    def found():
        session.expire_all()
        return {each["file_name"]: each for each in view_attachments(session, cycle_id=CYCLE, step_id="1", unit_code="A1")}  # fmt: skip

    return found


def sent_files(world, version=None):
    """Files of a version: name → (title of the project, lost title)."""
    session = world[0]
    found = submissions.list_submissions(session, **SCOPE)
    chosen = found[-1] if version is None else found[version - 1]
    return {
        each["file_name"]: (each["project"], each["lost"])
        for each in view_version_files(session, chosen.id)
    }


def fill_in(unit, rows):
    """A form on the web with an entry of each row: k0, k1 …"""
    unit.post("/form")
    for at, row in enumerate(rows):
        unit.add(f"k{at}", row)


def test_a_photo_of_an_entry_goes_with_its_project_when_the_form_is_sent(unit, rows, world, kept):
    fill_in(unit, rows)
    answer = unit.attach(photo(), entry="k1", kind="photo")
    unit.attach(photo("red"), name="รวม.jpg", entry="fields", kind="minutes")

    assert answer.status_code == 200
    assert "ภาพ.jpg" in answer.text
    assert "ไฟล์จะไปพร้อมกับแบบ" in answer.text
    assert (kept()["ภาพ.jpg"]["entry"], kept()["ภาพ.jpg"]["is_sent"]) == ("k1", False)
    assert "ภาพ.jpg" not in unit.get("/form/entries/k0")
    assert "รายงานการประชุม" in unit.get("/form")

    unit.post("/form/sendings")
    assert sent_files(world) == {
        "ภาพ.jpg": (rows[1]["project_name"], ""),
        "รวม.jpg": ("", ""),
    }
    page = unit.get("/versions/1")
    assert "ภาพ.jpg" in page
    assert rows[1]["project_name"] in page


def test_another_phone_of_the_unit_sees_the_file_and_another_unit_does_not(
    unit, rows, client, link_of, kept
):
    fill_in(unit, rows)
    unit.attach(photo(), entry="k0")
    sha256 = kept()["ภาพ.jpg"]["sha256"]
    path = f"steps/1/attachments/{sha256}"

    assert client.get(f"{link_of('A1')}/{path}").status_code == 200
    assert client.get(f"{link_of('A2')}/{path}").status_code == 404
    assert "ภาพ.jpg" in client.get(f"{link_of('A1')}/steps/1/form/entries/k0").text


def test_a_new_title_typed_on_the_web_keeps_the_file_of_its_entry(unit, rows, world):
    fill_in(unit, rows)
    unit.attach(photo(), entry="k1")
    unit.post("/form/sendings")
    page = unit.get("/form/entries/k1")
    shown = dict(SHOWN.findall(page))
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    unit.post("/form/entries/k1", **{"version": version, **shown, "c.project_name": "ชื่อใหม่"})
    unit.post("/form/entries/k0/removals")
    unit.post("/form/sendings")

    assert sent_files(world, 1)["ภาพ.jpg"] == (rows[1]["project_name"], "")
    assert sent_files(world, 2)["ภาพ.jpg"] == ("ชื่อใหม่", "")


def test_the_file_of_a_deleted_entry_stays_in_sight_and_is_in_no_plan(unit, rows, world, kept):
    fill_in(unit, rows)
    unit.attach(photo(), entry="k1")
    unit.post("/form/entries/k1/removals")
    assert "ภาพ.jpg" in unit.get("/form")
    unit.post("/form/sendings")

    assert sent_files(world)["ภาพ.jpg"] == ("", rows[1]["project_name"])
    assert kept()["ภาพ.jpg"]["lost"] == rows[1]["project_name"]
    assert "ฉบับที่ส่งล่าสุดไม่มีโครงการนี้" in unit.get()


def test_the_photo_of_an_entry_without_a_title_is_not_lost_from_sight(unit, rows, world, kept):
    fill_in(unit, rows)
    unit.post("/form/entries", key="new")
    unit.attach(photo(), entry="new")
    unit.post("/form/entries/new/removals")
    unit.post("/form/sendings")

    assert kept()["ภาพ.jpg"]["lost"] == "(ไม่มีชื่อ)"
    assert "ฉบับที่ส่งล่าสุดไม่มีโครงการนี้" in unit.get()


def test_a_file_whose_project_is_gone_is_attached_to_another(unit, rows, world, kept):
    fill_in(unit, rows)
    unit.attach(photo(), entry="k1")
    unit.post("/form/entries/k1/removals")
    answer = unit.attach(photo(), entry="k2")
    unit.post("/form/sendings")

    assert answer.status_code == 200
    assert kept()["ภาพ.jpg"]["entry"] == "k2"
    assert sent_files(world)["ภาพ.jpg"] == (rows[2]["project_name"], "")


def test_a_form_begun_again_or_brought_back_as_a_workbook_keeps_the_files(unit, rows, world, kept):
    session, _, calendar = world
    send(session, unit.client.app.state.context.files, calendar, "A1", rows)
    unit.attach(photo(), row="", about="ทั้งหมด")
    titles = dict(_rows_of(unit))
    row = next(number for number, title in titles.items() if title == rows[2]["project_name"])
    unit.attach(photo("red"), name="สาม.jpg", row=row)
    unit.post("/form")
    assert kept()["สาม.jpg"]["entry"] == "sent-3"

    book = unit.client.get(f"{unit.here}/form/draft.xlsx").content
    unit.post("/form/workbook", files={"file": ("a.xlsx", book)}, key="again", instead="true")
    assert kept()["สาม.jpg"]["entry"] == "again-3"
    unit.post("/form/sendings", reason="")

    assert sent_files(world)["สาม.jpg"] == (rows[2]["project_name"], "")


def _rows_of(unit):
    """Rows of the projects that the step's page offers, with their titles."""
    return re.findall(r'<option value="(\d+-[0-9a-f]{12})" lang="th">([^<]+)</option>', unit.get())


@pytest.mark.parametrize(
    ("change", "stands"),
    [
        pytest.param(lambda r: [r[2], r[1], r[0]], "same", id="rows in another order"),
        pytest.param(lambda r: [{**r[0], "objective": "ใหม่"}, *r[1:]], "same", id="another objective"),
        pytest.param(lambda r: [{**r[0], "project_name": "อื่น"}, *r[1:]], "lost", id="another title"),
        pytest.param(lambda r: r[1:], "lost", id="left out"),
    ],
)  # fmt: skip
def test_a_newer_workbook_keeps_the_files_of_the_project_that_is_the_same(
    unit, rows, world, change, stands
):
    session, _, calendar = world
    files = unit.client.app.state.context.files
    send(session, files, calendar, "A1", rows)
    title = rows[0]["project_name"]
    row = next(number for number, name in _rows_of(unit) if name == title)
    unit.attach(photo(), row=row)
    assert sent_files(world, 1)["ภาพ.jpg"] == (title, "")
    send(session, files, calendar, "A1", change(rows))

    assert sent_files(world, 1)["ภาพ.jpg"] == (title, ""), "what was sent with stays"
    assert sent_files(world, 2)["ภาพ.jpg"] == ((title, "") if stands == "same" else ("", title))
    send(session, files, calendar, "A1", rows[:2])
    assert sent_files(world, 3)["ภาพ.jpg"] == (title, ""), "and comes back with its project"


def test_a_workbook_sent_in_place_of_the_form_on_the_web_keeps_its_files(unit, rows, world, files):
    fill_in(unit, rows)
    unit.attach(photo(), entry="k2")
    session, _, calendar = world
    send(session, files, calendar, "A1", rows)

    assert sent_files(world)["ภาพ.jpg"] == (rows[2]["project_name"], "")


def test_a_file_is_taken_back_from_the_page_of_an_entry_that_somebody_deleted(unit, rows, kept):
    fill_in(unit, rows)
    unit.attach(photo(), entry="k1")
    unit.post("/form/entries/k1/removals")
    path = f"/attachments/{kept()['ภาพ.jpg']['sha256']}/withdrawals"
    answers = [unit.post(path, reason="ผิด", entry="k1") for _ in range(2)]

    assert [each.status_code for each in answers] == [200, 200]
    assert "แบบที่กำลังกรอก" in answers[0].text
    assert kept() == {}


@pytest.mark.parametrize(
    "gone",
    [
        pytest.param(False, id="its entry is there"),
        pytest.param(True, id="its entry was deleted"),
    ],
)
def test_a_project_that_comes_with_a_later_workbook_finds_the_file_of_its_entry(
    unit, rows, world, files, gone
):
    session, _, calendar = world
    title = rows[2]["project_name"]
    fill_in(unit, rows)
    unit.attach(photo(), entry="k2")
    if gone:
        unit.post("/form/entries/k2/removals")
    send(session, files, calendar, "A1", rows[:2])
    assert sent_files(world, 1)["ภาพ.jpg"] == ("", title)
    send(session, files, calendar, "A1", rows)

    assert sent_files(world, 1)["ภาพ.jpg"] == ("", title), "what was sent stays"
    assert sent_files(world, 2)["ภาพ.jpg"] == (("", title) if gone else (title, ""))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(None, id="it waits for an answer"),
        pytest.param(refuse_ticket, id="it was rejected"),
        pytest.param(accept_ticket, id="it was accepted"),
    ],
)
def test_a_late_workbook_says_nothing_of_files_until_it_is_accepted(
    unit, rows, world, kept, answer
):
    session, _, calendar = world
    files = unit.client.app.state.context.files
    title = rows[0]["project_name"]
    send(session, files, calendar, "A1", rows)
    unit.attach(photo(), row=next(number for number, name in _rows_of(unit) if name == title))
    set_time(session, "2019-04-20")
    assert send(session, files, calendar, "A1", rows[1:], reason="สาย").state == "late"
    if answer is not None:
        [ticket] = late_tickets.list_tickets(session, cycle_id=CYCLE)
        answer(session, ticket.id, decided_by="สมหญิง", decision="ตรวจแล้ว")

    lost = title if answer is accept_ticket else ""
    assert kept()["ภาพ.jpg"]["lost"] == lost
    assert ("ฉบับที่ส่งล่าสุดไม่มีโครงการนี้" in unit.get()) is bool(lost)


def test_a_returned_file_takes_no_files_along(unit, rows, world, files):
    session, _, calendar = world
    unit.attach(photo())
    send(session, files, calendar, "A1", [{**rows[0], "budget_2564": "ห้าหมื่น"}])
    assert sent_files(world) == {}
    send(session, files, calendar, "A1", rows)
    assert sent_files(world) == {"ภาพ.jpg": ("", "")}


def test_a_file_added_to_a_form_that_was_sent_goes_along_when_it_is_sent_again(unit, rows, world):
    fill_in(unit, rows)
    unit.post("/form/sendings")
    unit.attach(photo(), entry="k0")
    assert sent_files(world) == {}
    unit.post("/form/sendings")

    assert len(submissions.list_submissions(world[0], **SCOPE)) == 1, "the same rows"
    assert sent_files(world)["ภาพ.jpg"] == (rows[0]["project_name"], "")


@pytest.mark.parametrize(
    ("twice", "status"),
    [
        pytest.param([{"entry": "k0"}, {"entry": "k0"}], 200, id="of the same project"),
        pytest.param([{"entry": "k0"}, {"entry": "k1"}], 409, id="of another project"),
        pytest.param([{"entry": "k0"}, {"entry": "fields"}], 409, id="of the whole form"),
        pytest.param([{"entry": "fields"}, {}], 200, id="of the whole form, and of the step"),
    ],
)
def test_a_file_sent_twice_is_one_and_never_moved_in_silence(unit, rows, kept, twice, status):
    first, second = twice
    fill_in(unit, rows[:2])
    unit.attach(photo(), **first)
    before = kept()
    again = unit.attach(photo(), name="ซ้ำ.jpg", **second)

    assert again.status_code == status
    assert kept() == before
    if status == 409:
        assert "แนบไว้แล้วกับ" in again.text


def test_a_file_sent_again_is_what_was_said_of_it_last(unit, rows, kept):
    fill_in(unit, rows[:1])
    for kind in ("other", "photo", "photo"):
        unit.attach(photo(), entry="k0", kind=kind)

    assert [(each["kind"], each["entry"]) for each in kept().values()] == [("photo", "k0")]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        pytest.param({"entry": "k9"}, 404, id="an entry that is not there"),
        pytest.param({"entry": "../../x"}, 422, id="no entry at all"),
        pytest.param({"row": "99"}, 409, id="a row that is not there"),
        pytest.param({"row": "x"}, 422, id="no row at all"),
        pytest.param({"kind": "<script>"}, 200, id="a kind that is none"),
    ],
)
def test_a_file_for_nothing_is_refused(unit, rows, kept, target, status):
    fill_in(unit, rows[:1])

    assert unit.attach(photo(), **target).status_code == status
    assert len(kept()) == (1 if status == 200 else 0)


def test_a_page_of_an_earlier_version_attaches_to_no_other_project(unit, rows, world, files, kept):
    session, _, calendar = world
    send(session, files, calendar, "A1", rows[:2])
    chosen = _rows_of(unit)[0][0]
    send(session, files, calendar, "A1", rows[1::-1])
    refused = unit.attach(photo(), row=chosen)

    assert refused.status_code == 409
    assert "เลือกโครงการใหม่" in refused.text
    assert kept() == {}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("../../etc/passwd.jpg", "passwd.jpg", id="a folder above"),
        pytest.param("C:\\ภาพ\\ถนน.jpg", "ถนน.jpg", id="a folder of Windows"),
        pytest.param("gpj.\u202eexe.jpg", "gpj.exe.jpg", id="a mark that turns letters around"),
        pytest.param("ก" * 300 + ".jpg", "ก" * 200, id="too long"),
        pytest.param("\u200f\u202e", "(ภาพถ่าย)", id="nothing that can be read"),
    ],
)
def test_names_are_cleaned(unit, kept, name, shown):
    unit.attach(photo(), name=name, kind="photo")

    assert list(kept()) == [shown]


def test_a_refused_file_is_told_by_name_on_the_page_of_its_entry(unit, rows, kept):
    fill_in(unit, rows[:1])
    answer = unit.attach(b"MZ" + b"\x00" * 500, name="แปลน.pdf", entry="k0")

    assert answer.status_code == 422
    assert "“แปลน.pdf” (๑ KiB)" in answer.text
    assert 'name="c.project_name"' in answer.text
    assert kept() == {}


def test_a_file_larger_than_the_form_takes_is_told_with_its_size(unit, kept):
    answer = unit.attach(b"\xff\xd8\xff" + b"0" * (21 * 2**20 - 3), name="ใหญ่.jpg")

    assert answer.status_code == 422
    assert "“ใหญ่.jpg” (๒๑.๐ MiB): เอกสารประกอบใหญ่เกิน ๑๐ MiB" in answer.text
    assert kept() == {}


def test_a_body_larger_than_any_upload_is_not_read_to_its_end(unit, kept, monkeypatch):
    monkeypatch.setattr(bodies, "MAX_BODY_BYTES", 100_000)
    answer = unit.attach(b"0" * 300_000)

    assert answer.status_code == 413
    assert kept() == {}


def test_a_unit_with_more_time_attaches_until_its_own_day(unit, world, kept):
    session = world[0]
    extend_unit(session, **SCOPE, until=date(2019, 3, 1), reason="น้ำท่วม", actor="สมหญิง")
    set_time(session, "2019-02-20")

    assert unit.attach(photo()).status_code == 200
    assert len(kept()) == 1


@pytest.fixture
def plan(unit, rows, world, files):
    """A plan of three units with files: of a project, of a step, of one that was taken back."""
    session, _, calendar = world
    for code in ("A1", "A2", "A3"):
        send(session, files, calendar, code, rows if code == "A1" else None)
    row = _rows_of(unit)[0][0]
    unit.attach(photo(), name="ของโครงการ.jpg", row=row, kind="photo")
    unit.attach(photo("red"), name="ของขั้นตอน.jpg")
    unit.attach(photo("blue"), name="ถอน.jpg")
    sha256 = next(
        each["sha256"]
        for each in view_attachments(session, CYCLE)
        if each["file_name"] == "ถอน.jpg"
    )
    unit.post(f"/attachments/{sha256}/withdrawals", reason="ผิด")
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    consolidate_step(session, CYCLE, "2", "")
    version = plans.find_version(session, cycle_id=CYCLE, step_id="2")
    return SimpleNamespace(
        version=version,
        row_key=f"1/A1/{row.partition('-')[0]}",
        title=_rows_of(unit)[0][1],
        files=files,
    )


def test_the_annex_and_the_lineage_name_a_file_with_its_project(plan, world):
    session = world[0]
    rows = plan_rows.list_plan_rows(session, plan.version.id)
    keys = {row.row_key for row in rows}
    listed = [s.attached for s in annexes.list_sources(session, rows, keys, plan.version.id)]
    traced = {
        each["file_name"]: each["is_of_project"]
        for each in trace_row(session, CYCLE, plan.row_key)["attachments"]
    }
    other = trace_row(
        session, CYCLE, next(k for k in keys if k.startswith("1/A1/") and k != plan.row_key)
    )

    assert [each for each in listed if each] == [
        "ของขั้นตอน.jpg",
        f"ภาพถ่าย: ของโครงการ.jpg ({plan.title})",
    ]
    assert traced == {"ของโครงการ.jpg": True, "ของขั้นตอน.jpg": False}
    assert [each["file_name"] for each in other["attachments"]] == ["ของขั้นตอน.jpg"]
    without = annexes.list_sources(session, rows, keys - {plan.row_key}, plan.version.id)
    assert [each.attached for each in without if each.attached] == ["ของขั้นตอน.jpg"]


def test_of_a_unit_whose_projects_are_all_excluded_no_file_is_in_the_plan(plan, world):
    session = world[0]
    submissions.save_state(session, submissions.list_submissions(session, **SCOPE)[-1], "withdrawn")
    consolidate_step(session, CYCLE, "2", "")
    newer = plans.find_version(session, cycle_id=CYCLE, step_id="2")

    assert newer.version == plan.version.version + 1
    assert len(list_details(session, plan.version.id)) == 2
    assert list_details(session, newer.id) == ()


@pytest.mark.parametrize(
    ("most", "packed"),
    [
        pytest.param(50_000_000, 2, id="all of them"),
        pytest.param(900, 1, id="room for one"),
        pytest.param(10, 0, id="room for none"),
    ],
)
def test_the_package_holds_what_it_has_room_for_and_names_the_rest(
    plan, world, monkeypatch, most, packed
):
    session, files = world[0], plan.files
    assert 450 < min(each["bytes"] for each in view_attachments(session, CYCLE)) < 900
    monkeypatch.setattr(package_attachments, "MAX_PACKED", most)
    found = pack_details(session, plan.version.id, files=files, name="attachments.csv")
    lines = found.index.content.decode("utf-8-sig").splitlines()

    assert (len(found.members), len(found.entries)) == (packed, packed)
    assert len(found.left_out) == 2 - packed
    assert len(lines) == 3
    assert sum("ไม่: รวมแล้วเกิน" in line for line in lines) == 2 - packed
    assert all(name.isascii() and ".." not in name for name, _ in found.members)
    assert not any("ถอน.jpg" in line for line in lines)


def test_the_dispatched_package_proves_every_file_in_it(plan, world, files):
    session = world[0]
    entries = write_package(
        session,
        calendar_in_force(session, CYCLE),
        plan.version,
        files=files,
        folder="dispatch",
        before=None,
        number=1,
    )
    content = files.get(entries[-1]["sha256"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))

    assert check_package(content) == []
    assert len([name for name in names if name.startswith("attachments/A1/")]) == 2
    assert manifest["attachments_left_out"] == []
    assert plan.row_key in {each.get("row_key") for each in manifest["attachments"]}
    assert {each["name"] for each in manifest["files"]} < set(names), "the documents, apart"
    assert any(each["name"].endswith("-attachments.csv") for each in entries)
