"""``oneplan units``: the register of units."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import CYCLE, UNIT, plain_errors, print_json, require_reason, say

app = typer.Typer(no_args_is_help=True, help="The register of units that submit and receive.")


@app.command("import")
def import_file(
    file: Path = typer.Argument(..., help="CSV file; its columns stand in docs/guide.md."),
) -> None:
    """Load units from a CSV file: all of it, or nothing and every error by its line.

    Units that no mail reaches are loaded, and told by their line.

    Open steps wait for the units that are new, and invite them.
    """
    from oneplan.gateways.spreadsheets.text_encodings import decode_list
    from oneplan.services.operations.registrations import follow_register_everywhere
    from oneplan.services.units.register import import_units, list_unknown_roles
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        loaded = import_units(session, decode_list(file.read_bytes()), actor="command")
        followed = follow_register_everywhere(session)
        unknown = list_unknown_roles(session)
    say(f"{loaded.units} units loaded.")
    for each in loaded.warnings:
        say(f"{each.th}\n{each.en}")
    for code, role in unknown:
        say(f"{code}: no calendar knows the role {role!r}; it is asked only where nobody else is.")
    for cycle, new in followed.items():
        say(f"{cycle}: {new} units are waited for since.")


@app.command("count")
def count(simulated: bool = typer.Option(False, help="Those that a rehearsal made.")) -> None:
    """Print the number of units of each level as JSON."""
    from oneplan.store.shared.session import begin
    from oneplan.store.units.units import count_units

    with plain_errors(), begin() as session:
        print_json(count_units(session, simulated=simulated))


@app.command("last-year")
def last_year(
    cycle: str = CYCLE,
    file: Path | None = typer.Option(None, help="CSV file with the columns unit and baht."),
    from_cycle: str | None = typer.Option(None, "--from", help="Earlier cycle to take it from."),
) -> None:
    """Load what each unit had in the year before: what completeness weighs by."""
    from oneplan.gateways.spreadsheets.text_encodings import decode_list
    from oneplan.services.plans.last_year import copy_last_year, load_last_year
    from oneplan.store.shared.session import begin

    if (file is None) == (from_cycle is None):
        message = "name a file, or an earlier cycle with --from"
        raise typer.BadParameter(message)
    with plain_errors(), begin() as session:
        if file is not None:
            content = decode_list(file.read_bytes())
            count = load_last_year(session, cycle, content, actor="command")
        else:
            count = copy_last_year(session, cycle, str(from_cycle), actor="command")
    say(f"{count} units loaded.")


@app.command("forget-contact")
def forget_contact(
    unit: str = UNIT,
    address: str = typer.Argument(help="Mail address of the person, as the register has it."),
) -> None:
    """Drop the name and the address of a person who reads a unit's mail no longer."""
    from oneplan.services.units.register import forget_contact as drop
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        drop(session, unit, address, actor="command")
    say(f"The contact of {unit} is forgotten.")


@app.command()
def merge(
    old: str = typer.Argument(help="Code of the unit that ends."),
    new: str = typer.Argument(help="Code of the unit that it becomes part of."),
    reason: str = typer.Option(
        ..., callback=require_reason, help="Why, such as the announcement; kept in the audit."
    ),
) -> None:
    """Let a unit become part of another: what it sent stays, what it owes passes on."""
    from oneplan.services.units.mergers import merge_units
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        passed = merge_units(session, old, new, actor="command", reason=reason)
    say(f"{old} is part of {new}; {passed} duties passed on.")
