"""Cells that a reader takes for blank and that are not: said once, by what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from oneplan.domain.shared.findings import Finding, Severity

BLANK_RULES = frozenset({"error_value", "formula_value", "merged_amount"})
"""An error of a formula, a formula that was never calculated, a part of a merged amount."""


def join_findings(of_file: Sequence[Finding], of_form: Sequence[Finding]) -> Iterator[Finding]:
    """The findings of a file and of its form; no cell is called blank that holds a formula.

    Where the form asks for the cell, what is said of the formula returns the file.
    """
    blanks = {(each.sheet, each.cell) for each in (*of_file, *of_form) if each.rule in BLANK_RULES}
    asked = {
        (each.sheet, each.cell)
        for each in of_form
        if each.rule in _ASKED and (each.sheet, each.cell) in blanks
    }
    for each in of_file:
        is_asked = each.rule in BLANK_RULES and (each.sheet, each.cell) in asked
        yield replace(each, severity=Severity.ERROR) if is_asked else each
    yield from (
        each
        for each in of_form
        if each.rule not in _OF_BLANKS or (each.sheet, each.cell) not in blanks
    )


_ASKED = frozenset({"required", "budget"})
_OF_BLANKS = _ASKED | {"number_assumed"}
"""What is said of a blank cell; the office numbers a row itself and asks for no number."""
