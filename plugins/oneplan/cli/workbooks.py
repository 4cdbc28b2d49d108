"""Workbooks by hand: an empty one, a check, a submission."""

from __future__ import annotations

from pathlib import Path

import typer

from oneplan.cli.output import plain_errors, print_json, say

app = typer.Typer()


@app.command()
def template(
    form: str,
    unit: str = typer.Option(..., help="Code of the unit."),
    output: Path = typer.Option(..., "--output", "-o", help="Workbook to write."),
    year: list[int] = typer.Option([2564], help="Plan years, Buddhist Era."),
) -> None:
    """Write the empty workbook of a form for a unit."""
    from oneplan.gateways.forms import load_form
    from oneplan.gateways.workbooks import write_form
    from oneplan.store.session import begin
    from oneplan.store.units import get_unit

    with plain_errors():
        with begin() as session:
            found = get_unit(session, unit)
            name = found.name_th if found else unit
        output.write_bytes(write_form(load_form(form, tuple(year)), [], heading_th=name))
    say(str(output))


@app.command()
def validate(
    form: str,
    file: Path,
    year: list[int] = typer.Option([2564], help="Plan years, Buddhist Era."),
    area: str = typer.Option("", help="DOPA code that every tambon must lie in."),
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Check a workbook; exit 1 when a cell has an error."""
    from oneplan.domain.submissions import read_rows
    from oneplan.gateways.forms import load_form
    from oneplan.gateways.workbooks import read_sheets

    with plain_errors():
        sheets = read_sheets(file.read_bytes(), file_name=file.name)
        rows, findings = read_rows(sheets, load_form(form, tuple(year)), area_code=area)
    if json:
        print_json({"rows": len(rows), "findings": [each.as_dict() for each in findings]})
    else:
        for each in findings:
            say(f"{each.sheet}!{each.cell} {each.message_th} / {each.message_en}: {each.value!r}")
        say(f"{len(rows)} rows, {len(findings)} findings")
    if findings:
        raise typer.Exit(1)


@app.command()
def submit(
    cycle: str,
    step: str,
    unit: str,
    file: Path,
    json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Submit a workbook for a unit; exit 1 when it is returned."""
    from oneplan.gateways.files import files
    from oneplan.services.submissions import receive_submission
    from oneplan.store.session import begin

    with plain_errors(), begin() as session:
        receipt = receive_submission(
            session,
            cycle_id=cycle,
            step_id=step,
            unit_code=unit,
            file_name=file.name,
            content=file.read_bytes(),
            sender="command",
            files=files(),
        )
    answer = {
        "state": receipt.state.value,
        "version": receipt.version,
        "rows": receipt.rows,
        "sha256": receipt.sha256,
        "received_at": receipt.received_at,
        "findings": [each.as_dict() for each in receipt.findings],
    }
    if json:
        print_json(answer)
    else:
        say(f"{receipt.state}: version {receipt.version}, {receipt.rows} rows, {receipt.sha256}")
        for each in receipt.findings:
            say(f"  {each.sheet}!{each.cell} {each.message_th} / {each.message_en}")
    if receipt.state == "returned":
        raise typer.Exit(1)
