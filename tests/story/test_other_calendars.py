"""Samut Sakhon's and Chachoengsao's years on the real scheduler, recounted from their workbooks.

Each takes minutes, so that they run at night; a year of Samut Sakhon's screening alone, with the
steps around it, is there every day.
"""

import json
from collections import Counter
from decimal import Decimal

import pytest
import yaml

from oneplan.store.decisions import decisions
from oneplan.store.shared.session import begin
from oneplan.store.submissions import submissions
from tests.support.builders import CALENDARS
from tests.support.sent_workbooks import baht, last_counted, lines_under

pytestmark = [pytest.mark.airflow, pytest.mark.postgres, pytest.mark.slow]
SAMUT_SAKHON, CHACHOENGSAO = "samutsakhon-2563", "chachoengsao-tambon-2566"
SCREENING = "screening-2563"
REGISTERS = ("1", "4.1", "6.1", "6.2")
TITLE = "โครงการ/กิจกรรม"
FULL_TITLE = "1. ชื่อโครงการสำคัญ"


class Year:
    """A rehearsed year: what it reported, and the files that its units sent."""

    def __init__(self, office, cycle, report):
        self.office, self.cycle, self.report = office, cycle, report

    def content(self, sha256):
        return (self.office.home / "files/content" / sha256[:2] / sha256).read_bytes()

    def sent(self, step):
        """The contents of the workbooks that count in a step."""
        with begin(self.office.database_url()) as session:
            found = submissions.list_submissions(session, cycle_id=self.cycle, step_id=step)
            return [self.content(each.sha256) for each in last_counted(found)]

    def dispatched(self, step, group=None):
        """Group and files of what left with a step, the last of each group."""
        with begin(self.office.database_url()) as session:
            return {
                each.group_code: each.files
                for each in decisions.list_dispatches(session, cycle_id=self.cycle)
                if each.step_id == step and group in (None, each.group_code)
            }

    def states(self):
        return {each["step"]: each["state"] for each in self.report["steps"]}


def rehearse(office, tmp_path_factory, cycle, *options):
    report = tmp_path_factory.mktemp(cycle) / "report.json"
    office.run("rehearse", cycle, "--json", str(report), *options)
    return Year(office, cycle, json.loads(report.read_text()))


