"""A workbook is kept, checked and answered at once."""

import hashlib

import pytest

from oneplan.domain.submissions.submission_differences import compare_rows
from oneplan.domain.submissions.submissions import UnitNotExpected
from oneplan.gateways.files.file_types import FileRefused, refuse
from oneplan.gateways.spreadsheets.form_workbooks import Template, write_form
from oneplan.services.forms.file_checks import form_of, stamp_of
from oneplan.services.forms.receipts import receipt_of
from oneplan.services.forms.templates import template_for
from oneplan.services.late_submissions.files import NothingLate, accept_late, find_late
from oneplan.services.submissions.admissions import StepNotOpen
from oneplan.services.submissions.intake import record_refusal
from oneplan.services.submissions.submissions import NilIncomplete, receive_nil
from oneplan.services.submissions.withdrawals import WithdrawalRefused, withdraw_submission
from oneplan.store.shared import audit_chain
from oneplan.store.submissions import expected_submissions, submission_rows, submissions
from tests.support.corpus import ole
from tests.support.world import CYCLE, rows_of, send, set_time, start_world

pytestmark = pytest.mark.postgres
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A1"}


def test_a_right_workbook_is_accepted_with_its_rows(session, files):
    calendar = start_world(session)

    receipt = send(session, files, calendar, "A1")

    assert (receipt.state, receipt.version, receipt.rows) == (
        "accepted",
        1,
        len(rows_of("A1", calendar)),
    )
    assert files.get(receipt.sha256)[:2] == b"PK"


def test_the_same_bytes_twice_are_one_version(session, files):
    calendar = start_world(session)

    first, second = (send(session, files, calendar, "A1") for _ in range(2))

    assert (second.version, second.is_repeat, second.sha256) == (1, True, first.sha256)


