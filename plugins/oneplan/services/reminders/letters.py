"""The official letter of a notice: for who has no mail, and for each level above a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.step_names import step_name, step_number
from oneplan.domain.documents.letters import Enclosed, OfficialLetter
from oneplan.domain.reminders.mail_key import digest_of, extension_of, is_extension
from oneplan.domain.reminders.notices import DIGEST
from oneplan.domain.reminders.reminder_schedule import ReminderLevel, reminder_of, urgency_of
from oneplan.domain.shared.bangkok import bangkok
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.gateways.files.areas import list_groups
from oneplan.gateways.mail.templates import render_letter
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.extensions import END_OF_DAY
from oneplan.services.reminders.digests import Digest, plan_digests
from oneplan.services.reminders.letter_frames import (
    Signing,
    letter_number,
    letter_office,
    letter_references,
    letter_signature,
)
from oneplan.services.reminders.mail_frames import contact_lines
from oneplan.services.reminders.overdue_units import Overdue
from oneplan.services.units.portal_links import link_url, mint_link
from oneplan.services.units.view_links import mint_views, view_url
from oneplan.store.cycles import cycles, stored_steps
from oneplan.store.reminders import mail_claims, notices
from oneplan.store.units import units

HEADINGS = ("ลำดับ", "หน่วยงาน", "ขั้นตอนที่", "ครบกำหนด", "เลยกำหนด (วัน)")


class NoLetter(OneplanError):
    """A letter was asked for about nothing that is overdue or asked for any more."""

    status_code = 404
    th = "อีเมลนี้ไม่ได้ขอสิ่งใดจากหน่วยงานแล้ว จึงไม่มีหนังสือให้พิมพ์"

    def __init__(self, *, notice_id: int) -> None:
        super().__init__(f"Notice {notice_id} asks nobody for anything now: there is no letter.")


def write_letter(
    session: Session, notice_id: int, kind: str, signing: Signing | None = None
) -> bytes:
    """The letter of a notice as a file that is ready to be signed.

    Args:
        session: Open transaction.
        notice_id: The notice.
        kind: ``pdf`` or ``docx``.
        signing: Running number and signature; room for both by default.

    Raises:
        NoticeUnknown: There is no such notice.
        NoLetter: It asks nobody for anything now.
    """
    # Seen only by who writes one: the typesetting is heavy to import.
    from oneplan.gateways.word import letter_documents  # noqa: PLC0415

    write = {"pdf": letter_documents.write_letter_pdf, "docx": letter_documents.write_letter_docx}
    return write[kind](letter_of(session, notice_id, signing or Signing()))


def letter_of(session: Session, notice_id: int, signing: Signing) -> OfficialLetter:
    """Write the letter of a notice, by what is missing now.

    Raises:
        NoticeUnknown: There is no such notice.
        NoLetter: A digest of a day on which nothing is missing any more.
    """
    notice = notices.get_notice(session, notice_id, is_locked=False)
    calendar = calendar_in_force(session, notice.cycle_id)
    unit = units.require_unit(session, notice.unit_code)
    if notice.reminder.startswith(f"{DIGEST}:"):
        letter = _digest_letter(session, calendar, notice, signing)
    else:
        letter = _unit_letter(session, calendar, notice, signing)
    if notice.level in (ReminderLevel.UNIT, ReminderLevel.SUPERIOR):
        token = mint_link(session, cycle_id=notice.cycle_id, unit_code=unit.code)
        letter = replace(letter, link=link_url(token), link_says="หน้าของหน่วยงานและไฟล์แบบ")
    else:
        about = [(unit.code, notice.reminder)]
        (token,) = mint_views(session, cycle_id=notice.cycle_id, about=about)
        letter = replace(letter, link=view_url(token), link_says="ดูสถานะล่าสุด (ดูได้อย่างเดียว)")
    return letter


def _unit_letter(
    session: Session, calendar: Calendar, notice: notices.Notice, signing: Signing
) -> OfficialLetter:
    is_answered = bool(mail_claims.list_answered_ids(session, [notice.id]))
    if notice.step_id is None or not notice.asks_file or is_answered:
        raise NoLetter(notice_id=notice.id)
    step = stored_steps.get_step(session, notice.cycle_id, notice.step_id)
    unit = units.require_unit(session, notice.unit_code)
    reminder, due_at = notice.reminder, step.due_at
    if is_extension(reminder):
        reminder, own_day = extension_of(reminder)
        due_at = bangkok(own_day, END_OF_DAY)
    days = reminder_of(reminder).days if reminder.startswith("due") else -365
    values = {
        "step_name": step_name(calendar.step(step.step_id)),
        "step_title": step.title_th,
        "due_at": due_at,
        "unit_name": unit.name_th,
        "is_overdue": days > 0,
    }
    return _letter(
        session,
        calendar,
        ReminderLevel.UNIT,
        values=values,
        signing=signing,
        addressee=unit.name_th,
        urgency=urgency_of(calendar.step(step.step_id).policy, days),
        enclosures=[Enclosed(th="ไฟล์แบบของขั้นตอน (ดาวน์โหลดตาม QR Code)", quantity="๑ ชุด")],
    )


def _digest_letter(
    session: Session, calendar: Calendar, notice: notices.Notice, signing: Signing
) -> OfficialLetter:
    level, day = digest_of(notice.reminder)
    found = [each for each in plan_digests(session, notice.cycle_id, day) if each.level == level]
    mine = next((each for each in found if each.office == notice.unit_code), None)
    if mine is None:
        raise NoLetter(notice_id=notice.id)
    names = [_addressee(session, calendar, each) for each in found]
    return _letter(
        session,
        calendar,
        mine.level,
        values={"count": len(mine.lines), "longest": max(each.days for each in mine.lines)},
        signing=signing,
        addressee=_addressee(session, calendar, mine),
        urgency=max(mine.lines, key=lambda line: line.days).urgency,
        enclosures=[Enclosed(th="บัญชีหน่วยงานที่ยังไม่จัดส่งแผน", quantity="๑ ชุด")],
        table=_table(calendar, mine.lines),
        distribution=names if len(names) > 1 else (),
    )


def _addressee(session: Session, calendar: Calendar, digest: Digest) -> str:
    unit = units.require_unit(session, digest.office)
    province = calendar.province.name_th if calendar.province else ""
    if digest.level == ReminderLevel.GOVERNOR:
        return f"ผู้ว่าราชการจังหวัด{province}"
    if digest.level == ReminderLevel.PROVINCIAL_OFFICE:
        return f"หัวหน้าสำนักงานจังหวัด{province}"
    if unit.level != "amphoe":
        return f"หัวหน้า{unit.name_th}"
    names = {group.code: group.name_th for group in list_groups(unit.area_code[:2])}
    return f"นาย{names.get(unit.area_code, unit.name_th)}"


def _table(calendar: Calendar, lines: Sequence[Overdue]) -> list[tuple[str, ...]]:
    rows = [
        (
            to_thai_digits(number),
            each.unit.name_th,
            step_number(calendar.step(each.step_id)),
            format_date(each.due_at.date(), style="abbreviated"),
            to_thai_digits(each.days),
        )
        for number, each in enumerate(lines, start=1)
    ]
    return [HEADINGS, *rows]


def _letter(
    session: Session,
    calendar: Calendar,
    level: ReminderLevel,
    *,
    values: Mapping[str, object],
    signing: Signing,
    addressee: str,
    urgency: str,
    enclosures: Sequence[Enclosed],
    table: Sequence[Sequence[str]] = (),
    distribution: Sequence[str] = (),
) -> OfficialLetter:
    now = planning_now(session, calendar.cycle)
    subject, *paragraphs = render_letter(
        level, {"cycle_title": calendar.title.th, "now": now, **values}
    )
    return OfficialLetter(
        urgency=urgency,
        number=letter_number(calendar, signing.number, is_circular=bool(distribution)),
        office=letter_office(calendar),
        dated=format_date(now.date()),
        subject=subject,
        addressee=addressee,
        references=letter_references(calendar, now),
        enclosures=enclosures,
        paragraphs=paragraphs,
        signature=letter_signature(calendar, signing),
        contact=contact_lines(calendar.issuer),
        link=settings().public_url,
        link_says="ดาวน์โหลดสิ่งที่ส่งมาด้วย",
        table=table,
        distribution=distribution,
        is_simulated=cycles.get_cycle(session, calendar.cycle).is_simulated,
    )
