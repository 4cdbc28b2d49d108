"""The project list of a document, as the words and figures that are printed."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any

from oneplan.domain.documents import document_words as words
from oneplan.domain.documents.documents import Document, Project, Subtotal
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.pdf.printed_rows import Row, printed_row

WIDE_YEARS = 2
"""With more years of money than this the list needs an A3 sheet."""
NARROWEST = 7
"""Letters that a column of money has room for at least: its heading."""
LETTER_CM = 0.225
"""Width of a figure at the size of the project list."""


def project_values(document: Document) -> dict[str, Any]:
    """The columns and the rows of the project list, a table for each strategy."""
    is_wide = len(document.years) > WIDE_YEARS
    sums = {part.name: part for part in document.by_strategy}
    groups = [
        {
            "name": name,
            "title": f"{name} ({words.thai_count(sums[name].count)} โครงการ"
            f" {words.thai_baht(sums[name].total)} บาท)",
            "rows": [_project_row(document, project) for project in projects],
            "foot": _foot(document, sums[name]),
        }
        for name, projects in groupby(document.projects, key=lambda p: p.strategy)
    ]
    money = [
        max((len(words.thai_baht(amount)) for amount in amounts), default=NARROWEST)
        for amounts in _columns_of_money(document)
    ]
    last = len(f"{max((each.number for each in document.projects), default=0):,}")
    widths = "".join(f", {LETTER_CM * max(letters, NARROWEST) + 0.45:.2f}cm" for letters in money)
    return {
        "sheet": "a3" if is_wide else "a4",
        "groups": groups,
        "project_columns": f"({max(1.2, LETTER_CM * last + 0.45):.2f}cm, 1.9fr, 1.3fr, 0.9fr, 1.5fr{widths}, 1fr)",
        "project_headings": [
            "ที่",
            "โครงการ/กิจกรรม",
            "วัตถุประสงค์และเป้าหมาย",
            "พื้นที่",
            "หน่วยงาน",
            *(f"ปี {to_thai_digits(year)} (บาท)" for year in document.years),
            "รวม (บาท)",
            *(["ได้รับจัดสรร (บาท)"] if document.has_allocated else []),
            "หมายเหตุ",
        ],
        "project_align": f"cllll{'r' * len(money)}l",
        "escalations": _escalations(document),
    }


def _columns_of_money(document: Document) -> list[list[Decimal | None]]:
    """Every amount that stands in each column of money, sums included."""
    parts = (*document.by_strategy, document.total)
    return [
        *(
            [*(p.budgets.get(year) for p in document.projects), *(s.by_year[year] for s in parts)]
            for year in document.years
        ),
        [*(p.total for p in document.projects), *(s.total for s in parts)],
        *(
            [[*(p.allocated for p in document.projects), document.total_allocated]]
            if document.has_allocated
            else []
        ),
    ]


def _project_row(document: Document, project: Project) -> Row:
    aims = [text for text in (project.objective, project.target) if text]
    place = " ".join(
        part
        for part in (
            project.tambon and f"ต.{project.tambon}",
            project.amphoe and f"อ.{project.amphoe}",
        )
        if part
    )
    agency = project.agency or project.unit
    if project.agency and project.agency != project.unit:
        agency = f"{project.agency} (เสนอโดย {project.unit})"
    return printed_row(
        words.thai_count(project.number),
        project.title,
        " / ".join(dict.fromkeys(aims)) or "ไม่ระบุ",
        place or "ทั้งจังหวัด",
        agency,
        *(words.thai_baht(project.budgets.get(year)) for year in document.years),
        words.thai_baht(project.total),
        *([words.thai_baht(project.allocated)] if document.has_allocated else []),
        "; ".join(
            (
                *filter(None, (words.rank_words(project),)),
                *project.remarks,
                *((project.holder and [f"เกินขีดความสามารถ อยู่ที่{project.holder}"]) or ()),
            )
        ),
    )


def _foot(document: Document, part: Subtotal) -> list[str]:
    return ["", f"รวม {words.thai_count(part.count)} โครงการ", "", "", "",
            *(words.thai_baht(part.by_year[year]) for year in document.years),
            words.thai_baht(part.total), *_foot_allocated(document, part), ""]  # fmt: skip


def _foot_allocated(document: Document, part: Subtotal) -> list[str]:
    if not document.has_allocated:
        return []
    given = (
        each.allocated or Decimal() for each in document.projects if each.strategy == part.name
    )
    return [words.thai_baht(sum(given, Decimal()))]


def _escalations(document: Document) -> list[dict[str, Any]]:
    found = []
    for holder, group in groupby(document.escalations, key=lambda e: e.holder):
        rows = list(group)
        total = sum((each.baht for each in rows), Decimal())
        found.append(
            {
                "name": holder,
                "title": f"{holder} ({words.thai_count(len(rows))} โครงการ"
                f" {words.thai_baht(total)} บาท)",
                "rows": [
                    printed_row(
                        words.thai_count(number),
                        each.title,
                        each.unit,
                        words.thai_baht(each.baht),
                        each.reason or "ไม่ระบุ",
                    )
                    for number, each in enumerate(rows, start=1)
                ],
            }
        )
    return found
