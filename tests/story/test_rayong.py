"""A year of Rayong on the real scheduler, recounted by other means."""

import os
import shlex
from collections import Counter
from decimal import Decimal
from email import policy
from email.parser import BytesParser
from io import BytesIO

import openpyxl
import pytest

from tests.support.builders import ROOT

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]
CYCLE = "rayong-2564"


@pytest.fixture
def report(rayong):
    """What the rehearsal reported."""
    return rayong


def test_all_seventeen_steps_are_finished(office, report):
    status = office.json("status", CYCLE, "--json")

    assert [s["step"] for s in status["steps"] if s["state"] == "finished"] == [
        "1.1",
        "1.2",
        "2.1",
        "2.2",
        "3.1",
        "3.2",
        "3.3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
        "11",
        "12.1",
        "12.2",
    ]
    assert report["finished"]
    assert status["simulated"]


def test_every_unit_is_counted(report):
    counts = {
        s["step"]: (s["expected"], s["received"], s["missing"])
        for s in report["steps"]
        if s["expected"]
    }

    assert counts == {
        "1.1": (124, 124, 0),
        "1.2": (58, 58, 0),
        "2.2": (58, 58, 0),
        "3.3": (8, 8, 0),
    }
    assert sum(s["nil"] for s in report["steps"]) == 1
    assert sum(s["late"] for s in report["steps"]) >= 1


def test_every_package_was_said_to_have_come_and_one_only_when_asked(report):
    packages = report["packages"]

    # The late amphoe makes a newer package before the one who forgot is asked after the older.
    assert packages["acknowledged"] + packages["superseded"] == packages["sent"] > 20
    assert packages["superseded"] <= 2
    assert 1 <= packages["reminded"] < packages["sent"]


def test_a_step_does_not_open_before_its_window(report):
    for step in report["steps"]:
        assert step["actual"]["opened_at"] >= step["planned"]["opens_at"], step["step"]


def test_version_two_differs_by_exactly_the_late_amphoe(office, report):
    versions = [office.json("plan", CYCLE, "--json", "--version", str(n)) for n in (1, 2)]
    rows = [{row["row_key"]: row for row in version["rows"]} for version in versions]
    late = report["late_file"]

    assert len(report["plan_versions"]) == 2
    assert {key: row for key, row in rows[1].items() if key in rows[0]} == rows[0]
    new = [row for key, row in rows[1].items() if key not in rows[0]]
    assert {row["unit"] for row in new} == {late["unit"]}
    assert sorted(row["row_key"] for row in new) == sorted(late["added"])


def test_the_totals_are_those_of_the_workbooks(office):
    plan = office.json("plan", CYCLE, "--json")
    sums: dict[str, Decimal] = {}
    for row in plan["rows"]:
        for year, baht in cells_of(office, row).items():
            sums[year] = sums.get(year, Decimal()) + baht

    assert {year: f"{total:.2f}" for year, total in sorted(sums.items())} == plan["total_baht"]


def cells_of(office, row):
    """The budget cells that a plan row stands on, read from the uploaded file."""
    content = (office.home / "files/content" / row["sha256"][:2] / row["sha256"]).read_bytes()
    sheet = openpyxl.load_workbook(BytesIO(content))[row["sheet"]]
    number = int(row["row_key"].rsplit("/", 1)[1])
    top = next(n for n in range(1, 20) if "โครงการ/กิจกรรม *" in [c.value for c in sheet[n]])
    at = next(c.column for c in sheet[top] if str(c.value).startswith("งบประมาณปีที่ขอ"))
    return {"2564": Decimal(str(sheet.cell(number, at).value))}


def test_no_mail_is_sent_twice_and_every_mail_has_its_file(office, report):
    mails = [
        BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        for path in (office.home / "outbox").glob("*.eml")
    ]
    ours = [m for m in mails if m["X-OnePlan-Key"].startswith(f"{CYCLE}/")]

    assert len({m["X-OnePlan-Key"] for m in ours}) == len(ours)
    assert len({(m["To"], m["Subject"], body_of(m)) for m in ours}) == len(ours)
    queued = sum(sum(step["notices"].values()) for step in report["steps"])
    assert len(ours) == queued + sum(report["digests"].values())
    assert all("จำลอง" in body_of(m) for m in ours)


