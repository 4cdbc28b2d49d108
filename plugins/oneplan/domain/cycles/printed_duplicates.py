"""Duties that a document prints twice, as a letter and its enclosure do: one step each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from oneplan.domain.cycles.printed_steps import PrintedReading, PrintedStep

RUN = 8
"""So many letters in a row that two texts share are no chance."""
ALIKE = 0.5
"""Share of the shorter text that the other one prints too."""


def merge_duplicates(reading: PrintedReading, main: int) -> None:
    """Join each duty that is printed outside the section *main* to the step of it there.

    One with another due day stays a step of its own, and is asked for.
    """
    kept = [step for step in reading.steps if step.section == main]
    for step in [each for each in reading.steps if each.section != main]:
        twin = _twin(step, kept)
        if twin is None:
            continue
        if _due(step) and _due(twin) and _due(step) != _due(twin):
            _ask_which(reading, step, twin)
            continue
        _join(reading, twin, step)
        reading.steps.remove(step)
        reading.questions = [each for each in reading.questions if each.step is not step]
        if twin.window is not None:
            reading.questions = [
                each
                for each in reading.questions
                if each.step is not twin or each.rule != "window_missing"
            ]


def _join(reading: PrintedReading, twin: PrintedStep, step: PrintedStep) -> None:
    twin.also.append(step.place)
    roles = {each.role for each in twin.agencies}
    twin.agencies += [
        replace(each, confidence="medium", basis="printed again")
        for each in step.agencies
        if each.role not in roles
    ]
    if twin.window is None and not reading.asks_window(twin):
        twin.window = step.window
    twin.notes.append(f"พิมพ์ซ้ำที่{step.place.th}: {step.text[:120]}")


def _ask_which(reading: PrintedReading, step: PrintedStep, twin: PrintedStep) -> None:
    first = twin.window.printed if twin.window else ""
    other = step.window.printed if step.window else ""
    reading.ask(
        "printed_twice",
        step=step,
        at="window.printed",
        place=step.place,
        value=f"{first} / {other}",
        th=f"หน้าที่เดียวกันพิมพ์สองแห่ง ({twin.place.th} กำหนด “{first}” และ {step.place.th} กำหนด “{other}”)"
        " ใช้กำหนดใด และรวมเป็นขั้นตอนเดียวหรือไม่",
        en=f"One duty is printed twice, {first!r} in {twin.place.en} and {other!r} in"
        f" {step.place.en}; which is right, and is it one step?",
    )


def _due(step: PrintedStep) -> object:
    return step.window.reading.due if step.window and step.window.reading else None


def _twin(step: PrintedStep, kept: Sequence[PrintedStep]) -> PrintedStep | None:
    """The step that prints the most of the same words, if it is half of the shorter of the two."""
    runs = set(_runs(step.text))
    found: tuple[int, PrintedStep] | None = None
    for each in kept:
        others = set(_runs(each.text))
        shared = len(runs & others)
        if shared >= ALIKE * min(len(runs), len(others)) and (found is None or shared > found[0]):
            found = shared, each
    return found[1] if found else None


def _runs(text: str) -> Iterator[str]:
    bare = "".join(text.split())
    yield from (bare[at : at + RUN] for at in range(max(1, len(bare) - RUN + 1)))


def main_section(steps: Iterable[PrintedStep], tables: Collection[int]) -> int:
    """The section that is the calendar: a table with steps, else the list with most windows."""
    counts: dict[int, tuple[bool, int, int]] = {}
    for step in steps:
        is_table, dated, number = counts.get(step.section, (step.section in tables, 0, 0))
        counts[step.section] = (is_table, dated + (step.window is not None), number + 1)
    return max(counts, key=lambda at: counts[at], default=0)
