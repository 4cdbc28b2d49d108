"""Write the circular of a calendar: what the calendar says, as an official letter."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.cycles.calendar_letters import Letter
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.circulars import (
    TABLE_TITLE,
    WIDTHS,
    NobodyToTell,
    calendar_table,
    enclosed_of,
    is_calendar,
    letter_of,
    referred,
    signed_by,
)
from oneplan.domain.documents.letters import OfficialLetter, Signature
from oneplan.domain.shared.thai_formats import format_date
from oneplan.gateways.mail.templates import render_letter
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.reminders.forwardings import units_meant
from oneplan.services.reminders.letter_frames import (
    Signing,
    letter_number,
    letter_office,
    letter_sender,
    letter_signature,
)
from oneplan.services.reminders.mail_frames import contact_lines
from oneplan.store.cycles import cycles
from oneplan.store.units import units

ROLES = ("amphoe", "provincial_agency", "pao")
"""Whom a circular is for that asks nobody to pass it on."""


def address_of(cycle_id: str, key: str) -> str:
    """Where anyone reads a circular that was sent: where its QR code leads."""
    return f"{settings().public_url.rstrip('/')}/circulars/{cycle_id}/{key}"


def write_circular(
    session: Session,
    cycle_id: str,
    key: str,
    kind: str,
    *,
    roles: Sequence[str] = (),
    signing: Signing | None = None,
) -> bytes:
    """A circular as a file, ``pdf`` or ``docx``; nothing is kept.

    Raises:
        CircularUnknown: The calendar has no such letter.
        NobodyToTell: No unit has one of the roles.
    """
    # Seen only by who writes one: the typesetting is heavy to import.
    from oneplan.gateways.word import letter_documents  # noqa: PLC0415

    write = {"pdf": letter_documents.write_letter_pdf, "docx": letter_documents.write_letter_docx}
    calendar = calendar_in_force(session, cycle_id)
    letter = letter_of(calendar, key)
    told = recipients_of(session, calendar, letter, roles)
    return write[kind](official_letter(session, calendar, letter, told, signing or Signing()))


def recipients_of(
    session: Session, calendar: Calendar, letter: Letter, roles: Sequence[str]
) -> list[units.Unit]:
    """The units that a letter is for, by code.

    Raises:
        NobodyToTell: No unit has one of the roles.
    """
    asked = roles or tuple(dict.fromkeys(each.sender for each in letter.cascade)) or ROLES
    found = {
        unit.code: unit for role in asked for unit in units_meant(session, calendar.cycle, role, "")
    }
    if not found:
        raise NobodyToTell(key=letter.key, roles=asked)
    return [found[code] for code in sorted(found)]


def official_letter(
    session: Session,
    calendar: Calendar,
    letter: Letter,
    told: Sequence[units.Unit],
    signing: Signing,
) -> OfficialLetter:
    """The letter as it is set: number, day, references and enclosures are the calendar's."""
    now = planning_now(session, calendar.cycle)
    revision = calendar.revision
    subject, *paragraphs = render_letter(
        "circular",
        {
            "subject": letter.subject_th or calendar.title.th,
            "cycle_title": calendar.title.th,
            "sender": f"จังหวัด{calendar.province.name_th}" if calendar.province else "",
            "as_of": revision.as_of if revision else "",
            "may_change": revision.may_change.th if revision and revision.may_change else "",
            "enclosures": [each.th for each in letter.enclosures],
            "cascade": [each.th for each in letter.cascade],
            "legal_basis": letter.legal_basis or "",
        },
    )
    has_calendar = any(is_calendar(each) for each in letter.enclosures) or not letter.enclosures
    return OfficialLetter(
        urgency=letter.urgency or "",
        number=letter.number or letter_number(calendar, signing.number, is_circular=True),
        office=letter_office(calendar),
        dated=letter.dated or format_date(now.date()),
        subject=subject,
        addressee=letter.addressee or "ผู้รับตามบัญชีแนบท้าย",
        references=[referred(each, letter_sender(calendar)) for each in letter.references],
        enclosures=enclosed_of(letter),
        paragraphs=paragraphs,
        signature=_signature(calendar, letter, signing),
        contact=contact_lines(calendar.issuer),
        link=address_of(calendar.cycle, letter.key),
        link_says="ดาวน์โหลดสิ่งที่ส่งมาด้วย",
        table=calendar_table(calendar) if has_calendar else (),
        distribution=letter.distribution or [each.name_th for each in told],
        is_simulated=cycles.get_cycle(session, calendar.cycle).is_simulated,
        table_title=TABLE_TITLE,
        table_widths=WIDTHS,
    )


def _signature(calendar: Calendar, letter: Letter, signing: Signing) -> Signature:
    if letter.signed_by and not signing.name:
        return signed_by(letter.signed_by)
    return letter_signature(calendar, signing)
