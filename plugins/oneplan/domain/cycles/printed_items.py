"""Steps out of the numbered duties of a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from oneplan.domain.cycles.printed_actors import ACTING, SUBJECTS, find_actors, find_receiver
from oneplan.domain.cycles.printed_acts import PrintedAct, split_acts
from oneplan.domain.cycles.printed_agencies import PrintedAgency
from oneplan.domain.cycles.printed_lines import PrintedPlace
from oneplan.domain.cycles.printed_lists import PrintedItem, PrintedList
from oneplan.domain.cycles.printed_steps import PrintedReading, PrintedStep
from oneplan.domain.cycles.printed_wholes import put_under_wholes
from oneplan.domain.cycles.printed_windows import (
    PrintedWindow,
    WindowDoubt,
    find_windows,
    read_window,
)
from oneplan.domain.shared.thai_numerals import to_arabic_digits

_DEFINITION = re.compile(r"^.{0,60}?\s?เป็น(?:แผน|การ)")
_HEAD_END = re.compile(r"\s*\(|\s{2,}|\n")
_YEAR = re.compile(r"25[0-9]{2}")


class ListReader:
    """Reads the duties of one list."""

    def __init__(self, listed: PrintedList, *, section: int, year_be: int | None) -> None:
        self.reading = PrintedReading()
        self._list, self._section, self._year = listed, section, year_be

    def read(self) -> PrintedReading:
        """The steps of the list."""
        self.reading.used.update(self._list.lines)
        for line in self._list.remarks:
            self.reading.leave(
                line.place,
                line.text,
                th="ข้อความเพิ่มเติมใต้ข้อ ไม่มีเลขข้อ",
                en="a remark without a number of its own",
            )
        for item in self._list.items:
            if not item.has_parts:
                self._read_item(item)
            elif any(find_windows(item.text)):
                self._read_whole(item)
            else:
                self.reading.parents[".".join(item.path)] = (item.text, item.place)
        put_under_wholes(self.reading)
        return self.reading

    def _read_whole(self, item: PrintedItem) -> None:
        """Read an item that has a day and stands over others: they take it, or it is one of its own."""
        act = PrintedAct(text=item.text)
        step = self._step(item, act, "")
        self._give_agencies(item, [act], [step])
        self._give_window(item, step)
        self._ask_for_lacking(step)
        self.reading.steps.append(step)

    def _read_item(self, item: PrintedItem) -> None:
        acts = split_acts(item.text)
        group = ""
        if (
            len(acts) > 1
            and _DEFINITION.match(acts[0].text)
            and not _acting(acts[0].text, item.place)
        ):
            group, acts = acts[0].text, acts[1:]
        steps = [self._step(item, act, group) for act in acts]
        self._give_agencies(item, acts, steps)
        for step in steps:
            self._give_window(item, step)
        _share_deadline(steps)
        for step in steps:
            self._ask_for_lacking(step)
        if len(steps) > 1:
            head = group or _HEAD_END.split(item.text)[0]
            self.reading.parents[".".join(item.path)] = (head, item.place)
        self.reading.steps += steps

    def _step(self, item: PrintedItem, act: PrintedAct, group: str) -> PrintedStep:
        place = item.place_of(act.text[:30])
        step = PrintedStep(
            number=item.number, text=act.text, group=group, place=place, section=self._section
        )
        step.path = ".".join(item.path)
        return step

    def _give_agencies(
        self, item: PrintedItem, acts: Sequence[PrintedAct], steps: Sequence[PrintedStep]
    ) -> None:
        first: PrintedAgency | None = None
        for index, (act, step) in enumerate(zip(acts, steps, strict=True)):
            found = find_actors(act.text, step.place, has_column=False)
            acting = [each for each in found if each.basis in ACTING]
            if act.follows_deadline and index:
                receiver = find_receiver(acts[index - 1].text, step.place)
                found = [each for each in (receiver,) if each] + found
            elif first is not None and not any(e.basis in SUBJECTS for e in acting):
                found = [_inherited(first), *(e for e in found if e.role != first.role)]
            elif not acting:
                known = {each.role for each in found}
                found = [b for b in self._list.bearers if b.role not in known] + found
            if acting and first is None:
                first = acting[0]
            step.agencies = found

    def _give_window(self, item: PrintedItem, step: PrintedStep) -> None:
        years = [int(y) for y in _YEAR.findall(to_arabic_digits(_dated_part(item.text)))]
        for _, _, words in find_windows(step.text):
            read = read_window(words, item.place_of(words), years[0] if years else self._year)
            if isinstance(read, WindowDoubt):
                self.reading.ask_window(step, read)
            elif step.window is None:
                step.window = read
            else:
                self._other_window(step, step.window, read)

    def _other_window(self, step: PrintedStep, first: PrintedWindow, other: PrintedWindow) -> None:
        if first.reading and other.reading and first.reading.due == other.reading.due:
            step.notes.append(f"พิมพ์กำหนดอีกแบบไว้ด้วย: {other.printed}")
            return
        self.reading.ask(
            "two_windows",
            step=step,
            at="window.printed",
            place=other.place,
            value=f"{first.printed} / {other.printed}",
            th=f"ข้อ {step.number} มีสองกำหนด “{first.printed}” และ “{other.printed}” ใช้กำหนดใด",
            en=f"Item {step.number} has two windows, {first.printed!r} and {other.printed!r};"
            " which is it?",
        )

    def _ask_for_lacking(self, step: PrintedStep) -> None:
        about = f"ข้อ {step.number} “{step.text[:60]}”"
        asked = {(each.step, each.at) for each in self.reading.questions}
        if step.window is None and (step, "window.printed") not in asked:
            self.reading.ask(
                "window_missing",
                step=step,
                at="window.printed",
                place=step.place,
                th=f"{about} ไม่ได้พิมพ์กำหนดไว้ ทำเมื่อใด (ไม่มีกำหนดให้เว้นว่าง)",
                en=f"No window is printed for item {step.number}, {step.text[:60]!r}; when is it?"
                " (leave it empty where there is none)",
            )
        if not step.agencies:
            self.reading.ask(
                "agency_missing",
                step=step,
                at="agencies",
                place=step.place,
                th=f"{about} ไม่ได้พิมพ์หน่วยงานไว้ หน่วยงานใดดำเนินการ",
                en=f"No agency is printed for item {step.number}, {step.text[:60]!r};"
                " who carries it out?",
            )


def _acting(text: str, place: PrintedPlace) -> bool:
    return any(each.basis in ACTING for each in find_actors(text, place, has_column=False))


def _dated_part(text: str) -> str:
    """The words of the windows of an item: their years are those of its other windows too."""
    return " ".join(words for _, _, words in find_windows(text))


def _inherited(agency: PrintedAgency) -> PrintedAgency:
    return replace(agency, confidence="medium", basis="same sentence")


def _share_deadline(steps: Sequence[PrintedStep]) -> None:
    """A deadline that closes a sentence holds for the act before it, of the same agency, too."""
    for step, following in pairwise(steps):
        window = following.window
        if step.window is not None or window is None or not step.agencies or not following.agencies:
            continue
        if step.agencies[0].role == following.agencies[0].role:
            basis = "the deadline that closes the sentence"
            step.window = replace(window, confidence="medium", basis=basis)
