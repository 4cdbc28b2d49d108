"""Who may decide for a committee today, and the minutes of what it decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import shown
from oneplan.domain.decisions.committee_seats import CommitteeMember, deciders
from oneplan.domain.decisions.decisions import NotOfTheCommittee
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.line_problems import Problem, join_problems
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.decisions.committee_files import read_rows
from oneplan.services.forms.file_checks import shown_name
from oneplan.store.decisions import committees, decisions
from oneplan.store.shared import audit

MINUTES_TYPES = ("pdf", "docx")


class CommitteeInvalid(OneplanError):
    """A list of committee members was refused; the one before stays in force."""

    status_code = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        en, th = join_problems(problems)
        super().__init__(f"The committees were not loaded:\n{en}")
        self.th = f"ไม่ได้โหลดรายชื่อคณะกรรมการ รายชื่อเดิมยังใช้อยู่:\n{th}"


class NothingDecided(OneplanError):
    """Minutes were sent for a meeting that nobody has written down."""

    status_code = 404

    def __init__(self, *, step_id: str, meeting_no: str | None) -> None:
        which = f" of meeting {meeting_no!r}" if meeting_no else ""
        super().__init__(
            f"Step {step_id} has no decision or record{which} that minutes could belong to;"
            " `oneplan decisions list CYCLE` prints those there are."
        )
        which_th = f" ครั้งที่ “{shown(meeting_no)}”" if meeting_no else ""
        self.th = (
            f"ขั้นตอนที่ {to_thai_digits(step_id)} ยังไม่มีมติหรือบันทึกการประชุม{which_th}"
            " จึงเก็บรายงานการประชุมไม่ได้ ต้องบันทึกผลการประชุมก่อน"
        )


def import_committees(session: Session, cycle_id: str, content: str, *, actor: str) -> int:
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
        details={"members": len(rows)},
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


def keep_minutes(
    session: Session,
    cycle_id: str,
    step_id: str,
    *,
    file_name: str,
    content: bytes,
    files: Files,
    actor: str,
    meeting_no: str | None = None,
) -> str:
    """Keep the minutes of a step's last meeting, or of the one numbered so; return their SHA-256.

    Raises:
        FileRefused: The file is no PDF or Word file that can be let in.
        NothingDecided: No such meeting of the step was written down yet.
    """
    calendar_in_force(session, cycle_id).step(step_id)
    found = [
        each
        for each in decisions.list_decisions(session, cycle_id=cycle_id)
        if each.step_id == step_id and meeting_no in (None, each.details.get("meeting_no"))
    ]
    if not found:
        raise NothingDecided(step_id=step_id, meeting_no=meeting_no)
    file = read_file(content, accepts=MINUTES_TYPES)
    sha256 = files.put(content)
    is_new = committees.add_minutes(
        session,
        decision_id=found[-1].id,
        sha256=sha256,
        file_name=shown_name(file_name),
        file_type=file.type.value,
        byte_count=len(content),
        added_by=actor,
        added_at=planning_now(session, cycle_id),
    )
    if is_new:
        audit.append_event(
            session,
            actor=actor,
            action="minutes.kept",
            cycle_id=cycle_id,
            subject=step_id,
            details={"sha256": sha256},
        )
    return sha256


def list_decisions(session: Session, cycle_id: str) -> list[dict[str, Any]]:
    """Every decision and record of a cycle with its minutes, oldest first, as plain JSON."""
    minutes: dict[int, list[dict[str, Any]]] = {}
    for each in committees.list_minutes(session, cycle_id=cycle_id):
        minutes.setdefault(each.decision_id, []).append(
            {"file_name": each.file_name, "sha256": each.sha256, "bytes": each.byte_count}
        )
    return [
        {
            "step": each.step_id,
            "group": each.group_code,
            "act": each.act,
            "resolution": each.resolution,
            "content_hash": each.content_hash,
            "decided_by": each.decided_by,
            "decided_at": each.decided_at,
            **{
                "words" if key == "resolution" else key: value
                for key, value in each.details.items()
            },
            "minutes": minutes.get(each.id, []),
        }
        for each in decisions.list_decisions(session, cycle_id=cycle_id)
    ]
