"""A workbook is kept, checked and answered at once."""

import pytest

from oneplan.domain.submissions import UnitNotExpected, WorkbookUnreadable
from oneplan.services.submissions import NothingLate, StepNotOpen, accept_late, receive_nil
from oneplan.store import submissions
from tests.services.world import CYCLE, rows_of, send, set_time, start_world

pytestmark = pytest.mark.postgres


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
    broken[0]["title"] = ""
    broken[0]["beyond_capacity"] = "อาจจะ"

    receipt = send(session, files, calendar, "A1", broken)

    assert receipt.state == "returned"
    assert [(f.cell, f.rule) for f in receipt.findings] == [("D3", "required"), ("H3", "choice")]
    counted = submissions.list_counted(session, cycle_id=CYCLE, step_id="1")
    assert [(each.unit_code, each.version) for each in counted] == [("A1", 1)]


def test_a_nil_return_counts_as_sent(session, files):
    start_world(session)

    receive_nil(
        session, cycle_id=CYCLE, step_id="1", unit_code="A2", reason="ไม่มี", sender="t", files=files
    )

    missing = submissions.list_missing_units(session, cycle_id=CYCLE, step_id="1")
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
        accept_late(session, cycle_id=CYCLE, step_id="1", unit_code="A1", actor="t", reason="น้ำท่วม")

    counted = submissions.list_counted(session, cycle_id=CYCLE, step_id="1")
    assert [each.unit_code for each in counted] == ["A1"]


def test_nothing_late_is_refused(session, files):
    calendar = start_world(session)
    send(session, files, calendar, "A1")

    with pytest.raises(NothingLate, match="Unit A1 has sent no late file to step 1"):
        accept_late(session, cycle_id=CYCLE, step_id="1", unit_code="A1", actor="t", reason="x")


def test_a_step_that_has_not_opened_takes_nothing(session, files):
    calendar = start_world(session, at="2018-12-01")

    with pytest.raises(StepNotOpen, match="opens on 2019-01-01"):
        send(session, files, calendar, "A1")


def test_a_unit_that_is_not_asked_is_refused(session, files):
    calendar = start_world(session)

    with pytest.raises(UnitNotExpected, match="Unit C1 is not among"):
        send(session, files, calendar, "C1")


@pytest.mark.parametrize(
    "content",
    [pytest.param(b"", id="empty"), pytest.param(b"PK\x03\x04 not a zip", id="torn"),
     pytest.param(b"%PDF-1.7", id="another kind")],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_and_not_kept(session, files, content):
    calendar = start_world(session)

    with pytest.raises(WorkbookUnreadable, match=r"A1\.xlsx: not an \.xlsx workbook"):
        send(session, files, calendar, "A1", content=content)

    assert submissions.list_submissions(session, cycle_id=CYCLE) == []
