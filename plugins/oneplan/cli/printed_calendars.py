"""``oneplan calendar import``: a draft of the document that prints a calendar, and its answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from oneplan.cli.output import one_line, plain_errors, print_json, say, whole_number

if TYPE_CHECKING:
    from oneplan.domain.cycles.calendar_drafts import CalendarDraft
    from oneplan.domain.cycles.printed_drafts import DraftedCalendar

app = typer.Typer()
DRAFT = typer.Argument(..., help="Draft that `oneplan calendar import` wrote.")
MOST_LINES = 20
"""Lines of what was not read that are printed; all of them stand in the draft."""


@app.command("import")
def import_(
    file: Path = typer.Argument(
        ..., help="The official table: .docx, .xlsx, .pdf with text, or .txt."
    ),
    output: Path | None = typer.Option(
        None, "--output", "-o", help="Draft to write, such as draft.yaml."
    ),
    cycle: str = typer.Option("", help="Name of the cycle; of province and year without it."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Read a printed calendar into a draft; what it cannot read it asks."""
    from oneplan.gateways.calendars.draft_files import write_draft
    from oneplan.services.cycles.draft_answers import CalendarExists
    from oneplan.services.cycles.printed_calendars import import_printed_calendar

    with plain_errors():
        if output is not None and output.exists():
            raise CalendarExists(file=str(output))
        drafted = import_printed_calendar(file.read_bytes(), file.name, cycle=cycle)
        if output is not None:
            output.write_text(write_draft(drafted.data, drafted.draft), encoding="utf-8")
    if json:
        print_json(_as_json(drafted))
    else:
        _say(drafted, output)


@app.command("answer")
def answer(
    draft: Path = DRAFT,
    question: int = typer.Argument(..., parser=whole_number, help="Number of the question."),
    value: str = typer.Argument(..., help="The answer, in Thai; ใช่ keeps what stands there."),
) -> None:
    """Answer a question of a draft; the value goes where it was asked for."""
    from oneplan.services.cycles.draft_answers import answer_question

    with plain_errors():
        _say_open(answer_question(draft, question, value))


@app.command("put")
def put(
    draft: Path = DRAFT,
    step: str = typer.Argument(..., help="Step of the draft, such as 3.1."),
    field: str = typer.Argument(
        ..., help="กำหนด, หน่วยงาน, ชนิด, แบบ, ผู้ส่ง, ข้อความ, ใช้ผลของ or ส่งถึง."
    ),
    value: str = typer.Argument(..., help="The value, in Thai."),
) -> None:
    """Change a value of a step in a draft."""
    from oneplan.services.cycles.draft_answers import put_value

    with plain_errors():
        _say_open(put_value(draft, step, field, value))


@app.command("finish")
def finish(
    draft: Path = DRAFT,
    folder: Path = typer.Argument(..., help="Folder of calendars, such as dags/calendars."),
) -> None:
    """Write the calendar that an answered draft has become."""
    from oneplan.services.cycles.draft_answers import finish_draft

    with plain_errors():
        written = finish_draft(draft, folder)
    say(f"{written}: เป็นปฏิทินแล้ว")


def _say_open(draft: CalendarDraft) -> None:
    left = draft.open_questions
    say(f"บันทึกแล้ว เหลือคำถาม {len(left)} ข้อ")
    for question in left[:1]:
        say(one_line(f"  {question.id}. {question.th}"))


def _as_json(drafted: DraftedCalendar) -> dict[str, Any]:
    return {
        "calendar": dict(drafted.data),
        **drafted.draft.model_dump(),
        "open_questions": len(drafted.draft.open_questions),
    }


def _say_lines(heading: str, lines: Sequence[str]) -> None:
    """Some lines under a heading, and how many more there are."""
    if lines:
        say(heading)
    for line in lines[:MOST_LINES]:
        say(one_line(f"  {line}"))
    if len(lines) > MOST_LINES:
        say(f"  และอีก {len(lines) - MOST_LINES} บรรทัด ดูทั้งหมดในแฟ้มร่างหรือด้วย --json")


def _say(drafted: DraftedCalendar, output: Path | None) -> None:
    from oneplan.domain.cycles.draft_words import KINDS_TH

    kinds = {kind.value: th for th, kind in KINDS_TH.items()}
    draft, steps = drafted.draft, drafted.steps
    dated = sum(step.window is not None for step in steps)
    named = sum(bool(step.agencies) for step in steps)
    say(
        f"อ่าน {draft.document}: {len(steps)} ขั้นตอน มีกำหนด {dated} มีหน่วยงาน {named}"
        f" คำถาม {len(draft.questions)} ข้อ"
        f" ข้อความที่ไม่ได้ใช้ {len(draft.unread) + len(draft.outside)} บรรทัด"
    )
    for step, told in zip(steps, drafted.data["steps"], strict=True):
        window = step.window.printed if step.window else "ไม่ทราบกำหนด"
        agencies = ", ".join(each.th for each in step.agencies) or "ไม่ทราบหน่วยงาน"
        kind = kinds.get(told.get("kind", ""), "ไม่ทราบชนิด")
        words = f"{step.text[:70]} | {window} | {agencies} | {kind}"
        say(one_line(f"  {step.id} [{step.place.th}] {words}"))
    say("คำถามที่ต้องตอบ:")
    for question in draft.questions:
        say(one_line(f"  {question.id}. {question.th}{question.where}"))
    unread = [f"{each.place}: {each.text[:70]} – {each.th}" for each in draft.unread]
    _say_lines("ข้อความในตารางหรือข้อที่ไม่ได้ใช้:", unread)
    _say_lines("ข้อความนอกตารางที่ไม่ได้ใช้:", draft.outside)
    if output is not None:
        say(f"{output}: ร่าง ยังใช้เดินงานไม่ได้จนกว่าจะตอบครบ (oneplan calendar answer แล้ว finish)")
