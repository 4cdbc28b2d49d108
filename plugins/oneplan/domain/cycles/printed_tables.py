"""Steps out of the tables of a printed calendar."""

from __future__ import annotations

import re

from oneplan.domain.cycles.printed_acts import split_acts, split_bullets
from oneplan.domain.cycles.printed_agencies import read_agencies
from oneplan.domain.cycles.printed_headings import (
    AGENCIES,
    DOCUMENTS,
    END,
    GROUP,
    NOTE,
    NUMBER,
    START,
    TITLE,
    WINDOW,
)
from oneplan.domain.cycles.printed_lines import PrintedLine
from oneplan.domain.cycles.printed_row import PrintedRow
from oneplan.domain.cycles.printed_row_values import BULLET_FIRST, RowValues, window_words
from oneplan.domain.cycles.printed_rows import PrintedTable
from oneplan.domain.cycles.printed_steps import PrintedReading, PrintedStep
from oneplan.domain.cycles.printed_wholes import put_under_wholes
from oneplan.domain.cycles.printed_windows import read_window_cell
from oneplan.domain.shared.thai_numerals import to_arabic_digits

_REMARK = re.compile(r"[-*\s]*หมายเหตุ")


class CalendarTableReader:
    """Reads one table; *lines* are those of the document, *section* is which table it is."""

    def __init__(
        self,
        table: PrintedTable,
        lines: tuple[PrintedLine, ...],
        *,
        section: int,
        year_be: int | None,
    ) -> None:
        self.reading = PrintedReading()
        self._table, self._lines, self._section, self._year = table, lines, section, year_be
        has_column = table.columns.has(AGENCIES)
        self._values = RowValues(self.reading, year_be=year_be, has_column=has_column)
        self._phase = ""
        self._heading: PrintedRow | None = None
        self._last: PrintedRow | None = None
        self._parts: list[PrintedStep] = []

    def read(self) -> PrintedReading:
        """The steps of the table."""
        self.reading.used.update(self._table.headings)
        if self._has_lost_columns():
            self._leave_out()
            return self.reading
        self._ask_for_headings()
        for row in self._table.rows:
            self._read_row(row)
        if self._heading is not None:
            self._leave(self._heading, "ข้อความใต้ตาราง", "words under the table")
        put_under_wholes(self.reading)
        return self.reading

    def _has_lost_columns(self) -> bool:
        """Whether months are told by marks alone, and marks stand where no month is printed."""
        columns = self._table.columns
        if columns.has(WINDOW) or columns.has(START) or columns.has(END) or not columns.months:
            return False
        lacks = set(range(1, 13)) - set(columns.months.values())
        everywhere = sum(len(r.marks) >= len(columns.months) for r in self._table.rows)
        return bool(lacks) and len(columns.months) > 9 and everywhere * 2 > len(self._table.rows)  # noqa: PLR2004

    def _leave_out(self) -> None:
        """Take nothing from a table whose columns were lost, and ask for all of it."""
        rows = self._table.rows
        first = rows[0].place
        why = "หัวตารางมีเดือนไม่ครบและทุกช่องมีเครื่องหมาย จึงบอกไม่ได้ว่าเป็นเดือนใด"
        for row in rows:
            self._leave(row, why, "the headings lack months and every cell is marked")
        self.reading.ask(
            "columns_lost",
            place=first,
            value=rows[0].text(TITLE)[:60],
            th=f"ตารางที่เริ่ม{first.th} {why} ({len(rows)} แถว) แต่ละขั้นตอนทำเมื่อใด",
            en=f"The table from {first.en}: its headings lack months and every cell is marked, so"
            f" that no date can be taken from its {len(rows)} rows; when is each of them due?",
        )

    def _ask_for_headings(self) -> None:
        """Ask for the columns that nobody knows: their texts become remarks, and no value."""
        for heading in self._table.columns.unknown.values():
            count = sum(bool(row.unknown.get(heading)) for row in self._table.rows)
            if not count:
                continue
            self.reading.ask(
                "heading_unknown",
                place=self._lines[self._table.headings[0]].place,
                value=heading,
                th=f"หัวตาราง “{heading}” ไม่รู้จัก ข้อความใต้หัวนี้ ({count} แถว) เก็บเป็นหมายเหตุของขั้นตอน"
                " ใส่ในช่องที่ถูกต้องแล้วหรือยัง",
                en=f"The heading {heading!r} is not known; the texts under it, in {count} rows, are"
                " kept as remarks of their steps. Have they been put where they belong?",
            )

    def _read_row(self, row: PrintedRow) -> None:
        if _is_remark(row):
            self._leave(row, "หมายเหตุในตาราง", "a remark within the table")
            return
        if self._is_phase(row):
            if self._heading is not None:
                self._leave(self._heading, "หัวข้อที่ไม่มีขั้นตอน", "a heading over no step")
            self._phase, self._heading = row.text(TITLE) or row.text(GROUP), row
            self.reading.used.update(row.lines)
            return
        if self._goes_on(row):
            self._continue(row)
            return
        if not row.text(TITLE):
            self._cannot_read(row)
            return
        self.reading.used.update(row.lines)
        self._look_at_number(row)
        self._last = row
        self._parts = []
        self._add_steps(row, row.number or row.letter)

    def _leave(self, row: PrintedRow, th: str, en: str) -> None:
        self.reading.used.update(row.lines)
        for at in row.lines:
            self.reading.leave(self._lines[at].place, self._lines[at].text, th=th, en=en)

    def _look_at_number(self, row: PrintedRow) -> None:
        """Ask for a number that stands before two rows."""
        earlier = [step for step in self.reading.steps if row.number and step.number == row.number]
        if earlier:
            self.reading.ask(
                "number_twice",
                place=row.place,
                value=row.number,
                th=f"เลขข้อ {row.number} พิมพ์สองแถว ({earlier[0].place.th} และ {row.place.th})"
                " เป็นขั้นตอนเดียวกัน หรือเลขผิด",
                en=f"The number {row.number} is printed twice, in {earlier[0].place.en} and"
                f" {row.place.en}; are they one step, or is a number wrong?",
            )

    def _is_phase(self, row: PrintedRow) -> bool:
        """Whether a row is a heading over steps: words alone, in a table of numbered rows."""
        texts = {kind for kind, text in row.texts.items() if text}
        text = row.text(TITLE) or row.text(GROUP)
        return (
            texts <= {TITLE, GROUP}
            and not row.number
            and not row.marks
            and not BULLET_FIRST.match(text)
            and self._table.is_numbered
            and (self._last is None or not self._is_cut_off(text))
        )

    def _is_cut_off(self, text: str) -> bool:
        """Whether words can only go on with those above: they say so, or begin within a sentence."""
        return bool(
            re.match(r"(?:\(ต่อ\)|และ|หรือ|เพื่อ|โดย|ของ|ตาม|ให้|ที่|ณ|พร้อม|[)\]”])", text.lstrip())
        )

    def _goes_on(self, row: PrintedRow) -> bool:
        """Whether a row without a number belongs to the numbered one above it."""
        return self._last is not None and not row.number and self._table.is_numbered

    def _continue(self, row: PrintedRow) -> None:
        """Read a row that goes on with the one above: another part of it, or more of its words."""
        self.reading.used.update(row.lines)
        last = self._last
        if last is None:
            return
        own = [
            kind
            for kind in (WINDOW, START, END, AGENCIES)
            if row.text(kind) and kind not in row.spread
        ]
        if row.text(TITLE) and (
            own or row.marks or BULLET_FIRST.match(row.text(TITLE)) or row.spread
        ):
            for kind in (AGENCIES, WINDOW, START, END):
                if not row.text(kind) and last.text(kind):
                    row.texts[kind], row.places[kind] = last.text(kind), last.place_of(kind)
                    row.spread.add(kind)
            row.marks = row.marks or last.marks
            self._add_steps(row, last.number)
        elif self._parts:
            step = self._parts[-1]
            step.text = " ".join(f"{step.text} {row.text(TITLE)}".split())
            self._more_of(step, row)

    def _more_of(self, step: PrintedStep, row: PrintedRow) -> None:
        """Take the window and agencies of a row that has no words of its own."""
        if row.text(AGENCIES) and AGENCIES not in row.spread:
            step.agencies += read_agencies(row.text(AGENCIES), row.place)[0]
        words = window_words(row)
        if words and WINDOW not in row.spread and START not in row.spread:
            windows, doubts = read_window_cell(words, row.place, self._year)
            for window in windows:
                self._values.add_window(step, window)
            if doubts:
                self._leave(row, "ข้อความใต้แถว", "words under a row")

    def _cannot_read(self, row: PrintedRow) -> None:
        words = " | ".join(text for text in row.all_texts if text)
        if not words:
            self.reading.used.update(row.lines)
            return
        self._leave(row, "แถวนี้ไม่มีข้อความของขั้นตอน", "the row has no words of a step")
        self.reading.ask(
            "row_without_words",
            place=row.place,
            value=words,
            th=f"{row.place.th}: “{words}” ไม่มีข้อความของขั้นตอน แถวนี้เป็นของขั้นตอนใด",
            en=f"{row.place.en}: {words!r} has no words of a step; which step is it of?",
        )

    def _add_steps(self, row: PrintedRow, number: str) -> None:
        """The step of a row, or its parts, each with its window and its agencies."""
        head, bullets = split_bullets(row.text(TITLE))
        texts = bullets or [act.text for act in split_acts(head)]
        group = head if bullets else ""
        steps = [self._step(row, number, text, group) for text in texts]
        self._heading = None
        self._values.give_windows(row, steps)
        self._values.give_agencies(row, steps)
        self.reading.steps += steps
        self._parts += steps

    def _step(self, row: PrintedRow, number: str, text: str, group: str) -> PrintedStep:
        step = PrintedStep(
            number=number,
            text=" ".join(text.split()),
            group=group or ("" if not row.text(GROUP) else row.text(GROUP)),
            place=row.place_of(TITLE),
            phase=self._phase,
            path=plain_number(number),
            section=self._section,
            documents=" ".join(row.text(DOCUMENTS).split()),
        )
        for kind, words in (
            (NOTE, "หมายเหตุ"),
            ("beyond", "ข้อความนอกหัวตาราง"),
        ):
            if row.text(kind):
                step.notes.append(f"{words} ({row.place.th}): {row.text(kind)}")
        step.notes += [f"{heading} ({row.place.th}): {e}" for heading, e in row.unknown.items()]
        return step


def plain_number(printed: str) -> str:
    """A printed number in Arabic digits; of a letter none, so that it is counted."""
    plain = to_arabic_digits(printed).strip(".() ")
    return plain if plain.isascii() else ""


def _is_remark(row: PrintedRow) -> bool:
    """Whether a row holds a remark on the others, and nothing of a step."""
    texts = {kind for kind, text in row.texts.items() if text}
    return texts <= {NUMBER, TITLE, GROUP} and any(
        _REMARK.match(row.text(kind)) for kind in (NUMBER, TITLE, GROUP)
    )
