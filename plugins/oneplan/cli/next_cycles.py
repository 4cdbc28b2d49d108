"""``oneplan cycle``: next year's calendar, and a year that begins in its middle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from oneplan.cli.output import CYCLE, one_line, plain_errors, print_json, say, whole_number
from oneplan.domain.shared.step_ids import name_of_id

if TYPE_CHECKING:
    from oneplan.services.cycles.next_years import MadeCalendar
    from oneplan.services.operations.year_mails import YearMails

app = typer.Typer(no_args_is_help=True, help="A cycle of another year, and one begun in mid-year.")


@app.callback()
def cycle() -> None:
    """A cycle of another year, and one begun in mid-year."""


@app.command("new")
def new(
    year: int = typer.Argument(
        ..., parser=whole_number, help="Fiscal year to plan for, Buddhist Era: 2570."
    ),
    source: str = typer.Option(..., "--from", help="Cycle or calendar file that it follows."),
    output: Path | None = typer.Option(
        None,
        "--output",
        "-o",
        help="File to write; the new cycle's name in this folder by default.",
    ),
    name: str | None = typer.Option(None, help="Name of the new cycle."),
    span: str | None = typer.Option(
        None, help="Years of the plan where others are set: 2571-2575."
    ),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Write nothing; list every mail of the year and the load by day."
    ),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Make next year's calendar from an earlier one; what it cannot know it asks."""
    import pendulum

    from oneplan.domain.cycles.plan_years import parse_span
    from oneplan.services.cycles.next_years import (
        find_calendar_file,
        make_next_calendar,
        write_new,
    )
    from oneplan.services.operations.year_mails import plan_year
    from oneplan.store.shared.session import begin

    mails = None
    with plain_errors():
        made = make_next_calendar(
            find_calendar_file(source),
            year,
            made_on=pendulum.today("Asia/Bangkok").date(),
            cycle=name,
            span=parse_span(span) if span is not None else None,
        )
        if dry_run:
            with begin() as session:
                mails = plan_year(session, made.calendar, like=made.before.cycle)
        path = output or Path(f"{made.calendar.cycle}.yaml")
        if not dry_run:
            write_new(path, made.text)
    if json:
        print_json(_as_json(made, mails, None if dry_run else path))
        return
    _say(made)
    if mails is not None:
        _say_mails(mails)
    else:
        say(f"เขียนปฏิทินร่างไว้ที่ {path} แก้ตามข้อที่ต้องถามแล้วตรวจด้วย oneplan calendar check {path}")


def _say(made: MadeCalendar) -> None:
    calendar = made.calendar
    say(f"{calendar.cycle}: {one_line(calendar.title.th)}")
    if calendar.plan_span_be:
        say(f"ช่วงปีของแผน {calendar.plan_span_be[0]}-{calendar.plan_span_be[1]}")
    parts = (
        ("เลื่อนวันที่ตรงวันหยุด", made.made.moved_th),
        ("ลำดับหรือวันที่ต้องดู", [each.sentence_th for each in made.days]),
        ("ไม่ได้นำมาจากปีเดิม", made.made.dropped_th),
        ("ต้องถาม", [each.sentence_th for each in made.made.questions]),
    )
    for heading, lines in parts:
        if lines:
            say(f"{heading} {len(lines)} ข้อ")
            for line in lines:
                say(f"  {one_line(line)}")


