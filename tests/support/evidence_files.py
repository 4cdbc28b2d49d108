"""Files of surveys as offices have them, with villages of the small world to be about."""

import io
from dataclasses import dataclass

import xlsxwriter

from oneplan.domain.evidence.kinds import EvidenceKind
from oneplan.domain.evidence.places import PlaceBook
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.clock import set_clock
from oneplan.services.cycles.steps import open_step
from oneplan.services.evidence.evidence_files import keep_evidence, open_kept
from oneplan.services.evidence.evidence_imports import EvidenceOrder, import_evidence, uses_of
from oneplan.services.units.register import import_units
from oneplan.store.cycles.cycles import get_cycle
from tests.support.builders import make_calendar, step_data
from tests.support.world import CYCLE, moment

VILLAGES = """code,level,name_th,area_code,role,email,contact
74010101,village,บ้านหนึ่ง,740101,village_committee,v1@units.invalid,ก
74010102,village,บ้านสอง,740101,village_committee,v2@units.invalid,ข
V-3,village,หมู่ที่ ๓ บ้านสาม,740101,village_committee,v3@units.invalid,ค
T740101,tambon,ศอช.ต. มหาชัย,740101,tambon_coc,t1@units.invalid,ง
74020101,village,บ้านแพ,740201,village_committee,v4@units.invalid,จ
"""
"""Three villages of one tambon, one of them told by its name alone, and one of another amphoe."""
TWO_ROWS = """รายงานสรุปข้อมูลความจำเป็นพื้นฐาน (จปฐ.) ปี ๒๕๖๑,,,,,,,,
จังหวัดสมุทรสาคร,,,,,,,,
,,,,,,,,
ที่,ตำบล,หมู่บ้าน,หมู่ที่,ครัวเรือนทั้งหมด,ตัวชี้วัดที่ ๑ เด็กแรกเกิดมีน้ำหนัก 2500 กรัม,,ตัวชี้วัดที่ ๘ ครัวเรือนมีน้ำสะอาดสำหรับดื่ม,
,,,,,ผ่าน,ไม่ผ่าน,ผ่าน,ไม่ผ่าน
(1),(2),(3),(4),(5),(6),(7),(8),(9)
๑,มหาชัย,บ้านหนึ่ง,๑,๑๒๐,๑๐๐,๒๐,๑๒๐,-
๒,,บ้านสอง,๒,"1,000",950,50,600,400
๓,,บ้านสาม,๓,80,80,0,,
,รวมตำบลมหาชัย,,,"1,200",,,,
รวมทั้งสิ้น,,,,"1,200",,,,
หมายเหตุ สำรวจเดือนมกราคม,,,,,,,,
"""
"""Furniture, a heading of two rows over a numbering, Thai digits, a merged tambon, totals."""
LEVELS = """รหัสหมู่บ้าน,ชื่อหมู่บ้าน,1. ถนน,2. น้ำดื่ม
74010101,บ้านหนึ่ง,1,3
74010102,บ้านสอง,ปานกลาง,ระดับ 3
"""


def add_villages(session) -> None:
    """Register the villages."""
    import_units(session, VILLAGES, actor="test", is_simulated=True)


@dataclass
class Village:
    """A village of a register that no database holds."""

    code: str
    name_th: str
    area_code: str


def book(**changes) -> PlaceBook:
    """The places of the villages above, without a database."""
    rows = [line.split(",") for line in VILLAGES.splitlines()[1:]]
    found = [Village(row[0], row[2], row[3]) for row in rows if row[1] == "village"]
    known = {
        "villages": found,
        "tambon": {"740101": "มหาชัย", "740201": "ตลาดกระทุ่มแบน", "740109": "ท่าฉลอม"},
        "amphoe": {"7401": "เมืองสมุทรสาคร", "7402": "กระทุ่มแบน"},
    }
    return PlaceBook(**{**known, **changes})


def as_workbook(rows, *, merged=(), sheet="ข้อมูล", percents=()) -> bytes:
    """A workbook of rows; *merged* are (first row, first column, last row, last column, text)."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = made.add_worksheet(sheet)
    percent = made.add_format({"num_format": "0.0%"})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                page.write(at, column, value, percent if column in percents and at > 1 else None)
    for *box, text in merged:
        page.merge_range(*box, text)
    made.close()
    return stream.getvalue()


BMN, NRD2C = EvidenceKind.BMN, EvidenceKind.NRD2C


def start_villages(session, files) -> None:
    """A cycle that asks villages and tambon for their plans, with a survey of each kind."""
    steps = [
        step_data("1", form="village_plan"),
        step_data(
            "2",
            form="tambon_plan",
            agencies=[{"th": "ศอช.ต.", "role": "tambon_coc"}],
            submitted_by={"levels": ["tambon"], "role": "tambon_coc"},
        ),
    ]
    start_cycle(session, make_calendar(*steps), seed=1)
    add_villages(session)
    set_clock(session, CYCLE, at=moment("2019-01-05"), speed=0, hold_at=moment("2019-01-05"))
    for step in ("1", "2"):
        open_step(session, CYCLE, step)
    cycle = get_cycle(session, CYCLE)
    for kind, content in ((BMN, TWO_ROWS), (NRD2C, LEVELS)):
        sha256 = keep_evidence(files, content.encode())
        table = open_kept(files, sha256)
        order = EvidenceOrder(
            sha256=sha256,
            file_name="ก.csv",
            kind=kind,
            year="2561",
            area_code="74",
            uses=uses_of(session, table, kind)[0],
        )
        import_evidence(session, cycle, table, order, actor="t", reason="ก")
