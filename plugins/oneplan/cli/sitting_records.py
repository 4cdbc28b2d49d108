"""``oneplan meetings record``, ``minutes``, ``tasks``: what a sitting leaves behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from oneplan.cli.output import CYCLE, STEP, one_line, plain_errors, print_json, say
from oneplan.cli.sittings import BY, GROUP, JSON, NUMBER
from oneplan.domain.shared.thai_numerals import to_thai_digits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from oneplan.domain.shared.line_problems import Problem

app = typer.Typer()
PARTS = "parted by |"
TASK = typer.Argument(help="Number of the task, as `oneplan meetings tasks` shows it.")


@app.command()
def record(
    cycle: str = CYCLE,
    step: str = STEP,
    number: str = NUMBER,
    attendance: Path | None = typer.Option(
        None, help="Who came: who,state,proxy,people (.csv, .xlsx or .docx)."
    ),
    attended: list[str] = typer.Option([], help=f"One who came instead: who|state|proxy {PARTS}"),
    resolutions: Path | None = typer.Option(None, help="Resolutions: number,outcome,text."),
    resolved: list[str] = typer.Option([], help=f"One instead: number|outcome|text {PARTS}"),
    tasks: Path | None = typer.Option(None, help="What follows: number,owner,what,due."),
    task: list[str] = typer.Option([], help=f"One instead: number|owner|what|due {PARTS}"),
    day: str = typer.Option("", help="The day it was held on; the one it was called for."),
    present: int | None = typer.Option(None, help="Members who were there; by the list."),
    members: int | None = typer.Option(None, help="Members of the committee; by its list."),
    group: str = GROUP,
    by: str = BY,
) -> None:
    """Write down a sitting that was held: all of it, or nothing and every error."""
    from oneplan.domain.meetings.record_rows import (
        read_attendance,
        read_resolutions,
        read_tasks,
    )
    from oneplan.domain.meetings.records import (
        ATTENDANCE_COLUMNS,
        RESOLUTION_COLUMNS,
        TASK_COLUMNS,
        MeetingRecord,
    )
    from oneplan.services.meetings.held_sittings import record_sitting
    from oneplan.store.shared.session import begin

    with plain_errors():
        problems: list[Problem] = []
        read = read_attendance(_rows(attendance, attended, ATTENDANCE_COLUMNS, 1, problems))
        outcomes = read_resolutions(_rows(resolutions, resolved, RESOLUTION_COLUMNS, 2, problems))
        follows = read_tasks(_rows(tasks, task, TASK_COLUMNS, 4, problems))
        written = MeetingRecord(
            attended=read[0],
            resolved=outcomes[0],
            assigned=follows[0],
            held_on=_read_day(day, problems),
            present=present,
            members=members,
        )
        with begin() as session:
            kept = record_sitting(
                session,
                cycle,
                step,
                number,
                written,
                actor=by,
                group_code=group,
                problems=[*problems, *read[1], *outcomes[1], *follows[1]],
            )
    for note in kept.notes:
        say(f"โปรดทราบ: {note.th}")
    for item, version in kept.decided.items():
        say(to_thai_digits(f"มติวาระที่ {item} เป็นมติของคณะกรรมการต่อแผนฉบับที่ {version}"))
    say(
        to_thai_digits(
            f"บันทึกการประชุมแล้ว มติ {len(written.resolved)} ข้อ งาน {len(kept.tasks)} ข้อ"
            f" อีเมลรอส่ง {kept.queued} ฉบับ"
        )
    )


def _read_day(text: str, problems: list[Problem]) -> date | None:
    """The day that was typed, told with all the rest where it is none."""
    from oneplan.domain.meetings.faults import fault
    from oneplan.domain.shared.thai_dates import NOT_A_DAY_TH, NotAThaiDate, parse_day

    if not text:
        return None
    try:
        return parse_day(text)
    except NotAThaiDate:
        rule = "a day, as 2019-08-14 or ๑๔ ส.ค. ๖๒"
        problems.append(fault("day", text, rule, what_th="วันประชุม", rule_th=NOT_A_DAY_TH))
        return None


def _rows(
    path: Path | None,
    typed: Sequence[str],
    columns: Mapping[str, Sequence[str]],
    needed: int,
    problems: list[Problem],
) -> Sequence[tuple[int, Mapping[str, str]]]:
    """The rows of a list, from a file or from options; the first *needed* columns must be there."""
    from oneplan.gateways.spreadsheets.list_files import read_list_file

    if path is not None and typed:
        raise typer.BadParameter("give a list as a file or by options, not both")
    names = list(columns)
    if path is None:
        return [
            (at, dict(zip(names, (part.strip() for part in each.split("|")), strict=False)))
            for at, each in enumerate(typed, start=1)
        ]
    rows, wrong = read_list_file(path.read_bytes(), columns, names[:needed])
    problems += wrong
    return rows


@app.command()
def minutes(
    cycle: str = CYCLE,
    step: str = STEP,
    number: str = NUMBER,
    file: Path = typer.Argument(help="PDF or Word file of the minutes."),
    group: str = GROUP,
    by: str = BY,
) -> None:
    """Keep the minutes of a sitting that was written down, and send them to the invited."""
    from oneplan.gateways.files.files import files
    from oneplan.services.meetings.sitting_minutes import keep_sitting_minutes
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        sha256, queued = keep_sitting_minutes(
            session,
            cycle,
            step,
            number,
            file_name=file.name,
            content=file.read_bytes(),
            files=files(),
            actor=by,
            group_code=group,
        )
    say(f"{sha256} {file.name}")
    say(f"ส่งรายงานการประชุมทางอีเมล {to_thai_digits(queued)} หน่วยงาน")


@app.command()
def draft(
    cycle: str = CYCLE,
    step: str = STEP,
    number: str = NUMBER,
    output: Path = typer.Option(..., "--output", "-o", help="A file that ends in .docx."),
    group: str = GROUP,
) -> None:
    """Write a draft of the minutes: agenda, details and resolutions, with who came."""
    from oneplan.services.meetings.sitting_minutes import draft_of, write_draft
    from oneplan.store.shared.session import begin

    if output.suffix != ".docx":
        raise typer.BadParameter("the file must end in .docx")
    with plain_errors():
        with begin() as session:
            found = draft_of(session, cycle, step, number, group_code=group)
        output.write_bytes(write_draft(found))
    say(f"{output} written.")


@app.command("tasks")
def list_tasks(
    cycle: str = CYCLE,
    is_open: bool = typer.Option(False, "--open", help="Only what is not done yet."),
    json: bool = JSON,
) -> None:
    """List the tasks that resolutions gave, the first due first; those overdue are told."""
    from oneplan.services.meetings.meeting_tasks import OUTCOMES_TH
    from oneplan.services.meetings.task_views import view_tasks
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = view_tasks(session, cycle, only_open=is_open)
    if json:
        print_json(found)
        return
    for each in found:
        stands = OUTCOMES_TH.get(each["outcome"], "")
        if each["overdue"]:
            stands = to_thai_digits(f"เลยกำหนด {each['overdue']} วัน")
        which = f"{each['task']:>5} {each['due']} {stands or 'ยังไม่เสร็จ'}"
        whose = f"{each['owner_th']} ({each['owner']}): {each['what']}"
        say(one_line(f"{which} · ประชุมครั้งที่ {each['sitting']} วาระที่ {each['item']} · {whose}"))
    if not found:
        say("ไม่มีงานตามมติที่ประชุม")


@app.command()
def done(
    cycle: str = CYCLE,
    task: int = TASK,
    note: str = typer.Option("", help="What was done."),
    by: str = BY,
) -> None:
    """Write down that a task is done; it is reminded of no more."""
    _end(cycle, task, "done", note=note, by=by)


@app.command()
def close(
    cycle: str = CYCLE,
    task: int = TASK,
    reason: str = typer.Option(..., help="Why it is not done; kept with the task."),
    by: str = BY,
) -> None:
    """Close a task that will not be done; it is reminded of no more."""
    _end(cycle, task, "closed", note=reason, by=by)


def _end(cycle: str, task: int, outcome: str, *, note: str, by: str) -> None:
    from oneplan.services.meetings.meeting_tasks import OUTCOMES_TH, end_task
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        end_task(session, cycle, task, outcome=outcome, note=note, actor=by)
    say(to_thai_digits(f"งานหมายเลข {task}: {OUTCOMES_TH[outcome]}"))
