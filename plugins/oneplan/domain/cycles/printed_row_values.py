"""Windows and agencies of a table's row, given to the step or to the parts of it."""

from __future__ import annotations

import re
from dataclasses import replace

from oneplan.domain.cycles.printed_actors import find_actors
from oneplan.domain.cycles.printed_agencies import LEVELS, PrintedAgency, read_agencies
from oneplan.domain.cycles.printed_headings import AGENCIES, END, START, WINDOW
from oneplan.domain.cycles.printed_row import PrintedRow
from oneplan.domain.cycles.printed_steps import PrintedReading, PrintedStep
from oneplan.domain.cycles.printed_windows import PrintedWindow, read_window_cell
from oneplan.domain.shared.thai_months import MONTHS_ABBREVIATED

BULLET_FIRST = re.compile(r"^\s*[-–•]\s")
_RANGE = re.compile(r"[-–—]|ถึง|ภายใน")


def window_words(row: PrintedRow) -> str:
    """The words of a row's window: one column, or a first and a last day; a last day is a deadline."""
    start, end = row.text(START), row.text(END)
    if start and end:
        return start if start == end else f"{start} - {end}"
    if row.text(WINDOW):
        return row.text(WINDOW)
    return f"ภายใน {end}" if end and not _RANGE.search(end) else end or start


class RowValues:
    """Gives steps what their row tells, and asks for what it does not.

    *has_column* is whether the table has a column of agencies.
    """

    def __init__(self, reading: PrintedReading, *, year_be: int | None, has_column: bool) -> None:
        self.reading, self._year, self._has_column = reading, year_be, has_column

    def add_window(self, step: PrintedStep, window: PrintedWindow) -> None:
        """Give a step a window; where it has one already, ask which it is."""
        if step.window is None:
            step.window = window
            return
        self.reading.ask(
            "two_windows",
            step=step,
            at="window.printed",
            place=window.place,
            value=f"{step.window.printed} / {window.printed}",
            th=f"{step.called_th} มีสองกำหนด “{step.window.printed}” และ “{window.printed}” ใช้กำหนดใด",
            en=f"Step {step.number} has two windows, {step.window.printed!r} and"
            f" {window.printed!r}; which is it?",
        )

    def give_windows(self, row: PrintedRow, steps: list[PrintedStep]) -> None:
        """Give the steps of a row their windows."""
        words = window_words(row)
        kind = WINDOW if row.text(WINDOW) else END
        if not words:
            self._by_marks(row, steps)
            return
        windows, doubts = read_window_cell(words, row.place_of(kind), self._year)
        if row.spread & {WINDOW, START, END}:
            windows = [_shared(each) for each in windows]
        for doubt in doubts:
            for step in steps:
                self.reading.ask_window(step, doubt)
        if doubts:
            windows = windows if len(windows) == len(steps) else []
        self._share_out(windows, steps)
        self._compare_marks(row, steps)

    def _share_out(self, windows: list[PrintedWindow], steps: list[PrintedStep]) -> None:
        """One window for all parts, or one each; with fewer the last parts share the last one."""
        if not windows:
            return
        if len(steps) == 1 and len(windows) > 1:
            steps[0].window = windows[0]
            for other in windows[1:]:
                self.add_window(steps[0], other)
            steps[0].window = None
            return
        for index, step in enumerate(steps):
            window = windows[min(index, len(windows) - 1)]
            if 1 < len(windows) != len(steps):
                window = _by_order(window)
            step.window = window
        if 1 < len(windows) != len(steps):
            printed = ", ".join(f"“{each.printed}”" for each in windows)
            for part, step in enumerate(steps[1:], start=2):
                self.reading.ask(
                    "windows_of_parts",
                    step=step,
                    at="window.printed",
                    place=windows[0].place,
                    value=" ".join(each.printed for each in windows),
                    th=f"ขั้นตอน {step.number} มี {len(steps)} ข้อย่อย แต่มีกำหนด {len(windows)} ช่วง ({printed})"
                    f" ข้อย่อยที่ {part} “{step.text[:60]}” ใช้ช่วงใด",
                    en=f"Step {step.number} has {len(steps)} parts and {len(windows)} windows;"
                    f" which is that of part {part}, {step.text[:60]!r}?",
                )

    def _by_marks(self, row: PrintedRow, steps: list[PrintedStep]) -> None:
        """The window that marks under months tell, where no words do."""
        printed = self._marked(row)
        for step in steps:
            if printed:
                windows, _ = read_window_cell(printed, row.place, self._year)
                step.window = _by_mark(windows[0]) if windows else None
            if step.window is None and row.marks:
                self._ask_for_marks(row, step)
            elif step.window is None:
                self.reading.ask(
                    "window_missing",
                    step=step,
                    at="window.printed",
                    place=row.place,
                    th=f"{step.called_th} “{step.text[:60]}” ไม่ได้พิมพ์กำหนดไว้ ทำเมื่อใด",
                    en=f"No window is printed for step {step.number}, {step.text[:60]!r}; when is it?",
                )

    def _ask_for_marks(self, row: PrintedRow, step: PrintedStep) -> None:
        months = sorted({(year or self._year or 0, month) for month, year in row.marks})
        value = ", ".join(f"{MONTHS_ABBREVIATED[m - 1]} {y or ''}".strip() for y, m in months)
        self.reading.ask(
            "marks_unread",
            step=step,
            at="window.printed",
            place=row.place,
            value=value,
            th=f"{step.called_th} “{step.text[:60]}” มีเครื่องหมายใต้ {value} ซึ่งไม่ติดกันหรือไม่ได้พิมพ์ปี"
            " กำหนดที่ถูกต้องคือเมื่อใด",
            en=f"Step {step.number}, {step.text[:60]!r}, is marked under {value}: the months do not"
            " follow each other, or have no year; which window is right?",
        )

    def _marked(self, row: PrintedRow) -> str:
        """The months under marks as a window; empty where they do not follow each other."""
        months = sorted({((year or self._year or 0), month) for month, year in row.marks})
        if not months or not months[0][0]:
            return ""
        numbers = [year * 12 + month for year, month in months]
        if numbers[-1] - numbers[0] + 1 != len(numbers):
            return ""
        (first_year, first), (last_year, last) = months[0], months[-1]
        end = f"{MONTHS_ABBREVIATED[last - 1]} {last_year}"
        if len(months) == 1:
            return end
        year = f" {first_year}" if first_year != last_year else ""
        return f"{MONTHS_ABBREVIATED[first - 1]}{year} - {end}"

    def _compare_marks(self, row: PrintedRow, steps: list[PrintedStep]) -> None:
        """Say that marks stand under other months than the words tell: the words are taken."""
        for step in steps:
            if not row.marks or step.window is None or step.window.reading is None:
                continue
            reading = step.window.reading
            first = (reading.start or reading.due).month
            months = {month for month, _ in row.marks}
            if (
                not months <= set(range(first, reading.due.month + 1))
                and first <= reading.due.month
            ):
                under = " ".join(MONTHS_ABBREVIATED[m - 1] for m in sorted(months))
                step.notes.append(
                    f"เครื่องหมายในตารางอยู่ใต้ {under} แต่ช่องวันเดือนปีพิมพ์ “{step.window.printed}” ใช้ตามข้อความ"
                )

    def give_agencies(self, row: PrintedRow, steps: list[PrintedStep]) -> None:
        """Give the steps of a row its agencies, and whom their own words name."""
        text, place = row.text(AGENCIES), row.place_of(AGENCIES)
        groups = read_agencies(text, place) if text else [[]]
        if row.spread & {AGENCIES} or AGENCIES in row.displaced:
            groups = [[_doubtful(each) for each in group] for group in groups]
        own = [find_actors(step.text, step.place, has_column=self._has_column) for step in steps]
        is_list = bool(BULLET_FIRST.search(text)) and len(steps) > 1
        if len(groups) > len(steps):
            groups[len(steps) - 1 :] = [_joined(groups[len(steps) - 1 :])]
        for index, step in enumerate(steps):
            group = groups[min(index, len(groups) - 1)]
            if is_list:
                group = _of_this_part(group, own, index)
            roles = {each.role for each in group if each.role}
            added = [each for each in own[index] if each.role not in roles]
            step.agencies = [*group, *added]
            if not step.agencies:
                self._ask_agency(step, row)

    def _ask_agency(self, step: PrintedStep, row: PrintedRow) -> None:
        self.reading.ask(
            "agency_missing",
            step=step,
            at="agencies",
            place=row.place,
            th=f"{step.called_th} “{step.text[:60]}” ไม่ได้พิมพ์หน่วยงานไว้ หน่วยงานใดดำเนินการ",
            en=f"No agency is printed for step {step.number}, {step.text[:60]!r}; who carries it out?",
        )


