"""``oneplan units``: the register of units."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import plain_errors, print_json, say

app = typer.Typer(no_args_is_help=True, help="The register of units that submit and receive.")


@app.command("import")
def import_file(
    file: Path = typer.Argument(..., help="CSV file in UTF-8; its columns stand in docs/guide.md."),
) -> None:
    """Load units from a CSV file: all of it, or nothing and every error by its line."""
    from oneplan.services.units import import_units
    from oneplan.store.session import begin

    with plain_errors(), begin() as session:
        count = import_units(session, file.read_text(encoding="utf-8-sig"), actor="command")
    say(f"{count} units loaded.")


@app.command("count")
def count(simulated: bool = typer.Option(False, help="Those that a rehearsal made.")) -> None:
    """Print the number of units of each level as JSON."""
    from oneplan.store.session import begin
    from oneplan.store.units import count_units

    with plain_errors(), begin() as session:
        print_json(count_units(session, simulated=simulated))
