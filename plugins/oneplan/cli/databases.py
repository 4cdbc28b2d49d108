"""The database: ``oneplan db``."""

from __future__ import annotations

import typer

from oneplan.cli.output import plain_errors, say

app = typer.Typer(no_args_is_help=True, help="The oneplan database.")


@app.command("migrate")
def migrate() -> None:
    """Bring the oneplan database to the schema of this version."""
    from oneplan.store.shared.schema import migrate as upgrade

    with plain_errors():
        upgrade()
    say("The database is up to date.")
