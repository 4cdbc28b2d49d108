"""The forms that people fill in on Required Actions, and who filled them in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from airflow.sdk import Param
from airflow.sdk.definitions.param import ParamsDict

from oneplan.domain.decisions.answers import as_typed, whole_number
from oneplan.domain.decisions.meetings import MAX_PEOPLE
from oneplan.domain.late_submissions.late_tickets import DAYS_OPEN, MAX_DAYS_OPEN
from oneplan.services.late_submissions.questions import ENOUGH

TEXT: Mapping[str, Any] = MappingProxyType({"type": ["string", "null"]})
COUNT: Mapping[str, Any] = MappingProxyType({"type": "integer", "minimum": 0})
LINES: Mapping[str, Any] = MappingProxyType({"type": ["string", "null"], "format": "multiline"})

_MEETING: Mapping[str, tuple[str, Any, Mapping[str, Any]]] = {
    "meeting_no": ("ครั้งที่ประชุม", "", TEXT),
    "held_on": ("วันที่ประชุม (ปปปป-ดด-วว หรือ ๑๔ ส.ค. ๖๒)", "", TEXT),
    "present": ("ผู้เข้าประชุม (คน)", 0, COUNT),
    "members": ("กรรมการทั้งหมด (คน)", 0, COUNT),
    "resolution": ("มติหรือผลการดำเนินการ", "", LINES),
}

APPROVAL_FIELDS: Mapping[str, tuple[str, Any, Mapping[str, Any]]] = {
    **_MEETING,
    "returned_rows": ("รายการที่ส่งกลับ บรรทัดละหนึ่งรายการ (รหัสรายการ: เหตุผล)", "", LINES),
}
"""Name → title, what it shows without anything better, JSON schema. Their values are read
by :func:`oneplan.domain.decisions.meetings.read_meeting`; a schema that its default breaks would
fail the task before anyone sees the form."""

RECORD_FIELDS: Mapping[str, tuple[str, Any, Mapping[str, Any]]] = {
    **_MEETING,
    "screened": ("ผลการกลั่นกรอง บรรทัดละหนึ่งโครงการ (รหัส: ผล: เหตุผล)", "", LINES),
    "comments": ("ความเห็นต่อร่างแผน บรรทัดละหนึ่งข้อ (ผู้ให้ความเห็น: ข้อความ)", "", LINES),
}


TICKET_FIELDS: Mapping[str, tuple[str, Any, Mapping[str, Any]]] = {
    "decision": ("เหตุผลของผู้อนุญาต", ENOUGH, {"type": "string"}),
    "days": (
        "เปิดให้ส่งแก้ไขอีกกี่วัน",
        DAYS_OPEN,
        {"type": "integer", "minimum": 0, "maximum": MAX_DAYS_OPEN},
    ),
}

Fields = Mapping[str, tuple[str, Any, Mapping[str, Any]]]


def fitting(fields: Fields, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of *values* that the form can show: one that breaks its schema fails the task.

    What a person typed into a field of numbers may be no number; it stands in the
    text of the question then.
    """
    fit = {
        name: _fitting(value, fields[name][2])
        for name, value in as_typed(values).items()
        if name in fields
    }
    return {name: value for name, value in fit.items() if value is not None}


def _fitting(value: Any, schema: Mapping[str, Any]) -> Any:
    if schema["type"] != "integer":
        return str(value)
    return whole_number(value, most=schema.get("maximum", MAX_PEOPLE))


def meeting_params(
    fields: Fields,
    values: Mapping[str, Any] | None = None,
) -> ParamsDict:
    """The form *fields* with *values* filled in."""
    shown = values or {}
    return ParamsDict(
        {
            name: Param(shown.get(name, default), title=title, **schema)
            for name, (title, default, schema) in fields.items()
        }
    )


def responder(answer: Mapping[str, Any]) -> str:
    """The user who answered a Required Action, as Airflow names them."""
    return str((answer["responded_by_user"] or {}).get("name") or "unknown")


def responder_id(answer: Mapping[str, Any]) -> str:
    """That user's id: the name again in Airflow's simple sign-in, a number in FAB's."""
    return str((answer["responded_by_user"] or {}).get("id") or responder(answer))
