"""``oneplan screenings``: what meetings found about proposed projects, and what became of ideas."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import typer

from oneplan.cli.output import CYCLE, JSON, STEP, one_line, plain_errors, print_json, say
from oneplan.domain.shared.thai_numerals import to_thai_digits

app = typer.Typer(no_args_is_help=True, help="Results of screenings, a project each.")


@app.command("list")
def list_all(cycle: str = CYCLE, json: bool = JSON) -> None:
    """List every proposed project with its result, and full projects without a passed idea."""
    from oneplan.services.decisions.screening_sheets import needs_a_look
    from oneplan.services.decisions.screenings import view_screenings
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        found = view_screenings(session, cycle)
    if json:
        print_json(found)
        return
    for each in found["ideas"]:
        late = " · ส่งล่าช้า" if each["is_late"] else ""
        grown = ", ".join(each["projects"]) or "ยังไม่มีโครงการเต็มรูปแบบ"
        say(
            one_line(
                f"{each['row_key']:<16} {each['outcome_th']:<10} {each['title']}{late} → {grown}"
            )
        )
        if each["reason"]:
            say(one_line(f"{'':<16} เหตุผล: {each['reason']} ({each['screened_by']})"))
    for each in found["projects"]:
        if needs_a_look(each):
            late = " · ส่งล่าช้า" if each["is_late"] else ""
            told = f"ข้อเสนอที่เป็นที่มา: {each['idea']} {each['idea_th']}"
            say(one_line(f"{each['row_key']:<16} {each['title']}{late} · {told}"))
    say(_sum_up(found["ideas"]) if found["ideas"] else "ไม่มีโครงการที่เสนอให้กลั่นกรอง")


def _sum_up(ideas: list[dict[str, Any]]) -> str:
    unscreened = sum(each["outcome"] is None for each in ideas)
    without = sum(not each["projects"] for each in ideas)
    late = sum(each["is_late"] for each in ideas)
    return to_thai_digits(
        f"{len(ideas)} ข้อเสนอ ยังไม่มีผล {unscreened} ยังไม่มีโครงการเต็มรูปแบบ {without} ส่งล่าช้า {late}"
    )


@app.command("import")
def import_list(
    cycle: str = CYCLE,
    step: str = STEP,
    file: Path = typer.Argument(help="CSV: project,result,reason; `screenings sheet` writes one."),
    by: str = typer.Option(..., help="Who gives the results; kept with them and in the audit."),
) -> None:
    """Keep a list of results and tell the units: all of it, or nothing and every error."""
    from oneplan.gateways.spreadsheets.text_encodings import decode_list
    from oneplan.services.decisions.screenings import import_screenings
    from oneplan.services.reminders.screened_mails import tell_screened
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        content = decode_list(file.read_bytes())
        new = import_screenings(session, cycle, step, content, recorded_by=by)
        told = tell_screened(session, cycle, step)
    say(f"{new} new results; {told} mails to the units.")


@app.command()
def sheet(cycle: str = CYCLE) -> None:
    """Print the list that is filled in and imported, with the results that hold."""
    from oneplan.domain.decisions.screenings import COLUMNS
    from oneplan.services.decisions.screening_sheets import sheet_rows
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        rows = sheet_rows(session, cycle)
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([row[name] for name in COLUMNS])
