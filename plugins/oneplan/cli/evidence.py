"""``oneplan evidence``: surveys of villages, and the needs in them beside projects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from oneplan.cli.output import CYCLE, plain_errors, print_json, require_reason, say
from oneplan.domain.evidence.kinds import EvidenceKind

if TYPE_CHECKING:
    from oneplan.domain.evidence.evidence_tables import EvidenceTable

app = typer.Typer(no_args_is_help=True, help="Surveys of villages: จปฐ. (bmn) and กชช.๒ค (nrd2c).")
FILE = typer.Argument(..., help="A .csv, .xlsx, .xls or .ods file with a row for each village.")
KIND = typer.Option(..., help="Survey.")
STEP = typer.Option("", help="Step whose plan is held against the needs; the final one by default.")


@app.command("columns")
def columns(file: Path = FILE, kind: EvidenceKind = KIND) -> None:
    """Print what the columns of a file are, as JSON to be edited and given to `import --columns`.

    It is what was matched last for that heading, else what the headings say.
    """
    from oneplan.services.evidence.evidence_files import open_evidence
    from oneplan.services.evidence.evidence_imports import uses_of
    from oneplan.store.shared.session import begin

    with plain_errors():
        table = open_evidence(file.read_bytes())
        with begin() as session:
            uses, is_remembered = uses_of(session, table, kind)
    print_json(
        {
            "headings": {str(at): table.headings[at] for at in table.columns},
            "is_remembered": is_remembered,
            **uses.as_document(),
        }
    )


@app.command("import")
def import_file(
    cycle: str = CYCLE,
    file: Path = FILE,
    kind: EvidenceKind = KIND,
    year: str = typer.Option(..., help="Year of the survey, Buddhist Era."),
    area: str = typer.Option("", help="DOPA code of the amphoe that it is about; the province."),
    columns: Path | None = typer.Option(None, help="JSON file as `columns` prints it."),
    leave_out_wrong: bool = typer.Option(False, help="Leave rows and cells with errors out."),
    reason: str = typer.Option(
        ..., callback=require_reason, help="Why, such as whose file it is; kept in the audit."
    ),
    by: str = typer.Option("command", help="Who takes it in; kept with it and in the audit."),
) -> None:
    """Take a survey in: all of it, or nothing and every error by its row.

    It stands for the file before it of the same survey, year and area, which is kept. A file
    that names people is refused.
    """
    from oneplan.domain.evidence.column_uses import ColumnUses
    from oneplan.gateways.files.files import files
    from oneplan.services.evidence.evidence_files import keep_evidence, open_kept
    from oneplan.services.evidence.evidence_imports import EvidenceOrder, import_evidence, uses_of
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin

    with plain_errors():
        said = _uses(columns) if columns is not None else None
        kept = files()
        sha256 = keep_evidence(kept, file.read_bytes())
        table = open_kept(kept, sha256)
        with begin() as session:
            found = get_cycle(session, cycle)
            uses = ColumnUses.from_document(said) if said else uses_of(session, table, kind)[0]
            order = EvidenceOrder(
                sha256=sha256,
                file_name=file.name,
                kind=kind,
                year=year,
                area_code=area or found.province_code or "",
                uses=uses,
                leaves_out_wrong=leave_out_wrong,
            )
            seen = import_evidence(session, found, table, order, actor=by, reason=reason)
    for each in seen.reading.problems:
        say(f"{each.th}\n{each.en}")
    say(f"{seen.reading.places} places, {len(seen.reading.facts)} values.")
    _say_of_file(table)
    if seen.reading.bands:
        rows = ", ".join(f"{sheet} {row}" for sheet, row in seen.reading.bands)
        say(f"แถวชื่อตำบลหรืออำเภอ ใช้กับหมู่บ้านใต้แถว: {rows}\nRows that name an area: {rows}")
    if seen.reading.left_out:
        rows = ", ".join(f"{sheet} {row}" for sheet, row in seen.reading.left_out)
        say(f"ไม่นับแถวผลรวมและหมายเหตุ: {rows}\nTotals and notes were not read: {rows}")
    for heading in seen.reading.fractions:
        say(f"“{heading}” เป็นสัดส่วน 0 ถึง 1 อ่านเป็นร้อยละ\n{heading!r} was read as per cent.")
    if seen.others:
        years = ", ".join(seen.others)
        say(f"เหนือหัวตารางเขียนปี {years} ตรวจว่าเลือกปีถูกต้อง\nAbove the table stands {years}.")
    if seen.absent:
        say(f"{len(seen.absent)} villages of the register are not in it: {', '.join(seen.absent)}")


def _say_of_file(table: EvidenceTable) -> None:
    """Say what of the file was not read, and what in it is not seen."""
    for sheet in table.unread:
        say(f"ไม่ได้อ่านแผ่นงาน {sheet} เพราะหัวตารางไม่เหมือนกัน\nThe sheet {sheet} was not read.")
    for sheet in table.hidden:
        say(f"ไม่ได้อ่านแผ่นงาน {sheet} เพราะซ่อนอยู่\nThe sheet {sheet} is hidden and was not read.")
    for each in table.said:
        place = f"{each.sheet} {each.cell}".strip()
        say(f"{place}: {each.message_th}\n{place}: {each.message_en}")


def _uses(path: Path) -> dict[str, object]:
    """What a file says of columns.

    Raises:
        typer.BadParameter: It is not what `columns` prints.
    """
    from oneplan.domain.evidence.column_uses import ColumnUses

    try:
        said: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
        ColumnUses.from_document(said)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} is not what `oneplan evidence columns` prints: {error}"
        raise typer.BadParameter(message) from error
    return said


@app.command("list")
def list_files(cycle: str = CYCLE) -> None:
    """Print the files that were taken in as JSON, the last first."""
    from oneplan.services.evidence.evidence_views import view_files
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        print_json(view_files(session, get_cycle(session, cycle)))


@app.command("needs")
def needs(
    cycle: str = CYCLE,
    tambon: str = typer.Option("", help="DOPA code: the needs of this tambon and its projects."),
    step: str = STEP,
) -> None:
    """Print needs without a project and projects without a need as JSON, by tambon."""
    from oneplan.services.evidence.need_views import view_needs, view_tambon
    from oneplan.services.plans.plan_views import PlanQuestion
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found, question = get_cycle(session, cycle), PlanQuestion(step=step)
        if tambon:
            print_json(view_tambon(session, found, tambon, question))
        else:
            print_json(view_needs(session, found, question))


@app.command("link")
def link(
    cycle: str = CYCLE,
    row: str = typer.Argument(
        ..., help="Key of the project, as `oneplan plan --format json` has it."
    ),
    kind: EvidenceKind = KIND,
    year: int = typer.Option(..., help="Year of the survey, Buddhist Era."),
    number: int = typer.Option(..., help="Number of the indicator."),
    answers: bool = typer.Option(True, "--yes/--no", help="Whether the project answers the need."),
    step: str = STEP,
    reason: str = typer.Option(..., callback=require_reason, help="Why; kept in the audit."),
    by: str = typer.Option("command", help="Who says so; kept with it and in the audit."),
) -> None:
    """Say whether a project answers a need of its tambon."""
    from oneplan.services.evidence.need_answers import NeedQuestion, answer_need
    from oneplan.services.plans.plan_views import PlanQuestion
    from oneplan.store.cycles.cycles import get_cycle
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        found = answer_need(
            session,
            get_cycle(session, cycle),
            NeedQuestion(row_key=row, kind=kind.value, year_be=year, number=number),
            PlanQuestion(step=step),
            is_link=answers,
            actor=by,
            reason=reason,
        )
    say(f"{found.title}: {'answers' if answers else 'does not answer'} {found.name}")
