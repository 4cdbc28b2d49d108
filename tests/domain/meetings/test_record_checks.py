"""What was written down of a meeting is held against the meeting that was called."""

from dataclasses import replace
from datetime import date

import pytest

from oneplan.domain.meetings.agendas import ItemKind
from oneplan.domain.meetings.record_checks import CalledSitting, record_problems
from oneplan.domain.meetings.record_rows import read_attendance, read_resolutions, read_tasks
from oneplan.domain.meetings.records import (
    Assigned,
    Attended,
    ItemOutcome,
    MeetingRecord,
    Presence,
    Resolved,
)

CALLED = CalledSitting(
    called_on=date(2018, 3, 30),
    begins_on=date(2018, 4, 4),
    items={"2": ItemKind.INFORM, "2.1": ItemKind.INFORM, "3.1": ItemKind.CONSIDER},
    invited={"A1": "อำเภอเมือง", "A2": "อำเภอบ้านแพ้ว"},
    units={"A1", "A2", "P1"},
    members=0,
    needs_quorum=False,
    today=date(2018, 4, 5),
)
COMMITTEE = replace(CALLED, members=30, needs_quorum=True)
RECORD = MeetingRecord(
    attended=(
        Attended(who="A1", presence=Presence.PRESENT, people=12),
        Attended(who="อำเภอบ้านแพ้ว", presence=Presence.PROXY, proxy="ปลัดอำเภอ", people=3),
    ),
    resolved=(
        Resolved(number="2.1", outcome=ItemOutcome.ACKNOWLEDGED),
        Resolved(number="3.1", outcome=ItemOutcome.APPROVED, text="เห็นชอบร่างปฏิทินฯ"),
    ),
    assigned=(Assigned(number="3.1", owner="P1", what="แจ้งหน่วยงาน", due=date(2018, 6, 30)),),
)


def test_a_whole_record_is_right():
    assert list(record_problems(CALLED, RECORD)) == []
    assert list(record_problems(COMMITTEE, RECORD)) == []  # fifteen of thirty are half


def resolved(**changes):
    return Resolved(**{"number": "3.1", "outcome": ItemOutcome.APPROVED, **changes})


NOTED = resolved(number="2.1", outcome=ItemOutcome.ACKNOWLEDGED)
A1 = Attended(who="A1", presence=Presence.PRESENT)


