"""``oneplan notices``: every mail with its proof, what goes next, hold and release, decide."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import typer

from oneplan.cli.output import fault_lines, plain_errors, print_columns, print_json, say
from oneplan.cli.status_lines import thai_time
from oneplan.domain.reminders.notices import NoticeState, Verdict
from oneplan.domain.reminders.reminder_schedule import LEVELS_TH, ReminderLevel
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.domain.shared.thai_numerals import to_thai_digits

HEADINGS = ("เลขที่", "สถานะ", "เวลา", "ขั้นตอน", "เรื่อง", "หน่วยงาน", "หมายเหตุ")
app = typer.Typer(no_args_is_help=True, help="The mails of a cycle: proof, preview, control.")
CYCLE = typer.Argument(..., help="The cycle, such as rayong-2564.")
NUMBER = typer.Argument(..., help="The mail's number, as the list shows it.")
STEP = typer.Option(None, help="Only this step.")
REMINDER = typer.Option(
    None, "--reminder", "--rung", help="Only this reminder, such as opening, due-7 or due+3."
)
UNIT = typer.Option(None, help="Only this unit.")
NOTICE = typer.Option(None, help="Only this mail, by its number.")


@app.command("list")
def list_all(
    cycle: str = CYCLE,
    state: NoticeState | None = typer.Option(None, help="Only this state."),
    as_json: bool = typer.Option(False, "--json", help="Everything, as JSON."),
) -> None:
    """List every mail with the provider's id and what came of it."""
    from oneplan.services.reminders.fault_views import view_faults
    from oneplan.services.reminders.mail_lists import list_mails
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = list_mails(session, cycle, state=state)
        faults = view_faults(session, cycle)
    if as_json:
        print_json(found)
        return
    for line in fault_lines(faults):
        say(line)
    if found:
        print_columns([HEADINGS, *(_row(each) for each in found)], to_the_right=(0,))
    say(to_thai_digits(f"{len(found)} ฉบับ"))


def _row(mail: dict[str, Any]) -> tuple[str, ...]:
    """A mail under :data:`HEADINGS`; which provider took it under which id is in the JSON."""
    moment = mail["sent_at"] or mail["not_before"]
    marks = [
        "ระงับไว้" if mail["is_held"] else "",
        f"เลื่อนจาก {thai_time(mail['put_off_from'])}" if mail["put_off_from"] else "",
        "" if mail["message_id"] else mail["reason"] or "",
    ]
    return (
        to_thai_digits(mail["id"]),
        mail["state_th"],
        thai_time(moment) if moment else "–",
        mail["step_th"] or "–",
        mail["reminder_th"],
        mail["unit_th"],
        " ".join(each for each in marks if each),
    )


@app.command("preview")
def preview_day(
    cycle: str = CYCLE,
    day: str | None = typer.Option(None, help="Day such as 2026-04-30; tomorrow by default."),
    as_json: bool = typer.Option(False, "--json", help="Everything, as JSON."),
) -> None:
    """Show what goes out on a day of the planning clock, and whom no mail reaches."""
    from oneplan.services.cycles.clock import planning_now
    from oneplan.services.reminders.previews import preview
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        tomorrow = planning_now(session, cycle).date().add(days=1)
        found = preview(session, cycle, date.fromisoformat(day) if day else tomorrow)
    if as_json:
        print_json(found)
        return
    say(f"{cycle}: {found['day']} (นาฬิกาแผน {found['now']})")
    for each in found["reminders"]:
        late = f" เลื่อนจาก {each['put_off_from']}" if each["put_off_from"] else ""
        held = " ระงับไว้" if each["is_held"] else ""
        which = f"{each['step'] or '-':<5} {each['reminder']:<9} {each['level']:<17}"
        say(f"  {which} {each['urgency']:<10} {len(each['to'])} ฉบับ{late}{held}")
    say(
        f"  รอส่งอยู่แล้ว {len(found['waiting'])} ฉบับ"
        f" (ระงับไว้ {sum(each['is_held'] for each in found['waiting'])})"
    )
    for each in found["holds"]:
        say(f"  ระงับ: {_named(each)}")
    for each in found["unacknowledged"]:
        say(f"  ยังไม่รับทราบหนังสือ {each['letter']}: {each['unit']} (แจ้ง {each['asked_at']})")
    _show_gaps(found)
    for line in fault_lines(found["faults"]):
        say(line)


