"""Two versions of a plan compared, and any version made again from what is stored."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import PROVINCE
from oneplan.domain.forms.row_marks import row_digest, rows_hash
from oneplan.domain.plans.consolidation import Difference, difference
from oneplan.services.cycles.calendars import calendar_in_force, step_groups
from oneplan.services.plans.completeness import stands_on
from oneplan.services.plans.consolidation import find_plan
from oneplan.services.plans.drafts import Draft
from oneplan.services.plans.rules import RuleDocument
from oneplan.services.plans.sealing import seal_drafts
from oneplan.store.cycles import cycles
from oneplan.store.decisions import decisions
from oneplan.store.plans import plan_rows, plans


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a later version changed, by row, by total and by approval.

    Attributes:
        rows: Row keys.
        totals: Buddhist year → baht before, baht after; where they differ.
        stand_on: Which units the totals of the two stand on, in Thai.
        approvals: (step, group, resolution, who) about the earlier version, and about the later.
    """

    rows: Difference
    totals: dict[str, tuple[str, str]]
    stand_on: tuple[str, str]
    approvals: tuple[tuple[Approval, ...], tuple[Approval, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A decision about exactly one version's content."""

    step_id: str
    group_code: str
    resolution: str
    decided_by: str


def compare(
    session: Session,
    cycle_id: str,
    before: int,
    after: int,
    *,
    step_id: str | None = None,
    group_code: str = "",
) -> Comparison:
    """Compare two versions of a plan; of the final one unless a step is named.

    Raises:
        PlanUnknown: One of the two was not made.
    """
    old, new = (
        find_plan(session, cycle_id, step_id=step_id, group_code=group_code, version=number)
        for number in (before, after)
    )
    years = sorted({*old.totals, *new.totals})
    money = {year: (old.totals.get(year, "0.00"), new.totals.get(year, "0.00")) for year in years}
    return Comparison(
        rows=difference(
            plan_rows.list_digests(session, old.id), plan_rows.list_digests(session, new.id)
        ),
        totals={year: pair for year, pair in money.items() if pair[0] != pair[1]},
        stand_on=(stands_on(session, old), stands_on(session, new)),
        approvals=(_approvals(session, old), _approvals(session, new)),
    )


def compare_versions(session: Session, cycle_id: str, before: int, after: int) -> Difference:
    """What a later version of the provincial plan added, dropped or changed."""
    return compare(session, cycle_id, before, after).rows


def _approvals(session: Session, version: plans.PlanVersion) -> tuple[Approval, ...]:
    return tuple(
        Approval(
            step_id=each.step_id,
            group_code=each.group_code,
            resolution=each.resolution,
            decided_by=each.decided_by,
        )
        for each in decisions.list_decisions(session, cycle_id=version.cycle_id)
        if each.content_hash == version.content_hash
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """A version made again.

    Attributes:
        content_hash, rebuilt_hash: As it was kept, and as it came out.
        spoilt: Files (``<step>/<unit>``) whose rows no longer say what they said when received.
    """

    step_id: str
    group_code: str
    version: int
    content_hash: str
    rebuilt_hash: str
    spoilt: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the version is what it was, to the last byte."""
        return self.content_hash == self.rebuilt_hash and not self.spoilt


def rebuild(session: Session, version: plans.PlanVersion) -> Rebuilt | None:
    """Make a version again from its stored parts, by the rules it was made by; keep nothing.

    Returns:
        None for a version of an earlier release, which kept no rules.
    """
    if not version.rules_hash:
        return None
    rules = RuleDocument(plans.get_rules(session, version.rules_hash))
    part_ids, file_ids = plans.list_parts(session, version.id)
    calendar = calendar_in_force(session, version.cycle_id)
    groups = {group.code for group in step_groups(calendar, calendar.step(version.step_id))}
    cycles.lock_cycle(session, version.cycle_id)
    with session.no_autoflush:
        savepoint = session.begin_nested()
        columns = {
            "cycle_id": version.cycle_id,
            "step_id": version.step_id,
            "group_code": version.group_code,
            "version": -version.version,
            "areas": version.areas,
            "rules_hash": version.rules_hash,
            "recipe_hash": version.recipe_hash,
            "made_at": version.made_at,
        }
        new = plans.NewVersion(columns, part_ids, file_ids)
        draft = Draft(
            version=plans.add_versions(session, [new])[0],
            files=plans.list_files_as_taken(session, version.id),
            parts=plans.list_by_ids(session, part_ids),
            is_provincial=groups == {PROVINCE.code},
        )
        seal_drafts(session, version.cycle_id, [draft], rules)
        rebuilt = draft.version.content_hash
        savepoint.rollback()
    return Rebuilt(
        step_id=version.step_id,
        group_code=version.group_code,
        version=version.version,
        content_hash=version.content_hash,
        rebuilt_hash=rebuilt,
        spoilt=_spoilt(session, version),
    )


def _spoilt(session: Session, version: plans.PlanVersion) -> tuple[str, ...]:
    """Files below a version whose rows were changed, lost or added since they were received."""
    kept: dict[str, str] = {}
    rows: dict[str, list[tuple[int, str, bytes]]] = {}
    for row in plan_rows.list_contents(session, version.id):
        kept[row.file] = row.rows_hash
        found = rows.setdefault(row.file, [])
        if row.row_number is not None:
            found.append(
                (row.row_number, row.sheet, row_digest(row.title, row.values, row.budgets))
            )
    return tuple(file for file, digest in kept.items() if rows_hash(rows[file]) != digest)
