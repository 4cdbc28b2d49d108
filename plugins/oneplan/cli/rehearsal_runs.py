"""One rehearsal of a cycle on the running office, from its start to its report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from oneplan.cli.output import print_json, say
from oneplan.config.accounts import ADMIN, CHAIR, SECRETARIAT
from oneplan.config.places import CALENDARS
from oneplan.domain.decisions.questions import QUESTION_DAG
from oneplan.domain.late_submissions.late_tickets import FILE_DAG
from oneplan.domain.shared.thai_formats import format_date
from oneplan.errors import OneplanError
from oneplan.gateways.airflow.airflow_api import AirflowApi
from oneplan.gateways.calendars.calendar_files import list_calendar_files, load_calendar
from oneplan.gateways.files.files import files
from oneplan.gateways.mail.outbox_folder import move_to_earlier
from oneplan.services.documents.acknowledgements import count_receipts
from oneplan.services.operations.status import cycle_status
from oneplan.services.simulation.evidence import prepare_evidence
from oneplan.services.simulation.late_file import rehearse_late_file
from oneplan.services.simulation.meetings import rehearse_meeting
from oneplan.services.simulation.registers import prepare_rehearsal
from oneplan.services.simulation.rehearsal import Rehearsal
from oneplan.services.simulation.uploads import PortalUploads
from oneplan.store.cycles.cycles import find_cycle
from oneplan.store.shared.session import begin

SEED = 2564


class CalendarUnknown(OneplanError):
    """A cycle was named that has no calendar."""

    def __init__(self, *, cycle: str) -> None:
        known = ", ".join(path.stem for path in list_calendar_files(CALENDARS))
        super().__init__(f"There is no calendar {cycle!r}; there are {known}.")


def is_finished(cycle: str) -> bool:
    """Whether a rehearsal of this cycle ended, late file and all."""
    with begin() as session:
        found = find_cycle(session, cycle)
        return found is not None and found.is_simulated and _has_ended(cycle_status(session, cycle))


def _has_ended(state: dict[str, Any]) -> bool:
    """Whether all was done, and the late file made a second version where a plan ends it."""
    last = max((each["version"] for each in state["plan_versions"]), default=2)
    return bool(state["finished"]) and last > 1


def rehearse_cycle(
    cycle: str,
    *,
    speed: float,
    seed: int | None,
    json: Path | None,
    restart: bool,
    units: int | None = None,
    meeting: bool = False,
) -> None:
    """Start or go on with a rehearsal and see it through."""
    path = CALENDARS / f"{cycle}.yaml"
    if path not in list_calendar_files(CALENDARS):
        raise CalendarUnknown(cycle=cycle)
    if json is not None:
        json.write_text("")  # a report that cannot be written is told before the year, not after
    airflow = AirflowApi.sign_in(CHAIR)
    secretary = AirflowApi.sign_in(SECRETARIAT)
    run_id = _begin(
        cycle,
        AirflowApi.sign_in(ADMIN),
        seed=seed,
        restart=restart,
        chair=airflow.user_id(),
        units=units,
    )
    with _bar() as bar:
        shown = bar.add_task(cycle, total=1.0, doing="")

        def progress(*, share: float, now: datetime | None, doing: str) -> None:
            day = format_date(now.date(), style="abbreviated") if now else ""
            bar.update(shown, completed=share, doing=f"{day} · {doing}")

        rehearsal = Rehearsal(
            cycle_id=cycle,
            begin=begin,
            airflow=airflow,
            secretary=secretary,
            speed=speed,
            uploads=PortalUploads(cycle_id=cycle, begin=begin),
            progress=progress,
            run_id=run_id,
        )
        rehearsal.run()
        late = rehearse_late_file(rehearsal, secretary)
        rehearsal.send_the_rest()
        if meeting:
            # The packages have their answers: a week later nobody is reminded of one.
            rehearse_meeting(rehearsal, files())
            rehearsal.send_the_rest()
        progress(share=1.0, now=None, doing="เสร็จสิ้น")
    with begin() as session:
        report = {
            **cycle_status(session, cycle),
            "late_file": late,
            "packages": count_receipts(session, cycle),
        }
    if json is not None:
        print_json(report, file=json)
    _conclude(report)


def _begin(
    cycle: str,
    airflow: AirflowApi,
    *,
    seed: int | None,
    restart: bool,
    chair: str,
    units: int | None,
) -> str:
    """Find the run to go on with, or prepare a new one; return its id."""
    with begin() as session:
        known = find_cycle(session, cycle)
    run = airflow.find_run(cycle)
    if known is not None and known.is_simulated and run is not None and not restart:
        say(f"The rehearsal of {cycle} goes on.")
        run_id = str(run["dag_run_id"])
        airflow.clear_failed(cycle, run_id)
        return run_id
    calendar = load_calendar(CALENDARS / f"{cycle}.yaml")
    with begin() as session:
        started_with = SEED if seed is None else seed
        prepare_rehearsal(session, calendar, seed=started_with, chair=chair, units=units)
        prepare_evidence(session, files(), calendar, seed=started_with)
    move_to_earlier(cycle)
    airflow.delete_runs(cycle)
    for about in (FILE_DAG, QUESTION_DAG):
        airflow.delete_runs_about(about, cycle)
    airflow.unpause(cycle)
    run_id = f"rehearsal_{SEED if seed is None else seed}"
    airflow.trigger(cycle, run_id=run_id)
    return run_id


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}"),
        console=Console(stderr=True),
    )


def _conclude(report: dict[str, Any]) -> None:
    finished = sum(step["state"] == "finished" for step in report["steps"])
    say(f"{finished} of {len(report['steps'])} steps finished.")
    for version in report["plan_versions"]:
        say(f"Plan version {version['version']}: {version['rows']} rows, {version['content_hash']}")
    for made in report["collations"]:
        sent = f"package {made['package']}" if made["package"] else "not sent"
        say(f"Step {made['step']}, version {made['version']}: {made['rows']} rows, {sent}")
    late = report["late_file"]
    if late is not None:
        say(f"Late file of {late['unit']}: {len(late['added'])} rows added, {late['tasks']} tasks.")
    if not report["finished"]:
        raise typer.Exit(1)
