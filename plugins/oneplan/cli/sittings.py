"""``oneplan meetings``: call a meeting, move or cancel it, look at it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from oneplan.cli.output import CYCLE, STEP, one_line, plain_errors, print_json, say
from oneplan.domain.meetings.sittings import SittingState
from oneplan.domain.shared.thai_numerals import to_thai_digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oneplan.domain.documents.letters import OfficialLetter
    from oneplan.domain.meetings.agendas import AgendaRow
    from oneplan.domain.shared.line_problems import Problem

app = typer.Typer(no_args_is_help=True, help="Meetings: invitations, resolutions, tasks, minutes.")
NUMBER = typer.Argument(help="Number of the sitting, such as 1/2563.")
GROUP = typer.Option("", help="The amphoe whose meeting it is; the province's by default.")
BY = typer.Option(..., help="Who does it; kept in the audit.")
REASON = typer.Option(..., help="Why; the invited read it.")
LETTER_NUMBER = typer.Option("", help="Running number of the letter; room for it by default.")
SIGNER = typer.Option("", help="Name of who signs the letter.")
POSITION = typer.Option("", help="Position of who signs the letter.")
PREVIEW = typer.Option(
    None, help="Write the letter to this .pdf or .docx and do nothing else: nobody is told."
)
JSON = typer.Option(False, "--json", help="Print JSON.")


@app.command()
def call(
    cycle: str = CYCLE,
    step: str = STEP,
    number: str = typer.Option(..., help="Number of the sitting and its Buddhist year: 1/2563."),
    title: str = typer.Option(..., help="What meets, in Thai."),
    day: str = typer.Option(..., help="Its day: 2019-08-14 or ๑๔ ส.ค. ๖๒."),
    time: str = typer.Option(..., help="Its time of day: 13.30."),
    room: str = typer.Option(..., help="Where it is held."),
    chair: str = typer.Option(..., help="The post of its chair, in Thai."),
    agenda: Path | None = typer.Option(
        None, help="Agenda: text with an item a line, or .csv, .xlsx, .docx with its columns."
    ),
    item: list[str] = typer.Option([], help="An item instead: '3.1 title | kind | plan'."),
    unit: list[str] = typer.Option([], help="A unit to invite, by its code; any number."),
    level: list[str] = typer.Option([], help="Invite all units of a level, such as amphoe."),
    role: list[str] = typer.Option([], help="Invite all units of a role, such as kbo."),
    area: str = typer.Option("", help="Area in which levels and roles are invited."),
    group: str = GROUP,
    letter_number: str = LETTER_NUMBER,
    signer: str = SIGNER,
    position: str = POSITION,
    preview: Path | None = PREVIEW,
    by: str = BY,
) -> None:
    """Call a meeting: its letter is kept and goes to every unit that is invited, once."""
    from oneplan.gateways.files.files import files
    from oneplan.services.meetings.calls import CallRequest, keep_call, prepare_call
    from oneplan.services.meetings.invitation_letters import set_letter
    from oneplan.services.meetings.invited_units import Guests
    from oneplan.services.reminders.letter_frames import Signing
    from oneplan.store.shared.session import begin

    _require_letter(preview)
    with plain_errors():
        request = CallRequest(
            step_id=step,
            number=number,
            title=title,
            day=day,
            hour=time,
            room=room,
            chair=chair,
            agenda=_read_agenda(agenda, item),
            guests=Guests(units=tuple(unit), levels=tuple(level), roles=tuple(role), area=area),
            group_code=group,
            signing=Signing(number=letter_number, name=signer, position=position),
        )
        with begin() as session:
            prepared = prepare_call(session, cycle, request)
        _warn(prepared.warnings)
        if preview is not None:
            _write_preview(preview, prepared.letter)
            return
        letter = set_letter(prepared.letter)
        with begin() as session:
            queued = keep_call(session, prepared, letter=letter, files=files(), actor=by)
    say(
        to_thai_digits(
            f"เชิญประชุมครั้งที่ {prepared.told.number} แล้ว {len(prepared.invited)} หน่วยงาน"
            f" อีเมลรอส่ง {queued} ฉบับ"
        )
    )


def _read_agenda(path: Path | None, items: Sequence[str]) -> Sequence[AgendaRow]:
    from oneplan.domain.meetings.agendas import COLUMNS, NEEDED, rows_of_lines
    from oneplan.domain.meetings.faults import MeetingInvalid
    from oneplan.gateways.spreadsheets.list_files import read_list_file
    from oneplan.gateways.spreadsheets.text_encodings import decode_list

    if (path is None) == (not items):
        raise typer.BadParameter("give the agenda as --agenda FILE or as one --item or more")
    if path is None:
        return rows_of_lines("\n".join(items))
    content = path.read_bytes()
    if path.suffix.lower() in (".txt", ".md"):
        return rows_of_lines(decode_list(content))
    rows, problems = read_list_file(content, COLUMNS, NEEDED)
    if problems:
        raise MeetingInvalid(problems)
    return rows


def _require_letter(path: Path | None) -> None:
    if path is not None and path.suffix not in {".pdf", ".docx"}:
        raise typer.BadParameter("the file must end in .pdf or .docx")


def _warn(warnings: Sequence[Problem]) -> None:
    for each in warnings:
        say(f"โปรดตรวจ: {each.th}")


def _write_preview(path: Path, letter: OfficialLetter) -> None:
    from oneplan.services.meetings.invitation_letters import set_letter

    path.write_bytes(set_letter(letter, path.suffix[1:]))
    say(f"เขียนหนังสือไว้ที่ {path} แล้ว ยังไม่ได้แจ้งผู้ใด")


@app.command()
def move(
    cycle: str = CYCLE,
    step: str = STEP,
    number: str = NUMBER,
    reason: str = REASON,
    day: str = typer.Option("", help="The new day; the same by default."),
    time: str = typer.Option("", help="The new time of day; the same by default."),
    room: str = typer.Option("", help="The new room; the same by default."),
    group: str = GROUP,
    letter_number: str = LETTER_NUMBER,
    signer: str = SIGNER,
    position: str = POSITION,
    preview: Path | None = PREVIEW,
    by: str = BY,
) -> None:
    """Move a sitting that is still to be held, and tell the invited once."""
    change = {"state": SittingState.MOVED, "reason": reason, "day": day, "hour": time, "room": room}
    named = {"step_id": step, "number": number, "group_code": group}
    signing = {"number": letter_number, "name": signer, "position": position}
    _change(cycle, {**named, **change}, signing, preview=preview, by=by)


@app.command()
def cancel(
    cycle: str = CYCLE,
    step: str = STEP,
    number: str = NUMBER,
    reason: str = REASON,
    group: str = GROUP,
    letter_number: str = LETTER_NUMBER,
    signer: str = SIGNER,
    position: str = POSITION,
    preview: Path | None = PREVIEW,
    by: str = BY,
) -> None:
    """Cancel a sitting that is still to be held, and tell the invited once."""
    named = {"step_id": step, "number": number, "group_code": group}
    signing = {"number": letter_number, "name": signer, "position": position}
    change = {**named, "state": SittingState.CANCELLED, "reason": reason}
    _change(cycle, change, signing, preview=preview, by=by)


def _change(
    cycle: str,
    change: dict[str, Any],
    signing: dict[str, str],
    *,
    preview: Path | None,
    by: str,
) -> None:
    from oneplan.gateways.files.files import files
    from oneplan.services.meetings.changes import ChangeRequest, keep_change, prepare_change
    from oneplan.services.meetings.invitation_letters import set_letter
    from oneplan.services.reminders.letter_frames import Signing
    from oneplan.store.shared.session import begin

    _require_letter(preview)
    request = ChangeRequest(**change, signing=Signing(**signing))
    with plain_errors():
        with begin() as session:
            prepared = prepare_change(session, cycle, request)
        if preview is not None:
            _write_preview(preview, prepared.letter)
            return
        letter = set_letter(prepared.letter)
        with begin() as session:
            queued = keep_change(session, prepared, letter=letter, files=files(), actor=by)
    did = "เลื่อน" if request.state == SittingState.MOVED else "ยกเลิก"
    told = prepared.told
    say(to_thai_digits(f"{did}การประชุมครั้งที่ {told.number} แล้ว อีเมลรอส่ง {queued} ฉบับ"))


@app.command("list")
def list_all(
    cycle: str = CYCLE,
    step: str | None = typer.Option(None, help="Only this step."),
    json: bool = JSON,
) -> None:
    """List the sittings of a cycle, in the order in which they are held."""
    from oneplan.services.meetings.sitting_views import view_sittings
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = view_sittings(session, cycle, step_id=step)
    if json:
        print_json(found)
        return
    for each in found:
        which = f"{each['step']:<6} {each['number']:<10} {each['begins_at']} {each['state_th']}"
        say(one_line(f"{which} · {each['title']} · {each['room']}"))
    if not found:
        say("ยังไม่มีการประชุมที่เรียกไว้")


@app.command()
def show(
    cycle: str = CYCLE,
    step: str = STEP,
    number: str = NUMBER,
    group: str = GROUP,
) -> None:
    """Print all that is known of a sitting as JSON: calls, invited, agenda, tasks, minutes."""
    from oneplan.services.meetings.sitting_facts import find_sitting
    from oneplan.services.meetings.sitting_views import view_sitting
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        sitting = find_sitting(session, cycle, step, number, group_code=group)
        print_json(view_sitting(session, sitting))


@app.command()
def letter(
    cycle: str = CYCLE,
    step: str = STEP,
    number: str = NUMBER,
    output: Path = typer.Option(..., "--output", "-o", help="The file, a .pdf."),
    group: str = GROUP,
) -> None:
    """Write the last letter of a sitting, as it was sent."""
    from oneplan.gateways.files.files import files
    from oneplan.services.meetings.sitting_facts import find_sitting
    from oneplan.store.meetings.sittings import list_calls
    from oneplan.store.shared.session import begin

    with plain_errors():
        with begin() as session:
            sitting = find_sitting(session, cycle, step, number, group_code=group)
            sha256 = list_calls(session, sitting.id)[-1].letter_sha256
        output.write_bytes(files().get(sha256))
    say(f"{sha256} {output}")
