"""Print a plan as a document, and tell a genuine file from a changed one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from oneplan.cli.output import CYCLE, plain_errors, print_json, say
from oneplan.domain.documents.document_formats import DocumentFormat
from oneplan.domain.documents.document_kinds import DocumentKind

if TYPE_CHECKING:
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
    format_: DocumentFormat = typer.Option(DocumentFormat.JSON, "--format", help="Format."),
    as_json: bool = typer.Option(False, "--json", help="Print the plan as JSON, as without it."),
    file: Path | None = typer.Option(None, "--output", "-o", help="Write to a file."),
) -> None:
    """Print a document of the plan that a cycle ends in.

    The provincial plan as JSON is one object, the last version and any other alike:
    cycle: its id; step and group: whose plan it is; version; content_hash: SHA-256 of
    the rows; row_count; total_baht: asked, by Buddhist year; allocated_baht: given;
    made_at; completeness: who had sent, or null; counts: what became of the rows;
    by_strategy: row keys and money of each; not_kept: rows that were merged or left out,
    and why; rows: the projects.
    """
    from oneplan.gateways.files.files import files
    from oneplan.services.documents.issues import make_files
    from oneplan.services.plans.plan_json import read_plan
    from oneplan.store.shared.session import begin

    is_data = format_ == DocumentFormat.JSON and kind == DocumentKind.PROVINCIAL_PLAN
    if as_json and not is_data:
        raise typer.BadParameter("--json is the provincial plan: no other --kind or --format")
    if format_ == DocumentFormat.HTML:
        raise typer.BadParameter("the public page is written when the plan is dispatched")
    with plain_errors(), begin() as session:
        if is_data:
            found = read_plan(session, cycle, version=version, step_id=step, group_code=group)
            print_json(found, file=file)
            return
        made = make_files(
            session, cycle, kind, (format_,), files=files(), group=group, version=version
        )
    _put(made[0], file)


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
