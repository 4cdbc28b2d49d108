"""``oneplan master-plans``: the targets of the Master Plans that projects may name."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import CYCLE, plain_errors, print_json, say

app = typer.Typer(
    no_args_is_help=True, help="Targets of the Master Plans under the National Strategy."
)


@app.command()
def load(
    cycle: str = CYCLE,
    file: Path = typer.Argument(help="YAML file: code, level (Z, Y2, Y1), name_th, parent."),
    by: str = typer.Option(..., help="Who loads it; kept with it and in the audit."),
) -> None:
    """Load the list of targets: all of it, or nothing and every error."""
    from oneplan.services.plans.master_plans import load_master_plans
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        number = load_master_plans(session, cycle, file.read_text(encoding="utf-8"), actor=by)
    say(f"List {number} of {cycle} is in force.")


@app.command()
def show(cycle: str = CYCLE) -> None:
    """Print the list in force as JSON."""
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.plans.master_plans import list_entries
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        print_json(list_entries(session, cycle))
