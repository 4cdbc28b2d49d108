"""What no calendar prints, or this one does not: the questions of a draft."""

from __future__ import annotations

from oneplan.domain.cycles.calendar_steps import StepKind
from oneplan.domain.cycles.printed_heads import PrintedHead
from oneplan.domain.cycles.printed_steps import PrintedReading, PrintedStep


def ask_heads(reading: PrintedReading, head: PrintedHead, work: int | None) -> None:
    """Ask for what the document does not say of the calendar as a whole."""
    ask = reading.ask
    if not head.title:
        ask(
            "title_missing",
            at="title.th",
            th="หาชื่อปฏิทินเหนือตารางไม่พบ ปฏิทินนี้ชื่ออะไร",
            en="No title stands over the table; what is the calendar called?",
        )
    if head.province is None and not head.is_national:
        ask(
            "province_missing",
            at="province",
            th="เอกสารไม่ได้บอกจังหวัด เป็นของจังหวัดใด หรือเป็นของทั้งประเทศ",
            en="The document names no province; which is it, or is it the nation's?",
        )
    elif head.province is not None and len(head.provinces) > 1:
        names = ", ".join(head.provinces)
        ask(
            "province_many",
            at="province",
            value=names,
            th=f"เอกสารพูดถึงหลายจังหวัด ({names}) ใช้ {head.province.name_th} ถูกต้องหรือไม่",
            en=f"The document names several provinces; is {head.province.name_en} right?",
        )
    if work is None:
        ask(
            "work_year",
            at="work_year_be",
            th="อ่านกำหนดเวลาไม่ได้เลย ปฏิทินนี้ทำงานในปี พ.ศ. ใด",
            en="No window could be read; in which Buddhist year is the work done?",
        )


def ask_step(
    reading: PrintedReading,
    step: PrintedStep,
    *,
    kind: StepKind | None,
    form: str | None,
    levels: tuple[str, ...],
) -> None:
    """Ask for what the words of a step do not say."""
    about_th, about_en = f"{step.called_th} “{step.text[:60]}”", f"{step.text[:60]!r}"
    for agency in step.agencies:
        if not agency.role:
            reading.ask(
                "agency_unknown",
                step=step,
                at="agencies",
                place=agency.place,
                value=agency.th,
                th=f"ไม่รู้จักหน่วยงาน “{agency.th}” ของ{step.called_th} ตรงกับบทบาทใดในทะเบียน",
                en=f"{agency.th!r} of step {step.number} is no agency that is known;"
                " which role of the register is it?",
            )
    if kind is None:
        reading.ask(
            "kind_unknown",
            step=step,
            at="kind",
            place=step.place,
            th=f"{about_th} เป็นงานชนิดใด (เก็บแผน รวมแผน ประชุม ขอความเห็นชอบ จัดส่ง หรือเตรียมการ)",
            en=f"Which kind of step is {about_en}: collect, consolidate, meeting, approval,"
            " dispatch or setup?",
        )
    if kind == StepKind.COLLECT and form is None:
        reading.ask(
            "form_unknown",
            step=step,
            at="form",
            place=step.place,
            th=f"{about_th} หน่วยงานส่งด้วยแบบใด (ดูรายชื่อแบบในคู่มือ)",
            en=f"Which form do units send in {about_en}? `oneplan forms list` prints them",
        )
    if not levels and not any(
        each.step is step and each.at == "agencies" for each in reading.questions
    ):
        reading.ask(
            "submitter_unknown",
            step=step,
            at="submitted_by",
            place=step.place,
            th=f"{about_th} ใครเป็นผู้ส่งหรือผู้ดำเนินการ",
            en=f"Who submits in {about_en}?",
        )


def ask_to_confirm(reading: PrintedReading) -> None:
    """Ask whether what was told from words alone has been looked at."""
    if not reading.steps:
        return
    reading.ask(
        "confirm_kinds",
        at="steps",
        th="ตารางไม่ได้พิมพ์ชนิดของงานและผู้ส่ง ระบบเทียบจากถ้อยคำ ตรวจชนิด แบบ และผู้ส่งของทุกขั้นตอนแล้วหรือยัง",
        en="A table prints no kind and no submitter; they were told from the words. Have kind,"
        " form and submitted_by of every step been looked at?",
    )
    reading.ask(
        "confirm_inputs",
        at="steps",
        th="ตารางไม่ได้พิมพ์ว่าขั้นตอนใดใช้ผลของขั้นตอนใด ใส่ “ใช้ผลของ” และ “ส่งถึง” ในขั้นตอนที่ต้องใช้แล้วหรือยัง",
        en="A table does not print which step takes in what of which; have inputs and"
        " submitted_to been filled in where they are needed?",
    )
