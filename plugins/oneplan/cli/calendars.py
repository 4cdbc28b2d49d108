"""``oneplan calendar``: check a file, read a printed window, draft from a printed table."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli import printed_calendars
from oneplan.cli.output import plain_errors, print_json, say

app = typer.Typer(no_args_is_help=True, help="Calendar files and printed Thai dates.")
app.registered_commands += printed_calendars.app.registered_commands


@app.command("check")
def check(
    files: list[Path] = typer.Argument(..., help="Calendar files, such as dags/calendars/*.yaml."),
    against: Path | None = typer.Option(
        None, help="Calendar of an earlier year; by default the one beside the file."
    ),
) -> None:
    """Check calendar files; exit 1 when one has an error."""
    from oneplan.gateways.calendars.calendar_files import (
        check_calendar_file,
        find_earlier,
        load_calendar,
    )

    errors = 0
    for path in files:
        with plain_errors():
            earlier = find_earlier(path) if against is None else load_calendar(against)
            findings = check_calendar_file(path, earlier=earlier)
        for finding in findings:
            errors += finding.severity == "error"
            told = f"{finding.th_line}\n  {finding}"
            typer.echo(told, err=finding.severity == "error")
    if errors:
        raise typer.Exit(1)
    say(f"ตรวจแล้ว {len(files)} แฟ้ม ไม่พบที่ผิด · {len(files)} checked, no error.")


@app.command("parse")
def parse(
    text: str = typer.Argument(..., help='A window as it is printed: "ม.ค. – ก.พ. ๖๒".'),
    context_year: int | None = typer.Option(None, help="Buddhist year where none is printed."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Read a printed Thai window."""
    from oneplan.domain.shared.thai_dates import parse_window

    with plain_errors():
        window = parse_window(text, context_year_be=context_year)
    answer = {"start": window.start, "due": window.due, "precision": window.precision.value}
    if window.time is not None:
        answer["time"] = window.time.strftime("%H:%M")
    if json:
        print_json(answer)
    else:
        say(" ".join(f"{name}={value}" for name, value in answer.items()))
