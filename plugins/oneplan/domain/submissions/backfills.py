"""The list of files that came before their cycle was begun here (R14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from oneplan.domain.shared.csv_rows import CsvTorn, Record, read_records
from oneplan.domain.shared.line_problems import Problem, as_told, at_line
from oneplan.domain.shared.thai_dates import NotAThaiDate, parse_day
from oneplan.domain.shared.thai_numerals import to_arabic_digits
from oneplan.errors import OneplanError

COLUMNS = ("step", "unit", "file", "received_on")
NIL_TH = "ไม่มีโครงการ"
"""What stands in place of a file where the unit said that it has no project."""


class BackfillInvalid(OneplanError):
    """A list of earlier files cannot be used; names every line that is wrong."""

    status_code = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        self.th = "\n".join(each.th for each in problems)
        super().__init__("\n".join(each.en for each in problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierFile:
    """One line of the list: a file of a unit, or a step that is over and has no file.

    Attributes:
        line: Where it stands.
        step: Step.
        unit: Code of the unit; empty for the step alone.
        file: Name of the file beside the list, or :data:`NIL_TH`.
        received_on: The day it came.
    """

    line: int
    step: str
    unit: str = ""
    file: str = ""
    received_on: date | None = None


def read_backfill(content: str) -> tuple[EarlierFile, ...]:
    """Read the list from CSV text; its columns are :data:`COLUMNS`.

    A line with a step alone says that the step is over and nothing of it is handed in.

    Raises:
        BackfillInvalid: The heading is another, nothing stands under it, or lines are wrong.
    """
    try:
        records = read_records(content, ("step",), COLUMNS)
    except CsvTorn as torn:
        raise BackfillInvalid([torn.problem]) from torn
    problems = [problem for record in records for problem in _problems(record)]
    if not records:
        problems = [at_line(2, "there is no step", "ไม่มีขั้นตอน")]
    if problems:
        raise BackfillInvalid(problems)
    return tuple(_earlier_file(record) for record in records)


def _earlier_file(record: Record) -> EarlierFile:
    line, values = record
    day = values.get("received_on", "")
    return EarlierFile(
        line=line,
        step=to_arabic_digits(values["step"]),
        unit=values.get("unit", ""),
        file=values.get("file", ""),
        received_on=parse_day(day) if day else None,
    )


def _problems(record: Record) -> Iterator[Problem]:
    line, values = record
    day, unit, file = (values.get(name, "") for name in ("received_on", "unit", "file"))
    if not values.get("step"):
        yield at_line(line, "no step is named", "ไม่ได้บอกขั้นตอน")
    if any((day, unit, file)) and not all((day, unit, file)):
        yield at_line(
            line,
            "unit, file and received_on go together, or all three are empty",
            "หน่วยงาน ไฟล์ และวันที่รับต้องมีครบทั้งสามช่อง หรือว่างทั้งสามช่อง",
        )
    if day:
        try:
            parse_day(day)
        except NotAThaiDate as error:
            yield at_line(
                line,
                f"received_on {as_told(day)!r}: {error.rule}",
                f"วันที่รับ “{as_told(day)}” ไม่ใช่วันที่ เช่น ๒๘ ก.พ. ๖๒: {error.rule_th}",
            )
