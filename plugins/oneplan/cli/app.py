"""The ``oneplan`` command."""

from __future__ import annotations

import typer

from oneplan.cli import (
    attachments,
    audits,
    calendar_life,
    calendars,
    circulars,
    clocks,
    collations,
    cycles,
    doctors,
    documents,
    evidence,
    forms,
    late_tickets,
    master_plans,
    meetings,
    next_cycles,
    notices,
    offices,
    orders,
    plans,
    portals,
    registers,
    rehearsals,
    routes,
    screenings,
    sitting_records,
    sittings,
    targets,
    users,
    workbooks,
)
from oneplan.cli.output import plain_errors, say

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="แผนเดียวกัน: a Thai province's annual planning cycle on Apache Airflow.",
)
database = typer.Typer(no_args_is_help=True, help="The oneplan database.")

calendars.app.registered_commands += calendar_life.app.registered_commands
app.add_typer(calendars.app, name="calendar")
app.add_typer(next_cycles.app, name="cycle")
app.add_typer(circulars.app, name="circulars")
app.add_typer(clocks.app, name="clock")
app.add_typer(registers.app, name="units")
app.add_typer(targets.app, name="targets")
app.add_typer(evidence.app, name="evidence")
app.add_typer(users.app, name="users")
app.add_typer(collations.app, name="collations")
app.add_typer(audits.app, name="audit")
app.add_typer(database, name="db")
app.add_typer(forms.app, name="forms")
app.add_typer(notices.app, name="notices")
app.add_typer(late_tickets.app, name="late")
for name in ("decisions", "committees", "comments"):
    app.add_typer(getattr(meetings, name), name=name)
sittings.app.registered_commands += sitting_records.app.registered_commands
app.add_typer(sittings.app, name="meetings")
app.add_typer(orders.app, name="orders")
app.add_typer(master_plans.app, name="master-plans")
app.add_typer(attachments.app, name="attachments")
app.add_typer(screenings.app, name="screenings")
app.add_typer(portals.links, name="links")
app.add_typer(portals.inbox, name="inbox")
app.add_typer(plans.merges, name="merges")
app.add_typer(plans.strategies, name="strategies")
app.add_typer(plans.ceilings, name="ceilings")
app.add_typer(routes.route, name="route")
for module in (offices, doctors, cycles, documents, plans, rehearsals, routes, workbooks, portals):
    app.registered_commands += module.app.registered_commands


@database.command("migrate")
def migrate() -> None:
    """Bring the oneplan database to the schema of this version."""
    from oneplan.store.shared.schema import migrate as upgrade

    with plain_errors():
        upgrade()
    say("The database is up to date.")


def main() -> None:
    """Run the command."""
    app()


if __name__ == "__main__":
    main()
