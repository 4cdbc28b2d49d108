"""The minutes of a sitting: the file that is handed in, and a draft of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from oneplan.domain.meetings.agendas import ITEM_KINDS_TH, ItemKind, is_heading
from oneplan.domain.meetings.minutes_drafts import DraftItem, MinutesDraft
from oneplan.domain.meetings.records import OUTCOMES_TH, PRESENCE_TH, ItemOutcome, Presence
from oneplan.domain.meetings.sittings import SittingState
from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.files.files import Files
from oneplan.gateways.mail.templates import thai_day, thai_hour
from oneplan.services.decisions.minutes import NothingDecided, keep_minutes
from oneplan.services.meetings.minutes_mails import queue_minutes
from oneplan.services.meetings.sitting_facts import find_sitting, invited_units, plan_of_item
from oneplan.services.meetings.task_views import view_tasks
from oneplan.store.cycles import cycles
from oneplan.store.meetings import sittings


def keep_sitting_minutes(
    session: Session,
    cycle_id: str,
    step_id: str,
    number: str,
    *,
    file_name: str,
    content: bytes,
    files: Files,
    actor: str,
    group_code: str = "",
    reason: str = "",
) -> tuple[str, int]:
    """Keep the minutes of a sitting with its decision or record, and send them to the invited.

    Returns:
        Their SHA-256, and how many mails are new.

    Raises:
        SittingUnknown: Nobody called it.
        NothingDecided: It was not written down yet.
        FileRefused: The file is no PDF or Word file that can be let in.
    """
    sitting = find_sitting(session, cycle_id, step_id, number, group_code=group_code)
    if sitting.state != SittingState.HELD:
        raise NothingDecided(step_id=step_id, meeting_no=sitting.number)
    kept = keep_minutes(
        session,
        cycle_id,
        step_id,
        file_name=file_name,
        content=content,
        files=files,
        actor=actor,
        reason=reason,
        meeting_no=sitting.number,
        group_code=group_code,
    )
    queued = queue_minutes(
        session,
        sitting,
        sha256=kept.sha256,
        file_type=kept.file_type,
        byte_count=len(content),
    )
    return kept.sha256, queued


def draft_of(
    session: Session, cycle_id: str, step_id: str, number: str, *, group_code: str = ""
) -> MinutesDraft:
    """What the minutes of a sitting say, as far as it is written down.

    Raises:
        SittingUnknown: Nobody called it.
    """
    sitting = find_sitting(session, cycle_id, step_id, number, group_code=group_code)
    cycle = cycles.get_cycle(session, cycle_id)
    day = sitting.held_on or sitting.begins_at.astimezone(BANGKOK).date()
    invitees = {each.unit_code: each for each in sittings.list_invitees(session, sitting.id)}
    present, absent = [], []
    for unit in invited_units(session, sitting):
        invitee = invitees[unit.code]
        if invitee.presence == Presence.ABSENT:
            absent.append(unit.name_th)
        elif invitee.presence is not None:
            came = f" ({invitee.proxy} {PRESENCE_TH[Presence.PROXY]})" if invitee.proxy else ""
            people = to_thai_digits(f" {invitee.people} คน") if invitee.people > 1 else ""
            present.append(f"{unit.name_th}{came}{people}")
    return MinutesDraft(
        title=f"สรุปผลการประชุม{sitting.title}",
        number=f"ครั้งที่ {to_thai_digits(sitting.number)}",
        when=f"{thai_day(day)} เวลา {thai_hour(sitting.begins_at)} น.",
        room=f"ณ {sitting.room}",
        chair=sitting.chair,
        present=tuple(present),
        absent=tuple(absent),
        counts=_counts(sitting),
        items=tuple(_items(session, sitting)),
        tasks=tuple(
            (
                to_thai_digits(each["item"]),
                each["owner_th"],
                each["what"],
                format_date(date.fromisoformat(each["due"])),
            )
            for each in view_tasks(session, cycle_id, sitting_id=sitting.id)
        ),
        is_held=sitting.state == SittingState.HELD,
        is_simulated=cycle.is_simulated,
    )


def _counts(sitting: sittings.Sitting) -> str:
    if sitting.present is None:
        return ""
    members = f" จากกรรมการ {sitting.members} คน" if sitting.members else ""
    return to_thai_digits(f"ผู้เข้าประชุม {sitting.present} คน{members}")


def _items(session: Session, sitting: sittings.Sitting) -> Iterator[DraftItem]:
    items = sittings.list_items(session, sitting.id)
    numbers = [each.number for each in items]
    for each in items:
        plan = plan_of_item(session, each)
        seen = to_thai_digits(f"แผนฉบับที่ {plan[0]} (รหัสเนื้อหา {plan[1][:16]})") if plan else ""
        outcome = OUTCOMES_TH[ItemOutcome(each.outcome)] if each.outcome else ""
        yield DraftItem(
            number=each.number,
            title=each.title,
            kind_th=ITEM_KINDS_TH[ItemKind(each.kind)],
            is_heading=is_heading(each.number, numbers),
            seen=seen,
            outcome=outcome,
            words=tuple(each.text.splitlines()),
        )


def write_draft(draft: MinutesDraft) -> bytes:
    """The draft as a Word file; called while no transaction is open."""
    # Seen only by who writes one: the libraries of documents are heavy to import.
    from oneplan.gateways.word.minutes_documents import write_minutes  # noqa: PLC0415

    return write_minutes(draft)
