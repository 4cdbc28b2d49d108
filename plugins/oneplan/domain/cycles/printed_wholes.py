"""Rows such as 1 that stand over rows such as 1.1: wholes of steps, or steps of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from oneplan.domain.cycles.printed_steps import PrintedReading, PrintedStep

_OVER = "printed in the row over it"


def put_under_wholes(reading: PrintedReading) -> None:
    """Make a row that others with longer numbers follow their whole.

    What the rows below it lack is that of the whole, as a table prints it once. A row with a
    day that none of them takes is a duty of its own, and stays a step.
    """
    for whole in list(reading.steps):
        below = [step for step in reading.steps if step.path.startswith(f"{whole.path}.")]
        alone = sum(step.path == whole.path for step in reading.steps) == 1
        if not whole.path or not below or not alone:
            continue
        is_own = _is_own_duty(reading, whole, below)
        takes_agencies = any(not step.agencies for step in below)
        for step in below:
            _hand_down(reading, whole, step)
        if is_own:
            continue
        if not takes_agencies:
            _tell(reading, whole, *(each.th for each in whole.agencies))
        _tell(reading, whole, whole.documents, *whole.notes)
        reading.parents[whole.path] = (whole.text, whole.place)
        reading.steps.remove(whole)
        reading.questions = [each for each in reading.questions if each.step is not whole]


def _is_own_duty(reading: PrintedReading, whole: PrintedStep, below: Sequence[PrintedStep]) -> bool:
    """Whether a whole prints a day, readable or asked for, that no row below it takes."""
    if reading.asks_window(whole):
        return True
    taken = any(step.window is None and not reading.asks_window(step) for step in below)
    return whole.window is not None and not taken


def _hand_down(reading: PrintedReading, whole: PrintedStep, step: PrintedStep) -> None:
    if step.window is None and whole.window is not None and not reading.asks_window(step):
        step.window = replace(whole.window, confidence="medium", basis=_OVER)
        _drop(reading, step, "window_missing")
    if not step.agencies and whole.agencies:
        step.agencies = [replace(e, confidence="medium", basis=_OVER) for e in whole.agencies]
        _drop(reading, step, "agency_missing")


def _drop(reading: PrintedReading, step: PrintedStep, rule: str) -> None:
    reading.questions = [e for e in reading.questions if e.step is not step or e.rule != rule]


def _tell(reading: PrintedReading, whole: PrintedStep, *texts: str) -> None:
    """List what a whole prints and no step of the draft holds."""
    for text in texts:
        if text:
            reading.leave(
                whole.place,
                text,
                th=f"พิมพ์ไว้ที่หัวข้อ {whole.number} ซึ่งข้อย่อยมีของตนเอง",
                en=f"printed in row {whole.number}, which stands over rows that have their own",
            )
