"""``oneplan clock``: look at the planning clock, move that of a rehearsal."""

from __future__ import annotations

from datetime import datetime

import pendulum
import typer

from oneplan.cli.output import CYCLE, plain_errors, say

app = typer.Typer(no_args_is_help=True, help="The planning clock of a cycle.")


@app.command("show")
def show(cycle: str = CYCLE) -> None:
    """Print the planning moment of a cycle."""
    from oneplan.services.cycles.clock import planning_now
    from oneplan.store.cycles.clocks import find_clock
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        kind = "real" if find_clock(session, cycle) is None else "simulated"
        say(f"{planning_now(session, cycle).isoformat()} {kind}")


@app.command("set")
def set_to(
    cycle: str = CYCLE,
    at: datetime = typer.Argument(
        ..., help="Moment in Bangkok: 2019-01-31 or 2019-01-31T16:30:00."
    ),
    speed: float = typer.Option(0.0, help="Planning days in one real second; 0 stands still."),
) -> None:
    """Set the clock of a rehearsal to a moment in Bangkok."""
    _move(cycle, to=at, by=None, speed=speed)


@app.command("advance")
def advance(
    cycle: str = CYCLE,
    days: float = typer.Argument(..., help="Planning days to move on by, such as 1 or 0.5."),
) -> None:
    """Move the clock of a rehearsal on by some days."""
    _move(cycle, to=None, by=pendulum.duration(days=days), speed=0.0)


def _move(cycle: str, *, to: datetime | None, by: pendulum.Duration | None, speed: float) -> None:
    from oneplan.domain.shared.bangkok import bangkok
    from oneplan.services.cycles.clock import planning_now, set_clock
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        at = bangkok(to.date(), to.time()) if to else planning_now(session, cycle)
        at += by or pendulum.duration()
        set_clock(
            session,
            cycle,
            at=at,
            speed=speed * 86_400,
            hold_at=None if speed else at,
            actor="command",
        )
    say(at.isoformat())
