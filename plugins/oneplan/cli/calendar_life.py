"""``oneplan calendar``: what a calendar became, from one to the next."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict

import typer

from oneplan.cli.output import one_line, plain_errors, print_json, say

app = typer.Typer()


@app.command("diff")
def diff(
    old: str = typer.Argument(..., help="Calendar file, or a revision's number with --cycle."),
    new: str = typer.Argument(..., help="Calendar file, or a revision's number with --cycle."),
    cycle: str | None = typer.Option(None, help="Cycle whose stored revisions are numbered."),
    everything: bool = typer.Option(False, "--all", help="Sources, doubts and English too."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Tell what changed between two calendars, in Thai."""
    from oneplan.domain.cycles.calendar_differences import DifferenceKind, compare_calendars
    from oneplan.gateways.files.forms import list_form_titles
    from oneplan.services.cycles.calendar_sources import read_calendar
    from oneplan.store.shared.session import begin

    with plain_errors(), ExitStack() as stack:
        session = stack.enter_context(begin()) if cycle is not None else None
        before, after = (read_calendar(session, each, cycle_id=cycle) for each in (old, new))
        found = compare_calendars(before, after, form_titles=list_form_titles())
    if json:
        print_json([asdict(each) for each in found])
        return
    shown = [each for each in found if everything or each.kind != DifferenceKind.DETAIL]
    for each in shown:
        say(one_line(each.sentence_th))
    if len(found) > len(shown):
        say(f"และที่มา หมายเหตุ หรือข้อความภาษาอังกฤษอีก {len(found) - len(shown)} แห่ง (ดูด้วย --all)")
    say(f"ต่างกัน {len(found)} แห่ง" if found else "ปฏิทินทั้งสองไม่ต่างกัน")
