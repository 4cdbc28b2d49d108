"""``oneplan collations``: what the units of a step sent, as one document for the whole area."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import CYCLE, STEP, plain_errors, print_json, say

app = typer.Typer(
    no_args_is_help=True, help="Registers, reports and documents put together for the whole area."
)


@app.command("list")
def list_all(cycle: str = CYCLE) -> None:
    """Print every version as JSON: units, rows, money, and the package it was sent in."""
    from oneplan.services.cycles.calendars import calendar_in_force
    from oneplan.services.operations.collation_states import list_collated
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        calendar_in_force(session, cycle)
        print_json(list_collated(session, cycle))


@app.command("make")
def make(
    cycle: str = CYCLE,
    step: str = STEP,
    send: bool = typer.Option(False, help="Send it on where it says something new."),
) -> None:
    """Put a step together anew, held against the registers as they are now."""
    from oneplan.gateways.files.files import files
    from oneplan.services.documents.collation_dispatch import send_on
    from oneplan.services.plans.collations import collate_step
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        made = collate_step(session, cycle, step)
        sent = send_on(session, cycle, step, files=files()) if send else None
    say(f"Version {made['version']}: {made['row_count']} rows, {made['content_hash']}")
    if sent is not None:
        say(f"Package {sent['number']}: {sent['files']} files, {sent['queued']} mails queued.")


@app.command("save")
def save(
    cycle: str = CYCLE,
    step: str = STEP,
    folder: Path = typer.Option(Path(), "--output", "-o", help="Folder to write the files to."),
) -> None:
    """Write the files of the version in force: the workbook, the report, the documents."""
    from oneplan.gateways.files.files import files
    from oneplan.services.documents.collated_files import make_collated_files
    from oneplan.store.shared.session import begin

    with plain_errors():
        with begin() as session:
            made = make_collated_files(session, cycle, step, files=files())
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made:
            (folder / name).write_bytes(content)
            say(str(folder / name))
