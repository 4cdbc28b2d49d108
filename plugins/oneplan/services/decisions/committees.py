"""Who may decide for a committee today, and the minutes of what it decided."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.decisions.decisions import CommitteeMember, NotOfTheCommittee, deciders
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.clock import BANGKOK
from oneplan.gateways.files.files import Files
from oneplan.gateways.spreadsheets.workbooks import read_file
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.forms.file_checks import shown_name
from oneplan.store.decisions import committees, decisions
from oneplan.store.shared import audit

COLUMNS = ("step", "user", "name", "role", "absent_from", "absent_to")
"""Header of the file; the two days of absence may be empty."""
ROLES = ("chair", "member", "alternate", "secretary")
MINUTES_TYPES = ("pdf", "docx")


class CommitteeInvalid(OneplanError):
    """A list of committee members was refused; the one before stays in force."""

    status_code = 422

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("The committees were not loaded:\n" + "\n".join(problems))


class NothingDecided(OneplanError):
    """Minutes were sent for a meeting that nobody has written down."""

    status_code = 404

    def __init__(self, *, step_id: str, meeting_no: str | None) -> None:
        which = f" of meeting {meeting_no!r}" if meeting_no else ""
        super().__init__(
            f"Step {step_id} has no decision or record{which} that minutes could belong to;"
            " `oneplan decisions list CYCLE` prints those there are."
        )


def import_committees(session: Session, cycle_id: str, content: str, *, actor: str) -> int:
    """Load the members of a cycle's committees from CSV text: all, or none and every error.

    Returns:
        Number of members.

    Raises:
        CommitteeInvalid: Any line is wrong; the message lists each.
    """
    calendar = calendar_in_force(session, cycle_id)
    steps = {step.id for step in calendar.steps}
    lines = _read(content)
    problems = tuple(
        problem
        for at, line in enumerate(lines, start=2)
        for problem in _problems(at, line, steps)
    ) or _repeated(lines)  # fmt: skip
    if not lines:
        problems = (f"line 1: the heading is {','.join(COLUMNS)}, then a line a member",)
    if problems:
        raise CommitteeInvalid(problems)
    committees.replace_members(
        session,
        cycle_id,
        [
            {"step_id": line["step"], "user": line["user"], "name": line["name"],
             "role": line["role"], "absent_from": _day(line["absent_from"]),
             "absent_to": _day(line["absent_to"])}
            for line in lines
        ],
    )  # fmt: skip
    audit.append_event(session, actor=actor, action="committees.loaded", cycle_id=cycle_id,
                       subject=cycle_id, details={"members": len(lines)})  # fmt: skip
    return len(lines)


def _read(content: str) -> list[dict[str, str]]:
    return [
        {name: (line.get(name) or "").strip() for name in COLUMNS}
        for line in csv.DictReader(io.StringIO(content))
    ]


def _problems(at: int, line: Mapping[str, str], steps: set[str]) -> Iterator[str]:
    if line["step"] not in steps:
        yield f"line {at}: step {line['step']!r}: the calendar has no such step"
    for name in ("user", "name"):
        if not line[name]:
            yield f"line {at}: {name} is empty"
        if not line[name].isprintable():
            yield f"line {at}: {name} {line[name]!r} holds a line break or a control character"
    if line["role"] not in ROLES:
        yield f"line {at}: role {line['role']!r}: it is one of {', '.join(ROLES)}"
    yield from _absence_problems(at, line)


def _absence_problems(at: int, line: Mapping[str, str]) -> Iterator[str]:
    days = []
    for name in ("absent_from", "absent_to"):
        try:
            days.append(_day(line[name]))
        except ValueError:
            yield f"line {at}: {name} {line[name]!r}: a day, as 2019-08-14"
    if len(days) == 2 and days[1] is not None and (days[0] is None or days[1] < days[0]):  # noqa: PLR2004
        yield f"line {at}: absent_to {days[1]}: it follows absent_from, which is {days[0]}"


def _repeated(lines: list[dict[str, str]]) -> tuple[str, ...]:
    seen: set[tuple[str, str]] = set()
    found = []
    for at, line in enumerate(lines, start=2):
        key = line["step"], line["user"]
        if key in seen:
            found.append(f"line {at}: user {line['user']!r} stands twice in step {line['step']}")
        seen.add(key)
    return tuple(found)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def find_deciders(session: Session, cycle_id: str, step_id: str) -> tuple[CommitteeMember, ...]:
    """Who may answer for a step's committee today; empty where no list was loaded."""
    members = tuple(
        CommitteeMember(user=m.user, name=m.name, role=m.role, absent_from=m.absent_from,
                        absent_to=m.absent_to)
        for m in committees.list_members(session, cycle_id=cycle_id, step_id=step_id)
    )  # fmt: skip
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
    session: Session, cycle_id: str, step_id: str, *, file_name: str, content: bytes,
    files: Files, actor: str, meeting_no: str | None = None,
) -> str:  # fmt: skip
    """Keep the minutes of a step's last meeting, or of the one numbered so; return their SHA-256.

    Raises:
        FileRefused: The file is no PDF or Word file that can be let in.
        NothingDecided: No such meeting of the step was written down yet.
    """
    calendar_in_force(session, cycle_id).step(step_id)
    found = [each for each in decisions.list_decisions(session, cycle_id=cycle_id)
             if each.step_id == step_id
             and meeting_no in (None, each.details.get("meeting_no"))]  # fmt: skip
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
        audit.append_event(session, actor=actor, action="minutes.kept", cycle_id=cycle_id,
                           subject=step_id, details={"sha256": sha256})  # fmt: skip
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
            **{"words" if key == "resolution" else key: value
               for key, value in each.details.items()},
            "minutes": minutes.get(each.id, []),
        }
        for each in decisions.list_decisions(session, cycle_id=cycle_id)
    ]  # fmt: skip
