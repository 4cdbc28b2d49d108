"""What is wrong with a command's arguments is one sentence, and nothing is done."""

from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from oneplan.cli.app import app
from oneplan.config.accounts import account
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.store.late_submissions import late_tickets
from oneplan.store.shared import audit_proofs
from tests.support import corpus
from tests.support.world import CYCLE, collect, send, set_time, start_world

pytestmark = pytest.mark.postgres
UNKNOWN_CYCLE, UNKNOWN_STEP = "Cycle 'x' has not been started", "no step '99'"
TOO_LARGE = "is larger than any"
BIG = "9" * 20


@pytest.fixture
def office(session, files, tmp_path, monkeypatch):
    """A plan of one amphoe, a late file of the second, and files to go wrong with."""

    @contextmanager
    def begin(*_, **__):
        with session.begin_nested():
            yield session

    monkeypatch.setattr("oneplan.store.shared.session.begin", begin)
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    set_time(session, "2019-03-01")
    collect(session)
    consolidate_step(session, CYCLE, "2", "")
    send(session, files, calendar, "A2", sender="สมศรี")
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


FILES = {
    "empty.csv": b"",
    "latin.csv": b"\xff\xfe\x00",
    "nul.csv": b"said_by,text\n\xe0\xb8\x81,a\x00b\n",
    "nul-committee.csv": b"step,user,name,role,absent_from,absent_to\n3,a\x00b,c,chair,,\n",
    "picture.pdf": b"\x89PNG\r\n\x1a\n",
}
LATE = ("--unit", "A2", "--reason", "r", "--by", "b")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("late", "ask", "x", "1", *LATE), UNKNOWN_CYCLE),
        (("late", "ask", CYCLE, "99", *LATE), UNKNOWN_STEP),
        (("late", "ask", CYCLE, "1", "--unit", "ZZ", *LATE[2:]), "Unit ZZ is not among"),
        (("late", "ask", CYCLE, "1", *LATE[:-1], " "), "a reason and a name"),
        (("late", "ask", CYCLE, "1", *LATE[:3], "\u200b", *LATE[4:]), "it says nothing"),
        (("late", "approve", "0", "--by", "b"), "There is no late ticket 0"),
        (("late", "approve", "x", "--by", "b"), "valid integer"),
        (("late", "approve", BIG, "--by", "b"), TOO_LARGE),
        (("late", "approve", "TICKET", "--by", " "), "a reason and a name"),
        (("late", "approve", "TICKET", "--by", " สมศรี\u200b"), "another person"),
        (("late", "approve", "TICKET", "--by", "b", "--days", "61"), "less than or equal to 60"),
        (("late", "refuse", "TICKET", "--by", "นางสมศรี", "--reason", "x"), "another person"),
        (("late", "refuse", "TICKET", "--by", "b", "--reason", " "), "it says nothing"),
        (("rerun", "x", "1", "--unit", "A2"), UNKNOWN_CYCLE),
        (("rerun", CYCLE, "99", "--unit", "A2"), UNKNOWN_STEP),
        (("rerun", CYCLE, "1", "--unit", "A3"), "Unit A3 has sent no late file"),
        (("rerun", CYCLE, "1", "--unit", "A2", "--reason", " "), "it says nothing"),
        (("rerun", CYCLE, "1", "--unit", "A2"), "No user of Airflow"),
        (("release", "x", "1"), UNKNOWN_CYCLE),
        (("release", CYCLE, "99"), UNKNOWN_STEP),
        (("decisions", "minutes", "x", "3", "picture.pdf", "--by", "b"), UNKNOWN_CYCLE),
        (("decisions", "minutes", CYCLE, "99", "picture.pdf", "--by", "b"), UNKNOWN_STEP),
        (("decisions", "minutes", CYCLE, "3", "picture.pdf", "--by", "b"), "no decision or record"),
        (("decisions", "minutes", CYCLE, "3", "nowhere.pdf", "--by", "b"), "No such file"),
        (("decisions", "minutes", CYCLE, "3", ".", "--by", "b"), "Is a directory"),
        (("committees", "import", "x", "empty.csv"), UNKNOWN_CYCLE),
        (("committees", "import", CYCLE, "empty.csv"), "the heading is step (ขั้นตอน), user"),
        (("committees", "import", CYCLE, "latin.csv"), "รหัสอักขระที่ไม่รับ"),
        (("committees", "import", CYCLE, "nul-committee.csv"), "อักขระที่ไม่ใช่ข้อความ"),
        (("comments", "import", "x", "3", "empty.csv"), "the heading is said_by"),
        (("comments", "import", CYCLE, "3", "nul.csv"), "holds a control character"),
        (("comments", "import", CYCLE, "3", "latin.csv"), "รหัสอักขระที่ไม่รับ"),
        (("comments", "answer", BIG, "--outcome", "taken", "--by", "b"), TOO_LARGE),
        (("comments", "answer", "0", "--outcome", "taken", "--by", "b"), "There is no comment 0"),
        (("comments", "answer", "0", "--outcome", "maybe", "--by", "b"), "is not one of"),
        (("lineage", "x", "1/A1/6"), "No plan of 'x' holds"),
        (("lineage", CYCLE, "1/A1/" + BIG), "a row reads <step>/<unit>/<sheet row>"),
        (("lineage", CYCLE, "1/A2/6"), "No plan of"),
        (("audit", "forget", "--days", "3"), "greater than or equal to 30"),
        (("audit", "forget", "--days", BIG), "less than or equal to"),
        (("audit", "export", CYCLE, "-o", "nowhere/a.json"), "No such file"),
        (("audit", "export", CYCLE, "--format", "xml"), "is not one of"),
        (("ceilings", "set", CYCLE, "2564=1", "--reason", " "), "it says nothing"),
        (("units", "merge", "A1", "A2", "--reason", " "), "it says nothing"),
        (("units", "forget-contact", "A1", "x@y"), "no such address for unit 'A1'"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_told_and_changes_nothing(office, session, monkeypatch, command, told):
    monkeypatch.chdir(office)
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    before = audit_proofs.find_head(session)
    done = CliRunner(env={"COLUMNS": "300"}).invoke(
        app, [str(ticket.id) if word == "TICKET" else word for word in command]
    )

    assert isinstance(done.exception, SystemExit)
    assert done.exit_code in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert (audit_proofs.find_head(session), ticket.state) == (before, "requested")


def test_who_allows_by_command_is_the_account_unless_a_name_is_told(office, session, monkeypatch):
    monkeypatch.setattr(
        "oneplan.gateways.airflow.airflow_api.AirflowApi.sign_in", lambda _: NoAirflow()
    )
    done = CliRunner().invoke(app, ["rerun", CYCLE, "1", "--unit", "A2"])
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)

    assert done.exit_code == 0
    assert (ticket.state, ticket.decided_by) == ("accepted", account())