def _show_gaps(found: dict[str, Any]) -> None:
    """Whom mail does not reach: units, levels above them, the secretariat itself."""
    for step, codes in found["unreachable"].items():
        if codes:
            say(f"  {name_of_id(step)}: ไม่มีผู้รับอีเมล {', '.join(codes)}")
    for level, codes in found["unheard"].items():
        say(f"  {LEVELS_TH[ReminderLevel(level)]}: ทะเบียนไม่มีผู้รับเรื่องของ {', '.join(codes)}")
    if not found["has_office"]:
        say(
            "  ทะเบียนไม่มีสำนักงานจังหวัด (บทบาท provincial_office): เรื่องที่ต้องแจ้งฝ่ายเลขานุการไม่มีผู้รับ"
            " เพิ่มด้วย oneplan units import หรือตั้ง ONEPLAN_OFFICE_EMAIL"
        )


def _named(hold: dict[str, Any]) -> str:
    named = {k: v for k, v in hold.items() if not k.startswith("placed")}
    return ", ".join(f"{k} {v}" for k, v in named.items()) or "ทุกฉบับ"


@app.command("hold")
def hold(
    cycle: str = CYCLE,
    step: str | None = STEP,
    reminder: str | None = REMINDER,
    unit: str | None = UNIT,
    notice: int | None = NOTICE,
    everything: bool = typer.Option(False, "--all", help="The stop switch: every mail."),
) -> None:
    """Hold mails back, queued or still to come, until they are released."""
    from oneplan.services.reminders.holds import hold_mail
    from oneplan.store.shared.session import begin

    named = _names(step, reminder, unit, notice, everything)
    with plain_errors(), begin() as session:
        hold_mail(session, cycle, named=named, actor="command")
    say("Held.")


@app.command("release")
def release(
    cycle: str = CYCLE,
    step: str | None = STEP,
    reminder: str | None = REMINDER,
    unit: str | None = UNIT,
    notice: int | None = NOTICE,
    everything: bool = typer.Option(False, "--all", help="The stop switch."),
) -> None:
    """Let go what a hold of the same names keeps back."""
    from oneplan.services.reminders.holds import release_mail
    from oneplan.store.shared.session import begin

    named = _names(step, reminder, unit, notice, everything)
    with plain_errors(), begin() as session:
        count = release_mail(session, cycle, named=named, actor="command")
    say(f"{count} holds lifted.")


def _names(
    step: str | None, reminder: str | None, unit: str | None, notice: int | None, everything: bool
) -> dict[str, Any]:
    named = {"step_id": step, "reminder": reminder, "unit_code": unit, "notice_id": notice}
    if everything == any(value is not None for value in named.values()):
        raise typer.BadParameter("name a step, reminder, unit or notice, or everything with --all")
    return named


@app.command("resolve")
def resolve(
    notice: int = NUMBER,
    verdict: Verdict = typer.Option(..., help="sent: it went; resend: send it again."),
) -> None:
    """Decide about a mail that the provider never answered for."""
    from oneplan.services.reminders.reconciliation import resolve as decide
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        state = decide(session, notice, verdict, actor="command")
    say(f"Notice {notice} is {state}.")


@app.command("send")
def send(
    watch: bool = typer.Option(False, help="Go on until it is stopped."),
    seconds: float = typer.Option(5.0, help="Seconds between two passes."),
) -> None:
    """Send what is due, and find out about what nobody answered for."""
    from oneplan.gateways.mail.mailers import mailer
    from oneplan.services.operations.mail_worker import send_for_ever, send_round
    from oneplan.store.shared.session import begin

    with plain_errors():
        if watch:
            send_for_ever(begin=begin, mailer=mailer(), seconds=seconds)
        for cycle, reached in send_round(begin=begin, mailer=mailer()).items():
            say(f"{cycle}: {', '.join(f'{count} {state}' for state, count in reached.items())}")
    say("Done.")


@app.command("letter")
def letter(
    notice: int = NUMBER,
    output: Path = typer.Option(..., "--output", "-o", help="A file that ends in .pdf or .docx."),
    number: str = typer.Option("", help="Running number of the letter; room for it by default."),
    signer: str = typer.Option("", help="Name of who signs."),
    position: str = typer.Option("", help="Position of who signs."),
    acting_for: str = typer.Option("", help="Whom they act for, such as the governor."),
) -> None:
    """Write the official letter of a mail, ready to be signed."""
    from oneplan.services.reminders.letter_frames import Signing
    from oneplan.services.reminders.letters import write_letter
    from oneplan.store.shared.session import begin

    if output.suffix not in {".pdf", ".docx"}:
        raise typer.BadParameter("the file must end in .pdf or .docx")
    signing = Signing(number=number, name=signer, position=position, acting_for=acting_for)
    with plain_errors():
        with begin() as session:
            content = write_letter(session, notice, output.suffix[1:], signing)
        output.write_bytes(content)
    say(f"{output} written.")