def test_an_error_returns_the_file_and_keeps_what_was_accepted(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    broken = rows_of("A1", calendar)
    broken[0]["project_name"] = ""
    broken[0]["origin_level"] = "ดาวอังคาร"

    receipt = send(session, files, calendar, "A1", broken)

    assert receipt.state == "returned"
    assert {(f.cell, f.rule) for f in receipt.findings} == {("E7", "required"), ("F7", "choice")}
    counted = submissions.list_counted(session, cycle_id=CYCLE, step_id="1")
    assert [(each.unit_code, each.version) for each in counted] == [("A1", 1)]


def test_a_nil_return_counts_as_sent(session, files):
    start_world(session)

    receive_nil(
        session, cycle_id=CYCLE, step_id="1", unit_code="A2", reason="ไม่มี", sender="t", files=files
    )

    missing = expected_submissions.list_missing_units(session, cycle_id=CYCLE, step_id="1")
    assert [unit.code for unit in missing] == ["A1", "A3"]


@pytest.mark.parametrize(
    ("at", "state", "late"),
    [
        pytest.param("2019-01-31T23:59:59", "accepted", False, id="on the due day"),
        pytest.param("2019-02-01T00:00:01", "accepted", True, id="in the days of grace"),
        pytest.param("2019-02-07T23:59:59", "accepted", True, id="the last moment of grace"),
        pytest.param("2019-02-08T00:00:00", "late", True, id="after closing"),
    ],
)
def test_when_a_file_comes_decides_how_it_stands(session, files, at, state, late):
    calendar = start_world(session)
    set_time(session, at)

    receipt = send(session, files, calendar, "A1")

    kept = submissions.list_submissions(session, cycle_id=CYCLE)[0]
    assert (receipt.state, kept.is_late) == (state, late)


def test_a_late_file_counts_once_the_secretariat_accepts_it(session, files):
    calendar = start_world(session)
    set_time(session, "2019-03-01")
    send(session, files, calendar, "A1")

    for _ in range(2):
        accept_late(session, find_late(session, **SCOPE).submission_id, actor="t", reason="น้ำท่วม")

    counted = submissions.list_counted(session, cycle_id=CYCLE, step_id="1")
    assert [each.unit_code for each in counted] == ["A1"]


def test_nothing_late_is_refused(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")

    with pytest.raises(NothingLate, match="Unit A1 has sent no late file to step 1"):
        find_late(session, **SCOPE)


def test_a_step_that_has_not_opened_takes_nothing(session, files):
    calendar = start_world(session, at="2018-12-01")

    with pytest.raises(StepNotOpen, match="opens on 2019-01-01"):
        send(session, files, calendar, "A1")


def test_a_unit_that_is_not_asked_is_refused(session, files):
    calendar = start_world(session)

    with pytest.raises(UnitNotExpected, match="Unit C1 is not among"):
        send(session, files, calendar, "C1")


def test_a_file_that_is_not_safe_is_refused_and_not_kept(session, files):
    calendar = start_world(session)

    with pytest.raises(FileRefused) as refused:
        send(session, files, calendar, "A1", content=ole("_VBA_PROJECT_CUR"))

    assert refused.value.rule == "macros"
    assert submissions.list_submissions(session, cycle_id=CYCLE) == []


def test_a_refusal_is_written_down_with_its_hash_and_rule(session):
    start_world(session)
    refusal = refuse("macros")

    record_refusal(session, **SCOPE, content=b"x", refusal=refusal)

    *_, last = audit_chain.list_events(session)
    assert (last.action, last.details["rule"]) == ("submission.refused", "macros")
    assert last.details["sha256"] == hashlib.sha256(b"x").hexdigest()


def test_receipts_are_numbered_through_the_cycle(session, files):
    calendar = start_world(session)

    numbers = [send(session, files, calendar, unit).number for unit in ("A1", "A2", "A1", "A3")]

    assert numbers == [1, 2, 1, 3]


def test_a_receipt_reads_the_same_later(session, files):
    calendar = start_world(session)
    given = send(session, files, calendar, "A1")

    kept = submissions.get_version(session, **SCOPE, version=1)

    assert receipt_of(kept) == given
    rows = submission_rows.list_rows(session, kept.id)
    assert given.total_baht == sum(b for row in rows for b in row.budgets.values())


def test_a_file_made_for_another_unit_is_returned(session, files):
    calendar = start_world(session)
    form = form_of(calendar, "1")
    stamp = stamp_of(form, cycle_id=CYCLE, step_id="1", unit_code="A2")
    content = write_form(form, Template(heading_th="A2", stamp=stamp, rows=rows_of("A1", calendar)))

    receipt = send(session, files, calendar, "A1", content=content)

    assert (receipt.state, [f.rule for f in receipt.findings]) == ("returned", ["stamp_unit"])


def test_the_template_of_a_unit_carries_what_it_sent(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")

    again = send(session, files, calendar, "A1", content=template_for(session, **SCOPE))

    assert (again.state, again.version) == ("accepted", 2)
    rows = [
        submission_rows.list_rows(session, each.id)
        for each in submissions.list_submissions(session, cycle_id=CYCLE)
    ]
    assert compare_rows(rows[0], rows[1]).is_empty


def test_a_warning_is_accepted_and_said(session, files):
    calendar = start_world(session)
    rows = rows_of("A1", calendar)
    rows[1]["project_name"] = rows[0]["project_name"]
    rows[1]["justification"] = "คนละเส้นทาง"

    receipt = send(session, files, calendar, "A1", rows)

    assert (receipt.state, receipt.rows) == ("accepted_with_warnings", len(rows))
    assert [(f.rule, f.severity, f.justification) for f in receipt.findings] == [
        ("same_title_twice", "warning", "คนละเส้นทาง")
    ]
    missing = expected_submissions.list_missing_units(session, cycle_id=CYCLE, step_id="1")
    assert "A1" not in [unit.code for unit in missing]


def test_a_withdrawn_file_counts_no_more(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")

    assert withdraw_submission(session, **SCOPE, sender="t", reason="ส่งผิด") == 1

    missing = expected_submissions.list_missing_units(session, cycle_id=CYCLE, step_id="1")
    assert "A1" in [unit.code for unit in missing]
    with pytest.raises(WithdrawalRefused, match="nothing is in force"):
        withdraw_submission(session, **SCOPE, sender="t", reason="ส่งผิด")


def test_nothing_is_withdrawn_after_closing(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    set_time(session, "2019-03-01")

    with pytest.raises(WithdrawalRefused, match="the step has closed"):
        withdraw_submission(session, **SCOPE, sender="t", reason="ส่งผิด")


@pytest.mark.parametrize(("reason", "sender"), [("", "ก"), ("ไม่มี", " ")])
def test_a_nil_return_has_a_reason_and_a_signer(session, files, reason, sender):
    start_world(session)

    with pytest.raises(NilIncomplete):
        receive_nil(session, **SCOPE, reason=reason, sender=sender, files=files)


def test_an_earlier_file_sent_again_is_in_force_again(session, files):
    calendar = start_world(session)
    first, second = rows_of("A1", calendar, seed=1), rows_of("A1", calendar, seed=2)
    send(session, files, calendar, "A1", first)
    send(session, files, calendar, "A1", second)

    again = send(session, files, calendar, "A1", first)

    assert (again.version, again.is_repeat) == (3, False)
    counted = submissions.list_counted(session, cycle_id=CYCLE, step_id="1")
    assert [(each.unit_code, each.version) for each in counted] == [("A1", 3)]


def test_a_withdrawn_file_can_be_sent_again(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    withdraw_submission(session, **SCOPE, sender="t", reason="ตรวจก่อน")

    again = send(session, files, calendar, "A1")

    assert (again.version, again.state) == (2, "accepted")


def test_a_withdrawn_late_file_is_not_there_to_accept(session, files):
    calendar = start_world(session)
    set_time(session, "2019-02-08")
    send(session, files, calendar, "A1")
    late = submissions.get_version(session, **SCOPE, version=1)
    submissions.save_state(session, late, "withdrawn")

    with pytest.raises(NothingLate):
        find_late(session, **SCOPE)
    with pytest.raises(NothingLate):
        accept_late(session, late.id, actor="t", reason="x")
