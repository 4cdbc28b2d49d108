"""``oneplan targets``: the tambon that a cycle is about."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import CYCLE, plain_errors, print_json, say

app = typer.Typer(no_args_is_help=True, help="The tambon that a cycle is about.")


@app.command("import")
def import_file(
    cycle: str = CYCLE,
    file: Path = typer.Argument(..., help="CSV file with the columns amphoe, tambon, baht."),
) -> None:
    """Load the tambon with budget allocated: they alone report, and of them alone is taken.

    The list stands for the one before. Open steps wait for the units that are asked since,
    release those that are asked no more, and what was accepted is checked against it again.
    """
    from oneplan.gateways.spreadsheets.text_encodings import decode_list
    from oneplan.services.operations.registrations import follow_register
    from oneplan.services.reminders.rechecks import recheck_all_and_tell
    from oneplan.services.units.targets import import_targets
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        loaded = import_targets(session, cycle, decode_list(file.read_bytes()), actor="command")
        followed = follow_register(session, cycle)
        recheck_all_and_tell(session, cycle)
    say(f"{len(loaded)} tambon are the target of {cycle}.")
    for step, changes in followed.items():
        say(
            f"Step {step}: {len(changes.added)} units more are asked, {len(changes.released)} less."
        )


@app.command("list")
def list_all(cycle: str = CYCLE) -> None:
    """Print the target tambon as JSON: code → allocated baht."""
    from oneplan.services.cycles.calendars import calendar_in_force
    from oneplan.store.shared.session import begin
    from oneplan.store.units.target_areas import list_targets

    with plain_errors(), begin() as session:
        calendar_in_force(session, cycle)
        print_json(list_targets(session, cycle))
