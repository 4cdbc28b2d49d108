"""A unit fills its form in on the web: without a script, by several people, and back and forth."""

import html
import io
import re

import openpyxl
import pytest

from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.clock import set_clock
from oneplan.services.cycles.steps import open_step
from oneplan.services.forms.file_checks import form_of
from oneplan.services.submissions.draft_sources import put_entries
from oneplan.services.submissions.drafts import load_form_draft
from oneplan.store.submissions import submission_rows, submissions
from tests.support.builders import make_calendar
from tests.support.query_counts import count_queries
from tests.support.world import CYCLE, moment, rows_of, send

pytestmark = pytest.mark.postgres
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
SHOWN = re.compile(r'name="(b\.[^"]+)" value="([^"]*)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A1"}


class FormBrowser:
    """A browser without a script on the form of one unit."""

    def __init__(self, client, link):
        self.client, self.here = client, f"{link}/steps/1"
        self.csrf = CSRF.search(client.get(self.here).text)[1]

    def get(self, path=""):
        return self.client.get(f"{self.here}{path}")

    def post(self, path, files=None, **data):
        return self.client.post(f"{self.here}{path}", data={"csrf": self.csrf, **data}, files=files)

    def open(self, key):
        """What the page of an entry holds beside what is typed."""
        page = self.get(f"/form/entries/{key}").text
        shown = {name: html.unescape(text) for name, text in SHOWN.findall(page)}
        return {"version": VERSION.search(page)[1], **shown}

    def save(self, key, opened, **cells):
        typed = {f"c.{name}": text for name, text in cells.items()}
        return self.post(f"/form/entries/{key}", **opened, **typed)

    def cells(self, key, opened, **cells):
        typed = {f"c.{name}": text for name, text in cells.items()}
        return self.post(f"/form/entries/{key}/cells", **opened, **typed)


@pytest.fixture
def browser(client, link_of):
    found = FormBrowser(client, link_of("A1"))
    assert found.post("/form").status_code == 200
    return found


@pytest.fixture
def kept(world):
    """What is kept of the form."""
    session, _, _ = world

    def entries():
        session.expire_all()
        return load_form_draft(session, SCOPE).draft.entries

    return entries


def typed_of(calendar, row):
    """A right row as a person types it."""
    return {
        column.key: next(
            (c.th for c in column.choices if c.value == row[column.key]), str(row[column.key])
        )
        for column in form_of(calendar, "1").columns
        if row.get(column.key, "") != ""
    }


def fill(browser, calendar, *, count=3, seed=1):
    for number, row in enumerate(rows_of("A1", calendar, count=count, seed=seed), start=1):
        browser.post("/form/entries", key=f"k{number}")
        answer = browser.save(f"k{number}", browser.open(f"k{number}"), **typed_of(calendar, row))
        assert answer.status_code == 200


def test_a_form_is_filled_in_and_sent_without_a_script(world, browser):
    session, _, calendar = world
    fill(browser, calendar)
    page = browser.get("/form")
    answer = browser.post("/form/sendings", sender="สมหญิง")

    sent = submissions.get_last(session, **SCOPE)
    assert page.status_code == answer.status_code == 200
    assert (sent.state, sent.row_count, sent.file_name) == ("accepted", 3, "แบบบนเว็บ.xlsx")
    assert len(submission_rows.list_rows(session, sent.id)) == 3
    assert "เลขรับที่" in answer.text


def test_what_is_sent_again_without_a_change_is_the_same_version(world, browser):
    session, _, calendar = world
    fill(browser, calendar)
    browser.post("/form/sendings", sender="สมหญิง")
    again = browser.post("/form/sendings", sender="สมชาย")

    assert submissions.get_last(session, **SCOPE).version == 1
    assert "เหมือนกับที่ส่งไว้แล้ว" in again.text


def test_the_form_and_the_same_workbook_say_the_same(world, browser, files):
    session, _, calendar = world
    fill(browser, calendar)
    browser.post("/form/sendings", sender="สมหญิง")
    filled_in = submissions.get_last(session, **SCOPE)
    send(session, files, calendar, "A1", rows_of("A1", calendar, count=3))
    as_file = submissions.get_last(session, **SCOPE)

    assert as_file.version == 2
    assert filled_in.rows_hash == as_file.rows_hash
    assert filled_in.totals == as_file.totals


def test_what_is_wrong_stands_beside_its_cell_and_on_top(world, browser):
    _, _, calendar = world
    fill(browser, calendar, count=1)
    browser.save("k1", browser.open("k1"), budget_2564="ห้าหมื่น", project_name="")
    form, entry = browser.get("/form").text, browser.get("/form/entries/k1").text

    assert "ต้องเป็นจำนวนเงิน" in form
    assert f"{browser.here.split('/u/')[0]}" in form
    assert re.search(r'id="said-budget_2564">\s*<li class="error">', entry)
    assert re.search(r'id="said-project_name">\s*<li class="error">', entry)
    assert "ห้าหมื่น" in entry


def test_a_wrong_form_is_returned_and_goes_on(world, browser, kept):
    session, _, calendar = world
    fill(browser, calendar, count=1)
    browser.save("k1", browser.open("k1"), budget_2564="ห้าหมื่น")
    answer = browser.post("/form/sendings", sender="สมหญิง")
    browser.save("k1", browser.open("k1"), budget_2564="๕๐,๐๐๐")
    browser.post("/form/sendings", sender="สมหญิง")

    assert "ส่งคืน" in answer.text
    assert submissions.get_last(session, **SCOPE).state == "accepted"
    assert kept()[0].values["budget_2564"] == "๕๐,๐๐๐"
    assert submissions.get_last(session, **SCOPE).totals == {"2564": "50000.00"}


def test_two_people_on_one_entry_overwrite_nothing_in_silence(world, browser, kept):
    _, _, calendar = world
    fill(browser, calendar, count=1)
    one, two = browser.open("k1"), browser.open("k1")
    browser.save("k1", one, project_name="ขุดสระ", location="หมู่ ๑")
    other = browser.save("k1", two, project_name="ขุดลอกคลอง", objective="มีน้ำใช้")

    assert other.status_code == 409
    assert "ขุดสระ" in other.text
    assert "ขุดลอกคลอง" in other.text
    values = kept()[0].values
    assert (values["project_name"], values["objective"]) == ("ขุดสระ", "มีน้ำใช้")

    page = other.text
    shown = {name: html.unescape(text) for name, text in SHOWN.findall(page)}
    seen = {"version": VERSION.search(page)[1], **shown}
    assert browser.save("k1", seen, project_name="ขุดลอกคลอง").status_code == 200
    assert kept()[0].values["project_name"] == "ขุดลอกคลอง"


def test_cells_are_saved_while_they_are_typed(world, browser, kept):
    _, _, calendar = world
    fill(browser, calendar, count=1)
    opened = browser.open("k1")
    answer = browser.cells("k1", opened, budget_2564="x", objective="น้ำ")

    assert answer.status_code == 200
    assert answer.json()["values"] == kept()[0].values
    assert (kept()[0].values["budget_2564"], kept()[0].values["objective"]) == ("x", "น้ำ")
    assert [each["kind"] for each in answer.json()["findings"]["budget_2564"]] == ["error"]
    assert kept()[0].values["objective"] == "น้ำ"
    late = browser.cells("k1", {**opened, "b.objective": "อื่น"}, objective="ไฟ")
    assert late.status_code == 409
    assert late.json()["conflicts"] == {"objective": ["น้ำ", "ไฟ"]}
    assert kept()[0].values["objective"] == "น้ำ"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param("/form", {}, id="beginning"),
        pytest.param("/form/entries", {"key": "k1"}, id="adding"),
        pytest.param("/form/entries/k1/copies", {"as_key": "k9"}, id="copying"),
        pytest.param("/form/last-year", {"key": "y"}, id="bringing last year's"),
    ],
)
def test_what_is_repeated_adds_nothing(world, browser, kept, path, data):
    _, _, calendar = world
    fill(browser, calendar, count=2)
    browser.post(path, **data)
    once = [each.key for each in kept()]
    browser.post(path, **data)

    assert [each.key for each in kept()] == once


