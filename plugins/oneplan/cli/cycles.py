"""Look at a cycle, and run a step of it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from oneplan.cli.output import (
    CYCLE,
    STEP,
    fault_lines,
    one_line,
    plain_errors,
    print_json,
    require_reason,
    say,
)
from oneplan.config.accounts import ADMIN, account
from oneplan.domain.meetings.sittings import AHEAD

app = typer.Typer()


@app.command()
def status(
    cycle: str = CYCLE,
    json: bool = typer.Option(False, "--json", help="Print JSON."),
    file: Path | None = typer.Option(None, "--output", "-o", help="Write JSON to a file."),
) -> None:
    """Tell how a cycle stands, step by step."""
    from oneplan.services.operations.calendar_files import compare_file, list_withdrawn
    from oneplan.services.operations.hand_set_states import list_hand_set
    from oneplan.services.operations.status import cycle_status
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        file_state = compare_file(session, cycle)
        state = {
            **cycle_status(session, cycle),
            "set_by_hand": list_hand_set(session, cycle),
            "withdrawn_steps": [
                {"step": each.step_id, "title_th": each.title_th, "at": each.withdrawn_at}
                for each in list_withdrawn(session, cycle)
            ],
            "calendar_file": asdict(file_state) if file_state else None,
        }
    if json or file is not None:
        print_json(state, file=file)
        return
    say(f"{state['title_th']}\n{state['now']}")
    Console().print(_table(state["steps"]))
    for line in _unregistered_lines(state["steps"]):
        say(line)
    for each in state["unmatched"]:
        province = f" จังหวัดรหัส {each['province']}" if each["province"] else ""
        say(
            f"{each['step']}{province}: บัญชีโครงการของ “{each['agency']}” ยังไม่ได้ส่ง"
            " เพราะทะเบียนไม่มีหน่วยงานชื่อนี้"
        )
    for line in fault_lines(state["mail_faults"]):
        say(line)
    for line in (*_calendar_lines(state), *_asked_and_set(state), *_meeting_lines(state)):
        say(one_line(line))


def _calendar_lines(state: dict[str, Any]) -> Iterator[str]:
    """Steps that were withdrawn, and a calendar's file that is not what the cycle follows."""
    for each in state["withdrawn_steps"]:
        yield f"ขั้นตอนที่ถูกยกเลิก {each['step']}: {each['title_th']} ({each['at']:%Y-%m-%d})"
    file_state = state["calendar_file"]
    if file_state and file_state["refused"]:
        yield f"แฟ้มปฏิทินใช้ไม่ได้: {file_state['refused']}"
    elif file_state and file_state["differences"]:
        yield (f"แฟ้มปฏิทินต่างจากที่ใช้อยู่ {file_state['differences']} แห่ง ใช้ด้วย oneplan calendar amend")


def _asked_and_set(state: dict[str, Any]) -> list[str]:
    """The questions that are asked anew, and the states that were set by hand."""
    lines = [
        f"ถามใหม่ {each['step']} {each['act']} {each['group']}: {each['reason']}"
        for each in state["asked_again"]
    ]
    return lines + [
        f"ตั้งสถานะด้วยมือ {each['set_at']} {each['set_by']}: {each['dag']} {each['task']}"
        f" {each['label']} → {each['state']}"
        for each in state["set_by_hand"]
    ]


def _meeting_lines(state: dict[str, Any]) -> Iterator[str]:
    """The sittings that are still to be held, and the tasks of meetings that are overdue."""
    for each in state["meetings"]:
        if each["state"] in AHEAD:
            which = f"{each['step']} ครั้งที่ {each['number']} {each['title']}"
            yield f"การประชุม {each['begins_at']} {which} · {each['room']}"
    for each in state["meeting_tasks"]:
        if each["overdue"]:
            whose = f"{each['owner_th']}: {each['what']}"
            yield f"งานตามมติที่ประชุมเลยกำหนด {each['overdue']} วัน {each['task']} {whose}"


def _unregistered_lines(steps: list[dict[str, Any]]) -> Iterator[str]:
    """A line for each step that asks a group or an office for which the register has no unit."""
    for step in steps:
        names = [*step["groups_without_units"], *step["offices_not_registered"]]
        if names:
            yield f"{step['step']}: ไม่มีหน่วยงานในทะเบียน: {', '.join(names)}"


def _table(steps: list[dict[str, Any]]) -> Table:
    """A line a step; a long title goes on under itself."""
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for step in steps:
        counts = f"{step['received']}/{step['expected']}" if step["expected"] else ""
        table.add_row(*map(escape, (step["step"], step["state"], counts, step["title_th"])))
    return table


@app.command()
def lineage(
    cycle: str = CYCLE,
    row: str = typer.Argument(..., help="Row of the plan: <step>/<unit>/<row of the sheet>."),
    as_json: bool = typer.Option(True, "--json", help="Print JSON; the only format."),  # noqa: ARG001
) -> None:
    """Follow a plan row (``<step>/<unit>/<sheet row>``) back to its workbook."""
    from oneplan.services.plans.lineage import trace_row
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        print_json(trace_row(session, cycle, row))


@app.command()
def release(cycle: str = CYCLE, step: str = STEP) -> None:
    """Let a step that waits for missing units go on with what there is; it must wait for some."""
    from oneplan.services.cycles.steps import release_step
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        missing = release_step(session, cycle, step, actor="command")
    say(f"Step {step} of {cycle} goes on without {missing} units.")


@app.command()
def rerun(
    cycle: str = CYCLE,
    step: str = STEP,
    unit: str = typer.Option(..., help="Code of the unit whose late file is accepted."),
    reason: str = typer.Option(
        "ส่งล่าช้า", callback=require_reason, help="Why; kept in the audit and in Airflow's note."
    ),
    by: str | None = typer.Option(
        None, help="Who allows it, not who asked; the account of this machine by default."
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only say what would change."),
) -> None:
    """Accept a late file and run its group's collection and all that follows again."""
    from oneplan.gateways.airflow.airflow_api import AirflowApi
    from oneplan.services.late_submissions.previews import preview_rerun
    from oneplan.services.late_submissions.questions import close_question, run_id_of
    from oneplan.services.late_submissions.reruns import accept_rerun, clear_rerun, plan_rerun
    from oneplan.store.late_submissions.late_tickets import get_ticket
    from oneplan.store.shared.session import begin

    with plain_errors():
        with begin() as session:
            planned = plan_rerun(session, cycle_id=cycle, step_id=step, unit_code=unit)
            preview = preview_rerun(session, planned)
            question = run_id_of(get_ticket(session, planned.ticket_id))
        airflow = AirflowApi.sign_in(ADMIN)
        if not dry_run:
            with begin() as session:
                accept_rerun(session, planned, actor=account() if by is None else by, reason=reason)
        tasks = clear_rerun(planned, airflow=airflow, note=reason, is_dry_run=dry_run)
        if not dry_run:
            close_question(airflow, question)
    say(f"ไฟล์: {planned.file}")
    for line in preview.lines():
        say(line)
    for task in tasks:
        say(task)
    say(f"{len(tasks)} task instances {'would run' if dry_run else 'run'} again.")
    if preview.lapsing and not dry_run:
        say("แผนเปลี่ยน จึงต้องถามมติใหม่: ตอบใน “การดำเนินการที่จำเป็น” ของ Airflow")
