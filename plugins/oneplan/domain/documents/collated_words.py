"""What the printed summary of a report form says, in the words of its reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oneplan.domain.documents.collated import (
    TOTAL_TH,
    Collated,
    ReportedAmphoe,
    ReportedCount,
    sum_reports,
)
from oneplan.domain.documents.document_words import thai_count, thai_long_day
from oneplan.domain.shared.thai_numerals import to_thai_digits

NOTHING_TH = "ไม่มี"
HELD_TH = "นับจากทะเบียนและแผนที่ส่ง"
UNKNOWN_TH = "ยังไม่ครบ"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWords:
    """The summary as lines and tables of text; *said* is heading, then amphoe and its words."""

    title: str
    place: str
    about: str
    is_simulated: bool
    headings: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    legend: tuple[str, ...]
    differences: tuple[str, ...]
    missing: tuple[str, ...]
    said: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    reporters: tuple[tuple[str, str], ...]
    content_hash: str


def report_words(collated: Collated) -> ReportWords:
    """Put the summary of a report form into words."""
    sums = sum_reports(collated.reports)
    labels = {name: collated.form.column(name).th for name in sums}
    year = to_thai_digits(collated.fiscal_year_be)
    return ReportWords(
        title=f"สรุป{collated.form.title_th}",
        place=f"การจัดทำและประสานแผนพัฒนาตำบล ประจำปีงบประมาณ พ.ศ. {year}",
        about=f"จังหวัด{collated.province} ฉบับที่ {to_thai_digits(collated.version)}"
        f" ณ วันที่ {thai_long_day(collated.made_at)}"
        f" รวมจาก {thai_count(len(collated.reports))} อำเภอ",
        is_simulated=collated.is_simulated,
        headings=("อำเภอ", *_short(labels)),
        table=(
            *(
                (each.name, *(thai_count(each.counts[name].reported) for name in sums))
                for each in collated.reports
            ),
            (TOTAL_TH, *(thai_count(count.reported) for count in sums.values())),
            (HELD_TH, *map(_held, sums.values())),
        ),
        legend=tuple(to_thai_digits(label) for label in labels.values()),
        differences=tuple(line for each in collated.reports for line in _differences(each, labels)),
        missing=tuple(f"{unit.amphoe}: {unit.name}" for unit in collated.missing),
        said=(
            ("ปัญหา/อุปสรรค", _said(collated.reports, "problems")),
            ("ข้อเสนอแนะเพื่อพัฒนาและปรับปรุงงาน", _said(collated.reports, "suggestions")),
        ),
        reporters=tuple((each.name, each.reporter) for each in collated.reports),
        content_hash=collated.content_hash,
    )


def _short(labels: Mapping[str, str]) -> list[str]:
    """Heads of narrow columns: the number that a count is printed with, else what it counts."""
    return [
        label.split(")")[0] + ")" if label.startswith("(") else "ตำบลเป้าหมาย"
        for label in labels.values()
    ]


def _held(count: ReportedCount) -> str:
    return UNKNOWN_TH if count.held is None else thai_count(count.held)


def _differences(amphoe: ReportedAmphoe, labels: Mapping[str, str]) -> list[str]:
    return [
        f"{amphoe.name} {to_thai_digits(labels[name])}: รายงาน {thai_count(count.reported)}"
        f" นับได้ {_held(count)}"
        for name, count in amphoe.counts.items()
        if count.differs
    ]


def _said(reports: Sequence[ReportedAmphoe], name: str) -> tuple[tuple[str, str], ...]:
    return tuple((each.name, getattr(each, name) or NOTHING_TH) for each in reports)