def test_entries_are_copied_moved_and_taken_out(world, browser, kept):
    _, _, calendar = world
    fill(browser, calendar)
    first = kept()[0].values
    browser.post("/form/entries/k1/copies", as_key="k9")
    assert [each.key for each in kept()] == ["k1", "k9", "k2", "k3"]
    assert kept()[1].values == first
    browser.post("/form/entries/k2/moves")
    browser.post("/form/entries/k1/moves", down="true")
    browser.post("/form/entries/k3/moves", down="true")
    assert [each.key for each in kept()] == ["k2", "k1", "k9", "k3"]
    browser.post("/form/entries/k9/removals")
    assert [each.key for each in kept()] == ["k2", "k1", "k3"]
    assert browser.get("/form/entries/k9").status_code == 404
    assert browser.post("/form/entries/k9/copies", as_key="k8").status_code == 404


def test_the_draft_goes_to_excel_and_comes_back(world, browser, kept):
    _, _, calendar = world
    fill(browser, calendar)
    before = [each.values for each in kept()]
    content = browser.get("/form/draft.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    at = next(c for row in sheet.iter_rows() for c in row if c.value == before[1]["project_name"])
    at.value = "เปลี่ยนใน Excel"
    changed = io.BytesIO()
    book.save(changed)
    answer = browser.post(
        "/form/workbook", files={"file": ("a.xlsx", changed.getvalue())}, key="up", instead="true"
    )

    assert answer.status_code == 200
    after = [each.values for each in kept()]
    assert after[0] == before[0]
    assert after[1] == {**before[1], "project_name": "เปลี่ยนใน Excel"}
    assert len(after) == 3


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(b"%PDF-1.4 nothing", 422, id="no table"),
        pytest.param("ก,ข\n1,2\n".encode(), 422, id="another table"),
        pytest.param(b"", 422, id="empty"),
    ],
)
def test_a_file_without_the_form_empties_nothing(world, browser, kept, content, status):
    _, _, calendar = world
    fill(browser, calendar)
    answer = browser.post(
        "/form/workbook", files={"file": ("a.csv", content)}, key="up", instead="true"
    )

    assert answer.status_code == status
    assert len(kept()) == 3
    assert "ระบบไม่รับไฟล์นี้" in answer.text


