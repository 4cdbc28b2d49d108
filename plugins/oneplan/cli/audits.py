"""``oneplan audit``: read the log, prove it, and forget names that are no longer needed."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import typer

from oneplan.cli.output import one_line, plain_errors, print_json, say

app = typer.Typer(no_args_is_help=True, help="The audit log.")
CYCLE = typer.Argument(None, help="Cycle; the whole log without one.")


@app.command()
def verify(
    head: str | None = typer.Option(
        None, help="NUMBER:HASH that an earlier verify printed: the log must still hold that row."
    ),
) -> None:
    """Prove that no row of the audit log was changed, lost or moved; print its last row."""
    from oneplan.store.shared.audit_proofs import find_break, find_head, holds
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        is_kept = head is None or holds(session, head)
        broken = find_break(session)
        number, digest = find_head(session)
    if broken is not None:
        typer.echo(f"The audit log breaks at row {broken}.", err=True)
        raise typer.Exit(1)
    if not is_kept:
        typer.echo(f"The audit log was written anew: it has no row {head}.", err=True)
        raise typer.Exit(1)
    say(f"The audit log is whole: {number} rows, the last is {number}:{digest}")


class ExportFormat(StrEnum):
    """What the log is printed as."""

    JSON = "json"
    CSV = "csv"


@app.command()
def export(
    cycle: str | None = CYCLE,
    format_: ExportFormat = typer.Option(
        ExportFormat.JSON, "--format", help="json for programs, csv for a spreadsheet."
    ),
    output: Path | None = typer.Option(None, "--output", "-o", help="File to write."),
) -> None:
    """Print the whole audit log, or write it to a file; exit 1 when it holds nothing."""
    events = _events(cycle)
    with plain_errors():
        if format_ == ExportFormat.JSON:
            print_json(events, file=output)
            return
        from oneplan.gateways.spreadsheets.audit_exports import write_csv

        content = write_csv(events)
        if output is not None:
            output.write_bytes(content)
            return
    say(content.decode("utf-8-sig").rstrip())


@app.command()
def show(cycle: str | None = CYCLE) -> None:
    """Print the audit log to be read: when, through which entrance, who, what, to what."""
    from oneplan.domain.shared.bangkok import BANGKOK

    for event in _events(cycle):
        when = event["at"].astimezone(BANGKOK).strftime("%Y-%m-%d %H:%M:%S")
        act = f"{event['action_th']} ({event['action']})" if event["action_th"] else event["action"]
        about = f"{event['cycle'] or ''} {event['subject']}"
        where = event["source"] or "–"
        say(one_line(f"{event['number']:>6} {when} {where:<8} {event['actor']} {act} {about}"))
        told = ", ".join(f"{k}={v}" for k, v in event["details"].items() if v not in (None, ""))
        if told:
            say(one_line(f"       {told}"))


def _events(cycle: str | None) -> list[dict[str, Any]]:
    """The log with names in the place of references, as long as they are kept."""
    from oneplan.domain.documents.audit_words import ACTIONS_TH
    from oneplan.store.shared.audit import TYPED
    from oneplan.store.shared.audit_chain import list_events
    from oneplan.store.shared.people import list_names
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        acts = list(list_events(session, cycle_id=cycle))
        names = list_names(session)
        events = [
            {
                "number": event.number,
                "at": event.happened_at,
                "source": event.source,
                "actor": names.get(event.actor, event.actor),
                "action": event.action,
                "action_th": ACTIONS_TH.get(event.action, ""),
                "cycle": event.cycle_id,
                "subject": event.subject,
                "details": {k: names.get(v, v) if isinstance(v, str) and k not in TYPED else v
                            for k, v in event.details.items()},
                "hash": event.hash,
            }
            for event in acts
        ]  # fmt: skip
    if not events:
        typer.echo(f"The audit log holds nothing of {cycle or 'any cycle'}.", err=True)
        raise typer.Exit(1)
    return events


@app.command()
def forget(
    days: int = typer.Option(
        ..., min=30, max=36500, help="Forget names whose last act is older than this."
    ),
) -> None:
    """Blank the names of people that are no longer needed; ONEPLAN_RETENTION_DAYS does it daily."""
    from oneplan.services.operations.retention import forget_people
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        gone = forget_people(session, days=days)
    say(f"{gone} people forgotten.")
