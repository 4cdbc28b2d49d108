"""The day: what waits, what failed and what goes out tomorrow, from facts of the store."""

import pytest

from oneplan.domain.cycles.acts import Act
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.steps import record_act
from oneplan.services.operations.today import view_today
from oneplan.store.reminders import mail_faults
from oneplan.store.submissions.place_counts import count_by_place
from oneplan.store.submissions.unit_standings import UnitScope
from tests.support.many_units import add_many
from tests.support.statements import statements
from tests.support.world import CYCLE, moment, send, set_time, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def calendar(session):
    return start_world(session)


def view(session, area=""):
    return view_today(session, CYCLE, now=planning_now(session, CYCLE), area=area)


def test_a_quiet_day_says_so(session, calendar):
    found = view(session)

    assert found["waits"] == {
        "tickets": {"count": 0, "first": []}, "approvals": [], "questions": [], "unknown_mails": [],
    }  # fmt: skip
    assert found["problems"]["unreachable"] == [{"step": "1", "count": 1}], "A3 has no address"
    assert found["late"]["total"] == 0


@pytest.mark.parametrize(
    ("at", "reminders"),
    [
        pytest.param("2019-01-23", [("due-7", 3)], id="the day before a reminder"),
        pytest.param("2019-01-30", [("due", 3)], id="the day before it is due"),
        pytest.param("2019-01-26", [], id="a day before a day of rest"),
    ],
)
def test_tomorrows_mails_are_counted_by_what_is_missing(session, calendar, at, reminders):
    set_time(session, at)

    found = [(each["reminder"], each["count"]) for each in view(session)["tomorrow"]]
    assert found == reminders


def test_a_plan_waits_from_its_presentation_to_its_decision(session, calendar):
    record_act(session, CYCLE, "3", Act.PRESENT)
    assert [each["step"] for each in view(session)["waits"]["approvals"]] == ["3"]

    set_time(session, "2019-01-06")
    record_act(session, CYCLE, "3", Act.APPROVE)
    assert view(session)["waits"]["approvals"] == []

    set_time(session, "2019-01-07")
    record_act(session, CYCLE, "3", Act.PRESENT)
    assert [each["step"] for each in view(session)["waits"]["approvals"]] == ["3"], "a new version"


def test_what_failed_is_told_to_the_whole_office_alone(session, files, calendar):
    mail_faults.save_fault(session, cycle_id=None, part="send", reason="ไม่มีสัญญาณ")
    set_time(session, "2019-02-20")
    send(session, files, calendar, "A1")

    whole, own, other = view(session), view(session, "7401"), view(session, "7402")
    assert [each["part_th"] for each in whole["problems"]["faults"]] == ["ส่งอีเมล"]
    assert own["problems"]["faults"] == []
    assert [v["waits"]["tickets"]["count"] for v in (whole, own, other)] == [1, 1, 0]


def test_units_of_a_closed_step_are_no_news(session, calendar):
    set_time(session, "2019-02-20")

    found = view(session)
    assert (found["late"]["total"], found["closed_missing"]) == (0, 3)


def test_a_province_is_counted_without_reading_the_nation(session, calendar):
    """The index of step and group is read, and of it the one group."""
    areas = [f"740{n}01" for n in (1, 2, 3)]
    add_many(
        session, cycle=CYCLE, step="1", areas=areas, count=3000, digits=4, at=moment("2019-01-06")
    )
    scope = UnitScope(cycle_id=CYCLE, step_ids=["1"], group_code="7402")
    with statements() as asked:
        (found,) = count_by_place(session, scope)
    values = {"cycle_id_1": CYCLE, "step_id_1_1": "1", "group_code_1": "7402", "counted_versions_1": 0, "counted_versions_2": 0}  # fmt: skip
    # So few rows are read as fast without an index, as far as their statistics are known.
    session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
    found_plan = session.connection().exec_driver_sql(f"EXPLAIN {asked[-1]}", values)
    plan = "\n".join(found_plan.scalars())

    assert found.expected == 1001
    assert "ix_expected_submissions_" in plan
    assert "group_code" in plan.split("Index Cond")[1]