class NoAirflow:
    """An Airflow that has nothing to clear and no question to end."""

    def clear_downstream(self, *_, **__):
        return ()

    def end_run(self, *_):
        return None


def test_an_approval_by_command_says_what_is_left_to_do(office, session, monkeypatch):
    monkeypatch.setattr(
        "oneplan.gateways.airflow.airflow_api.AirflowApi.sign_in", lambda _: NoAirflow()
    )
    (ticket,) = late_tickets.list_tickets(session, cycle_id=CYCLE)
    approve = ["late", "approve", str(ticket.id), "--by", "b", "--days", "2"]
    first = CliRunner().invoke(app, approve)
    set_time(session, "2019-03-09")
    again = CliRunner().invoke(app, approve)
    listed = CliRunner().invoke(app, ["late", "list", CYCLE]).stdout

    assert "is open until 2019-03-03" in first.stdout
    assert f"oneplan rerun {CYCLE} 1 --unit A2" in first.stdout
    assert "was open until 2019-03-03" in again.stdout
    assert "ผู้ขอ สมศรี · ผู้พิจารณา b: อนุญาตตามที่ขอ · ถึง 2019-03-03" in listed


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("units", "import"), id="units"),
        pytest.param(("units", "last-year", CYCLE, "--file"), id="last year"),
        pytest.param(("committees", "import", CYCLE), id="committees"),
        pytest.param(("comments", "import", CYCLE, "3"), id="comments"),
    ],
)
@pytest.mark.parametrize("make", [corpus.xlsx, corpus.xls], ids=["xlsx", "xls"])
def test_a_workbook_in_place_of_a_list_is_told_as_one(office, command, make):
    (office / "list.csv").write_bytes(make())
    done = CliRunner().invoke(app, [*command, str(office / "list.csv")])

    assert done.exit_code == 1
    assert "is an Excel workbook" in done.stderr
    assert "“CSV UTF-8 (Comma delimited)”" in done.stderr
    assert "สมุดงาน Excel" in done.stderr
