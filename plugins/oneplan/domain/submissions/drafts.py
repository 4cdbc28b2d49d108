"""What a unit types into the form on the web before it sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError

WEB_FORM = "แบบบนเว็บ.xlsx"
"""What the file of a form that was filled in on the web is called."""
FIELDS = ""
"""Key of the entry that holds the fields above the table."""
MAX_ENTRIES = 500
"""As many as the workbook has lines to fill in."""
MAX_CELL = 5_000
"""Characters of one cell: more than the longest of the registers, less than a cell of Excel."""
MAX_KEY = 40


class DraftEntry(NamedTuple):
    """One record of a draft, or the fields above it.

    Attributes:
        key: Given by whoever added it, so that adding it again adds nothing.
        version: How many times it was saved.
        values: Column key → text as typed; empty columns are absent.
    """

    key: str
    version: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDraft:
    """The fields above the table and the entries in the order of the form."""

    fields: DraftEntry
    entries: Sequence[DraftEntry] = ()

    def entry(self, key: str) -> DraftEntry | None:
        """The entry *key*, the fields among them."""
        if key == FIELDS:
            return self.fields
        return next((each for each in self.entries if each.key == key), None)

    def having(self, entry: DraftEntry) -> FormDraft:
        """The same with an entry as it is now."""
        if entry.key == FIELDS:
            return replace(self, fields=entry)
        return replace(
            self, entries=[entry if each.key == entry.key else each for each in self.entries]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What an entry holds after a save.

    Attributes:
        values: Column → text, with all that could be saved.
        conflicts: Column → (what is kept there, what was typed); it is not saved.
    """

    values: Mapping[str, str]
    conflicts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class EntryGone(OneplanError):
    """An entry of a draft is there no more, or the draft is not."""

    status_code = 404
    th = "ไม่มีรายการนี้ในแบบแล้ว อาจมีผู้ลบ"

    def __init__(self) -> None:
        super().__init__(
            "There is no such entry in the form any more; somebody may have deleted it."
        )


class DraftFull(OneplanError):
    """A draft holds as many entries as it can."""

    status_code = 409

    def __init__(self, *, asked: int) -> None:
        self.th = to_thai_digits(
            f"แบบบนเว็บรับไม่เกิน {MAX_ENTRIES} รายการ (ขอ {asked}) กรุณาส่งเป็นไฟล์ Excel"
        )
        super().__init__(
            f"The form on the web takes up to {MAX_ENTRIES} entries, not {asked};"
            " send more of them as a workbook."
        )


class CellTooLong(OneplanError):
    """A cell of a draft holds more than a cell may."""

    status_code = 422

    def __init__(self, *, column_th: str, length: int) -> None:
        self.th = to_thai_digits(f"ช่อง “{column_th}” ยาว {length} ตัวอักษร รับไม่เกิน {MAX_CELL}")
        super().__init__(f"“{column_th}” holds {length} characters; at most {MAX_CELL}.")


def cell_text(text: str) -> str:
    """A text as a cell of a draft keeps it: without what cannot be seen, lines parted alike.

    A page sends back what it was shown with other ends of lines, and a clerk pauses behind a
    space; both are the same text, and no change of somebody else.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(
        each if each.isprintable() or each in "\n\t" else " "
        for each in lines
        if each.isprintable() or each.isspace()
    )
    return plain.strip()


def merge_values(
    kept: DraftEntry, typed: Mapping[str, str], *, version: int, before: Mapping[str, str]
) -> Merged:
    """Lay what was typed over what is kept, and overwrite nothing that its writer had not seen.

    A column is saved where nobody changed it since: it holds what was shown of it
    (*before*), or what was typed already. Where nothing is said of what was shown, the
    entry has to have the version that was.

    Args:
        kept: The entry as it is.
        typed: Column → text, of the columns that are saved; empty text empties the column.
        version: The version that the writer was shown.
        before: Column → text that the writer was shown.
    """
    values = dict(kept.values)
    conflicts: dict[str, tuple[str, str]] = {}
    for column, text in typed.items():
        there = kept.values.get(column, "")
        unseen = (
            cell_text(before[column]) != cell_text(there)
            if column in before
            else kept.version != version
        )
        if unseen and there != text:
            conflicts[column] = (there, text)
        elif text:
            values[column] = text
        else:
            values.pop(column, None)
    return Merged(values=values, conflicts=conflicts)
