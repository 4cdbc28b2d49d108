"""``oneplan users``: what the users of Airflow see and may do."""

from __future__ import annotations

from dataclasses import asdict

import typer

from oneplan.cli.output import plain_errors, print_json, say

app = typer.Typer(no_args_is_help=True, help="What the users of Airflow see and may do.")

USER = typer.Argument(help="Name of the user, as Airflow has it.")
BY = typer.Option(..., help="Who decides it; kept in the audit.")


@app.command()
def area(
    user: str = USER,
    code: str = typer.Argument(help="Area that the user sees alone: a DOPA code, such as 2103."),
    by: str = BY,
) -> None:
    """Let a user see the sub-tree of one area alone, such as the officer of an amphoe."""
    from oneplan.services.units.user_areas import set_area
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        given = set_area(session, user, code, by=by)
        say(f"{given.user} sees {given.area_th} ({given.area_code}) alone.")


@app.command("list")
def list_all() -> None:
    """Print the users who see one area alone, as JSON; every other sees all."""
    from oneplan.services.units.user_areas import list_areas
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        print_json([asdict(each) for each in list_areas(session)])


@app.command()
def remove(user: str = USER, by: str = BY) -> None:
    """Let a user see everything again."""
    from oneplan.services.units.user_areas import remove_area
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        remove_area(session, user, by=by)
    say(f"{user} sees everything.")


@app.command()
def roles() -> None:
    """Write the roles of the office into a production's Airflow, or bring them up to date.

    Each has what ``docs/operations.md`` says: a right that was added by hand is taken away.
    """
    from oneplan.orchestration.fab_roles import sync_roles

    with plain_errors():
        for name, count in sync_roles().items():
            say(f"{name}: {count} rights.")
