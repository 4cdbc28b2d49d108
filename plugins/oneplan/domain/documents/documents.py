"""What a document of the plan says, before anyone sets it in type.

One content model fills every output: the book, the workbook, the Word file and
the open data say the same because they are made from the same values. Amounts
are exact baht; years are Buddhist fiscal years as strings of four digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from urllib.parse import quote


class DocumentKind(StrEnum):
    """The documents that a cycle yields."""

    PROVINCIAL_PLAN = "provincial_plan"
    ANNUAL_ACTION_PLAN = "annual_action_plan"
    AMPHOE_PROJECT_LIST = "amphoe_project_list"
    AMPHOE_DEVELOPMENT_PLAN = "amphoe_development_plan"
    AMPHOE_NEEDS_PLAN = "amphoe_needs_plan"
    AMPHOE_ACTION_PLAN = "amphoe_action_plan"
    TAMBON_SUMMARY = "tambon_summary"
    AMPHOE_BUDGETED = "amphoe_budgeted"
    MINISTRY_EXTRACT = "ministry_extract"


KIND_NAMES_TH: Mapping[DocumentKind, str] = {
    DocumentKind.PROVINCIAL_PLAN: "แผนพัฒนาจังหวัด",
    DocumentKind.ANNUAL_ACTION_PLAN: "แผนปฏิบัติราชการประจำปี",
    DocumentKind.AMPHOE_PROJECT_LIST: "บัญชีแผนงาน/โครงการระดับอำเภอ",
    DocumentKind.AMPHOE_DEVELOPMENT_PLAN: "แผนพัฒนาอำเภอ",
    DocumentKind.AMPHOE_NEEDS_PLAN: "แผนความต้องการระดับอำเภอ",
    DocumentKind.AMPHOE_ACTION_PLAN: "แผนปฏิบัติการประจำปีของอำเภอ",
    DocumentKind.TAMBON_SUMMARY: "สรุปแผนชุมชนระดับตำบล",
    DocumentKind.AMPHOE_BUDGETED: "บัญชีโครงการที่มีงบประมาณในพื้นที่อำเภอ",
    DocumentKind.MINISTRY_EXTRACT: "บัญชีโครงการที่เกินขีดความสามารถของจังหวัด",
}

ONE_YEAR_KINDS = frozenset(
    {
        DocumentKind.ANNUAL_ACTION_PLAN,
        DocumentKind.AMPHOE_ACTION_PLAN,
        DocumentKind.AMPHOE_BUDGETED,
    }
)
"""Documents of the projects that ask money of the one fiscal year that is planned for."""

NO_STRATEGY = "ไม่ระบุประเด็นการพัฒนา"
PROVINCE_WIDE = "ทั้งจังหวัด/ไม่ระบุอำเภอ"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project as a document lists it; *number* runs through the document from 1.

    *rank* is the project's place among those of its strategy in the whole plan,
    by the ranking of the cycle's rules, from 1. *remarks* name in Thai what a
    reader must know of the row: a missing or a negative amount is said, never
    left blank.
    """

    number: int
    row_key: str
    title: str
    strategy: str
    area_code: str
    amphoe: str
    tambon: str
    unit_code: str
    unit: str
    agency: str
    objective: str
    target: str
    master_plan: str
    holder: str
    rank: int | None
    budgets: Mapping[str, Decimal]
    sha256: str
    sheet: str
    remarks: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        """Baht over all years."""
        return sum(self.budgets.values(), Decimal())


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtotal:
    """Projects counted and summed under one name; *by_year* has every year of the document."""

    name: str
    count: int
    by_year: Mapping[str, Decimal]
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One step of the calendar: what was printed and what was done."""

    step: str
    title: str
    planned: str
    opened_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedResolution:
    """What a committee resolved or a meeting wrote down; *facts* are label and value."""

    step: str
    title: str
    resolution: str
    decided_at: datetime
    facts: tuple[tuple[str, str], ...]
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicComment:
    """What was said of the draft, by what way it came, and the answer that was given."""

    channel: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCount:
    """How complete one collection was; *missing* names the units that sent nothing."""

    step: str
    title: str
    expected: int
    received: int
    nil: int
    late: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Projects of one provincial strategy whose units wrote it in the same words.

    *code* is empty for words that are none of the cycle's strategies; *numbers*
    are those of the projects in the document, ascending.
    """

    code: str
    name: str
    words: str
    numbers: tuple[int, ...]
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BeyondCapacityProject:
    """One project beyond the capacity of its owner, and who holds it now."""

    holder: str
    title: str
    unit: str
    baht: Decimal
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One uploaded file that the document stands on."""

    unit: str
    step: str
    sha256: str
    rows: int
    total: Decimal
    received_at: datetime


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything a document says.

    *years* are the columns of money, in order; *made_at* is the planning moment
    of the plan version, so that the same content gives the same bytes.
    """

    scope: DocumentScope
    title: str
    subtitle: str
    province: str
    area: str
    fiscal_year_be: int
    issuer: str
    contact: tuple[tuple[str, str], ...]
    made_at: datetime
    verify_url: str
    is_simulated: bool
    release: Release
    years: tuple[str, ...]
    projects: tuple[Project, ...]
    by_strategy: tuple[Subtotal, ...]
    by_amphoe: tuple[Subtotal, ...]
    total: Subtotal
    milestones: tuple[Milestone, ...] = ()
    resolutions: tuple[PrintedResolution, ...] = ()
    comments: tuple[PublicComment, ...] = ()
    counts: tuple[StepCount, ...] = ()
    completeness: str = ""
    """One sentence: which units the plan under the document stands on."""
    alignment: tuple[Alignment, ...] = ()
    escalations: tuple[BeyondCapacityProject, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    excluded: tuple[tuple[str, str, str], ...] = field(default=())
    """Unit, title and reason of every row that was excluded or merged."""


def clean(text: str) -> str:
    """Text without the control characters that no document may hold; lines become spaces."""
    return " ".join("".join(c if c.isprintable() or c in "\u200d" else " " for c in text).split())
