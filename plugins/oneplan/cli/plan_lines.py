"""A plan in lines for people: what it asks for, by strategy and by project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from oneplan.cli.status_lines import thai_time
from oneplan.domain.shared.thai_numerals import to_thai_digits

HEADINGS = ("ที่", "งบประมาณ (บาท)", "หน่วยงาน", "โครงการ")
"""Of the table of :func:`project_rows`."""
NO_STRATEGY = "ไม่ระบุยุทธศาสตร์"


def plan_lines(title: str, plan: Mapping[str, Any]) -> Iterator[str]:
    """What stands above the projects: name, version, money by year and strategy, who had sent."""
    yield title
    yield to_thai_digits(f"ฉบับที่ {plan['version']} จัดทำเมื่อ {thai_time(plan['made_at'])}")
    yield to_thai_digits(f"{plan['row_count']:,} โครงการ")
    for year, amount in plan["total_baht"].items():
        yield f"งบประมาณปี {to_thai_digits(year)}: {_baht(amount)} บาท"
    complete = plan["completeness"]
    if complete:
        yield to_thai_digits(
            f"ได้รับ {complete['received']:,} จาก {complete['expected']:,} หน่วยงาน"
            f" (ล่าช้า {complete['late']:,} ขาด {complete['missing']:,})"
        )
    for each in plan["by_strategy"]:
        count = to_thai_digits(f"{len(each['row_keys']):,}")
        total = _baht(sum(map(Decimal, each["total_baht"].values()), Decimal()))
        yield f"{each['name_th'] or NO_STRATEGY}: {count} โครงการ {total} บาท"
    if plan["not_kept"]:
        count = to_thai_digits(f"{len(plan['not_kept']):,}")
        yield f"รวมกับโครงการอื่นหรือไม่รวมไว้ {count} รายการ"


def project_rows(plan: Mapping[str, Any], units: Mapping[str, str]) -> list[tuple[str, ...]]:
    """A row a project, under :data:`HEADINGS`; *units* is code → name."""
    return [
        (
            to_thai_digits(number),
            _baht(sum(map(Decimal, row["budgets"].values()), Decimal())),
            units[row["unit"]],
            row["title"],
        )
        for number, row in enumerate(plan["rows"], start=1)
    ]


def _baht(amount: Decimal | str) -> str:
    return to_thai_digits(f"{Decimal(amount):,.2f}")