def _say_mails(mails: YearMails) -> None:
    from oneplan.domain.reminders.reminder_schedule import LEVELS_TH
    from oneplan.domain.reminders.reminder_words import reminder_words

    say("อีเมลตลอดปี (มากที่สุด เมื่อยังไม่มีหน่วยงานใดส่ง)")
    for each in mails.mails:
        when = each.day.isoformat() if each.day else "เมื่อขั้นตอนก่อนหน้าเสร็จ"
        name = reminder_words(each.reminder)
        say(f"  {when} {name_of_id(each.step)} {name} {LEVELS_TH[each.level]} {each.count} ฉบับ")
    if not sum(mails.load.values()):
        say("ไม่มีอีเมลถึงผู้ใด เพราะทะเบียนไม่มีหน่วยงานที่ปฏิทินนี้ขอ โหลดด้วย oneplan units import แล้วลองอีกครั้ง")
    say("จำนวนต่อวัน")
    for day, count in mails.load.items():
        say(f"  {day.isoformat()} {count} ฉบับ")
    say(f"รวมอย่างมาก {sum(mails.load.values())} ฉบับ ใน {len(mails.load)} วัน")


def _as_json(made: MadeCalendar, mails: YearMails | None, path: Path | None) -> dict[str, Any]:
    calendar = made.calendar
    answer: dict[str, Any] = {
        "cycle": calendar.cycle,
        "file": str(path) if path else None,
        "title_th": calendar.title.th,
        "fiscal_year_be": calendar.fiscal_year_be,
        "work_year_be": calendar.work_year_be,
        "plan_span_be": calendar.plan_span_be,
        "questions": [
            {"where": each.where_th, "value": each.value, "why": each.why_th}
            for each in made.made.questions
        ],
        "moved": made.made.moved_th,
        "dropped": made.made.dropped_th,
        "days": [
            {"kind": each.kind, "steps": each.steps, "sentence": each.sentence_th}
            for each in made.days
        ],
        "findings": [
            {"severity": each.severity, "value": each.value, "message": each.message}
            for each in made.findings
        ],
    }
    if mails is not None:
        answer["mails"] = [
            {
                "day": each.day,
                "step": each.step,
                "reminder": each.reminder,
                "level": each.level,
                "count": each.count,
            }
            for each in mails.mails
        ]
        answer["load"] = {day.isoformat(): count for day, count in mails.load.items()}
    return answer


@app.command("backfill")
def backfill(
    cycle: str = CYCLE,
    file: Path = typer.Argument(
        ..., help="CSV: step,unit,file,received_on; the files lie beside it."
    ),
    by: str = typer.Option(..., help="Who hands the files in; kept with them and in the audit."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Fill in steps that were over when the cycle began; nobody is invited to them."""
    from oneplan.domain.submissions.backfills import read_backfill
    from oneplan.gateways.files.files import files
    from oneplan.gateways.spreadsheets.text_encodings import decode_list
    from oneplan.services.submissions.backfills import backfill as fill
    from oneplan.store.shared.session import begin

    with plain_errors():
        rows = read_backfill(decode_list(file.read_bytes()))
        found = fill(
            begin=begin, cycle_id=cycle, rows=rows, folder=file.parent, by=by, files=files()
        )
    told = [
        {
            "line": each.row.line,
            "step": each.row.step,
            "unit": each.row.unit,
            "file": each.row.file,
            "received_on": each.row.received_on,
            "state": each.state,
            "rows": each.rows,
            "reason": each.reason,
        }
        for each in found
    ]
    if json:
        print_json(told)
    else:
        _say_filled(told, steps=len({row.step for row in rows}))
    if any(each["state"] in ("returned", "refused") for each in told):
        raise typer.Exit(1)


def _say_filled(told: list[dict[str, Any]], *, steps: int) -> None:
    from oneplan.domain.submissions.submissions import STATES_TH

    for each in told:
        state = STATES_TH.get(each["state"], "ไม่รับไฟล์")
        line = f"บรรทัด {each['line']} {each['step']} {each['unit']} {each['file']}: {state}"
        say(one_line(f"{line} {each['reason']}".rstrip()))
    kept = sum(each["state"] not in ("returned", "refused") for each in told)
    say(f"บันทึกย้อนหลัง {steps} ขั้นตอน รับ {kept} จาก {len(told)} ไฟล์ ไม่มีผู้ใดได้รับอีเมล")
