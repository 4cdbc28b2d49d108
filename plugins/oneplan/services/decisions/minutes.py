"""The minutes of meetings, and the decisions that they belong to."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from oneplan.domain.decisions.answers import shown
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files
from oneplan.gateways.files.kept_documents import read_kept
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.forms.file_checks import shown_name
from oneplan.store.decisions import committees, decisions
from oneplan.store.shared import audit

MINUTES_TYPES = ("pdf", "docx")
SENT_TO_NOBODY = (
    "รายงานนี้เก็บไว้กับมติเท่านั้น ไม่ได้ส่งถึงผู้ใด หากเป็นการประชุมที่เรียกไว้ในระบบ"
    " ให้เก็บกับการประชุมนั้น (“เก็บและส่งรายงานการประชุม” หรือ oneplan meetings minutes) จึงจะส่งถึงผู้ได้รับเชิญ",
    "These minutes are kept with the resolution alone and go to nobody; kept with a meeting that"
    " was called (`oneplan meetings minutes`), they go to whoever was invited.",
)
"""What becomes of minutes kept without a called meeting: nobody is known who was invited."""


class KeptMinutes(NamedTuple):
    """Minutes that were kept: the SHA-256 of the file, and ``pdf`` or ``docx``."""

    sha256: str
    file_type: str


class NothingDecided(OneplanError):
    """Minutes were sent for a meeting that nobody has written down."""

    status_code = 404

    def __init__(self, *, step_id: str, meeting_no: str | None) -> None:
        which = f" of meeting {meeting_no!r}" if meeting_no else ""
        super().__init__(
            f"Step {step_id} has no decision or record{which} that minutes could belong to;"
            " `oneplan decisions list CYCLE` prints those there are."
        )
        which_th = f" ครั้งที่ “{shown(meeting_no)}”" if meeting_no else ""
        self.th = (
            f"{name_of_id(step_id)} ยังไม่มีมติหรือบันทึกการประชุม{which_th}"
            " จึงเก็บรายงานการประชุมไม่ได้ ต้องบันทึกผลการประชุมก่อน"
        )


def keep_minutes(
    session: Session,
    cycle_id: str,
    step_id: str,
    *,
    file_name: str,
    content: bytes,
    files: Files,
    actor: str,
    meeting_no: str | None = None,
    group_code: str | None = None,
    reason: str = "",
) -> KeptMinutes:
    """Keep the minutes of a step's last meeting, or of the one numbered so.

    With a *group_code* only meetings of that group are looked at.

    Raises:
        FileRefused: The file is no PDF or Word file that can be let in.
        NothingDecided: No such meeting of the step was written down yet.
    """
    calendar_in_force(session, cycle_id).step(step_id)
    found = [
        each
        for each in decisions.list_decisions(session, cycle_id=cycle_id)
        if each.step_id == step_id
        and meeting_no in (None, each.details.get("meeting_no"))
        and group_code in (None, each.group_code.partition("#")[0])
    ]
    if not found:
        raise NothingDecided(step_id=step_id, meeting_no=meeting_no)
    name = shown_name(file_name)
    file = read_kept(
        content,
        accepts=MINUTES_TYPES,
        name_th="รายงานการประชุม",
        name_en="A file of minutes",
        file_name=name,
    )
    sha256 = files.put(content)
    is_new = committees.add_minutes(
        session,
        decision_id=found[-1].id,
        sha256=sha256,
        file_name=name,
        file_type=file.type.value,
        byte_count=len(content),
        added_by=actor,
        added_at=planning_now(session, cycle_id),
    )
    if is_new:
        audit.append_event(
            session,
            actor=actor,
            action="minutes.kept",
            cycle_id=cycle_id,
            subject=step_id,
            details={"sha256": sha256},
            reason=reason,
        )
    return KeptMinutes(sha256, file.type.value)
