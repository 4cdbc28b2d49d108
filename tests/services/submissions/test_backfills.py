"""Steps that were over when their cycle began are filled in, and invite nobody (R14)."""

from functools import partial

import pytest

from oneplan.domain.submissions.backfills import NIL_TH, BackfillInvalid, read_backfill
from oneplan.services.cycles.steps import collect_step, open_step, waiting
from oneplan.services.operations.amendment_previews import foresee_amendment
from oneplan.services.operations.status import cycle_status
from oneplan.services.reminders.digests import plan_digests
from oneplan.services.reminders.reminder_schedule import queue_invitations, queue_reminders
from oneplan.services.submissions.backfills import BackfillRefused, backfill
from oneplan.store.reminders import notices
from oneplan.store.submissions import submissions
from tests.support.builders import SMALL_STEPS
from tests.support.world import (
    BANGKOK,
    CYCLE,
    collect,
    moment,
    rows_of,
    set_time,
    start_world,
    workbook,
)

pytestmark = pytest.mark.postgres
OVER = "2019-02-03T09:00"
"""After the due day of step 1 and within its days of grace."""


@pytest.fixture
def world(session):
    """A cycle that is begun after its first step has ended."""
    first, *others = SMALL_STEPS()
    return start_world(
        session, at=OVER, steps=({**first, "policy": {"when_missing": "hold"}}, *others)
    )


def fill(begin, files, folder, lines, *, by="สมศรี"):
    rows = read_backfill("step,unit,file,received_on\n" + lines)
    return backfill(begin=begin, cycle_id=CYCLE, rows=rows, folder=folder, by=by, files=files)


@pytest.fixture
def folder(world, tmp_path):
    """A file of A1, and one that is none."""
    (tmp_path / "a1.xlsx").write_bytes(workbook(world, rows_of("A1", world)))
    (tmp_path / "bad.xlsx").write_bytes(b"PK nothing")
    return tmp_path


@pytest.fixture
def hand_in(begin, files, folder):
    """Hand a list in, whose files lie in the folder."""
    return partial(fill, begin, files, folder)


LIST = f"๑,A1,a1.xlsx,๒๐ ม.ค. ๖๒\n1,A2,{NIL_TH},๓๐ ม.ค. ๖๒\n1,A3,bad.xlsx,๓๐ ม.ค. ๖๒\n"


def last(session, code):
    return submissions.get_last(session, cycle_id=CYCLE, step_id="1", unit_code=code)


def test_files_are_kept_with_their_true_days_and_one_fault_stops_one(session, hand_in):
    found = hand_in(LIST)
    sent = [last(session, code) for code in ("A1", "A2")]

    assert [each.state for each in found][:2] == ["accepted", "nil"]
    assert found[2].state in ("returned", "refused")
    assert found[2].reason
    days = [each.received_at.astimezone(BANGKOK).date().isoformat() for each in sent]
    assert days == ["2019-01-20", "2019-01-30"]
    assert [(each.is_late, each.sender) for each in sent] == [(False, "สมศรี")] * 2
    assert [each.state for each in hand_in(LIST)][:2] == ["accepted", "nil"]
    assert [last(session, code).version for code in ("A1", "A2")] == [1, 1]


def test_nobody_is_invited_reminded_or_told(session, hand_in):
    hand_in(LIST)
    open_step(session, CYCLE, "1")
    mails = [queue_invitations(session, CYCLE, "1")]
    for reminder, at in (
        ("due+3", "2019-02-04T09:00"),
        ("due+7", "2019-02-07T09:00"),
        ("due+14", "2019-02-14T09:00"),
    ):
        set_time(session, at)
        mails.append(queue_reminders(session, CYCLE, "1", reminder))
        assert plan_digests(session, CYCLE, moment(at).date()) == ()

    assert mails == [0, 0, 0, 0]
    assert list(notices.list_notices(session, cycle_id=CYCLE)) == []


def test_the_step_is_marked_and_goes_on_without_the_missing(session, hand_in):
    hand_in(LIST)
    first = cycle_status(session, CYCLE)["steps"][0]

    assert first["backfilled_at"] == "2019-02-03T09:00:00+07:00"
    assert waiting(session, CYCLE, "1", "7403").is_over
    assert collect_step(session, CYCLE, "1", "7401")["received"] == 1


WRONG = [
    pytest.param("2,,,", "ขั้นตอนที่ ๒ ยังไม่สิ้นสุด", id="a step that is not over"),
    pytest.param("9,,,", "ไม่มีขั้นตอน 9", id="no such step"),
    pytest.param("1,C1,a1.xlsx,๒๐ ม.ค. ๖๒", "ไม่ได้ขอไฟล์จากหน่วยงาน C1", id="a unit that is not asked"),
    pytest.param("1,A1,zz.xlsx,๒๐ ม.ค. ๖๒", "ไม่มีไฟล์ zz.xlsx", id="no such file"),
    pytest.param("1,A1,a1.xlsx,๒๐ ธ.ค. ๖๑", "อยู่ก่อนวันเปิดขั้นตอน (๑ มกราคม ๒๕๖๒)", id="before it opened"),
    pytest.param("1,A1,a1.xlsx,๑๐ ม.ค. ๒๐๑๙", "ปี 2019 เป็นปี ค.ศ.", id="a year of the Christian era"),
    pytest.param("1,A1,a1.xlsx,2562-01-10", "2562 เป็นปี พ.ศ. (อาจหมายถึง 2019)", id="a Buddhist year in the other form"),
    pytest.param("1,A1,a1.xlsx,๔ ก.พ. ๖๒", "หลังวันนี้ (๓ กุมภาพันธ์ ๒๕๖๒)", id="tomorrow"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "said"), WRONG)
def test_a_list_with_a_wrong_line_keeps_nothing(session, hand_in, lines, said):
    with pytest.raises(BackfillInvalid) as refused:
        hand_in(LIST + lines)

    assert said in refused.value.th
    assert submissions.list_counted_files(session, cycle_id=CYCLE, step_id="1") == []


def test_a_step_that_was_collected_is_for_late_files(session, hand_in):
    collect(session)

    with pytest.raises(BackfillInvalid, match="was collected already"):
        hand_in(LIST)


def test_a_dispatch_is_never_filled_in(session, hand_in):
    set_time(session, "2019-06-01")

    with pytest.raises(BackfillInvalid, match="it would be sent now"):
        hand_in("4,,,")


def test_somebody_hands_the_files_in(hand_in):
    with pytest.raises(BackfillRefused):
        hand_in(LIST, by=" ")


def test_an_amendment_foresees_no_mail_about_a_step_that_is_filled_in(session, hand_in, world):
    hand_in(LIST)
    data = world.model_dump(mode="json")
    data["steps"][0]["window"] = {"printed": "ม.ค. - มี.ค. ๖๒"}
    (moved,) = foresee_amendment(session, CYCLE, type(world).model_validate(data)).steps

    assert moved.missing == 0
