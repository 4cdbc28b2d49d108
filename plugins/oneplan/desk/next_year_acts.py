"""What the secretariat does for the year to come: make its calendar and register it."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Field, Text, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext
from oneplan.domain.shared.bangkok import in_bangkok
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.errors import OneplanError
from oneplan.services.cycles.next_years import (
    MadeCalendar,
    find_calendar_file,
    make_next_calendar,
)
from oneplan.services.operations.calendar_files import register_draft
from oneplan.services.operations.desk_amendments import (
    keep_text,
    read_upload,
    require_open_folder,
)
from oneplan.services.operations.made_calendars import keep_made
from oneplan.services.operations.year_mails import plan_year
from oneplan.store.cycles import cycles

YEAR_DIGITS = 4


class YearsUnclear(OneplanError):
    """A year, or a span of years, is not written as one."""

    status_code = 422
    th = "ปีเขียนเช่น ๒๕๖๕ และช่วงปีเขียนเช่น ๒๕๖๖-๒๕๗๐"

    def __init__(self) -> None:
        super().__init__("A year reads 2565, a span of years 2566-2570.")


def _next_fields(context: PageContext, _values: Values) -> list[Field]:
    year = next(
        (int(part) + 1 for part in context.cycle.id.split("-") if part.isdecimal()),
        in_bangkok(context.now).year + 544,
    )
    return [
        Field(
            name="year",
            label=("ปีงบประมาณที่จะวางแผน (พ.ศ.)", "Fiscal year to plan for, Buddhist Era"),
            kind="number",
            value=str(year),
        ),
        Field(
            name="span",
            label=("ช่วงปีของแผนพัฒนา เมื่อเริ่มแผนฉบับใหม่", "Years of a new plan"),
            kind="text",
            is_required=False,
            help=("เช่น ๒๕๖๖-๒๕๗๐ เว้นว่างไว้เมื่อยังเป็นแผนฉบับเดิม", "Such as 2566-2570."),
        ),
    ]


def _make(context: PageContext, values: Values) -> MadeCalendar:
    require_whole_cycle(context)
    span = to_arabic_digits(values["span"]).replace("–", "-").replace(" ", "")
    years = span.split("-") if span else []
    if any(not _is_year(each) for each in (values["year"], *years)) or len(years) not in (0, 2):
        raise YearsUnclear
    return make_next_calendar(
        find_calendar_file(context.cycle.id),
        int(to_arabic_digits(values["year"])),
        made_on=in_bangkok(context.now).date(),
        span=(int(years[0]), int(years[1])) if years else None,
    )


def _is_year(text: str) -> bool:
    plain = to_arabic_digits(text)
    return plain.isdecimal() and len(plain) == YEAR_DIGITS


def _preview_next(context: PageContext, values: Values) -> ActPreview:
    made = _make(context, values)
    mails = plan_year(context.session, made.calendar, like=context.cycle.id)
    parts: list[tuple[Text, list[str]]] = [
        (("ต้องถาม", "To be asked"), [each.sentence_th for each in made.made.questions]),
        (("เลื่อนวันที่ตรงวันหยุด", "Moved off a day off"), list(made.made.moved_th)),
        (("ลำดับหรือวันที่ต้องดู", "Days to look at"), [each.sentence_th for each in made.days]),
        (("ไม่ได้นำมาจากปีเดิม", "Not taken over"), list(made.made.dropped_th)),
    ]
    sentences: list[Text] = [
        (
            f"{made.calendar.title.th} ({made.calendar.cycle}) {len(made.calendar.steps)} ขั้นตอน",
            f"{made.calendar.cycle}: {len(made.calendar.steps)} steps",
        ),
        (
            f"อีเมลตลอดปีอย่างมาก {sum(mails.load.values())} ฉบับ ใน {len(mails.load)} วัน"
            " จำนวนต่อวันอยู่ในตาราง",
            f"At most {sum(mails.load.values())} mails in the year, on {len(mails.load)} days.",
        ),
    ]
    warnings = [
        (f"{name[0]}: {line}", f"{name[1]}: {line}") for name, lines in parts for line in lines
    ]
    return ActPreview(
        sentences=sentences,
        warnings=warnings,
        headings=[("วันที่", "Day"), ("อีเมล (ฉบับ)", "Mails")],
        rows=[
            (format_date(day, style="abbreviated"), str(count))
            for day, count in sorted(mails.load.items())
        ],
    )


def _keep_next(context: PageContext, values: Values) -> str:
    made = _make(context, values)
    return keep_made(
        context.session,
        context.cycle.id,
        made.calendar.cycle,
        made.text,
        files=context.files,
        actor=context.visitor.user,
        reason=values[REASON],
    )


def _draft_fields(_context: PageContext, _values: Values) -> list[Field]:
    return [
        Field(
            name="file",
            label=("แฟ้มปฏิทินของรอบแผนใหม่ (.yaml)", "Calendar of the new cycle (.yaml)"),
            kind="file",
            help=(
                "แฟ้มที่ทำจากปีก่อนหรือจากตารางที่พิมพ์ ตอบคำถามและแก้แล้ว",
                "Made from the year before or from a printed table, with its questions answered.",
            ),
        )
    ]


def _preview_draft(context: PageContext, values: Values) -> ActPreview:
    require_whole_cycle(context)
    require_open_folder()
    calendar, _ = read_upload(context.files.get(values["file"]), values["file_name"])
    _require_new(context, calendar.cycle)
    mails = plan_year(context.session, calendar, like=context.cycle.id)
    return ActPreview(
        sentences=[
            (f"ขึ้นทะเบียนร่าง {calendar.title.th}", f"Registered as a draft: {calendar.cycle}"),
            (
                f"{len(calendar.steps)} ขั้นตอน อีเมลตลอดปีอย่างมาก {sum(mails.load.values())} ฉบับ",
                f"{len(calendar.steps)} steps, at most {sum(mails.load.values())} mails.",
            ),
            (
                "ยังไม่มีผู้ใดได้รับแจ้ง งานของรอบแผนใหม่ขึ้นใน Airflow ให้เปิดเมื่อพร้อม",
                "Nobody is told; the new cycle appears in Airflow, to be started when ready.",
            ),
        ],
        warnings=[
            (f"ยังมีคำถาม: {each.th}", f"Still open: {each.en or each.th}")
            for each in calendar.open_questions
        ],
    )


def _require_new(context: PageContext, cycle_id: str) -> None:
    """Refuse a cycle that is there, in the same words as the service."""
    if cycles.find_cycle(context.session, cycle_id) is not None:
        raise CycleThere(cycle_id=cycle_id)


class CycleThere(OneplanError):
    """A draft was to be registered of a cycle that is there already."""

    status_code = 409

    def __init__(self, *, cycle_id: str) -> None:
        self.th = f"มีรอบแผน {cycle_id} อยู่แล้ว ให้เปิดหน้าปฏิทินของรอบนั้นแล้วใช้ “แก้ไขด้วยแฟ้ม”"
        super().__init__(f"Cycle {cycle_id!r} is there already; amend its calendar instead.")


def _register(context: PageContext, values: Values) -> str:
    calendar, _ = read_upload(context.files.get(values["file"]), values["file_name"])
    _require_new(context, calendar.cycle)
    register_draft(
        context.session, calendar, by=context.visitor.user, reason=values.get(REASON, "")
    )
    return "/calendar"


def _keep_draft(context: PageContext, values: Values) -> None:
    content = context.files.get(values["file"])
    calendar, text = read_upload(content, values["file_name"])
    keep_text(calendar.cycle, text)


ACTS = (
    DeskAct(
        name="make-next-year",
        title=("ทำปฏิทินปีถัดไป", "Make next year's calendar"),
        fields=_next_fields,
        preview=_preview_next,
        act=_keep_next,
    ),
    DeskAct(
        name="draft-calendar",
        title=("ขึ้นทะเบียนปฏิทินร่างของรอบแผนใหม่", "Register the draft of a new cycle"),
        fields=_draft_fields,
        preview=_preview_draft,
        act=_register,
        after=_keep_draft,
    ),
)
