"""Every letter of ``include/templates/letters``, filled in as the services fill it."""

from dataclasses import replace

from oneplan.config.places import INCLUDE
from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.documents.letters import BLANK_NAME, Enclosed, OfficialLetter, Signature
from oneplan.domain.meetings.sittings import meeting_name
from oneplan.gateways.mail.templates import render_letter
from tests.support.world import moment

LETTERS = sorted(path.stem for path in (INCLUDE / "templates/letters").glob("*.txt"))
TABLE = (
    ("ลำดับ", "หน่วยงาน", "ขั้นตอนที่", "ครบกำหนด", "เลยกำหนด (วัน)"),
    ("๑", "องค์การบริหารส่วนตำบลตะพง", "๑.๒", "๓๐ มิ.ย. ๖๒", "๑๔"),
    ("๒", "ก.บ.อ. แกลง", "๓.๓", "๓๐ มิ.ย. ๖๒", "๑๔"),
)


def letter_values(calendar, step, *, is_overdue: bool = True) -> dict[str, object]:
    """What the templates say of one step of a calendar."""
    province = f"จังหวัด{calendar.province.name_th}" if calendar.province else ""
    return {
        "cycle_title": calendar.title.th,
        "step_name": step_name(step),
        "step_title": step.title.th,
        "due_at": step.window.due_at,
        "unit_name": "องค์การบริหารส่วนตำบลตะพง",
        "is_overdue": is_overdue,
        "count": 12,
        "longest": 14,
        "title": meeting_name(step.title.th),
        "number": "๑/๒๕๖๒",
        "begins_at": moment("2019-07-10T13:30:00"),
        "before": moment("2019-07-04T13:30:00"),
        "room": "ห้องประชุมท่าจีน (๕๐๒)",
        "chair": "ผู้ว่าราชการจังหวัด",
        "reason": "ประธานติดราชการด่วน",
        "province": province,
        "subject": "แจ้งปฏิทินการจัดทำแผนพัฒนาจังหวัด",
        "sender": province,
        "as_of": "๒๘ พฤษภาคม ๒๕๖๒",
        "may_change": "กำหนดการอาจเปลี่ยนแปลงได้ตามความเหมาะสม",
        "enclosures": ["ปฏิทินการดำเนินงาน", "คู่มือการจัดทำแผน"],
        "cascade": ["สำหรับอำเภอทุกแห่ง ขอให้แจ้งองค์กรปกครองส่วนท้องถิ่นในพื้นที่ทราบด้วย"],
        "legal_basis": "",
    }


def make_letter(name: str, values: dict[str, object]) -> OfficialLetter:
    """The letter of a template, with the parts that its kind has."""
    subject, *paragraphs = render_letter(name, values)
    letter = OfficialLetter(
        urgency="ด่วนที่สุด",
        number="รย ๐๐๑๗.๒/ว ๑๒๓",
        office=("ศาลากลางจังหวัดระยอง",),
        dated="๑๔ กรกฎาคม ๒๕๖๒",
        subject=subject,
        addressee="นายอำเภอเมืองระยอง",
        references=["หนังสือจังหวัดระยอง ด่วนที่สุด ที่ รย ๐๐๑๗.๒/ว ๒๖๔๗ ลงวันที่ ๒๘ พฤษภาคม ๒๕๖๒"],
        enclosures=[Enclosed(th="บัญชีหน่วยงานที่ยังไม่จัดส่งแผน", quantity="๑ ชุด")],
        paragraphs=paragraphs,
        signature=Signature(name=BLANK_NAME, position="ผู้ว่าราชการจังหวัดระยอง"),
        contact=("สำนักงานจังหวัดระยอง", "โทร ๐-๓๘๖๙-๔๐๑๐"),
        link="https://plan.example.go.th/u/abcdefghijklmnopqrstuvwx.yz",
        link_says="หน้าของหน่วยงานและไฟล์แบบ",
        table=TABLE,
        distribution=(),
        is_simulated=False,
    )
    return replace(letter, table=()) if name in {"unit", "sitting_cancelled"} else letter
