"""Any version of a plan made again from what is stored."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.forms.row_marks import row_digest, rows_hash
from oneplan.services.cycles.calendars import calendar_in_force, step_groups
from oneplan.services.plans.drafts import Draft
from oneplan.services.plans.rules import RuleDocument
from oneplan.services.plans.sealing import seal_drafts
from oneplan.store.cycles import cycle_locks
from oneplan.store.plans import plan_parts, plan_rows, plans, rule_sets


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
    rules = RuleDocument(rule_sets.get_rules(session, version.rules_hash))
    part_ids, file_ids = plan_parts.list_parts(session, version.id)
    calendar = calendar_in_force(session, version.cycle_id)
    groups = {group.code for group in step_groups(calendar, calendar.step(version.step_id))}
    cycle_locks.lock_cycle(session, version.cycle_id)
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
            files=plan_parts.list_files_as_taken(session, version.id),
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
                (
                    row.row_number,
                    row.sheet,
                    row_digest(row.title, row.values, row.budgets, row.allocated),
                )
            )
    return tuple(file for file, digest in kept.items() if rows_hash(rows[file]) != digest)