@pytest.mark.parametrize(
    ("called", "changes", "told"),
    [
        pytest.param(CALLED, {"held_on": date(2018, 4, 6)}, "today is 2018-04-05", id="in the future"),
        pytest.param(CALLED, {"held_on": date(2018, 3, 1)}, "was called on 2018-03-30", id="before it was called"),
        pytest.param(CALLED, {"attended": ()}, "nobody is named", id="no attendance"),
        pytest.param(CALLED, {"attended": (replace(A1, who="P1"),)}, "was not invited", id="a stranger"),
        pytest.param(CALLED, {"attended": (A1, A1)}, "listed twice", id="twice"),
        pytest.param(CALLED, {"attended": (A1, A1, replace(A1, who="A2"))}, "3 offices were there, 2 were invited", id="more than invited"),
        pytest.param(CALLED, {"present": 20}, "has 15 people", id="more than listed"),
        pytest.param(CALLED, {"present": -1}, "a number of people", id="fewer than none"),
        pytest.param(COMMITTEE, {"attended": (A1,)}, "1 of 30 members", id="no quorum"),
        pytest.param(COMMITTEE, {"members": 20}, "list has 30 members", id="fewer than the list"),
        pytest.param(replace(COMMITTEE, members=0), {}, "a committee has a number of members", id="unknown members"),
        pytest.param(replace(COMMITTEE, members=10), {}, "no more than the 10", id="more than members"),
        pytest.param(CALLED, {"resolved": (resolved(),)}, "item 2.1 has no resolution", id="one is missing"),
        pytest.param(CALLED, {"resolved": (NOTED, resolved(), resolved(number="9"))}, "'9': the agenda has 2, 2.1, 3.1", id="not on the agenda"),
        pytest.param(CALLED, {"resolved": (NOTED, resolved(), resolved(number="2"))}, "item 2 is a heading", id="a heading"),
        pytest.param(CALLED, {"resolved": (NOTED, resolved(), resolved())}, "resolved 2 times", id="resolved twice"),
        pytest.param(CALLED, {"resolved": (NOTED, resolved(outcome=ItemOutcome.REVISE))}, "says why", id="sent back without a reason"),
        pytest.param(CALLED, {"resolved": (resolved(number="2.1"), resolved())}, "was for information", id="information approved"),
        pytest.param(CALLED, {"assigned": (replace(RECORD.assigned[0], number="7"),)}, "'7': the agenda has", id="task of no item"),
        pytest.param(CALLED, {"assigned": (replace(RECORD.assigned[0], owner="X"),)}, "register has no such unit", id="task of nobody"),
        pytest.param(CALLED, {"assigned": (replace(RECORD.assigned[0], due=date(2018, 4, 3)),)}, "from the day of the meeting", id="task due before"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_in_both_languages(called, changes, told):
    problems = list(record_problems(called, replace(RECORD, **changes)))

    assert [each for each in problems if told in each.en], problems
    assert all(any("ก" <= letter <= "ฮ" for letter in each.th) for each in problems)


def test_lists_are_read_in_the_words_of_an_office():
    attended, wrong = read_attendance(
        [(2, {"who": "A1", "state": ""}), (3, {"who": "A2", "state": "", "proxy": "ปลัดอำเภอ", "people": "๓"}),
         (4, {"who": "P1", "state": "ติดราชการ"})]
    )  # fmt: skip
    assert wrong == []
    assert [(e.presence, e.proxy, e.people) for e in attended] == [
        (Presence.PRESENT, "", 1), (Presence.PROXY, "ปลัดอำเภอ", 3), (Presence.ABSENT, "", 0),
    ]  # fmt: skip

    found, wrong = read_resolutions(
        [(2, {"number": "๓.๑", "outcome": "เห็นชอบ", "text": "ร่างปฏิทินฯ"}),
         (3, {"number": "", "outcome": "", "text": "ให้อำเภอปรับปรุงคำสั่ง"})]
    )  # fmt: skip
    assert wrong == []
    assert found == (resolved(text="ร่างปฏิทินฯ\nให้อำเภอปรับปรุงคำสั่ง"),)

    tasks, wrong = read_tasks(
        [(2, {"number": "๓.๑", "owner": "A1", "what": "ส่งแผน", "due": "๓๐ มิ.ย. ๖๑"})]
    )
    assert wrong == []
    assert tasks == (Assigned(number="3.1", owner="A1", what="ส่งแผน", due=date(2018, 6, 30)),)


@pytest.mark.parametrize(
    ("read", "row", "told"),
    [
        (read_attendance, {"who": "", "state": "มา"}, "'': a unit's code"),
        (read_attendance, {"who": "A1", "state": "หลับ"}, "'หลับ': present, proxy or absent"),
        (read_attendance, {"who": "A1", "state": "ผู้แทน"}, "the post of who came instead"),
        (read_attendance, {"who": "A1", "people": "สาม"}, "'สาม': a number of people"),
        (read_resolutions, {"number": "1", "outcome": "ผ่าน"}, "'ผ่าน': one of acknowledged"),
        (read_tasks, {"number": "1", "owner": "", "what": "ก", "due": "2018-06-30"}, "the code of a unit"),
        (read_tasks, {"number": "1", "owner": "A1", "what": "", "due": "2018-06-30"}, "what is to be done"),
        (read_tasks, {"number": "1", "owner": "A1", "what": "ก", "due": "เร็ว ๆ นี้"}, "'เร็ว ๆ นี้': a day"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_by_its_line_and_not_kept(read, row, told):
    found, problems = read([(5, row)])

    assert found == ()
    assert [each for each in problems if each.en.startswith("line 5: ") and told in each.en]
    assert all(each.th.startswith("บรรทัดที่ ๕: ") for each in problems)
