"""Hold every total of a document against the store before it is handed out."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.documents import PROVINCE_WIDE, Document
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.errors import OneplanError
from oneplan.services.documents.alignment import strategy_words
from oneplan.store.documents import documents
from oneplan.store.plans import plans


class TotalsDiffer(OneplanError):
    """A figure of a document is not the one that the store gives; the document is not made."""

    status_code = 500

    def __init__(self, *, what: str, what_th: str, printed: object, stored: object) -> None:
        super().__init__(
            f"The document says {printed} for {what}, the store says {stored}: it is not released."
        )
        self.th = (
            f"ยังไม่ออกเอกสาร: {what_th}ในเอกสารคือ {to_thai_digits(str(printed))}"
            f" แต่ข้อมูลที่เก็บไว้คือ {to_thai_digits(str(stored))} ตัวเลขต้องตรงกัน โปรดแจ้งผู้ดูแลระบบ"
        )


def prove_totals(session: Session, document: Document, plan: plans.PlanVersion) -> None:
    """Sum the rows of *document* anew in the database and compare every total.

    Compared are the number of projects, each year, the grand total, each
    strategy and each amphoe; a document of the whole plan is also held against
    the totals that the version keeps.

    Raises:
        TotalsDiffer: Any of them is another figure.
    """
    keys = [project.row_key for project in document.projects]
    _compare("projects", "จำนวนโครงการ", len(keys), documents.count_rows(session, plan.id, keys))
    places = {p.area_code[:4]: p.amphoe or PROVINCE_WIDE for p in document.projects}
    by_year: dict[str, Decimal] = defaultdict(Decimal)
    by_strategy: dict[str, Decimal] = defaultdict(Decimal)
    by_amphoe: dict[str, Decimal] = defaultdict(Decimal)
    for strategy, area_code, year, baht in documents.sum_rows(session, plan.id, keys):
        if year in document.total.by_year:
            by_year[year] += baht
            by_strategy[strategy_words(strategy)] += baht
            by_amphoe[places[area_code]] += baht
    for year in document.years:
        _compare(f"year {year}", f"งบประมาณปี {year}", document.total.by_year[year], by_year[year])
    _compare("the total", "งบประมาณรวม", document.total.total, sum(by_year.values(), Decimal()))
    for part in document.by_strategy:
        _compare(
            f"strategy {part.name}",
            f"งบประมาณของยุทธศาสตร์ {part.name}",
            part.total,
            by_strategy[part.name],
        )
    aligned = sum((each.total for each in document.alignment), Decimal())
    _compare("all strategies", "งบประมาณรวมทุกยุทธศาสตร์", aligned, document.total.total)
    for part in document.by_amphoe:
        _compare(f"amphoe {part.name}", f"งบประมาณของ{part.name}", part.total, by_amphoe[part.name])
    if document.scope.kind == DocumentKind.PROVINCIAL_PLAN:
        _compare("rows of the version", "จำนวนโครงการของฉบับ", len(keys), plan.row_count)
        for year, baht in plan.totals.items():
            _compare(
                f"year {year} of the version",
                f"งบประมาณปี {year} ของฉบับ",
                document.total.by_year[year],
                Decimal(baht),
            )


def _compare(what: str, what_th: str, printed: object, stored: object) -> None:
    if printed != stored:
        raise TotalsDiffer(what=what, what_th=what_th, printed=printed, stored=stored)
