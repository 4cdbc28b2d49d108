"""``oneplan calendar import``: a draft of a calendar from the document that prints it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from oneplan.cli.output import one_line, plain_errors, print_json, say

if TYPE_CHECKING:
    from oneplan.domain.cycles.printed_drafts import DraftedCalendar

app = typer.Typer()
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
    from oneplan.services.cycles.printed_calendars import import_printed_calendar

    with plain_errors():
        drafted = import_printed_calendar(file.read_bytes(), file.name, cycle=cycle)
        if output is not None:
            output.write_text(write_draft(drafted.data, drafted.draft), encoding="utf-8")
    if json:
        print_json(_as_json(drafted))
    else:
        _say(drafted, output)


def _as_json(drafted: DraftedCalendar) -> dict[str, Any]:
    return {
        "calendar": dict(drafted.data),
        **drafted.draft.model_dump(),
        "open_questions": len(drafted.draft.open_questions),
    }


def _say(drafted: DraftedCalendar, output: Path | None) -> None:
    draft, steps = drafted.draft, drafted.steps
    dated = sum(step.window is not None for step in steps)
    named = sum(bool(step.agencies) for step in steps)
    say(
        f"อ่าน {draft.document}: {len(steps)} ขั้นตอน มีกำหนด {dated} มีหน่วยงาน {named}"
        f" คำถาม {len(draft.questions)} ข้อ"
        f" ข้อความที่ไม่ได้ใช้ {len(draft.unread) + len(draft.outside)} บรรทัด"
    )
    for step in steps:
        window = step.window.printed if step.window else "ไม่ทราบกำหนด"
        agencies = ", ".join(each.th for each in step.agencies) or "ไม่ทราบหน่วยงาน"
        say(one_line(f"  {step.id} [{step.place.th}] {step.text[:70]} | {window} | {agencies}"))
    say("คำถามที่ต้องตอบ:")
    for question in draft.questions:
        where = f" ({question.place})" if question.place else ""
        say(one_line(f"  {question.id}. {question.th}{where}"))
    if draft.unread:
        say("ข้อความในตารางหรือข้อที่ไม่ได้ใช้:")
    for unread in draft.unread[:MOST_LINES]:
        say(one_line(f"  {unread.place}: {unread.text[:70]} – {unread.th}"))
    if output is not None:
        say(f"{output}: ร่าง ยังใช้เดินงานไม่ได้จนกว่าจะตอบครบและลบหัวข้อ draft")
