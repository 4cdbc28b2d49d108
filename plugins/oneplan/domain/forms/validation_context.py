"""What the cells of a unit's file are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from oneplan.domain.decisions.screenings import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationContext:
    """What the office knows and a cell is checked against.

    Attributes:
        area_code: DOPA code of the unit's area; empty: any area.
        area_codes: Tambon and amphoe codes that exist; None: not checked.
        area_names: Normalised tambon name → code, within the unit's area; of several with one
            name each has its amphoe behind it.
        wide_names: Name with its level (อำเภอแกลง, จังหวัดระยอง) → code of 4 or 2 digits.
        unit_codes: Units of the register; None: not checked.
        project_ids: Form → project ids known from it; a form that is absent is not checked.
        row_counts: Form → number of rows that the unit sent on it.
        targets: Target tambon of the unit's area; None: the cycle is about every tambon.
        recorded: Field of a report → what the registers of the unit's area count for it; a
            field of which not all is there is absent and not checked.
        ideas: Id → project idea of the cycle; None where it collects none.
        master_plans: Code → level of the master plan targets of the cycle; None: none are loaded.
        owes_ideas: The unit is asked for its ideas.
        unit_name: Name of the unit as registered.
        unit_code: Code of the unit.
    """

    area_code: str = ""
    area_codes: frozenset[str] | None = None
    area_names: Mapping[str, str] = field(default_factory=dict)
    wide_names: Mapping[str, str] = field(default_factory=dict)
    unit_codes: frozenset[str] | None = None
    project_ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    row_counts: Mapping[str, int] = field(default_factory=dict)
    targets: frozenset[str] | None = None
    recorded: Mapping[str, int] = field(default_factory=dict)
    ideas: Mapping[str, Proposal] | None = None
    owes_ideas: bool = False
    master_plans: Mapping[str, str] | None = None
    unit_name: str = ""
    unit_code: str = ""
