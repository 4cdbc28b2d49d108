"""The official letter that tells the invited of a sitting: called, moved or cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.letters import Enclosed, OfficialLetter
from oneplan.domain.meetings.agendas import ITEM_KINDS_TH
from oneplan.domain.meetings.sittings import SittingState
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.mail.templates import render_letter
from oneplan.services.cycles.clock import planning_now
from oneplan.services.meetings.sitting_facts import Told
from oneplan.services.reminders.letter_frames import (
    Signing,
    letter_number,
    letter_office,
    letter_references,
    letter_signature,
)
from oneplan.services.reminders.mail_frames import contact_lines
from oneplan.store.cycles import cycles

MANY = "ผู้ได้รับเชิญประชุมตามบัญชีแนบท้าย"
HEADINGS = ("วาระที่", "เรื่อง", "ประเภท", "เอกสารที่พิจารณา")


def letter_of_sitting(
    session: Session,
    calendar: Calendar,
    told: Told,
    *,
    invited: Sequence[str],
    signing: Signing,
) -> OfficialLetter:
    """Write the letter; *invited* are the Thai names of the units.

    One unit is written to by its name; several by a circular with their list at its end.
    """
    now = planning_now(session, calendar.cycle)
    is_circular = len(invited) > 1
    province = f"จังหวัด{calendar.province.name_th}" if calendar.province else "หน่วยงาน"
    subject, *paragraphs = render_letter(
        f"sitting_{told.state}",
        {"cycle_title": calendar.title.th, "province": province, **told.as_values()},
    )
    is_cancelled = told.state == SittingState.CANCELLED
    return OfficialLetter(
        urgency="",
        number=letter_number(calendar, signing.number, is_circular=is_circular),
        office=letter_office(calendar),
        dated=format_date(now.date()),
        subject=subject,
        addressee=MANY if is_circular else invited[0],
        references=letter_references(calendar, now),
        enclosures=[] if is_cancelled else [Enclosed(th="ระเบียบวาระการประชุม", quantity="๑ ชุด")],
        paragraphs=paragraphs,
        signature=letter_signature(calendar, signing),
        contact=contact_lines(calendar.issuer),
        link=settings().public_url,
        link_says="ติดต่อฝ่ายเลขานุการ",
        table=() if is_cancelled else _agenda_table(told),
        table_title=f"ระเบียบวาระการประชุม{told.title} ครั้งที่ {to_thai_digits(told.number)}",
        distribution=list(invited) if is_circular else (),
        is_simulated=cycles.get_cycle(session, calendar.cycle).is_simulated,
    )


def _agenda_table(told: Told) -> list[tuple[str, ...]]:
    rows = [
        (
            to_thai_digits(number),
            title,
            ITEM_KINDS_TH[kind],
            to_thai_digits(f"แผนฉบับที่ {plan[0]}") if plan else "",
        )
        for number, title, kind, plan in told.items
    ]
    return [HEADINGS, *rows]


def set_letter(letter: OfficialLetter, kind: str = "pdf") -> bytes:
    """The letter as a file, ``pdf`` or ``docx``; called while no transaction is open."""
    # Seen only by who writes one: the typesetting is heavy to import.
    from oneplan.gateways.word import letter_documents  # noqa: PLC0415

    write = {"pdf": letter_documents.write_letter_pdf, "docx": letter_documents.write_letter_docx}
    return write[kind](letter)
