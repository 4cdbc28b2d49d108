"""``oneplan decisions``, ``committees`` and ``comments``: what meetings leave behind."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import CYCLE, STEP, one_line, plain_errors, print_json, say
from oneplan.domain.decisions.comments import CommentKind, CommentOutcome

decisions = typer.Typer(no_args_is_help=True, help="What committees resolved, and their minutes.")
committees = typer.Typer(no_args_is_help=True, help="Who may answer for a committee.")
comments = typer.Typer(no_args_is_help=True, help="Comments on drafts, and what became of them.")
JSON = typer.Option(False, "--json", help="Print JSON.")


@decisions.command("list")
def list_decisions(cycle: str = CYCLE) -> None:
    """Print every decision and record of a cycle as JSON, the oldest first."""
    from oneplan.services.decisions.decision_views import list_decisions as list_all
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        print_json(list_all(session, cycle))


@decisions.command()
def minutes(
    cycle: str = CYCLE,
    step: str = STEP,
    file: Path = typer.Argument(help="PDF or Word file of the minutes."),
    by: str = typer.Option(..., help="Who hands it in; kept in the audit."),
    meeting: str | None = typer.Option(None, help="Number of the meeting; the last by default."),
) -> None:
    """Keep the minutes of a meeting with its decision."""
    from oneplan.gateways.files.files import files
    from oneplan.services.decisions.minutes import SENT_TO_NOBODY, keep_minutes
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        kept = keep_minutes(
            session,
            cycle,
            step,
            file_name=file.name,
            content=file.read_bytes(),
            files=files(),
            actor=by,
            meeting_no=meeting,
        )
    say(f"{kept.sha256} {file.name}")
    for words in SENT_TO_NOBODY:
        say(words)


@committees.command("import")
def import_file(
    cycle: str = CYCLE,
    file: Path = typer.Argument(help="CSV: step,user,name,role,absent_from,absent_to."),
    by: str = typer.Option("command", help="Who loads it; kept in the audit."),
) -> None:
    """Load who may answer for the committees of a cycle: all of it, or nothing and every error."""
    from oneplan.gateways.spreadsheets.text_encodings import decode_list
    from oneplan.services.decisions.committees import import_committees
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        count = import_committees(session, cycle, decode_list(file.read_bytes()), actor=by)
    say(f"{count} members loaded.")


@committees.command("list")
def list_members(cycle: str = CYCLE) -> None:
    """Print the members of a cycle's committees as JSON."""
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.decisions.committees import list_members as list_all
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        print_json(
            [
                {
                    "step": m.step_id,
                    "user": m.user,
                    "name": m.name,
                    "role": m.role,
                    "absent_from": m.absent_from,
                    "absent_to": m.absent_to,
                }
                for m in list_all(session, cycle_id=cycle)
            ]
        )


@comments.command("list")
def list_comments(cycle: str = CYCLE, json: bool = JSON) -> None:
    """List the comments on a cycle's drafts with the answer to each."""
    from oneplan.services.decisions.comments import list_comments as list_all
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        get_cycle(session, cycle)
        found = list_all(session, cycle)
    if json:
        print_json(found)
        return
    for each in found:
        where = f"{each['comment']:>5} {each['step']:<6} {each['kind_th']}"
        say(one_line(f"{where} · {each['said_by']}:"))
        say(one_line(f"      {each['text']} → {each['outcome_th']} {each['answer'] or ''}"))
    if not found:
        say("ไม่มีความเห็น")


@comments.command("import")
def import_comments(
    cycle: str = CYCLE,
    step: str = STEP,
    file: Path = typer.Argument(help="CSV: said_by,text,row_key; row_key may be empty."),
    kind: CommentKind = typer.Option(CommentKind.HEARING, help="Where they were made."),
    by: str = typer.Option("command", help="Who writes them down; kept with them."),
) -> None:
    """Keep comments on the draft in force: all of them, or nothing and every error."""
    from oneplan.domain.decisions.comments import read_comments
    from oneplan.gateways.spreadsheets.text_encodings import decode_list
    from oneplan.services.decisions.comments import keep_comments
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        spoken = read_comments(decode_list(file.read_bytes()))
        new = keep_comments(session, cycle, step, kind=kind, spoken=spoken, recorded_by=by)
    say(f"{len(spoken)} comments, {new} of them new.")


@comments.command()
def answer(
    comment: int = typer.Argument(help="Number of the comment, as `comments list` shows it."),
    outcome: CommentOutcome = typer.Option(..., help="What became of it."),
    text: str = typer.Option("", help="The answer; one that is declined is told why."),
    by: str = typer.Option(..., help="Who answers; kept with the answer and in the audit."),
) -> None:
    """Answer a comment; the answer is linked to the draft that is in force now."""
    from oneplan.services.decisions.comments import answer_comment
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        answer_comment(session, comment, outcome=outcome, text=text, answered_by=by)
    say(f"Comment {comment} is answered.")
