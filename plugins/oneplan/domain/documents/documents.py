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

from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.releases import Release
from oneplan.domain.documents.step_counts import StepCount

NO_STRATEGY = "ไม่ระบุประเด็นการพัฒนา"
PROVINCE_WIDE = "ทั้งจังหวัด/ไม่ระบุอำเภอ"


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
    allocated: Decimal | None = None
    """Baht that was allocated, apart from what was asked; None where nothing says so."""
    given: Mapping[str, Decimal] = field(default_factory=dict)
    """The same by year, of the years that the document is about."""
    place_code: str = ""
    """DOPA code of the smallest area that the project lies in; empty: its unit's, *area_code*."""
    place_amphoe: str = ""
    place_tambon: str = ""

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
    """One uploaded file that the document stands on, or that came along with details.

    *attached* names a file with details and what it is about; it holds no rows.
    """

    unit: str
    step: str
    sha256: str
    rows: int
    total: Decimal
    received_at: datetime
    attached: str = ""


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
    title_en: str = ""
    """What its projects are called as a dataset, in English."""
    contact_email: str = ""
    """Where who uses its data asks; empty: neither the calendar nor a setting says."""
    licence: str = ""
    """Under which its data are published, in the words of the government data catalogue."""

    @property
    def has_allocated(self) -> bool:
        """Whether the document tells of allocated money, in a column of its own."""
        return any(project.allocated is not None for project in self.projects)

    @property
    def total_allocated(self) -> Decimal:
        """Baht that was allocated to all its projects."""
        return sum((each.allocated or Decimal() for each in self.projects), Decimal())


def clean(text: str) -> str:
    """Text without the control characters that no document may hold; lines become spaces."""
    return " ".join("".join(c if c.isprintable() or c in "\u200d" else " " for c in text).split())
