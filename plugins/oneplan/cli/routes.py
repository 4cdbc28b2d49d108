"""Projects beyond capacity: where each is, and what its holder decided."""

from __future__ import annotations

from dataclasses import asdict

import typer

from oneplan.cli.output import CYCLE, plain_errors, print_json, say

app = typer.Typer()
route = typer.Typer(no_args_is_help=True, help="Decide about a project beyond capacity.")

ROW = typer.Argument(help="Row, as `oneplan routes` prints it: <step>/<unit>/<sheet row>.")
ACTOR = typer.Option(..., "--by", help="Who decided; kept in the audit.")
REASON = typer.Option("", help="Why, such as the resolution; kept in the audit.")


@app.command()
def routes(
    cycle: str = CYCLE,
    holder: str | None = typer.Option(None, help="Only those with one kind of holder: pao."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Show every project beyond capacity: where it is, who holds it, since when."""
    from oneplan.services.plans.routing import list_routed
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = [each for each in list_routed(session, cycle) if holder in (None, each.at.holder)]
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        at = each.at
        say(f"{each.row_key}  {each.title}  เกินขีดความสามารถของ{each.exceeded_th}")
        say(f"    {at.holder_th} {at.holder_code} · {at.outcome_th} · ตั้งแต่ {at.since:%Y-%m-%d}")
    say(f"{len(found)} โครงการ")


@route.command()
def take(cycle: str = CYCLE, row: str = ROW, actor: str = ACTOR, reason: str = REASON) -> None:
    """The holder takes the project in its own plan."""
    _decide(cycle, row, "take", actor=actor, reason=reason)


@route.command()
def send(
    cycle: str = CYCLE,
    row: str = ROW,
    actor: str = ACTOR,
    reason: str = REASON,
    to: str | None = typer.Option(None, help="Name of the ministry or department, where it ends."),
) -> None:
    """The holder sends the project on to the next one."""
    _decide(cycle, row, "send", actor=actor, reason=reason, to=to)


@route.command("return")
def give_back(cycle: str = CYCLE, row: str = ROW, actor: str = ACTOR, reason: str = REASON) -> None:
    """The holder returns the project to its owner, with a reason."""
    _decide(cycle, row, "return", actor=actor, reason=reason)


def _decide(
    cycle: str, row: str, decision: str, *, actor: str, reason: str, to: str | None = None
) -> None:
    from oneplan.services.plans.route_moves import decide_route
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = decide_route(session, cycle, row, decision, actor=actor, reason=reason, to=to)
    say(f"{row}: {found.at.holder_th} {found.at.holder_code} · {found.at.outcome_th}")
