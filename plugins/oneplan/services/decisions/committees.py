"""Who sits on a committee, and who may decide for it today."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.domain.decisions.committee_seats import CommitteeMember, deciders
from oneplan.domain.decisions.decisions import NotOfTheCommittee
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.line_problems import Problem, join_problems
from oneplan.errors import OneplanError
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.decisions.committee_files import read_rows
from oneplan.store.decisions import committees
from oneplan.store.shared import audit


class CommitteeInvalid(OneplanError):
    """A list of committee members was refused; the one before stays in force."""

    status_code = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        en, th = join_problems(problems)
        super().__init__(f"The committees were not loaded:\n{en}")
        self.th = f"ไม่ได้โหลดรายชื่อคณะกรรมการ รายชื่อเดิมยังใช้อยู่:\n{th}"


def import_committees(
    session: Session, cycle_id: str, content: str, *, actor: str, reason: str = ""
) -> int:
    """Load the members of a cycle's committees from CSV text: all, or none and every error.

    Returns:
        Number of members.

    Raises:
        CommitteeInvalid: Any line is wrong; the message lists each.
        FileRefused: It is no text, or a quote in it never closes.
    """
    steps = {step.id for step in calendar_in_force(session, cycle_id).steps}
    rows, problems = read_rows(content, steps)
    if problems:
        raise CommitteeInvalid(problems)
    committees.replace_members(
        session,
        cycle_id,
        [
            {
                "step_id": row.values["step"],
                "user": row.values["user"],
                "name": row.values["name"],
                "role": row.values["role"],
                "absent_from": row.day("absent_from"),
                "absent_to": row.day("absent_to"),
            }
            for row in rows
        ],
    )
    audit.append_event(
        session,
        actor=actor,
        action="committees.loaded",
        cycle_id=cycle_id,
        subject=cycle_id,
        details={"members": len(rows), **({"reason": reason} if reason else {})},
    )
    return len(rows)


def find_deciders(session: Session, cycle_id: str, step_id: str) -> tuple[CommitteeMember, ...]:
    """Who may answer for a step's committee today; empty where no list was loaded."""
    members = tuple(
        CommitteeMember(
            user=m.user, name=m.name, role=m.role, absent_from=m.absent_from, absent_to=m.absent_to
        )
        for m in committees.list_members(session, cycle_id=cycle_id, step_id=step_id)
    )
    return deciders(members, day=planning_now(session, cycle_id).astimezone(BANGKOK).date())


def require_decider(session: Session, cycle_id: str, step_id: str, user: str) -> None:
    """Check that a user may answer for a step's committee; without a list anyone may.

    Raises:
        NotOfTheCommittee: There is a list, and the user is not on it or not in office today.
    """
    if not committees.list_members(session, cycle_id=cycle_id, step_id=step_id):
        return
    may = find_deciders(session, cycle_id, step_id)
    if user not in {each.user for each in may}:
        raise NotOfTheCommittee(step_id=step_id, user=user, may=[each.name for each in may])


def count_seats(session: Session, cycle_id: str, step_id: str) -> int:
    """How many sit on a committee by its list: an alternate takes a seat and adds none."""
    listed = committees.list_members(session, cycle_id=cycle_id, step_id=step_id)
    return sum(each.role in ("chair", "member") for each in listed)
