"""Documents for tests: valid by default, changed by keyword."""

from decimal import Decimal

import pendulum

from oneplan.domain.documents.document_kinds import DocumentKind
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.document_totals import project_frame, subtotals, total_of
from oneplan.domain.documents.documents import Alignment, Document, Project
from oneplan.domain.documents.releases import Release, ReleaseState

YEARS = ("2564", "2565")
STRATEGIES = ("เศรษฐกิจมั่นคง", "สังคมคุณภาพ", "สิ่งแวดล้อมยั่งยืน")
AMPHOE = (("2101", "เมืองระยอง"), ("2102", "บ้านฉาง"), ("2103", "แกลง"))


def make_project(number: int = 1, **changes) -> Project:
    """A road in one of three amphoe, asking money in each year."""
    code, amphoe = AMPHOE[number % 3]
    values = {
        "number": number,
        "row_key": f"3.3/A{code}/{number}",
        "title": f"ก่อสร้างถนนคอนกรีตเสริมเหล็กสายที่ {number} แก้ไขปัญหาน้ำท่วมขังซ้ำซาก",
        "strategy": STRATEGIES[number % 3],
        "area_code": code,
        "amphoe": amphoe,
        "tambon": "",
        "unit_code": f"A{code}",
        "unit": f"ก.บ.อ. {amphoe}",
        "agency": "สำนักงานโยธาธิการและผังเมืองจังหวัดระยอง",
        "objective": "เพื่อแก้ไขปัญหาน้ำท่วมขัง",
        "target": "ถนน ๑ สาย",
        "master_plan": "",
        "holder": "",
        "rank": number,
        "budgets": {year: Decimal(number * 10_000 + 25) / 100 for year in YEARS},
        "sha256": "ab" * 32,
        "sheet": "บัญชีโครงการ",
        **changes,
    }
    return Project(**values)


def make_document(projects=None, **changes) -> Document:
    """A draft of the provincial plan with nine projects."""
    listed = tuple(make_project(n) for n in range(1, 10)) if projects is None else tuple(projects)
    listed = tuple(sorted(listed, key=lambda p: p.strategy))
    years = changes.get("years", YEARS)
    summed = project_frame(listed, years)
    values = {
        "scope": DocumentScope(kind=DocumentKind.PROVINCIAL_PLAN, cycle_id="rayong-2564", group="",
                       version=2, content_hash="0123456789abcdef" * 4),
        "title": "แผนพัฒนาจังหวัดระยอง",
        "subtitle": "พ.ศ. ๒๕๖๑ – ๒๕๖๕ (ฉบับทบทวนปี พ.ศ. ๒๕๖๔)",
        "province": "ระยอง",
        "area": "",
        "fiscal_year_be": 2564,
        "issuer": "สำนักงานจังหวัดระยอง",
        "contact": (("โทรศัพท์", "๐-๓๘๖๙-๔๐๑๐"),),
        "made_at": pendulum.datetime(2019, 9, 10, 9, tz="Asia/Bangkok"),
        "verify_url": "http://localhost:8083/verify/rayong-2564/provincial_plan/-/2/0123456789abcdef",
        "is_simulated": True,
        "release": Release(state=ReleaseState.DRAFT),
        "years": years,
        "projects": listed,
        "by_strategy": subtotals(summed, "strategy"),
        "by_amphoe": subtotals(summed, "amphoe"),
        "total": total_of(summed),
        "alignment": tuple(
            Alignment(code=f"S{at}", name=f"ยุทธศาสตร์ที่ {at} {name}", words=name, total=baht,
                      numbers=tuple(p.number for p in listed if p.strategy == name))
            for at, (name, baht) in enumerate(
                ((part.name, part.total) for part in subtotals(summed, "strategy")),
                start=1)
        ),
        **changes,
    }  # fmt: skip
    return Document(**values)
