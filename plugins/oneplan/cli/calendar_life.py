"""``oneplan calendar``: what a calendar became, from one to the next."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from oneplan.cli.output import CYCLE, one_line, plain_errors, print_json, require_reason, say
from oneplan.domain.shared.step_ids import name_of_id

if TYPE_CHECKING:
    from oneplan.domain.cycles.calendar_stages import Stage

app = typer.Typer()


@app.command("diff")
def diff(
    old: str = typer.Argument(..., help="Calendar file, or a revision's number with --cycle."),
    new: str = typer.Argument(..., help="Calendar file, or a revision's number with --cycle."),
    cycle: str | None = typer.Option(None, help="Cycle whose stored revisions are numbered."),
    everything: bool = typer.Option(False, "--all", help="Sources, doubts and English too."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Tell what changed between two calendars, in Thai."""
    from oneplan.domain.cycles.calendar_differences import DifferenceKind, compare_calendars
    from oneplan.gateways.files.forms import list_form_titles
    from oneplan.services.cycles.calendar_sources import read_calendar
    from oneplan.store.shared.session import begin

    with plain_errors(), ExitStack() as stack:
        session = stack.enter_context(begin()) if cycle is not None else None
        before, after = (read_calendar(session, each, cycle_id=cycle) for each in (old, new))
        found = compare_calendars(before, after, form_titles=list_form_titles())
    if json:
        print_json([asdict(each) for each in found])
        return
    shown = [each for each in found if everything or each.kind != DifferenceKind.DETAIL]
    for each in shown:
        say(one_line(each.sentence_th))
    if len(found) > len(shown):
        say(f"และที่มา หมายเหตุ หรือข้อความภาษาอังกฤษอีก {len(found) - len(shown)} แห่ง (ดูด้วย --all)")
    say(f"ต่างกัน {len(found)} แห่ง" if found else "ปฏิทินทั้งสองไม่ต่างกัน")


CYCLE_BY = typer.Option(..., help="Who does it; kept with the calendar and in the audit.")
ON = typer.Option(None, help="Day it was done, as 2019-05-28 or ๒๘ พ.ค. ๖๒; today by default.")


@app.command("draft")
def draft(
    file: Path = typer.Argument(..., help="Calendar file of a cycle that has not begun."),
    by: str = CYCLE_BY,
    reason: str = typer.Option("", help="Why; kept with the draft."),
) -> None:
    """Register the draft of a calendar, before its cycle begins; nobody is told of it."""
    from oneplan.gateways.calendars.calendar_files import load_calendar
    from oneplan.services.operations.calendar_files import register_draft
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        calendar = load_calendar(file)
        register_draft(session, calendar, by=by, reason=reason)
    say(f"บันทึกร่างปฏิทิน {calendar.cycle} แล้ว ยังไม่มีผู้ใดได้รับแจ้ง")


@app.command("endorse")
def endorse(
    cycle: str = CYCLE,
    by: str = CYCLE_BY,
    meeting: str = typer.Option(..., help="The meeting that endorsed it."),
    on: str | None = ON,
    reason: str = typer.Option("", help="What else the meeting said; kept with it."),
) -> None:
    """Write down that a meeting endorsed the calendar in force."""
    from oneplan.domain.cycles.calendar_stages import Stage

    _record(cycle, Stage.ENDORSED, by=by, on=on, reason=reason, reference=meeting)


@app.command("circulate")
def circulate(
    cycle: str = CYCLE,
    by: str = CYCLE_BY,
    letter: str = typer.Option(..., help="Number of the letter that circulated it."),
    on: str | None = ON,
    reason: str = typer.Option("", help="To whom or why; kept with it."),
) -> None:
    """Write down that the calendar in force was circulated by a letter."""
    from oneplan.domain.cycles.calendar_stages import Stage

    _record(cycle, Stage.CIRCULATED, by=by, on=on, reason=reason, reference=letter)


def _record(
    cycle: str, stage: Stage, *, by: str, on: str | None, reason: str, reference: str
) -> None:
    from oneplan.domain.cycles.calendar_stages import STAGES_TH
    from oneplan.domain.shared.thai_dates import parse_day
    from oneplan.services.cycles.calendar_history import record_stage
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        day = parse_day(on) if on is not None else None
        revision = record_stage(
            session, cycle, stage, by=by, on_day=day, reason=reason, reference=reference
        )
    say(f"{STAGES_TH[stage]} {cycle} ครั้งที่ {revision}")


@app.command("amend")
def amend(
    file: Path = typer.Argument(..., help="The amended calendar of a cycle that runs."),
    by: str = CYCLE_BY,
    reason: str = typer.Option(..., callback=require_reason, help="Why; kept with it."),
    made_from: int | None = typer.Option(
        None, "--from", help="The revision it was made from; refused where another is in force."
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only say what would change."),
) -> None:
    """Take an amended calendar in: dates, reminders and steps that others wait for follow it."""
    from oneplan.services.operations.calendar_files import keep_file, take_in
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        trial = session.begin_nested()
        done = take_in(session, file, by=by, reason=reason, made_from=made_from)
        if dry_run:
            trial.rollback()
        else:
            trial.commit()
            keep_file(file)
    for each in done.differences:
        if each.kind != "detail":
            say(one_line(each.sentence_th))
    for step in done.withdrawn:
        say(
            f"{name_of_id(step)} ถูกยกเลิก อีเมลที่รอส่งไม่ถูกส่ง หน่วยงานที่เคยได้รับแจ้งจะได้รับแจ้งยกเลิก"
            " งานของขั้นตอนนี้ใน Airflow จะแสดงเป็น removed"
        )
    if not done.differences:
        say("ปฏิทินนี้เหมือนที่ใช้อยู่ ไม่มีอะไรเปลี่ยน")
    elif dry_run:
        say(f"ลองเท่านั้น ยังไม่ได้แก้ไข จะเป็นครั้งที่ {done.revision}")
    else:
        say(f"ใช้ปฏิทินที่แก้ไขแล้ว ครั้งที่ {done.revision} ทุกขั้นตอนที่รออยู่ใช้วันใหม่เอง")


@app.command("history")
def history(
    cycle: str = CYCLE,
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Tell who drafted, endorsed, circulated and amended a cycle's calendar, when and why."""
    from oneplan.domain.cycles.calendar_stages import STAGES_TH, Stage
    from oneplan.domain.shared.thai_formats import format_date
    from oneplan.services.cycles.calendar_history import list_history
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found: list[dict[str, Any]] = [
            {
                "revision": each.revision,
                "stage": each.stage,
                "on": each.on_day,
                "as_of": each.as_of,
                "by": each.recorded_by,
                "reason": each.reason,
                "reference": each.reference,
            }
            for each in list_history(session, cycle)
        ]
    if json:
        print_json(found)
        return
    for row in found:
        as_of = f" ณ วันที่ {format_date(row['as_of'])}" if row["as_of"] else ""
        words = " ".join(word for word in (row["reference"], row["reason"]) if word)
        stage = STAGES_TH[Stage(row["stage"])]
        by = "ระบบ" if row["by"] == "oneplan" else row["by"]
        line = f"ครั้งที่ {row['revision']} {format_date(row['on'])} {stage}{as_of} โดย {by} {words}"
        say(one_line(line.rstrip()))
    if not found:
        say("ยังไม่มีบันทึก")
