"""Print a plan as a document, and tell a genuine file from a changed one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from oneplan.cli.output import CYCLE, one_line, plain_errors, print_columns, print_json, say
from oneplan.cli.plan_lines import HEADINGS, plan_lines, project_rows
from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import DocumentKind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from oneplan.services.documents.files import MadeFile

app = typer.Typer()


@app.command()
def plan(
    cycle: str = CYCLE,
    version: int | None = typer.Option(None, help="Version; the last one by default."),
    kind: DocumentKind = typer.Option(DocumentKind.PROVINCIAL_PLAN, help="Which document."),
    step: str | None = typer.Option(None, help="Step whose plan is printed; the final by default."),
    group: str = typer.Option(
        "", help="DOPA code: amphoe, tambon, a nation's province; or the holder of an extract."
    ),
    format_: DocumentFormat | None = typer.Option(
        None, "--format", help="Format; lines to read by default."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print the provincial plan as JSON."),
    row: str = typer.Option(
        "", help="Key of one project: its workbook for the national project system."
    ),
    file: Path | None = typer.Option(None, "--output", "-o", help="Write to a file."),
) -> None:
    """Print the plan that a cycle ends in, to be read, or a document of it in a format.

    The provincial plan as JSON (``--json``, or ``--format json``) is one object, the last
    version and any other alike: cycle: its id; step and group: whose plan it is; version;
    content_hash: SHA-256 of the rows; row_count; total_baht: asked, by Buddhist year;
    allocated_baht: given; made_at; completeness: who had sent, or null; counts: what became of
    the rows; by_strategy: row keys and money of each; not_kept: rows that were merged or left
    out, and why; rows: the projects.
    """
    from oneplan.gateways.files.files import files
    from oneplan.services.documents.files import MadeFile
    from oneplan.services.documents.issues import make_files
    from oneplan.services.documents.project_workbooks import (
        make_project_workbook,
        make_project_workbooks,
    )
    from oneplan.services.plans.plan_json import read_plan
    from oneplan.store.shared.session import begin

    is_plan = kind == DocumentKind.PROVINCIAL_PLAN
    is_lines = format_ is None and not as_json and is_plan and file is None
    if as_json and not (is_plan and format_ in (None, DocumentFormat.JSON)):
        raise typer.BadParameter("--json is the provincial plan: no other --kind or --format")
    format_ = format_ or DocumentFormat.JSON
    if format_ == DocumentFormat.HTML:
        raise typer.BadParameter("the public page is written when the plan is dispatched")
    with plain_errors(), begin() as session:
        if row:
            name, content = make_project_workbook(session, cycle, row)
            _put(
                MadeFile(
                    name=name,
                    content=content,
                    sha256=sha256(content).hexdigest(),
                    format=DocumentFormat.XLSX,
                ),
                file,
            )
            return
        if format_ == DocumentFormat.PROJECT_WORKBOOKS:
            _put(
                make_project_workbooks(session, cycle, files=files(), group=group, version=version),
                file,
            )
            return
        if is_plan and format_ == DocumentFormat.JSON:
            found = read_plan(session, cycle, version=version, step_id=step, group_code=group)
            if is_lines:
                _say_plan(session, found)
            else:
                print_json(found, file=file)
            return
        made = make_files(
            session, cycle, kind, (format_,), files=files(), group=group, version=version
        )
    _put(made[0], file)


def _say_plan(session: Session, found: Mapping[str, Any]) -> None:
    from oneplan.services.cycles.calendars import calendar_in_force
    from oneplan.services.documents.package_names import name_plan
    from oneplan.services.plans.plan_versions import find_plan
    from oneplan.store.units import units

    plan = find_plan(
        session,
        found["cycle"],
        version=found["version"],
        step_id=found["step"],
        group_code=found["group"],
    )
    title = name_plan(session, calendar_in_force(session, found["cycle"]), plan)
    for line in plan_lines(title, found):
        say(one_line(line))
    known = units.list_by_code(session, {row["unit"] for row in found["rows"]})
    names = {code: unit.name_th for code, unit in known.items()}
    if found["rows"]:
        print_columns([HEADINGS, *project_rows(found, names)], to_the_right=(0, 1))


def _put(made: MadeFile, file: Path | None) -> None:
    """Text goes to the screen unless a file is named; anything else into a file of its own name."""
    if file is None and made.format in (
        DocumentFormat.CSV,
        DocumentFormat.JSON,
        DocumentFormat.DICTIONARY,
    ):
        sys.stdout.buffer.write(made.content)
        return
    target = file or Path(made.name)
    target.write_bytes(made.content)
    say(f"{target}  {len(made.content):,} bytes  SHA-256 {made.sha256}")


@app.command()
def verify(
    file: Path = typer.Argument(..., help="A file that OnePlan is said to have made."),
) -> None:
    """Say which document a file is; a draft, a changed or an unknown file has exit code 1."""
    from oneplan.services.documents.files import verify_file
    from oneplan.store.shared.session import begin

    with plain_errors(), begin() as session:
        verdict = verify_file(session, file.read_bytes())
    for line in verdict.lines():
        say(line)
    if verdict.answer != "genuine":
        raise typer.Exit(1)
