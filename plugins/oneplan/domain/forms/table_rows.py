"""The rows of a table: every line under the headings is a record, or is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from oneplan.domain.forms.cell_values import EMPTY, cell_texts
from oneplan.domain.forms.column_reading import Value
from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.forms import Form
from oneplan.domain.forms.lost_letters import find_lost_letters
from oneplan.domain.forms.money_words import names_money
from oneplan.domain.forms.nameless_rows import NamelessRows
from oneplan.domain.forms.record_reading import RecordReader
from oneplan.domain.forms.row_kinds import RowKind, RowKinds
from oneplan.domain.forms.row_numbers import RowNumbers
from oneplan.domain.forms.section_lines import Sections
from oneplan.domain.forms.sheets import Place, cell_name, column_letters
from oneplan.domain.forms.shown_findings import find_lost_digits
from oneplan.domain.forms.totals import Totals
from oneplan.domain.forms.unsaid_texts import find_unsaid_texts
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.findings import Finding, Message, Severity
from oneplan.domain.shared.thai_numerals import normalise_text

BLOCK = 1_000
"""Rows whose cells are held by column at a time."""


@dataclass(slots=True)
class TableRows:
    """What the lines under the headings are.

    Attributes:
        rows: The records that hold no error.
        filled: How many records were filled in, those in error too.
        passed: Row number (from 1) → kind, of every line that is no record and not blank.
        findings: What is to be said of them.
    """

    rows: list[Row] = field(default_factory=list)
    filled: int = 0
    passed: dict[int, RowKind] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_rows(place: Place, form: Form, around: ValidationContext) -> TableRows:
    """Read every line under the headings."""
    reader = _TableReader(place, form, around)
    width = max(place.columns) + 1
    for top in range(place.heading + 1, len(place.sheet.cells), BLOCK):
        reader.read_block(top, _columns(place.sheet.cells[top : top + BLOCK], width))
    return reader.finish()


class _TableReader:
    """Reads the lines of one table in the order of the sheet."""

    def __init__(self, place: Place, form: Form, around: ValidationContext) -> None:
        columns = {column.key: at for at, column in place.columns.items()}
        places = {key: column_letters(at) for key, at in columns.items()}
        self._place = place
        self._records = RecordReader(place.sheet.name, form, columns, places=places, around=around)
        self._kinds = RowKinds(place, form, around.unit_name)
        self._nameless = NamelessRows(place, form)
        self._sections = Sections(form)
        self._absent = {
            column.key: column.when_absent
            for column in form.columns
            if column.when_absent and column.key not in columns
        }
        self._numbers = RowNumbers(place)
        self._over: dict[int, list[str]] = {}
        for row, text in place.sheet.over if self._sections.is_asked else ():
            self._over.setdefault(row, []).append(normalise_text(text))
        self._maybe: list[tuple[int, Sequence[Value], Sequence[str], Mapping[str, str]]] = []
        self.found = TableRows()
        if self._sections.is_asked:
            for row in range(place.heading + 1):
                self._take_over(row)
                if row < place.heading:
                    self._sections.take(cell_texts(place.sheet.cells[row]))

    def read_block(self, top: int, cells: Sequence[Sequence[object]]) -> None:
        """Read the lines from index *top*; *cells* are their columns."""
        words = [cell_texts(column) for column in cells]
        self.found.findings += find_lost_letters(
            self._place.sheet.name, top, self._place.columns, cells
        )
        self.found.findings += find_lost_digits(
            self._place.sheet.name, top, self._place.columns, cells
        )
        lines = zip(self._records.read(cells, words), zip(*words, strict=True), strict=True)
        for at, (line, texts) in enumerate(lines, top):
            self._take_over(at)
            kind = self._kinds.kind_of(texts)
            if kind == RowKind.RECORD:
                self._keep(at, line, texts, self._given())
            elif kind == RowKind.MAYBE_TOTAL:
                self._maybe.append((at, line, texts, self._given()))
            elif kind != RowKind.BLANK:
                self._pass(at, kind, texts)
        for at, column, message in find_unsaid_texts(top, self._place.columns, cells):
            if at + 1 not in self.found.passed:
                self.found.findings.append(self._finding(at, message, column))

    def finish(self) -> TableRows:
        """Settle which lines are totals, and check the totals."""
        found = self.found
        self._settle()
        found.findings += self._numbers.findings()
        lines = [number - 1 for number, kind in found.passed.items() if kind == RowKind.TOTAL]
        if lines:
            totals = self._totals()
            for line in lines:
                found.findings += totals.check(line)
        return found

    def _given(self) -> Mapping[str, str]:
        """What a record holds that its row does not say."""
        if not self._absent and not self._sections.is_asked:
            return {}
        return {**self._absent, **self._sections.values}

    def _keep(
        self, at: int, line: Sequence[Value], texts: Sequence[str], given: Mapping[str, str]
    ) -> None:
        found = self.found
        found.filled += 1
        row, errors = self._records.record(at + 1, line, texts, given)
        if row is None and (nameless := self._nameless.finding(at, texts)) is not None:
            found.findings += (nameless, *(each for each in errors if each.rule == "baht"))
            return
        self._numbers.take(at, texts)
        if row is not None:
            found.rows.append(row)
        else:
            found.findings += errors

    def _pass(self, at: int, kind: RowKind, texts: Sequence[str]) -> None:
        self.found.passed[at + 1] = kind
        is_used = kind == RowKind.SECTION and self._sections.take(texts)
        if kind != RowKind.TOTAL:
            message = _USED_BELOW if is_used else self._why_passed(kind, texts)
            if message is _PASSED_OVER and not self._kinds.is_of_the_page(texts):
                word = self._sections.may_name(texts)
                message = _heading_unused(word) if word else message
            self.found.findings.append(self._finding(at, message))

    def _take_over(self, at: int) -> None:
        """Read the paragraphs that stand over a line; what is used of them is told at the line."""
        for text in self._over.get(at, ()):
            if self._sections.take([text]):
                name = self._place.sheet.name
                self.found.findings.append(
                    Finding.at(name, cell_name(at + 1, 0), text, _PARAGRAPH_USED)
                )

    def _why_passed(self, kind: RowKind, texts: Sequence[str]) -> Message:
        if kind == RowKind.MOVED_HEADING:
            return _HEADINGS_MOVED
        is_doubtful = kind in (RowKind.NOTE, RowKind.SECTION) and (
            names_money(texts) or self._kinds.holds_amount(texts)
        )
        return _MONEY_PASSED if is_doubtful else _PASSED_OVER

    def _settle(self) -> None:
        """A line that begins as a total and may be a project is a total where its figures agree."""
        if not self._maybe:
            return
        totals = self._totals()
        for at, line, texts, given in self._maybe:
            if totals.agrees(at):
                self.found.passed[at + 1] = RowKind.TOTAL
                self.found.findings.append(self._finding(at, _TAKEN_FOR_TOTAL))
            else:
                self._keep(at, line, texts, given)
        self.found.rows.sort(key=lambda row: row.row_number)
        self.found.passed = dict(sorted(self.found.passed.items()))

    def _totals(self) -> Totals:
        lines = [n - 1 for n, kind in self.found.passed.items() if kind != RowKind.NOTE]
        return Totals(self._place, lines, self.found.rows)

    def _finding(self, at: int, message: Message, column: int | None = None) -> Finding:
        """Of a cell of a line; of the first that is filled where none is named."""
        sheet = self._place.sheet
        if column is None:
            column = next(i for i in range(len(sheet.cells[at])) if sheet.text(at, i) not in EMPTY)
        return Finding.at(sheet.name, cell_name(at + 1, column), sheet.text(at, column), message)


def _columns(rows: Sequence[Sequence[object]], width: int) -> list[Sequence[object]]:
    """The columns of some rows, at least *width* of them; a cell that is not there is blank."""
    columns: list[Sequence[object]] = list(zip_longest(*rows, fillvalue=""))
    return columns + [[""] * len(rows)] * (width - len(columns))


_PASSED_OVER = Message(
    "passed_over",
    "แถวนี้ไม่ใช่รายการโครงการ จึงไม่ได้นับ",
    "This row is no entry of the table and was not counted",
    Severity.NOTE,
)
_MONEY_PASSED = Message(
    "money_passed",
    "แถวนี้มีจำนวนเงินแต่ไม่ใช่รายการของแบบ จึงไม่ได้นับ หากเป็นโครงการ กรุณากรอกในช่องของแบบให้ครบ",
    "This row names money, is no entry of the table and was not counted; if it is a"
    " project, fill in the columns of the form",
    Severity.WARNING,
)


def _heading_unused(word: str) -> Message:
    return Message(
        "heading_unused",
        f"แถวนี้มีคำว่า “{word}” แต่ไม่ได้ขึ้นต้นด้วยคำนี้ จึงไม่ได้ใช้เป็นหัวข้อ รายการใต้แถวยังอยู่ในหัวข้อก่อนหน้า"
        f" หากเป็นหัวข้อใหม่ ให้พิมพ์ชื่อที่ขึ้นต้นด้วย “{word}”",
        f"This row holds the word “{word}” and does not begin with it, so the rows below stay under"
        f" the heading before; a new heading must begin with “{word}”",
        Severity.WARNING,
    )


_USED_BELOW = Message(
    "section",
    "แถวนี้เป็นหัวข้อ ใช้กับรายการที่อยู่ใต้หัวข้อ",
    "This line is a heading; it holds for the rows below it",
    Severity.NOTE,
)
_PARAGRAPH_USED = Message(
    "section",
    "ย่อหน้าเหนือแถวนี้เป็นหัวข้อ ใช้กับรายการที่อยู่ใต้ย่อหน้า",
    "The paragraph above this row is a heading; it holds for the rows below it",
    Severity.NOTE,
)
_TAKEN_FOR_TOTAL = Message(
    "taken_for_total",
    "แถวนี้ขึ้นต้นด้วยคำว่ารวมและตัวเลขตรงกับผลรวม จึงอ่านเป็นแถวรวม หากเป็นโครงการให้กรอกช่องอื่นให้ครบ",
    "This row begins as a total and its figures are the sum, so it was read as one;"
    " if it is a project, fill in its other cells",
    Severity.WARNING,
)
_HEADINGS_MOVED = Message(
    "headings_moved",
    "หัวตารางที่ซ้ำในแถวนี้ไม่เหมือนหัวตารางแรก กรุณาใช้หัวตารางและลำดับคอลัมน์เดียวกันทุกหน้า",
    "The headings repeated in this row are not those of the first row; keep the same"
    " headings in one order",
)