def test_what_was_accepted_is_where_the_form_begins(world, client, link_of, files, kept):
    session, _, calendar = world
    send(session, files, calendar, "A1", rows_of("A1", calendar, count=4))
    browser = FormBrowser(client, link_of("A1"))
    browser.post("/form")
    browser.post("/form/sendings", sender="สมหญิง")
    versions = submissions.list_submissions(session, **SCOPE)

    assert len(kept()) == 4
    assert len({each.rows_hash for each in versions}) == 1


STANDS = "ฉบับที่รับไว้ล่าสุดเป็นไฟล์"


def test_a_form_says_what_it_lacks_of_a_file_that_came_meanwhile(world, browser, files):
    session, _, calendar = world
    fill(browser, calendar)
    assert STANDS not in browser.get("/form").text
    browser.post("/form/sendings", sender="สมหญิง")
    assert STANDS not in browser.get("/form").text, "it went from here"
    rows = rows_of("A1", calendar, count=3)
    send(session, files, calendar, "A1", [*rows, {**rows[0], "project_name": "ขุดสระหมู่ ๓"}])
    page = browser.get("/form").text

    assert STANDS in page
    assert "“A1.xlsx”" in page
    told = page[page.index(STANDS) :]
    assert "ขุดสระหมู่ ๓" in told
    assert rows[1]["project_name"] not in told
    browser.post("/form/sendings", sender="สมหญิง")
    assert STANDS not in browser.get("/form").text


def test_a_form_that_begins_with_a_file_lacks_nothing_of_it(world, client, link_of, files):
    session, _, calendar = world
    send(session, files, calendar, "A1", rows_of("A1", calendar, count=3))
    browser = FormBrowser(client, link_of("A1"))
    browser.post("/form")
    page = browser.get("/form").text

    assert STANDS in page
    assert "โครงการที่ไม่มีในแบบนี้" not in page


