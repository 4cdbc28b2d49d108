"""Look at a cycle, and run a step of it again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from oneplan.cli.output import (
    CYCLE,
    STEP,
    one_line,
    plain_errors,
    print_columns,
    print_json,
    require_reason,
    say,
)
from oneplan.cli.status_lines import HEADINGS, head_lines, more_lines, step_rows
from oneplan.config.accounts import ADMIN, account
from oneplan.domain.shared.step_ids import name_of_id

app = typer.Typer()


@app.command()
def status(
    cycle: str = CYCLE,
    json: bool = typer.Option(False, "--json", help="Print JSON."),
    file: Path | None = typer.Option(None, "--output", "-o", help="Write JSON to a file."),
) -> None:
    """Tell how a cycle stands, step by step."""
    from oneplan.services.operations.file_states import compare_file, list_withdrawn
    from oneplan.services.operations.hand_set_views import list_hand_set
    from oneplan.services.operations.status import cycle_status
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        file_state = compare_file(session, cycle)
        state = {
            **cycle_status(session, cycle),
            "set_by_hand": list_hand_set(session, cycle),
            "withdrawn_steps": [
                {
                    "step": each.step_id,
                    "name_th": name_of_id(each.step_id),
                    "title_th": each.title_th,
                    "at": each.withdrawn_at,
                }
                for each in list_withdrawn(session, cycle)
            ],
            "calendar_file": asdict(file_state),
        }
    if json or file is not None:
        print_json(state, file=file)
        return
    for line in head_lines(state):
        say(one_line(line))
    print_columns([HEADINGS, *step_rows(state)], to_the_right=(2, 3, 4))
    for line in more_lines(state):
        say(one_line(line))


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
