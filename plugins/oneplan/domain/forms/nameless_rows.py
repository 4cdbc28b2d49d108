"""Rows of some words and an amount that name no project: one finding says what may be done."""

from __future__ import annotations

from collections.abc import Sequence

from oneplan.domain.forms.cell_values import EMPTY
from oneplan.domain.forms.forms import ColumnType, Form, Need
from oneplan.domain.forms.sheets import Place, cell_name
from oneplan.domain.forms.total_words import may_be_total
from oneplan.domain.shared.findings import Finding, Message

MAX_WORDS = 1
"""Texts of the form in a row without a project's name; with more it is a project."""


class NamelessRows:
    """Tells the rows of a table that are hardly any project, and may be a note or a sum."""

    def __init__(self, place: Place, form: Form) -> None:
        """Look at the headings of a table."""
        columns = place.columns
        self._place = place
        self._title = next((at for at, c in columns.items() if c.key == form.title_from), None)
        self._money = [at for at, c in columns.items() if c.type == ColumnType.BAHT]
        self._words = [at for at, c in columns.items() if not c.prefilled and at not in self._money]
        self._of_office = [at for at, c in columns.items() if c.prefilled]
        self._needed = [
            at for at, c in sorted(columns.items()) if c.need == Need.YES and not c.prefilled
        ]

    def finding(self, at: int, texts: Sequence[str]) -> Finding | None:
        """What is said of the line of this index in place of each of its blank cells."""
        if self._title is None:
            return None
        title = texts[self._title]
        words = [each for n in self._words if (each := texts[n]) not in EMPTY]
        is_nameless = title in EMPTY and len(words) <= MAX_WORDS
        is_alone = words == [title] and all(texts[n] in EMPTY for n in self._of_office)
        if not (is_nameless or is_alone):
            return None
        shown = [text for text in texts if text not in EMPTY]
        missing = [self._place.columns[n].th for n in self._needed if texts[n] in EMPTY]
        name = cell_name(at + 1, self._title)
        listed = ", ".join(f"“{each}”" for each in missing)
        message = _unlike_the_sum(listed) if any(map(may_be_total, shown)) else _nameless(listed)
        return Finding.at(self._place.sheet.name, name, " ".join(shown), message)


def _unlike_the_sum(listed: str) -> Message:
    return Message(
        "nameless_row",
        "แถวนี้ขึ้นต้นเหมือนยอดรวม แต่ตัวเลขไม่ตรงกับผลรวมของรายการข้างบน หากเป็นยอดรวมให้แก้ตัวเลขหรือลบแถวนี้"
        f" หากเป็นโครงการให้กรอก {listed} แล้วส่งใหม่",
        "This row begins as a total, and its figures are not the sum of the rows above; put them"
        f" right or delete the row, or if it is a project, fill in {listed}",
    )


def _nameless(listed: str) -> Message:
    return Message(
        "nameless_row",
        f"แถวนี้มีข้อมูลเพียงบางช่อง ไม่ทราบว่าเป็นโครงการหรือไม่ หากเป็นโครงการให้กรอก {listed}"
        " หากเป็นรายละเอียดของโครงการแถวบนให้พิมพ์รวมไว้ในเซลล์ของโครงการนั้น"
        " หากเป็นหมายเหตุให้ขึ้นต้นแถวด้วยคำว่า “หมายเหตุ” หากเป็นยอดรวมให้ขึ้นต้นด้วยคำว่า “รวม”"
        " หรือลบแถวนี้ แล้วส่งใหม่",
        f"This row fills few cells and may be no project; if it is one, fill in {listed}; type"
        " what belongs to the project above into its cells; begin a note with “หมายเหตุ” and a"
        " total with “รวม”, or delete the row",
    )
