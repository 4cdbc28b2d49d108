"""What a calendar itself notes as missing or doubtful in the document that it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from oneplan.domain.cycles.calendar_findings import CalendarFinding, warning
from oneplan.domain.cycles.calendars import Calendar


def check_source(calendar: Calendar) -> Iterator[CalendarFinding]:
    """Tell of calendars that were announced without their table, and of questions left open."""
    for at, each in enumerate(calendar.missing_calendars):
        yield warning(
            ("missing_calendars", at),
            each.title_th,
            "ประกาศไว้ แต่ตารางไม่อยู่ในเอกสาร ขั้นตอนของปฏิทินนั้นจึงอาจไม่ครบ ให้ขอตารางจากผู้ออกหนังสือ",
            "it is announced, and its table is not in the document: ask for it",
        )
    for at, question in enumerate(calendar.open_questions):
        yield warning(
            ("open_questions", at),
            question.th,
            "ผู้ทำปฏิทินบันทึกไว้ว่ายังไม่มีผู้ตัดสิน ตัดสินแล้วให้แก้ค่าและลบข้อนี้",
            "it is noted as undecided: decide it, put it right, and take it out",
        )
