"""Files with details that units added: opened by who may see the unit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from oneplan.desk.page_context import ThisPage
from oneplan.desk.unit_pages import require_own_area
from oneplan.errors import OneplanError
from oneplan.store.submissions import attachments
from oneplan.web.downloads import as_attachment

router = APIRouter()
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


class AttachmentUnknown(OneplanError):
    """A file with details was asked for that is not attached, or was taken back."""

    status_code = 404
    th = "หน่วยงานไม่ได้แนบไฟล์นี้ หรือถอนไปแล้ว"

    def __init__(self, *, unit_code: str, step_id: str) -> None:
        super().__init__(f"Unit {unit_code} has no such file attached to step {step_id}.")


@router.get(
    "/cycles/{cycle_id}/units/{unit_code}/attachments/{step_id}/{sha256}", include_in_schema=False
)
def attachment(context: ThisPage, unit_code: str, step_id: str, sha256: Sha256) -> Response:
    """The file as it is kept; it is saved, never shown within a page.

    Raises:
        OutsideArea: The unit stands outside of the visitor's area.
        AttachmentUnknown: The unit has no such file in force.
    """
    require_own_area(context, unit_code)
    found = attachments.find_attachment(
        context.session,
        cycle_id=context.cycle.id,
        step_id=step_id,
        unit_code=unit_code,
        sha256=sha256,
    )
    if found is None:
        raise AttachmentUnknown(unit_code=unit_code, step_id=step_id)
    name = f"{step_id}-{unit_code}-{sha256[:12]}.{found.file_type}"
    return as_attachment(context.files.get(sha256), name, kind="application/octet-stream")
