"""What stands in the workbooks that were sent, read with openpyxl in plain loops.

Nothing of the product reads or sums here: what it says of a year is held against this.
"""

import io
from decimal import Decimal

import openpyxl

COUNTED = ("accepted", "accepted_with_warnings")


def lines_under(content, heading, *, sheet=None):
    """Heading → value of each filled line below the line that holds *heading*, up to a total."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    rows = [
        [cell.value for cell in row]
        for row in (book[sheet] if sheet else book.worksheets[0]).iter_rows()
    ]
    rows = [[c.removesuffix(" *") if isinstance(c, str) else c for c in row] for row in rows]
    at = next(n for n, row in enumerate(rows) if heading in row)
    found = []
    for row in rows[at + 1 :]:
        line = dict(zip(rows[at], row, strict=False))
        if str(row[0]).startswith("รวม") or "รวมทั้งสิ้น" in row:
            break
        if line[heading] not in (None, ""):
            found.append(line)
    return found


def last_counted(sent):
    """Of the versions of a step, oldest first: the one that counts of each unit that sent rows."""
    last = {}
    for each in sent:
        if each.state in (*COUNTED, "nil"):
            last[each.unit_code] = each
    return [each for each in last.values() if each.state in COUNTED]


def baht(value):
    """An amount of a cell; an empty one is nothing."""
    return Decimal(str(value or 0))