def body_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_the_audit_log_is_whole(office, report):
    assert "whole" in office.run("audit", "verify").stdout


def test_the_clock_of_a_rehearsal_shows_and_does_not_go_back(office, report):
    assert office.run("clock", "show", CYCLE).stdout.strip().endswith("simulated")
    refused = office.run("clock", "set", CYCLE, "2018-01-01", check=False)

    assert refused.returncode == 1
    assert "cannot go back" in refused.stderr


def commands_in(name):
    """The ``oneplan`` commands in the code blocks of a document."""
    lines, inside = [], False
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = not inside
        elif inside and line.startswith("oneplan "):
            lines.append(line.split("  #")[0].strip())
    return lines


@pytest.mark.parametrize("command", [*commands_in("README.md"), *commands_in("docs/guide.md")])
def test_every_command_of_readme_and_guide_works(office, report, tmp_path, command):
    arguments = shlex.split(command)[1:]
    if arguments[0] in ("rehearse", "up", "down"):
        pytest.skip("this command has a test of its own")
    arguments = [str(ROOT / a) if a.startswith("dags/") else a for a in arguments]
    arguments = [str(tmp_path / a) if a.endswith((".parquet", ".pdf")) else a for a in arguments]
    if "--row" in arguments:  # the guide names a row as one looks; each rehearsal has its own
        arguments[-1] = office.json("plan", CYCLE, "--json")["rows"][0]["row_key"]

    assert office.run(*arguments).stdout


def test_the_mails_are_those_of_an_independent_recount(office, report):
    """``ONEPLAN_PICTURES=1`` writes the table to ``docs/mails.md``."""
    from tests.support.recount import recount

    ours = Counter()
    for each in report["mails"]:
        reminder = each["reminder"].split(":")[0]
        if reminder == "opening" or reminder.startswith("due") or reminder == "digest":
            ours[each["step"], reminder, each["level"]] += each["count"]

    assert ours == recount(office.database_url(), CYCLE)
    assert sum(count for (_, reminder, _), count in ours.items() if reminder == "digest") >= 3
    if os.environ.get("ONEPLAN_PICTURES"):
        write_mails(ours)


def write_mails(ours):
    """The mails of the rehearsal by step, reminder and level."""
    reminders = [
        "opening",
        "due-14",
        "due-7",
        "due-3",
        "due-1",
        "due",
        "due+1",
        "due+3",
        "due+7",
        "due+14",
    ]
    steps = sorted({step for step, _, _ in ours if step})
    lines = [
        "# Mails of Rayong's rehearsal",
        "",
        "Simulated units; each figure was counted a second time from the calendar and the submissions"
        " (`tests/support/recount.py`). A reminder without a figure was put off until the next, which spoke"
        " for both, or found nobody missing.",
        "",
        "| step | " + " | ".join(reminders) + " |",
        "|" + "---|" * (len(reminders) + 1),
    ]
    lines += [
        f"| {step} | " + " | ".join(str(ours.get((step, r, "unit"), "")) for r in reminders) + " |"
        for step in steps
    ]
    lines += ["", "| digests to | mails |", "|---|---|"]
    lines += [
        f"| {level} | {ours.get(('', 'digest', level), 0)} |"
        for level in ("superior", "provincial_office", "governor")
    ]
    (ROOT / "docs" / "mails.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_no_mail_is_left_behind(office, report):
    found = office.json("notices", "list", CYCLE, "--json")
    # The guide's commands, which ran before, invite to a meeting after the year: one by one,
    # and offices that have no address too.
    states = {
        each["state"]
        for each in found
        if not each["reminder"].startswith(("sitting:", "meeting_task:"))
    }

    assert states <= {"accepted", "dropped"}
