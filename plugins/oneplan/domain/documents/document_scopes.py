"""What a document is about, and how its file says so."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from oneplan.domain.documents.document_kinds import DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentScope:
    """What a document is about: kind, area or holder, and the plan version under it.

    *group* is a DOPA code of an amphoe or tambon, the holder of an extract, or
    empty for the province.
    """

    kind: DocumentKind
    cycle_id: str
    group: str
    version: int
    content_hash: str

    @property
    def path(self) -> str:
        """The scope in an address: kind, group, version and the start of the hash."""
        group = quote(self.group, safe="") or "-"
        parts = (self.cycle_id, self.kind.value, group, str(self.version))
        return "/".join((*parts, self.content_hash[:16]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a file says of itself: the scope it was made of and the state it had then."""

    cycle_id: str
    kind: DocumentKind
    group: str
    version: int
    short_hash: str
    state: str
