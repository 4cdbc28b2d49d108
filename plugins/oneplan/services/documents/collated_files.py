"""The files of a collation: its workbook, the summary of a report, the documents that were sent."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from oneplan.domain.documents.collated import Collated, CollatedUnit
from oneplan.domain.forms.forms import Layout
from oneplan.gateways.files.files import Files
from oneplan.gateways.pdf.collated_reports import write_collated_report
from oneplan.gateways.spreadsheets.collated_workbooks import write_collated
from oneplan.gateways.word.collated_reports import write_collated_docx
from oneplan.services.documents.collated import last_collation, read_collated

NamedFile = tuple[str, bytes]
"""Name and content of a file."""
_NOT_IN_NAMES = re.compile(r"[\\/:*?\"<>|\s]+")


def make_collated_files(
    session: Session, cycle_id: str, step_id: str, *, files: Files
) -> list[NamedFile]:
    """Every file of the collation in force of a step.

    Raises:
        NothingCollated: Nothing was put together yet.
    """
    return write_collated_files(
        read_collated(session, last_collation(session, cycle_id, step_id)), files=files
    )


def write_collated_files(collated: Collated, *, files: Files) -> list[NamedFile]:
    """A workbook always; of a report form its summary; of documents the documents themselves."""
    name = f"{collated.cycle_id}-{collated.form.key.replace('_', '-')}-v{collated.version}"
    made = [(f"{name}.xlsx", write_collated(collated))]
    if collated.form.layout == Layout.ONE:
        made += [
            (f"{name}.pdf", write_collated_report(collated)),
            (f"{name}.docx", write_collated_docx(collated)),
        ]
    if collated.form.layout == Layout.DOCUMENT:
        made += [
            (_file_name(at, unit), files.get(unit.sha256))
            for at, unit in enumerate((u for u in collated.units if u.has_file), start=1)
        ]
    return made


def _file_name(number: int, unit: CollatedUnit) -> str:
    """A name that sorts as the list does and says whose document it is."""
    place = "-".join(filter(None, (unit.amphoe, unit.tambon)))
    return _NOT_IN_NAMES.sub("-", f"{number:03d}-{place}.{unit.file_type}")