@pytest.fixture(scope="module")
def screening(office, tmp_path_factory):
    """Samut Sakhon's calendar from its ideas to the draft: four steps of it, as they are printed."""
    path = office.home.parent / "dags" / "calendars" / f"{SCREENING}.yaml"
    path.write_text(
        yaml.safe_dump(screening_calendar(), allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    office.run("up")
    return rehearse(office, tmp_path_factory, SCREENING, "--units", "60")


def screening_calendar():
    """The steps of ideas, their screening, the full projects and the draft, asked of agencies."""
    data = yaml.safe_load((CALENDARS / f"{SAMUT_SAKHON}.yaml").read_text(encoding="utf-8"))
    kept = ("7.1", "8", "9", "10")
    steps = [dict(each) for each in data["steps"] if each["id"] in kept]
    for step in steps:
        step.pop("phase", None)
        step.pop("parent", None)
        step["inputs"] = [each for each in step.get("inputs", ()) if each in kept]
        step["after"] = [each for each in step.get("after", ()) if each["step"] in kept]
        step["submitted_by"] = {
            **step["submitted_by"],
            "levels": [
                each for each in step["submitted_by"]["levels"] if each not in ("lao", "amphoe")
            ],
        }
    dropped = ("infographic", "missing_calendars", "open_questions")
    made = {key: value for key, value in data.items() if key not in dropped}
    return made | {"cycle": SCREENING, "phases": [], "parents": [], "steps": steps}


@pytest.fixture(scope="module")
def samut_sakhon(office, tmp_path_factory):
    """Samut Sakhon's year."""
    return rehearse(office, tmp_path_factory, SAMUT_SAKHON)


@pytest.fixture(scope="module")
def chachoengsao(office, tmp_path_factory):
    """Chachoengsao's year."""
    return rehearse(office, tmp_path_factory, CHACHOENGSAO)


def ideas_of(year):
    return year.office.json("screenings", "list", year.cycle, "--json")


def check_screening(year):
    """Hold the results and the full projects against the workbooks that were sent."""
    found = ideas_of(year)
    proposed = Counter(
        line[TITLE] for each in year.sent("7.1") for line in lines_under(each, TITLE)
    )
    full = [line for each in year.sent("9") for line in lines_under(each, FULL_TITLE)]
    named = Counter(
        str(line["ข้อเสนอโครงการ (Project Idea) ที่เป็นที่มา"] or "").split(" ")[0] for line in full
    )

    assert Counter(each["title"] for each in found["ideas"]) == proposed
    assert {each["outcome"] for each in found["ideas"]} >= {"passed", "put_right", "not_passed"}
    assert all(each["reason"] for each in found["ideas"] if each["outcome"] != "passed")
    assert Counter(each["idea"] for each in found["projects"]) == named
    assert sum(len(each["projects"]) for each in found["ideas"]) == sum(
        count for key, count in named.items() if key
    )


@pytest.mark.nightly
def test_the_ideas_of_a_year_are_screened_on_airflow(screening):
    assert screening.report["finished"]
    assert set(screening.states().values()) == {"finished"}
    check_screening(screening)


@pytest.mark.nightly
def test_the_draft_after_the_screening_holds_the_money_of_the_workbooks(screening):
    full = [line for each in screening.sent("9") for line in lines_under(each, FULL_TITLE)]
    plan = screening.office.json("plan", SCREENING, "--json")

    assert sum(map(Decimal, plan["total_baht"].values())) == sum(
        baht(line["9. งบประมาณ"]) for line in full
    )


@pytest.mark.nightly
def test_samut_sakhons_year_ends_on_airflow(samut_sakhon):
    assert samut_sakhon.report["finished"]
    assert set(samut_sakhon.states().values()) == {"finished"}
    check_screening(samut_sakhon)


@pytest.mark.nightly
def test_what_is_beyond_capacity_leaves_samut_sakhon_for_its_ministries(samut_sakhon):
    rows = [
        line
        for step in ("7.2", "7.3")
        for each in samut_sakhon.sent(step)
        for line in lines_under(each, TITLE)
    ]
    told = Counter()
    for group, files in samut_sakhon.dispatched("15").items():
        if group.startswith("ministry-"):
            (entry,) = [each for each in files if each["name"].endswith(".xlsx")]
            content = samut_sakhon.content(entry["sha256"])
            told.update(line[TITLE] for line in lines_under(content, TITLE, sheet="บัญชีโครงการ"))

    assert len(rows) > 10
    assert told == Counter(line[TITLE] for line in rows)


@pytest.mark.nightly
def test_chachoengsaos_year_ends_on_airflow_in_documents_that_were_sent(chachoengsao):
    report = chachoengsao.report

    assert report["finished"]
    assert set(chachoengsao.states().values()) == {"finished"}
    assert report["plan_versions"] == []
    assert all(each["package"] for each in report["collations"])
    made = Counter(each["step"] for each in report["collations"])
    assert made.pop(report["late_file"]["step"]) == 2
    assert set(made.values()) == {1}
    assert len(made) == 7
    assert report["packages"]["acknowledged"] == report["packages"]["sent"]


@pytest.mark.nightly
@pytest.mark.parametrize("step", REGISTERS)
def test_a_register_of_chachoengsao_holds_the_rows_of_its_workbooks(chachoengsao, step):
    key = "ที่"
    sent = [
        line
        for each in chachoengsao.sent(step)
        for line in lines_under(each, key)
        if any(value not in (None, "") for name, value in line.items() if name != key)
    ]
    (files,) = chachoengsao.dispatched(step).values()
    (entry, *_) = [each for each in files if each["name"].endswith(".xlsx")]
    written = lines_under(chachoengsao.content(entry["sha256"]), key)
    (made,) = [each for each in chachoengsao.report["collations"] if each["step"] == step]
    money = "งบประมาณ (บาท)"

    assert len(sent) == len(written) == made["rows"] > 10
    assert sum(baht(line.get(money)) for line in written) == sum(
        baht(line.get(money)) for line in sent
    )
