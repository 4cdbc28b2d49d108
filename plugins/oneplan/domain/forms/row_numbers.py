"""The running numbers of a table's records: one that is blank is the row of the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplan.domain.forms.cell_values import EMPTY
from oneplan.domain.forms.sheets import Place, cell_name
from oneplan.domain.shared.findings import Finding, Message, Severity

KEY = "seq"
"""The column of running numbers; the office fills it in where a form asks for one."""


class RowNumbers:
    """Notes which records have a number of their own.

    A table without any numbers is not numbered by its sender: nothing is said of it.
    """

    def __init__(self, place: Place) -> None:
        """Begin above the first record of a table."""
        columns = place.columns.items()
        self._place = place
        self._at = next((at for at, each in columns if each.key == KEY and each.prefilled), None)
        self._blank: list[int] = []
        self._is_numbered = False

    def take(self, line: int, texts: Sequence[str]) -> None:
        """Take a record: the index of its line, and its cells as text."""
        if self._at is None:
            return
        if texts[self._at] in EMPTY:
            self._blank.append(line)
        else:
            self._is_numbered = True

    def findings(self) -> Iterator[Finding]:
        """A warning for each record without a number among others that have one."""
        if self._at is None or not self._is_numbered:
            return
        sheet, column = self._place.sheet, self._place.columns[self._at]
        for line in sorted(self._blank):
            message = Message(
                "number_assumed",
                f"แถวนี้ไม่ได้กรอก “{column.th}” ระบบจึงใช้เลขแถวของแผ่นงาน ({line + 1}) แทน"
                " กรุณากรอกลำดับให้ครบ",
                f"“{column.en}” is blank in this row; the number of the sheet's row ({line + 1})"
                " was taken in its place. Fill in the number",
                Severity.WARNING,
            )
            name = cell_name(line + 1, self._at)
            yield Finding.at(sheet.name, name, sheet.text(line, self._at), message)
