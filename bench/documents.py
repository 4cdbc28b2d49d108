"""The book of 10,000 rows in each format, and a large workbook beside bare XlsxWriter."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

ROWS = 10_000
LARGE_ROWS, COLUMNS, ROUNDS = 100_000, 30, 3
FORMATS = ("pdf", "docx", "xlsx", "csv", "json")


def measure() -> Iterator[dict[str, Any]]:
    """Measure both; every figure comes from a process of its own, so that memory is its own."""
    for format_ in FORMATS:
        found = _child("book", format_)
        yield _row(f"book of 10,000 rows, {format_}", found["seconds"], "s", n=1)
        yield _row(f"book of 10,000 rows, {format_}: peak memory", found["mib"], "MiB", n=1)
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(_child("large", "ours")["seconds"])
        bare.append(_child("large", "bare")["seconds"])
    yield _row("100,000 rows x 30 columns, bare XlsxWriter", statistics.median(bare), "s", n=ROUNDS)
    yield {
        **_row("100,000 rows x 30 columns, our table", statistics.median(ours), "s", n=ROUNDS),
        "ratio": statistics.median(bare) / statistics.median(ours),
        "peer": "bare XlsxWriter, constant memory",
    }


def _row(name: str, median: float, unit: str, *, n: int) -> dict[str, Any]:
    return {"name": name, "median": median, "unit": unit, "n": n}


def _child(task: str, which: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.documents", task, which],
        capture_output=True,
        text=True,
        check=True,
        timeout=900,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def book(format_: str) -> None:
    """Write the book once."""
    from tests.support.documents import make_document, make_project

    from oneplan.services.documents.files import WRITERS, DocumentFormat

    years = ("2561", "2562", "2563", "2564", "2565")
    document = make_document(
        [make_project(n, budgets=dict.fromkeys(years, n * 100)) for n in range(1, ROWS + 1)],
        years=years,
    )
    WRITERS[DocumentFormat(format_)](document)


def large(which: str) -> None:
    """Write the large workbook once, by our table or by XlsxWriter alone."""
    import io

    import xlsxwriter

    from oneplan.domain.documents.document_tables import DataColumn
    from oneplan.gateways.spreadsheets.plan_workbooks import write_table

    rows = [
        [f"โครงการที่ {n} {c}" if c % 3 else n * c for c in range(COLUMNS)] for n in range(LARGE_ROWS)
    ]
    workbook = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
    sheet = workbook.add_worksheet()
    text, number = workbook.add_format(), workbook.add_format({"num_format": "#,##0.00"})
    formats = [text if c % 3 else number for c in range(COLUMNS)]
    if which == "ours":
        columns = [
            DataColumn(
                key=str(c),
                th=str(c),
                type="text",
                unit="",
                meaning="",
                read=lambda row, c=c: row[c],
            )
            for c in range(COLUMNS)
        ]
        write_table(sheet, columns, rows, head=text, formats=formats)
    else:
        for c in range(COLUMNS):
            sheet.write(0, c, str(c), text)
        for r, row in enumerate(rows, start=1):
            for c, value in enumerate(row):
                sheet.write(r, c, value, formats[c])
    workbook.close()


def main() -> None:
    """Do one task and print its seconds and the peak of this process and its children."""
    import resource
    import time

    begun = time.perf_counter()
    {"book": book, "large": large}[sys.argv[1]](sys.argv[2])
    seconds = time.perf_counter() - begun
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"seconds": seconds, "mib": peak / 1024}))


if __name__ == "__main__":
    main()
