"""Write and send the circulars of a calendar: the letter, its enclosures, the calendar itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_letters import Letter
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.circulars import (
    EnclosureUnknown,
    SenderMissing,
    letter_of,
    numbered_enclosures,
    require_enclosures,
)
from oneplan.domain.reminders.mail_key import circular_key
from oneplan.domain.shared.thai_numerals import normalise_text
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.kept_documents import read_kept
from oneplan.services.cycles.calendar_history import record_circulated
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.documents.circular_letters import (
    address_of,
    official_letter,
    recipients_of,
)
from oneplan.services.documents.files import FILE_TYPES
from oneplan.services.forms.file_checks import shown_name
from oneplan.services.reminders.forwarding_views import described
from oneplan.services.reminders.letter_frames import (
    Signing,
)
from oneplan.services.reminders.outbox import queue_notices
from oneplan.store.cycles import cycle_locks, cycles
from oneplan.store.documents import circulars
from oneplan.store.shared import audit
from oneplan.store.units import units

ENCLOSED_TYPES = ("pdf", "docx", "xlsx")


def keep_enclosure(
    session: Session,
    cycle_id: str,
    key: str,
    number: int,
    *,
    file_name: str,
    content: bytes,
    files: Files,
    actor: str,
    reason: str = "",
) -> str:
    """Keep the file of an enclosure of a letter; return its SHA-256. The last one given holds.

    Raises:
        CircularUnknown: The calendar has no such letter.
        EnclosureUnknown: The letter encloses nothing of that number.
        FileRefused: The file cannot be let in.
    """
    letter = letter_of(calendar_in_force(session, cycle_id), key)
    known = numbered_enclosures(letter)
    if number not in known:
        raise EnclosureUnknown(key=key, number=number, known=known)
    name = shown_name(file_name)
    file = read_kept(
        content,
        accepts=ENCLOSED_TYPES,
        name_th="สิ่งที่ส่งมาด้วย",
        name_en="An enclosure",
        file_name=name,
    )
    sha256 = files.put(content)
    circulars.add_enclosure(
        session,
        cycle_id=cycle_id,
        letter_key=key,
        number=number,
        sha256=sha256,
        file_name=name,
        file_type=file.type.value,
        byte_count=len(content),
        added_by=actor,
        added_at=planning_now(session, cycle_id),
    )
    audit.append_event(
        session,
        actor=actor,
        action="circular.enclosed",
        cycle_id=cycle_id,
        subject=f"{key}/{number}",
        details={"sha256": sha256},
        reason=reason,
    )
    return sha256


def send_circular(
    session: Session,
    cycle_id: str,
    key: str,
    *,
    files: Files,
    actor: str,
    roles: Sequence[str] = (),
    signing: Signing | None = None,
    reason: str = "",
) -> tuple[circulars.Circular, int]:
    """Freeze a circular with its enclosures and queue its mails; once for each revision.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        key: Key of the letter in the calendar.
        files: Where the letter is kept.
        actor: Who sends it.
        roles: Whom it is for; by default whom it asks to pass it on.
        signing: Running number and signature where the calendar's are others.
        reason: Why, where somebody said so.

    Returns:
        The circular and how many mails are new.

    Raises:
        CircularUnknown: The calendar has no such letter.
        EnclosuresMissing: A file that it encloses was not given.
        NobodyToTell: No unit has one of the roles.
        SenderMissing: Nobody is named who sends it.
    """
    if not normalise_text(actor):
        raise SenderMissing(key=key)
    cycle_locks.lock_cycle(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    letter = letter_of(calendar, key)
    revision = cycles.get_cycle(session, cycle_id).revision
    done = circulars.find_circular(
        session, cycle_id=cycle_id, letter_key=key, revision=revision
    ) or _freeze(
        session,
        calendar,
        letter,
        roles,
        files=files,
        actor=actor,
        signing=signing,
        reason=reason,
    )
    told = units.list_by_code(session, done.recipients)
    queued = queue_notices(
        session,
        cycle_id,
        None,
        reminder=circular_key(key),
        template="circular",
        recipients=[told[code] for code in done.recipients if code in told],
        tells_dates=True,
        values={
            "letter": described(letter),
            "subject": done.subject,
            "urgency": letter.urgency or "",
            "files": done.files,
            "page_address": address_of(cycle_id, key),
        },
        attachments=[{name: done.files[0][name] for name in ("name", "sha256", "type")}],
    )
    return done, queued


def _freeze(
    session: Session,
    calendar: Calendar,
    letter: Letter,
    roles: Sequence[str],
    *,
    files: Files,
    actor: str,
    signing: Signing | None,
    reason: str,
) -> circulars.Circular:
    given = circulars.find_enclosures(session, cycle_id=calendar.cycle, letter_key=letter.key)
    require_enclosures(letter, given)
    told = recipients_of(session, calendar, letter, roles)
    from oneplan.gateways.word.letter_documents import write_letter_pdf  # noqa: PLC0415

    official = official_letter(session, calendar, letter, told, signing or Signing())
    content = write_letter_pdf(official)
    entries: list[dict[str, Any]] = [
        {
            "name": f"{calendar.cycle}-{letter.key}.pdf",
            "title": official.subject,
            "quantity": "",
            "sha256": files.put(content),
            "type": FILE_TYPES["pdf"],
            "bytes": len(content),
        }
    ]
    for number, each in numbered_enclosures(letter).items():
        file = given.get(number)
        if file is None:
            continue  # the calendar, which stands in the letter's own file
        entries.append(
            {
                "name": file.file_name,
                "title": each.th,
                "quantity": each.quantity or "",
                "sha256": file.sha256,
                "type": FILE_TYPES[file.file_type],
                "bytes": file.byte_count,
            }
        )
    made = circulars.add_circular(
        session,
        cycle_id=calendar.cycle,
        letter_key=letter.key,
        revision=cycles.get_cycle(session, calendar.cycle).revision,
        subject=official.subject,
        number=official.number,
        dated=official.dated,
        files=entries,
        recipients=[each.code for each in told],
        sent_by=actor,
        sent_at=planning_now(session, calendar.cycle),
    )
    audit.append_event(
        session,
        actor=actor,
        action="circular.sent",
        cycle_id=calendar.cycle,
        subject=letter.key,
        details={"sha256": entries[0]["sha256"], "recipients": len(told)},
        reason=reason,
    )
    record_circulated(session, calendar.cycle, by=actor, reference=described(letter))
    return made
