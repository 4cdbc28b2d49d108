"""Workbooks by hand: an empty one, a check, a submission."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from oneplan.cli.output import CYCLE, FORM, STEP, UNIT, plain_errors, print_json, say

if TYPE_CHECKING:
    from oneplan.domain.forms.form_rows import Row
    from oneplan.domain.forms.validation_context import ValidationContext
    from oneplan.gateways.files.file_types import FileRefused

app = typer.Typer()
FILE = typer.Argument(..., help="The file as the unit sent it; its content says what it is.")


@app.command()
def template(
    form: str = FORM,
    unit: str = typer.Option("", help="Code of the unit."),
    output: Path = typer.Option(..., "--output", "-o", help="Workbook to write."),
    year: list[int] = typer.Option([2564], help="Plan years, Buddhist Era."),
    cycle: str = typer.Option("", help="Cycle, for the unit's own workbook of a step."),
    step: str = typer.Option("", help="Step of the cycle."),
) -> None:
    """Write the workbook of a form; with --cycle and --step the one that the unit is given."""
    from oneplan.services.forms.templates import blank_template, template_for
    from oneplan.store.shared.session import begin

    if bool(cycle) != bool(step) or (cycle and not unit):
        message = "--cycle, --step and --unit go together: a step's workbook is a unit's own"
        raise typer.BadParameter(message)
    with plain_errors():
        if cycle:
            with begin() as session:
                content = template_for(
                    session, cycle_id=cycle, step_id=step, unit_code=unit, form_key=form
                )
        else:
            content = blank_template(form, tuple(year), unit_code=unit)
        output.write_bytes(content)
    say(str(output))


@app.command()
def validate(
    form: str = FORM,
    file: Path = FILE,
    year: list[int] = typer.Option([2564], help="Plan years, Buddhist Era."),
    area: str = typer.Option("", help="DOPA code that every tambon must lie in."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
    marked: Path | None = typer.Option(None, help="Write the workbook back with its cells marked."),
) -> None:
    """Check a file; exit 1 when it would be returned to its sender."""
    from oneplan.domain.submissions.submissions import SubmissionState, state_after
    from oneplan.gateways.files.file_types import FileRefused
    from oneplan.gateways.files.forms import load_form
    from oneplan.gateways.spreadsheets.marked_workbooks import mark_workbook
    from oneplan.gateways.spreadsheets.workbooks import read_file
    from oneplan.services.forms.file_checks import read_filled

    with plain_errors():
        loaded = load_form(form, tuple(year), year[-1])
        content = file.read_bytes()
        try:
            read = read_file(content, accepts=loaded.accepts)
        except FileRefused as refusal:
            _say_refused(file, refusal, as_json=json)
        reading = read_filled(read, loaded, _surroundings(area))
        findings = reading.findings
        if marked is not None:
            marked.write_bytes(mark_workbook(content, read.type, read.sheets, findings))
    state = state_after(findings)
    if json:
        print_json(
            {
                "state": state.value,
                "rows": len(reading.rows),
                "filled": reading.filled,
                "read": [_as_read(row) for row in reading.rows],
                "findings": [each.as_dict() for each in findings],
            }
        )
    else:
        for each in findings:
            words = f"{each.message_th} / {each.message_en}: {each.value!r}"
            say(f"{each.severity} {each.sheet}!{each.cell} {words}")
        say(f"{state.value}: {len(reading.rows)} rows, {len(findings)} findings")
    if state == SubmissionState.RETURNED:
        raise typer.Exit(1)


def _surroundings(area: str) -> ValidationContext:
    """What a file is checked against without a unit: the areas of *area*; empty: no area."""
    from oneplan.domain.forms.validation_context import ValidationContext
    from oneplan.gateways.files.areas import list_codes, name_tambon, name_wide

    if not area:
        return ValidationContext()
    return ValidationContext(
        area_code=area,
        area_codes=list_codes(area[:2]),
        area_names=name_tambon(area),
        wide_names=name_wide(area[:2]),
    )


def _as_read(row: Row) -> dict[str, object]:
    """A row as it would be stored, with the place it was read from."""
    return {
        "sheet": row.sheet,
        "row": row.row_number,
        "title": row.title,
        "values": dict(row.values),
        "budgets": {str(year): f"{baht:.2f}" for year, baht in row.budgets.items()},
    }


def _say_refused(file: Path, refusal: FileRefused, *, as_json: bool) -> NoReturn:
    """Say why a file is not read, and end; its sender gets it back unless it is unsafe."""
    from oneplan.services.forms.file_checks import returned

    state = "returned" if refusal.is_kept else "refused"
    findings = returned(refusal).findings if refusal.is_kept else ()
    answer = {"rule": refusal.rule, "message_th": refusal.th, "message_en": refusal.en}
    if as_json:
        found = [each.as_dict() for each in findings]
        print_json({"state": state, "rows": 0, "refusal": answer, "findings": found})
    else:
        say(f"{file.name}: {refusal.th} / {refusal.en}")
    raise typer.Exit(1) from None


@app.command()
def submit(
    cycle: str = CYCLE,
    step: str = STEP,
    unit: str = UNIT,
    file: Path = FILE,
    attach: list[Path] = typer.Option([], help="File with details, as a drawing; may be repeated."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Submit a file for a unit; exit 1 when it is returned."""
    from oneplan.domain.submissions.submissions import Scope
    from oneplan.gateways.files.file_types import FileRefused
    from oneplan.gateways.files.files import files
    from oneplan.services.submissions.attachment_targets import NewAttachment
    from oneplan.services.submissions.attachments import receive_attachment
    from oneplan.services.submissions.intake import receive_file
    from oneplan.store.shared.session import begin

    scope: Scope = {"cycle_id": cycle, "step_id": step, "unit_code": unit}
    with plain_errors():
        content = file.read_bytes()
        try:
            receipt = receive_file(
                begin=begin,
                **scope,
                file_name=file.name,
                content=content,
                sender="command",
                files=files(),
            )
        except FileRefused as refusal:
            _say_refused(file, refusal, as_json=json)
        attached = [
            receive_attachment(
                begin=begin,
                scope=scope,
                new=NewAttachment(file_name=each.name, content=each.read_bytes()),
                sender="command",
                files=files(),
            )
            for each in attach
        ]
    answer = {
        "number": receipt.number,
        "state": receipt.state.value,
        "version": receipt.version,
        "rows": receipt.rows,
        "total_baht": f"{receipt.total_baht:.2f}",
        "sha256": receipt.sha256,
        "received_at": receipt.received_at,
        "findings": [each.as_dict() for each in receipt.findings],
        "attachments": attached,
    }
    if json:
        print_json(answer)
    else:
        say(f"{receipt.state}: version {receipt.version}, {receipt.rows} rows, {receipt.sha256}")
        for each in receipt.findings:
            say(f"  {each.severity} {each.sheet}!{each.cell} {each.message_th} / {each.message_en}")
        for sha256 in attached:
            say(f"  attached {sha256}")
    if receipt.state == "returned":
        raise typer.Exit(1)
