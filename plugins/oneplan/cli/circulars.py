"""``oneplan circulars``: the letters with which a calendar is sent."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import CYCLE, one_line, plain_errors, print_json, say

app = typer.Typer(no_args_is_help=True, help="The letters with which a calendar is sent.")
KEY = typer.Argument(help="Key of the letter in the calendar, such as cover.")
ROLES = typer.Option([], "--to", help="Role that it is for; can be repeated.")


@app.command("list")
def list_letters(
    cycle: str = CYCLE, json: bool = typer.Option(False, "--json", help="Print JSON.")
) -> None:
    """List the letters of a cycle's calendar, what each lacks, and when it was sent."""
    from oneplan.services.documents.circular_lists import list_letters as list_all
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = list_all(session, cycle)
    if json:
        print_json(found)
        return
    for each in found:
        sent = f"ส่งแล้ว {each['recipients']} แห่ง" if each["sent_at"] else "ยังไม่ได้ส่ง"
        say(one_line(f"{each['letter']}: {each['described']} · {sent}"))
        for one in each["enclosures"]:
            have = one["file_name"] or ("พิมพ์ไปกับหนังสือ" if one["is_calendar"] else "ยังไม่มีไฟล์")
            say(one_line(f"  {one['number']}. {one['th']} {one['quantity'] or ''} · {have}"))
    if not found:
        say("ปฏิทินนี้ไม่มีหนังสือ")


@app.command()
def enclose(
    cycle: str = CYCLE,
    letter: str = KEY,
    number: int = typer.Argument(help="Number of the enclosure, as `circulars list` shows it."),
    file: Path = typer.Argument(help="PDF, Word or Excel file."),
    by: str = typer.Option(..., help="Who gives it; kept in the audit."),
) -> None:
    """Keep the file of an enclosure; the last one given is sent."""
    from oneplan.gateways.files.files import files
    from oneplan.services.documents.circulars import keep_enclosure
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        sha256 = keep_enclosure(
            session,
            cycle,
            letter,
            number,
            file_name=file.name,
            content=file.read_bytes(),
            files=files(),
            actor=by,
        )
    say(f"{sha256} {file.name}")


@app.command()
def write(
    cycle: str = CYCLE,
    letter: str = KEY,
    output: Path = typer.Option(..., "--output", "-o", help="A file that ends in .pdf or .docx."),
    to: list[str] = ROLES,
) -> None:
    """Write a circular to look at; nothing is kept and nobody is told."""
    from oneplan.services.documents.circular_letters import write_circular
    from oneplan.store.shared.session import begin

    if output.suffix not in {".pdf", ".docx"}:
        raise typer.BadParameter("the file must end in .pdf or .docx")
    with plain_errors():
        with begin() as session:
            content = write_circular(session, cycle, letter, output.suffix[1:], roles=to)
        output.write_bytes(content)
    say(f"{output} written.")


@app.command()
def send(
    cycle: str = CYCLE,
    letter: str = KEY,
    by: str = typer.Option(..., help="Who sends it; kept in the audit."),
    to: list[str] = ROLES,
) -> None:
    """Send a circular: keep it with its enclosures and queue its mails, once each."""
    from oneplan.gateways.files.files import files
    from oneplan.services.documents.circular_letters import address_of
    from oneplan.services.documents.circulars import send_circular
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        made, queued = send_circular(session, cycle, letter, files=files(), actor=by, roles=to)
        told = len(made.recipients)
    say(f"{told} recipients, {queued} mails queued. {address_of(cycle, letter)}")
