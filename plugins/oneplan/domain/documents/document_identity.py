"""What a table says of the document that it belongs to, so that no two are the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from oneplan.domain.documents.document_kinds import KIND_NAMES_TH
from oneplan.domain.documents.documents import Document
from oneplan.domain.documents.releases import ReleaseState

GENUINE = "ฉบับจริง"
DRAFT_STATES = {
    ReleaseState.DRAFT: "ร่าง ยังไม่ได้รับความเห็นชอบ",
    ReleaseState.APPROVED: "ร่าง ได้รับความเห็นชอบแล้ว ยังไม่ออกเลขที่",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityColumn:
    """One column that has the same value in every row of a document."""

    key: str
    th: str
    type: str
    meaning: str
    read: Callable[[Document], str | int | None]


def _name(document: Document) -> str:
    scope = document.scope
    return " ".join(filter(None, (KIND_NAMES_TH[scope.kind], scope.cycle_id, scope.group)))


def file_state(document: Document) -> str:
    """Whether a file is a draft or the genuine one; only what has a number is genuine."""
    if document.release.number is not None:
        return GENUINE
    return DRAFT_STATES.get(document.release.state, "ร่าง")


IDENTITY_COLUMNS = (
    IdentityColumn(key="document", th="เอกสาร", type="text", read=_name,
                   meaning="Document that the row is from: its name, its cycle, and its area"
                           " (DOPA code) or holder where it is of one"),
    IdentityColumn(key="document_number", th="เลขที่เอกสาร", type="integer",
                   meaning="Running number of the issued document; empty: a draft",
                   read=lambda document: document.release.number),
    IdentityColumn(key="document_state", th="สถานะเอกสาร", type="text", read=file_state,
                   meaning=f"{GENUINE}: the issued document; a value that begins with ร่าง: a draft"),
    IdentityColumn(key="document_version", th="ฉบับที่", type="integer",
                   meaning="Version of the plan that the document was made of",
                   read=lambda document: document.scope.version),
    IdentityColumn(key="document_hash", th="รหัสเนื้อหา", type="text",
                   meaning="SHA-256 of the content of that version",
                   read=lambda document: document.scope.content_hash),
)  # fmt: skip
"""The columns at the end of the CSV; the data dictionary gives their values too."""