def test_last_years_entries_are_brought_once(world, browser, kept, files):
    session, _, _ = world
    before = make_calendar(cycle="before-2563")
    start_cycle(session, before, seed=1)
    set_clock(
        session, "before-2563", at=moment("2019-01-05"), speed=0, hold_at=moment("2019-01-05")
    )
    open_step(session, "before-2563", "1")
    send(session, files, before, "A1", rows_of("A1", before, count=4), cycle_id="before-2563")
    for _ in range(2):
        answer = browser.post("/form/last-year", key="y")
        assert answer.status_code == 200
    titles = [row["project_name"] for row in rows_of("A1", before, count=4)]

    assert [each.values["project_name"] for each in kept()] == titles
    assert "นำมาแล้ว" in browser.post("/form/last-year", key="z").text


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        pytest.param({"project_name": "ก" * 5_001}, 422, id="too long"),
        pytest.param({"project_name": "ก" * 5_000}, 200, id="as long as it may be"),
        pytest.param({"unknown": "x"}, 200, id="a column that is none"),
        pytest.param({"project_name": "=cmd|' /C calc'!A0"}, 200, id="a formula"),
        pytest.param({"project_name": "<script>alert(1)</script>"}, 200, id="a script"),
        pytest.param({"budget_2564": "nan"}, 200, id="no number"),
        pytest.param({"budget_2564": "1e400"}, 200, id="a number without an end"),
    ],
)
def test_odd_texts_are_kept_as_texts_or_refused(world, browser, kept, cells, status):
    _, _, calendar = world
    fill(browser, calendar, count=1)
    answer = browser.save("k1", browser.open("k1"), **cells)
    page = browser.get("/form")
    sent = browser.post("/form/sendings", sender="สมหญิง")

    assert answer.status_code == status
    assert page.status_code == sent.status_code == 200
    assert "<script>alert" not in page.text
    assert "unknown" not in kept()[0].values


def test_a_form_takes_as_many_entries_as_its_workbook_has_lines(world, browser, monkeypatch):
    _, _, calendar = world
    monkeypatch.setattr("oneplan.services.submissions.drafts.MAX_ENTRIES", 2)
    fill(browser, calendar, count=2)
    answer = browser.post("/form/entries", key="k3")

    assert answer.status_code == 409
    assert "กรุณาส่งเป็นไฟล์ Excel" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/form", "/form/entries", "/form/entries/k1", "/form/entries/k1/cells", "/form/sendings"],
)
def test_nobody_acts_for_another_unit_or_without_a_page_of_ours(world, browser, link_of, path):
    data = {"key": "k5", "version": "1", "sender": "x", "csrf": "x"}
    assert browser.client.post(f"{browser.here}{path}", data=data).status_code == 403
    other = link_of("A2") + "/steps/1"
    data["csrf"] = browser.csrf
    assert browser.client.post(f"{other}{path}", data=data).status_code == 403


def test_a_form_that_nobody_began_is_no_page(client, link_of, world):
    browser = FormBrowser(client, link_of("A1"))

    assert browser.get("/form").status_code == 404
    assert browser.post("/form/entries", key="k1").status_code == 404


def whole(browser, key):
    """All cells of an entry as a browser without a script sends them."""
    opened = browser.open(key)
    typed = {f"c.{name[2:]}": text for name, text in opened.items() if name.startswith("b.")}
    return {**opened, **typed}


def test_a_page_saved_as_a_whole_leaves_alone_what_its_writer_did_not_touch(world, browser, kept):
    _, _, calendar = world
    fill(browser, calendar, count=1)
    one, two = whole(browser, "k1"), whole(browser, "k1")
    browser.post("/form/entries/k1", **{**one, "c.project_name": "ขุดสระ"})
    answer = browser.post("/form/entries/k1", **{**two, "c.objective": "มีน้ำใช้"})

    assert answer.status_code == 200
    values = kept()[0].values
    assert (values["project_name"], values["objective"]) == ("ขุดสระ", "มีน้ำใช้")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ขุดสระ ", id="a space behind"),
        pytest.param(" ขุดสระ", id="a space before"),
        pytest.param("ขุด\u200bสระ", id="a space without width"),
        pytest.param("หมู่\u00a0๓", id="a space that does not break"),
        pytest.param("หมู่ ๓\r\nหมู่ ๔", id="lines of Windows"),
    ],
)
def test_typing_on_behind_what_was_saved_is_no_conflict_with_oneself(world, browser, kept, text):
    _, _, calendar = world
    fill(browser, calendar, count=1)
    opened = browser.open("k1")
    assert browser.cells("k1", opened, project_name=text).status_code == 200
    answer = browser.cells("k1", {**opened, "b.project_name": text}, project_name=text + "ใหญ่")

    assert answer.json()["conflicts"] == {}
    assert kept()[0].values["project_name"].endswith("ใหญ่")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ขุด\u200bสระ", id="a space without width"),
        pytest.param("หมู่\u00a0๓", id="a space that does not break"),
        pytest.param("หมู่ ๓\nหมู่ ๔", id="lines"),
        pytest.param("หมู่ ๓\r\nหมู่ ๔", id="lines of Windows"),
        pytest.param("ขุด\x00สระ", id="a character that no text holds"),
    ],
)
def test_what_a_file_brought_can_be_typed_over(world, browser, kept, text):
    session, _, _ = world
    put_entries(session, SCOPE, {}, [{"project_name": text}], key="up", instead=False)
    cells = whole(browser, "up-1")
    answer = browser.post("/form/entries/up-1", **{**cells, "c.project_name": "ขุดคลอง"})

    assert answer.status_code == 200
    assert kept()[0].values["project_name"] == "ขุดคลอง"


