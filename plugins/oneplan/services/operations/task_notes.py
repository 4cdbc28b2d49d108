"""What a finished task did, in a sentence that a clerk reads on it in Airflow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.decisions.decisions import RESOLUTIONS_TH, Resolution
from oneplan.domain.reminders.notices import NoticeState
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.operations.waiting_notes import names_of
from oneplan.store.decisions import decisions
from oneplan.store.submissions import expected_submissions, submissions
from oneplan.store.units import units

WAITED_TH = {
    "complete": "ครบแล้ว",
    "deadline": "พ้นกำหนดและวันผ่อนผันแล้ว ดำเนินการต่อเท่าที่ได้รับ",
    "released": "สำนักงานจังหวัดให้ดำเนินการต่อเท่าที่ได้รับ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneTask:
    """A task of a step: its act, and the code of its group, empty where the province acts."""

    cycle_id: str
    step_id: str
    act: Act
    group: str = ""

    @property
    def scope(self) -> dict[str, str]:
        """By what the store finds what belongs to it."""
        return {"cycle_id": self.cycle_id, "step_id": self.step_id, "group_code": self.group}


def note_of(session: Session, task: DoneTask, result: Any) -> str:
    """Say in Thai what a task did.

    Args:
        session: The transaction.
        task: The task.
        result: What its operator returned.

    Returns:
        A sentence; empty where there is nothing to say.
    """
    tell = _TELL.get(task.act)
    is_told = tell is not None and isinstance(result, _RESULTS[task.act])
    return tell(session, task, result) if tell is not None and is_told else ""


def _opened(_session: Session, _task: DoneTask, expected: Any) -> str:
    return f"เปิดแล้ว ขอจาก {_number(expected)} หน่วยงาน" if expected else "เปิดแล้ว"


def _waited(session: Session, task: DoneTask, reason: Any) -> str:
    expected = len(expected_submissions.list_expected_units(session, **task.scope))
    missing = expected_submissions.list_missing_units(session, **task.scope)
    words = f"{WAITED_TH[str(reason)]} {_received(expected - len(missing), expected)}"
    return _joined(words, _listed("ขาด", [unit.name_th for unit in missing]))


def _collected(session: Session, task: DoneTask, counts: Mapping[str, Any]) -> str:
    """``ได้รับ ๗ จาก ๘ หน่วยงาน ล่าช้า ๑: แกลง``."""
    if counts.get("unregistered"):
        return "ไม่มีหน่วยงานของกลุ่มนี้ในทะเบียน"
    late = {e.unit_code for e in submissions.list_counted_files(session, **task.scope) if e.is_late}
    known = units.list_by_code(session, sorted(late))
    missing = expected_submissions.list_missing_units(session, **task.scope)
    return _joined(
        _received(counts["received"], counts["expected"]),
        f"ไม่มีข้อมูล {_number(counts['nil'])}" if counts["nil"] else "",
        _listed("ล่าช้า", [known[code].name_th for code in sorted(late)]),
        _listed("ขาด", [unit.name_th for unit in missing]),
    )


def _mailed(_session: Session, _task: DoneTask, sent: Mapping[str, Any]) -> str:
    went = sum(int(sent.get(state, 0)) for state in (NoticeState.ACCEPTED, NoticeState.DELIVERED))
    if "resolved" in sent:
        return f"ตรวจแล้วว่าจดหมายใดถึงผู้รับ {_number(sent['resolved'])} ฉบับ"
    return _joined(
        f"ถึงเวลาแจ้ง {_number(sent['queued'])} ฉบับ" if sent.get("queued") else "ไม่มีผู้ต้องแจ้งเพิ่ม",
        f"ส่งออกแล้ว {_number(went)} ฉบับ" if went else "",
        _counted("ส่งทางอีเมลไม่ได้", sent.get(NoticeState.UNDELIVERABLE), "ฉบับ"),
    )


def _consolidated(_session: Session, _task: DoneTask, made: Mapping[str, Any]) -> str:
    version = f"ฉบับที่ {_number(made['version'])} " if made.get("version") else ""
    return _joined(
        f"{version}มี {_number(made['row_count'])} โครงการ",
        "" if made["is_new"] else "เหมือนฉบับเดิม",
        _counted("อาจซ้ำกัน รอพิจารณา", made.get("merge_candidates"), "คู่"),
    )


def _presented(_session: Session, _task: DoneTask, versions: Sequence[int]) -> str:
    named = [_number(each) for each in versions or () if each]
    return f"เสนอฉบับที่ {', '.join(named)}" if named else "เสนอเรื่องเพื่อพิจารณา"


def _answered(session: Session, task: DoneTask, _settled: Mapping[str, Any]) -> str:
    found = decisions.find_decision(session, **task.scope, act=task.act)
    if found is None:
        return "ไม่ต้องถาม มีมติหรือฉบับใหม่แล้ว"
    details = found.details
    meeting, present = details.get("meeting_no"), details.get("present")
    return _joined(
        RESOLUTIONS_TH[Resolution(found.resolution)],
        f"ประชุมครั้งที่ {to_thai_digits(meeting)}" if meeting else "",
        f"ผู้เข้าประชุม {_number(present)} คน" if present else "",
        f"ผู้บันทึก {found.decided_by}",
    )


def _sent(_session: Session, _task: DoneTask, sent: Mapping[str, Any]) -> str:
    number = f"ชุดที่ {_number(sent['number'])} " if sent.get("number") else ""
    names = list(dict.fromkeys(sent.get("unmatched") or ()))
    return _joined(
        f"จัดทำเอกสาร {number}{_number(sent['files'])} ไฟล์ แจ้งผู้รับ {_number(sent['queued'])} ฉบับ",
        f"ยังไม่ได้ส่ง เพราะทะเบียนไม่มีหน่วยงานชื่อนี้: {', '.join(names)}" if names else "",
    )


def _collated(_session: Session, _task: DoneTask, made: Mapping[str, Any]) -> str:
    words = f"ฉบับที่ {_number(made['version'])} มี {_number(made['row_count'])} รายการ"
    return _joined(words, "" if made["is_new"] else "เหมือนฉบับเดิม")


_TELL: Mapping[Act, Callable[[Session, DoneTask, Any], str]] = {
    Act.OPEN: _opened,
    Act.INVITE: _mailed,
    Act.REMIND: _mailed,
    Act.WAIT: _waited,
    Act.COLLECT: _collected,
    Act.CONSOLIDATE: _consolidated,
    Act.PRESENT: _presented,
    Act.APPROVE: _answered,
    Act.RECORD: _answered,
    Act.DISPATCH: _sent,
    Act.SEND_ON: _sent,
    Act.COLLATE: _collated,
}
_RESULTS: Mapping[Act, type] = {
    **dict.fromkeys(Act, dict),
    Act.OPEN: int,
    Act.WAIT: str,
    Act.PRESENT: list,
}
"""What the operator of an act returns; a task that was skipped or set by hand returns nothing."""


def _received(received: int, expected: int) -> str:
    if not expected:
        return "ไม่มีหน่วยงานที่ต้องส่ง"
    return f"ได้รับ {_number(received)} จาก {_number(expected)} หน่วยงาน"


def _listed(word: str, names: Sequence[str]) -> str:
    return f"{word} {_number(len(names))}: {names_of(names)}" if names else ""


def _counted(word: str, count: Any, unit: str) -> str:
    return f"{word} {_number(count)} {unit}" if count else ""


def _joined(*words: str) -> str:
    return " ".join(filter(None, words))


def _number(value: Any) -> str:
    return to_thai_digits(f"{int(value):,}")
