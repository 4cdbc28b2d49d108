"""The words and figures of a document as they are printed, in the PDF and in the Word file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from oneplan.domain.documents import document_words as words
from oneplan.domain.documents.documents import Document, Subtotal
from oneplan.domain.shared.baht_words import baht_words
from oneplan.domain.shared.step_ids import name_of_id, number_of_id
from oneplan.domain.shared.thai_months import MONTHS_FULL
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.pdf.plan_charts import bars, chart_words
from oneplan.gateways.pdf.printed_rows import Row, printed_row
from oneplan.gateways.pdf.project_tables import project_values
from oneplan.gateways.pdf.qr_codes import qr_svg

LONG_RUN = r"[^\s\x{0e30}-\x{0e3a}\x{0e40}-\x{0e4e}]{25,}|[\x{0e30}-\x{0e3a}\x{0e40}-\x{0e4e}]{25,}"
"""A run that no line breaker parts: letters without a vowel, or vowels without a letter."""
_LONG_RUN = re.compile(re.sub(r"\\x\{(\w+)\}", r"\\u\1", LONG_RUN))
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
        **project_values(document),
    }


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
            "งบประมาณจำแนกตามปี (บาท)": chart_words(by_year),
            "งบประมาณจำแนกตามประเด็นการพัฒนา (บาท)": chart_words(document.by_strategy),
            "งบประมาณจำแนกตามอำเภอ (บาท)": chart_words(document.by_amphoe),
        },
    }


def _subtotal_rows(parts: Iterable[Subtotal], total: Subtotal) -> list[Row]:
    return [
        printed_row(part.name, words.thai_count(part.count), words.thai_baht(part.total))
        for part in (*parts, total)
    ]


def _records(document: Document) -> dict[str, Any]:
    missing = [
        f"{name_of_id(each.step)} ขาดส่ง: {', '.join(each.missing)}"
        for each in document.counts
        if each.missing
    ]
    return {
        "milestones": [
            printed_row(number_of_id(m.step), m.title, to_thai_digits(m.planned) or "ไม่ได้กำหนด",
                 _done(words.thai_day(m.opened_at), words.thai_day(m.finished_at)))
            for m in document.milestones
        ],
        "resolutions": [
            printed_row(number_of_id(r.step), r.title, f"{r.resolution} เมื่อ {words.thai_day(r.decided_at)}",
                 "; ".join(f"{label} {to_thai_digits(value)}" for label, value in r.facts)
                 or "ไม่มีรายละเอียด")
            for r in document.resolutions
        ],
        "comments": [printed_row(c.channel, c.text, c.answer or "ยังไม่มีคำชี้แจง")
                     for c in document.comments],
        "counts": [
            printed_row(number_of_id(c.step), c.title, *(words.thai_count(n) for n in
                 (c.expected, c.received, c.nil, c.late, len(c.missing))))
            for c in document.counts
        ],
        "alignment": [
            printed_row(a.code or "–", a.name, a.words, words.thai_count(len(a.numbers)),
                 words.thai_baht(a.total), words.thai_numbers(a.numbers))
            for a in document.alignment
        ],
        "missing": " ".join(missing)
        or ("ทุกหน่วยงานส่งครบถ้วน" if document.counts else ""),
        "excluded": [printed_row(*each) for each in document.excluded],
        "sources": [
            printed_row(number_of_id(s.step),
                 f"{s.unit} · เอกสารประกอบ: {s.attached}" if s.attached else s.unit,
                 *(("–", "–") if s.attached else
                   (words.thai_count(s.rows), words.thai_baht(s.total))),
                 words.thai_day(s.received_at), s.sha256)
            for s in document.sources
        ],
    }  # fmt: skip


def _done(first: str, last: str) -> str:
    if not first:
        return "ยังไม่ดำเนินการ"
    return first if first == last else f"{first} – {last}"
