"""What kind of step printed words ask for, and in which form: told by the words, or asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from oneplan.domain.cycles.calendar_steps import StepKind
from oneplan.domain.cycles.printed_agencies import LEVELS, PrintedAgency
from oneplan.domain.cycles.printed_steps import PrintedStep
from oneplan.domain.shared.thai_numerals import to_arabic_digits

_APPROVAL = re.compile(r"(?:ให้ความเห็นชอบ|พิจารณาเห็นชอบ|พิจารณาอนุมัติ|อนุมัติแผน|เสนอ.{0,24}เห็นชอบ)")
_DECIDES = re.compile(r"ประชุม|ก\.?บ\.?[จอต]\.|คณะกรรมการ")
_SETUP = re.compile(r"คำสั่ง|แต่งตั้งคณะ|เป็นกลไกสำคัญ")
_MEETING = re.compile(
    r"^(?:การ)?(?:จัด)?(?:การ)?(?:ประชุม|อบรม|สัมมนา|เวที|ประชาคม|ชี้แจง|สร้างความรู้)|คลินิก"
)
_SENDS = re.compile(r"(?:จัด)?ส่ง(?!เสริม)|รายงาน(?:ผล|แผน|ข้อมูล)|แจ้งให้|เผยแพร่|คัดเลือก")
_GATHERS = re.compile(r"รวบรวม|ประมวล|ปรับปรุง|ร่างแผน|บูรณาการ|สรุป|วิเคราะห์")
_MAKES = re.compile(r"จัดทำ|สำรวจ|เพิ่มเติม|ทบทวน|ทะเบียน|ข้อมูล")
_PROVINCE = frozenset({"province", "amphoe"})
_FORM_PARTS = re.compile(r"\s+—\s+|\s+/\s+|\s*\(")
_FORM_LEADS = re.compile(r"^(?:บัญชี|เล่ม|แบบ(?=[ก-๙])|สรุป)")


def kind_of(step: PrintedStep) -> StepKind | None:
    """The kind that the words tell; None where they tell none."""
    text = step.text
    makes_below = bool(level_of(step.agencies)) and not set(level_of(step.agencies)) <= {"province"}
    told = (
        (
            _APPROVAL.search(text) is not None and _DECIDES.search(text) is not None,
            StepKind.APPROVAL,
        ),
        (_SETUP.search(text) is not None, StepKind.SETUP),
        (_MEETING.search(text) is not None, StepKind.MEETING),
        (_SENDS.search(text) is not None and makes_below, StepKind.COLLECT),
        (_SENDS.search(text) is not None, StepKind.DISPATCH),
        (_GATHERS.search(text) is not None, StepKind.CONSOLIDATE),
        (_MAKES.search(text) is not None and makes_below, StepKind.COLLECT),
        (_MAKES.search(text) is not None, StepKind.CONSOLIDATE),
    )
    return next((kind for is_told, kind in told if is_told), None)


def level_of(agencies: Iterable[PrintedAgency]) -> tuple[str, ...]:
    """The levels of the first agency that has a role."""
    return next((LEVELS[each.role] for each in agencies if each.role in LEVELS), ())


def form_of(text: str, forms: Mapping[str, str]) -> str | None:
    """The form whose title the words hold, the longest; None where they hold none.

    Args:
        text: The words of a step.
        forms: Key of a form → its Thai title.
    """
    flat = _flat(text)
    found = [
        (len(phrase), key)
        for key, title in forms.items()
        for phrase in _phrases(title)
        if phrase in flat
    ]
    return max(found)[1] if found else None


def _phrases(title: str) -> list[str]:
    """The names of a form in its title: แผนพัฒนาหมู่บ้าน / แผนพัฒนาชุมชน are two."""
    numbered = re.sub(r"\s+(แบบ\s*[0-9๐-๙]+)", r"\1", title)
    parts = (_flat(_FORM_LEADS.sub("", part.strip())) for part in _FORM_PARTS.split(numbered))
    return [part for part in parts if len(part) > len("แผนพัฒนา") + 2]


def _flat(text: str) -> str:
    return "".join(to_arabic_digits(text).split()).replace("แบบที่", "แบบ")
