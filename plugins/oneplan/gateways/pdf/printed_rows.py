"""A row of a printed table."""

from __future__ import annotations

from typing import Any

TALL = 500
"""Letters in one cell from which a row may be longer than a page."""

Row = dict[str, Any]


def printed_row(*cells: str) -> Row:
    """The cells of a row, and whether it may be longer than a page."""
    return {"cells": list(cells), "tall": any(len(cell) > TALL for cell in cells)}
