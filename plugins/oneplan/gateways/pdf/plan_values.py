"""The words and figures of a document as they are printed, in the PDF and in the Word file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from oneplan.domain.documents import document_words as words
from oneplan.domain.documents.documents import Document, Project, Subtotal
from oneplan.domain.shared.baht_words import baht_words
from oneplan.domain.shared.thai_months import MONTHS_FULL
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.pdf.qr_codes import qr_svg

LONG_RUN = r"[^\s\x{0e30}-\x{0e3a}\x{0e40}-\x{0e4e}]{25,}|[\x{0e30}-\x{0e3a}\x{0e40}-\x{0e4e}]{25,}"
"""A run that no line breaker parts: letters without a vowel, or vowels without a letter."""
_LONG_RUN = re.compile(re.sub(r"\\x\{(\w+)\}", r"\\u\1", LONG_RUN))
TALL = 500
"""Letters in one cell from which a row may be longer than a page."""
WIDE_YEARS = 2
"""With more years of money than this the list needs an A3 sheet."""
NARROWEST = 7
"""Letters that a column of money has room for at least: its heading."""
LETTER_CM = 0.225
"""Width of a figure at the size of the project list."""
UNBROKEN = (
    r"[0-9๐-๙]+ (?:" + "|".join(MONTHS_FULL) + r") [0-9๐-๙]{4}",
    *MONTHS_FULL,
    r"พ\.ศ\. ?[0-9๐-๙]{4}",
    r"ปี [0-9๐-๙]{4}",
    "ปีงบประมาณ",
    "งบประมาณ",
    "ชุมชน",
    "รวบรวม",
    "ซักซ้อม",
    r"\(บาท\)",
    "อื่น ๆ",
    "ต่าง ๆ",
)
"""Words that Typst's model parts in the middle."""

Row = dict[str, Any]


def book_values(document: Document) -> dict[str, Any]:
    """Everything the book says, as the words and figures that are printed."""
    release = document.release
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "issuer": document.issuer,
        "stamp": words.stamp(document),
        "keywords": list(words.keywords(document)),
        "draft": release.number is None,
        "watermark": "ร่าง",
        "simulated": document.is_simulated,
        "running": document.title[:80],
        "state": words.state_words(document),
        "number": to_thai_digits(release.number) if release.number else "",
        "version": to_thai_digits(document.scope.version),
        "short_hash": document.scope.content_hash[:16],
        "made_on": words.thai_long_day(document.made_at),
        "verify_url": document.verify_url,
        "verify_words": unquote(document.verify_url),
        "qr": qr_svg(document.verify_url),
        "foreword": words.foreword(document),
        "signer": words.signer(document),
        "count": words.thai_count(document.total.count),
        "total": words.thai_baht(document.total.total),
        "total_words": baht_words(document.total.total),
        "completeness": document.completeness,
        "long_runs": any(
            _LONG_RUN.search(p.title + " " + p.objective + " " + p.target)
            for p in document.projects
        ),
        "long_run": LONG_RUN,
        "unbroken": "|".join(UNBROKEN),
        **_summaries(document),
        **_records(document),
        **_projects(document),
    }


def _row(*cells: str) -> Row:
    return {"cells": list(cells), "tall": any(len(cell) > TALL for cell in cells)}


def _summaries(document: Document) -> dict[str, Any]:
    by_year = tuple(
        Subtotal(
            name=to_thai_digits(year),
            count=sum(bool(p.budgets.get(year)) for p in document.projects),
            by_year={},
            total=document.total.by_year[year],
        )
        for year in document.years
    )
    charts = {"year": by_year, "strategy": document.by_strategy, "amphoe": document.by_amphoe}
    return {
        "by_year": _subtotal_rows(by_year, document.total),
        "by_strategy": _subtotal_rows(document.by_strategy, document.total),
        "by_amphoe": _subtotal_rows(document.by_amphoe, document.total),
        "charts": {name: bars(parts) for name, parts in charts.items()},
        "chart_alt": {
            "งบประมาณจำแนกตามปี (บาท)": _described(by_year),
            "งบประมาณจำแนกตามประเด็นการพัฒนา (บาท)": _described(document.by_strategy),
            "งบประมาณจำแนกตามอำเภอ (บาท)": _described(document.by_amphoe),
        },
    }