def _joined(groups: list[list[PrintedAgency]]) -> list[PrintedAgency]:
    """Groups that have no part of their own as one, a name that comes again once."""
    named = {(each.role, each.th): each for group in groups for each in group}
    return list(named.values())


def _of_this_part(
    group: list[PrintedAgency], own: list[list[PrintedAgency]], index: int
) -> list[PrintedAgency]:
    """Of agencies in a list beside a list of duties, those that no other duty begins with."""
    firsts = [each[0] for each in own if each]
    others = {each[0].role for at, each in enumerate(own) if each and at != index}
    mine = own[index][0].role if own[index] else ""
    level = LEVELS.get(mine, ())
    kept = []
    for agency in group:
        others_level = {LEVELS.get(first.role, ()) for first in firsts if first.role != mine}
        if (
            agency.role == mine
            or (agency.role not in others and LEVELS.get(agency.role, ()) not in others_level)
            or (not mine and agency.role not in others)
            or (LEVELS.get(agency.role, ()) == level and agency.role not in others)
        ):
            kept.append(agency)
    return kept


def _shared(window: PrintedWindow) -> PrintedWindow:
    return replace(window, confidence="medium", basis="a merged cell over several rows")


def _by_order(window: PrintedWindow) -> PrintedWindow:
    basis = "printed; which part it belongs to is taken from the order"
    return replace(window, confidence="low", basis=basis)


def _by_mark(window: PrintedWindow) -> PrintedWindow:
    return replace(window, confidence="medium", basis="marks under the months of the headings")


def _doubtful(agency: PrintedAgency) -> PrintedAgency:
    return replace(agency, confidence="medium", basis="a merged cell, or one under another heading")
