"""``oneplan attachments``: the files with details that units added to what they sent."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import CYCLE, JSON, one_line, plain_errors, print_json, say

app = typer.Typer(no_args_is_help=True, help="Files with details of projects, as drawings.")


@app.command("list")
def list_all(
    cycle: str = CYCLE,
    step: str = typer.Option("", help="Of one step alone."),
    unit: str = typer.Option("", help="Of one unit alone."),
    json: bool = JSON,
) -> None:
    """List the files in force."""
    from oneplan.services.submissions.attachment_views import view_attachments
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        found = view_attachments(session, cycle, step_id=step or None, unit_code=unit or None)
    if json:
        print_json(found)
        return
    for each in found:
        about = f" · {each['project'] or each['about']}" if each["project"] or each["about"] else ""
        where = f"{each['step']:<6} {each['unit']:<12} {each['kind_th']} {each['file_name']}{about}"
        say(one_line(f"{where} · {each['bytes']:,} B {each['sha256']}"))
    if not found:
        say("ไม่มีเอกสารประกอบ")


@app.command()
def get(
    cycle: str = CYCLE,
    sha256: str = typer.Argument(help="The file's SHA-256, as `attachments list` prints it."),
    output: Path = typer.Option(..., "--output", "-o", help="Where to write it."),
) -> None:
    """Write one file out as it is kept."""
    from oneplan.gateways.files.files import files
    from oneplan.services.submissions.attachment_views import view_attachments
    from oneplan.store.shared.session import begin

    with plain_errors():
        with begin() as session:
            known = {each["sha256"] for each in view_attachments(session, cycle)}
        if sha256 not in known:
            message = f"{sha256!r} is no attached file of {cycle}"
            raise typer.BadParameter(message)
        output.write_bytes(files().get(sha256))
    say(str(output))
