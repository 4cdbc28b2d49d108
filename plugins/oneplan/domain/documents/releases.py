"""How far a document is on its way to those it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReleaseState(StrEnum):
    """How far a document is on its way to those it is for."""

    DRAFT = "draft"
    APPROVED = "approved"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


STATE_NAMES_TH: Mapping[ReleaseState, str] = {
    ReleaseState.DRAFT: "ร่าง ยังไม่ได้รับความเห็นชอบ",
    ReleaseState.APPROVED: "ได้รับความเห็นชอบแล้ว",
    ReleaseState.ISSUED: "เผยแพร่แล้ว",
    ReleaseState.SUPERSEDED: "มีฉบับใหม่แทนแล้ว",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Where the document stands: its state, its running number once issued, who it replaces."""

    state: ReleaseState
    number: int | None = None
    approved_step: str = ""
    approved_at: datetime | None = None

    @property
    def is_draft(self) -> bool:
        """Whether nobody has approved this content."""
        return self.state == ReleaseState.DRAFT
