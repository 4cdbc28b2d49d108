"""``oneplan rehearse``: a year in minutes, with simulated units."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import CYCLE, plain_errors

app = typer.Typer()


@app.command()
def rehearse(
    cycle: str = CYCLE,
    speed: float = typer.Option(20.0, min=0.01, help="Planning days in one real second, at most."),
    seed: int | None = typer.Option(None, help="Seed of the simulated units."),
    json: Path | None = typer.Option(None, "--json", help="Write the report to a file."),
    units: int | None = typer.Option(
        None, min=1, help="About how many simulated units take part; of a nation, more provinces."
    ),
    restart: bool = typer.Option(False, help="Begin again even if it can go on."),
    meeting: bool = typer.Option(False, help="Call and hold a simulated meeting as well."),
) -> None:
    """Rehearse a cycle on the running office; exit 0 only if it finished.

    One that was stopped goes on; one that is finished begins again, and what it held is dropped.
    """
    from oneplan.cli.rehearsal_runs import is_finished, rehearse_cycle

    with plain_errors():
        rehearse_cycle(
            cycle,
            speed=speed,
            seed=seed,
            json=json,
            restart=restart or is_finished(cycle),
            units=units,
            meeting=meeting,
        )
