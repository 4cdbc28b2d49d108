"""Rows such as 1 that stand over rows such as 1.1: wholes of steps, and no steps."""

from __future__ import annotations

from dataclasses import replace

from oneplan.domain.cycles.printed_steps import PrintedReading, PrintedStep

_OVER = "printed in the row over it"


def put_under_wholes(reading: PrintedReading) -> None:
    """Make a row that others with longer numbers follow their whole.

    What the rows below it lack is that of the whole, as a table prints it once.
    """
    for whole in list(reading.steps):
        below = [step for step in reading.steps if step.path.startswith(f"{whole.path}.")]
        alone = sum(step.path == whole.path for step in reading.steps) == 1
        if not whole.path or not below or not alone:
            continue
        for step in below:
            _hand_down(reading, whole, step)
        reading.parents[whole.path] = (whole.text, whole.place)
        reading.steps.remove(whole)
        reading.questions = [each for each in reading.questions if each.step is not whole]


def _hand_down(reading: PrintedReading, whole: PrintedStep, step: PrintedStep) -> None:
    if step.window is None and whole.window is not None and not reading.asks_window(step):
        step.window = replace(whole.window, confidence="medium", basis=_OVER)
        _drop(reading, step, "window_missing")
    if not step.agencies and whole.agencies:
        step.agencies = [replace(e, confidence="medium", basis=_OVER) for e in whole.agencies]
        _drop(reading, step, "agency_missing")


def _drop(reading: PrintedReading, step: PrintedStep, rule: str) -> None:
    reading.questions = [e for e in reading.questions if e.step is not step or e.rule != rule]
