"""``oneplan units``: the register of units."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from oneplan.cli.output import CYCLE, UNIT, one_line, plain_errors, print_json, require_reason, say

if TYPE_CHECKING:
    from oneplan.store.units.unit_changes import UnitChange

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


WHY = typer.Option(
    ..., callback=require_reason, help="Why, such as the announcement; kept in the audit."
)
SINCE = typer.Option(
    None, "--on", help="Day from which it holds, 2019-10-01 or ๑ ต.ค. ๖๒; today by default."
)
BY = typer.Option("command", help="Who decides it; kept with it and in the audit.")


@app.command()
def merge(
    old: str = typer.Argument(help="Code of the unit that ends."),
    new: str = typer.Argument(help="Code of the unit that it becomes part of."),
    reason: str = WHY,
    on: str | None = SINCE,
    by: str = BY,
) -> None:
    """Let a unit become part of another: what it sent stays, what it owes passes on."""
    _end(old, [new], reason=reason, on=on, by=by)


@app.command()
def split(
    old: str = typer.Argument(help="Code of the unit that ends."),
    parts: list[str] = typer.Argument(help="Codes of the units that it is split into."),
    reason: str = WHY,
    on: str | None = SINCE,
    by: str = BY,
) -> None:
    """Split a unit: what it sent stays, each part owes what it had not sent.

    A new unit beside one that goes on needs no split: it is registered.
    """
    if len(parts) < 2:  # noqa: PLR2004  one part is a merger
        message = "a unit is split into two at least; use `oneplan units merge` for one"
        raise typer.BadParameter(message)
    _end(old, parts, reason=reason, on=on, by=by)


def _end(old: str, into: list[str], *, reason: str, on: str | None, by: str) -> None:
    from oneplan.services.operations.unit_changes import end
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        today, since = _days(on)
        change = end(session, old, into, on=since, today=today, by=by, reason=reason)
        _say_change(change)


@app.command()
def rename(
    unit: str = UNIT,
    name: str = typer.Argument(help="Its new Thai name."),
    reason: str = WHY,
    on: str | None = SINCE,
    by: str = BY,
) -> None:
    """Give a unit another name from a day on; what was issued keeps the old one."""
    from oneplan.services.operations.unit_changes import rename as give_name
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        today, since = _days(on)
        change = give_name(session, unit, name, on=since, today=today, by=by, reason=reason)
        _say_change(change)


@app.command("changes")
def changes() -> None:
    """List the units that were or will be renamed, merged and split, with their days."""
    from oneplan.store.shared.session import begin
    from oneplan.store.units.unit_changes import list_changes

    with plain_errors(), begin() as session:
        found = list_changes(session)
        for each in found:
            _say_change(each)
    if not found:
        say("ไม่มีการเปลี่ยนแปลงหน่วยงาน")


def _days(on: str | None) -> tuple[date, date]:
    """Today, and the day that was named."""
    import pendulum

    from oneplan.domain.shared.bangkok import BANGKOK
    from oneplan.domain.shared.thai_dates import parse_day

    today = pendulum.today(BANGKOK).date()
    return today, parse_day(on) if on is not None else today


def _say_change(change: UnitChange) -> None:
    from oneplan.domain.shared.thai_formats import format_date
    from oneplan.domain.units.unit_changes import UNIT_CHANGES_TH, UnitChangeKind

    kind = UNIT_CHANGES_TH[UnitChangeKind(change.kind)]
    became = change.name_after or ", ".join(change.into_codes)
    state = "มีผลแล้ว" if change.applied_at else f"ยังไม่มีผล {change.fault or ''}".strip()
    day = format_date(change.effective_on)
    say(one_line(f"{day} {kind} {change.unit_code} ({change.name_before}) เป็น {became}: {state}"))
