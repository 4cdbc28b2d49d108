"""Bring the embedded office up and down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from oneplan.cli.output import plain_errors, say
from oneplan.config.places import CALENDARS
from oneplan.config.settings import settings
from oneplan.domain.late_submissions.late_tickets import FILE_DAG, LATE_SUBMISSIONS_DAG

if TYPE_CHECKING:
    from oneplan.embedded.office import RunningOffice

app = typer.Typer()


@app.command()
def up(
    rehearse: str | None = typer.Option(None, help="Cycle to rehearse, unless it was before."),
) -> None:
    """Start the embedded office and wait until it is healthy."""
    with plain_errors():
        office = bring_office_up()
        say(f"Airflow is up: {office.url}")
        say(f"  user      {office.user}")
        say(f"  password  {office.password}")
        say(f"  portal    {office.portal}  (units come in by the links in their mails)")
        if rehearse is not None:
            from oneplan.cli.rehearsal_runs import is_finished, rehearse_cycle

            if is_finished(rehearse):
                say(f"The rehearsal of {rehearse} is finished; `oneplan rehearse` does it again.")
            else:
                rehearse_cycle(rehearse, speed=20.0, seed=None, json=None, restart=False)
            _give_area(rehearse)
        say(f"Open {office.url} (user {office.user}, password {office.password}); stop: make stop")


def _give_area(cycle: str) -> None:
    from oneplan.config.accounts import AMPHOE
    from oneplan.services.simulation.example_area import give_example_area
    from oneplan.store.shared.session import begin

    with begin() as session:
        given = give_example_area(session, cycle, AMPHOE)
    if given is not None:
        say(f"The user {given.user} sees {given.area_th} ({given.area_code}) alone.")


@app.command()
def down() -> None:
    """Stop the embedded office; what it holds stays."""
    from oneplan.embedded.home import Home
    from oneplan.embedded.supervision import stop

    stop(Home(settings().home))
    say("The office is closed.")


def bring_office_up() -> RunningOffice:
    """Start what is not running and read the settings it wrote."""
    from oneplan.embedded.office import bring_up
    from oneplan.gateways.calendars.calendar_files import list_calendar_files
    from oneplan.orchestration.pools import POOLS

    cycles = [path.stem for path in list_calendar_files(CALENDARS)]
    office = bring_up(settings(), dags=[*cycles, LATE_SUBMISSIONS_DAG, FILE_DAG], pools=POOLS)
    settings.cache_clear()
    return office