def test_a_space_that_does_not_break_stays_a_space(world, browser, kept):
    session, _, _ = world
    put_entries(session, SCOPE, {}, [{"project_name": "หมู่\u00a0๓"}], key="up", instead=False)

    assert kept()[0].values["project_name"] == "หมู่ ๓"


def test_a_text_of_several_lines_has_a_field_of_several_lines(world, browser):
    session, _, _ = world
    text = "หมู่ ๓\nหมู่ ๔"
    put_entries(session, SCOPE, {}, [{"tambon_codes": text}], key="up", instead=False)
    page = browser.get("/form/entries/up-1").text

    assert re.search(rf'<textarea id="in-tambon_codes"[^>]*>{text}</textarea>', page)


@pytest.mark.parametrize("key", ["k" * 40, "k", "00-a"])
def test_any_key_brings_last_years_entries(world, browser, kept, files, key):
    session, _, _ = world
    before = make_calendar(cycle="before-2563")
    start_cycle(session, before, seed=1)
    set_clock(
        session, "before-2563", at=moment("2019-01-05"), speed=0, hold_at=moment("2019-01-05")
    )
    open_step(session, "before-2563", "1")
    send(session, files, before, "A1", rows_of("A1", before, count=3), cycle_id="before-2563")
    for _ in range(2):
        assert browser.post("/form/last-year", key=key).status_code == 200

    assert len(kept()) == 3


@pytest.mark.parametrize("path", ["/form/entries", "/form/last-year"])
@pytest.mark.parametrize("key", ["fields", "blank", "sent", "k-2", "", "../x", "k" * 41])
def test_a_key_that_could_be_of_another_entry_is_refused(world, browser, kept, path, key):
    assert browser.post(path, key=key).status_code == 422
    assert kept() == []


def test_the_page_of_a_full_form_asks_no_more_of_the_store(world, browser, kept):
    session, _, calendar = world
    rows = [typed_of(calendar, row) for row in rows_of("A1", calendar, count=10)]
    asked = []
    for key, count in (("a", 10), ("b", 490)):
        with count_queries(session) as putting:
            put_entries(session, SCOPE, {}, (rows * 49)[:count], key=key, instead=False)
        with count_queries(session) as found:
            assert browser.get("/form").status_code == 200
        asked.append((len(found), len(putting)))

    assert len(kept()) == 500
    assert asked[1][0] <= asked[0][0]
    assert asked[1][1] <= asked[0][1] + 5


def test_what_is_not_shown_of_many_problems_is_counted(world, browser):
    session, _, _ = world
    put_entries(session, SCOPE, {}, [{"budget_2564": "ห้า"}] * 60, key="a", instead=False)
    page = browser.get("/form").text
    shown = page.count('<li class="error">')

    assert shown == 100
    assert re.search("ยังมีอีก .*: [๐-๙]+<", page)


def test_a_file_is_no_text_of_a_cell(world, browser, kept):
    browser.post("/form/entries", key="k1")
    files = {"c.project_name": ("a.txt", b"x")}
    answer = browser.post("/form/entries/k1/cells", files=files, version="1")

    assert (answer.status_code, kept()[0].values) == (200, {})