def _subtotal_rows(parts: Iterable[Subtotal], total: Subtotal) -> list[Row]:
    return [
        _row(part.name, words.thai_count(part.count), words.thai_baht(part.total))
        for part in (*parts, total)
    ]


def bars(parts: Sequence[Subtotal]) -> list[dict[str, Any]]:
    """The bars of a chart, the longest one wide; none where there is no money at all."""
    longest = max((abs(part.total) for part in parts), default=Decimal())
    if not longest:
        return []
    return [
        {
            "name": part.name[:80],
            "share": float(abs(part.total) / longest),
            "negative": part.total < 0,
            "baht": words.thai_baht(part.total),
        }
        for part in parts
    ]


def _described(parts: Iterable[Subtotal]) -> str:
    """What a chart shows, for those who do not see it."""
    return "แผนภูมิแท่ง: " + "; ".join(
        f"{part.name} {words.thai_baht(part.total)} บาท" for part in parts
    )


def _records(document: Document) -> dict[str, Any]:
    missing = [
        f"ขั้นที่ {to_thai_digits(each.step)} ขาดส่ง: {', '.join(each.missing)}"
        for each in document.counts
        if each.missing
    ]
    return {
        "milestones": [
            _row(to_thai_digits(m.step), m.title, to_thai_digits(m.planned) or "ไม่ได้กำหนด",
                 _done(words.thai_day(m.opened_at), words.thai_day(m.finished_at)))
            for m in document.milestones
        ],
        "resolutions": [
            _row(to_thai_digits(r.step), r.title, f"{r.resolution} เมื่อ {words.thai_day(r.decided_at)}",
                 "; ".join(f"{label} {to_thai_digits(value)}" for label, value in r.facts)
                 or "ไม่มีรายละเอียด")
            for r in document.resolutions
        ],
        "comments": [_row(c.channel, c.text, c.answer or "ยังไม่มีคำชี้แจง")
                     for c in document.comments],
        "counts": [
            _row(to_thai_digits(c.step), c.title, *(words.thai_count(n) for n in
                 (c.expected, c.received, c.nil, c.late, len(c.missing))))
            for c in document.counts
        ],
        "alignment": [
            _row(a.code or "–", a.name, a.words, words.thai_count(len(a.numbers)),
                 words.thai_baht(a.total), words.thai_numbers(a.numbers))
            for a in document.alignment
        ],
        "missing": " ".join(missing)
        or ("ทุกหน่วยงานส่งครบถ้วน" if document.counts else ""),
        "excluded": [_row(*each) for each in document.excluded],
        "sources": [
            _row(to_thai_digits(s.step), s.unit, words.thai_count(s.rows), words.thai_baht(s.total),
                 words.thai_day(s.received_at), s.sha256)
            for s in document.sources
        ],
    }  # fmt: skip


def _done(first: str, last: str) -> str:
    if not first:
        return "ยังไม่ดำเนินการ"
    return first if first == last else f"{first} – {last}"


def _projects(document: Document) -> dict[str, Any]:
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
            "หมายเหตุ",
        ],
        "project_align": f"cllll{'r' * len(document.years)}rl",
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
    return _row(
        words.thai_count(project.number),
        project.title,
        " / ".join(dict.fromkeys(aims)) or "ไม่ระบุ",
        place or "ทั้งจังหวัด",
        agency,
        *(words.thai_baht(project.budgets.get(year)) for year in document.years),
        words.thai_baht(project.total),
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
            words.thai_baht(part.total), ""]  # fmt: skip


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
                    _row(
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
