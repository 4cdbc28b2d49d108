"""What an act read and wrote, in the words of OpenLineage: datasets with a name and a version."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.config.settings import settings
from oneplan.domain.cycles.acts import Act
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.store.decisions import decisions
from oneplan.store.plans import plan_parts, plans
from oneplan.store.submissions import step_collections


@dataclass(frozen=True, slots=True)
class Dataset:
    """Something that was read or written; *version* is the hash of its content."""

    name: str
    version: str

    @property
    def namespace(self) -> str:
        """The office: its public address, without anything secret in it."""
        return settings().public_url


Datasets = tuple[Dataset, ...]
Moved = tuple[Datasets, Datasets]
"""What was read, what was written."""
NOTHING: Moved = ((), ())


def datasets_of(session: Session, cycle_id: str, step_id: str, group_code: str, act: Act) -> Moved:
    """What an act that was done read and wrote; nothing for acts that move no rows."""
    find = _FINDERS.get(act)
    return find(session, cycle_id, step_id, group_code) if find else NOTHING


def _collected(session: Session, cycle_id: str, step_id: str, group_code: str) -> Moved:
    found = step_collections.find_collection(
        session, cycle_id=cycle_id, step_id=step_id, group_code=group_code
    )
    if found is None:
        return NOTHING
    made = Dataset(f"collection/{_place(cycle_id, step_id, group_code)}", found.input_hash)
    return _files(session, cycle_id, found.submission_ids), (made,)


def _consolidated(session: Session, cycle_id: str, step_id: str, group_code: str) -> Moved:
    version = plans.find_version(session, cycle_id=cycle_id, step_id=step_id, group_code=group_code)
    if version is None:
        return NOTHING
    below, ids = plan_parts.list_parts(session, version.id)
    read = tuple(_plan(each) for each in plans.list_by_ids(session, below))
    return (*read, *_files(session, cycle_id, ids)), (_plan(version),)


def _dispatched(session: Session, cycle_id: str, step_id: str, group_code: str) -> Moved:
    calendar = calendar_in_force(session, cycle_id)
    plan = resolve_plan(session, calendar, calendar.step(step_id), group_code)
    sent = (
        None
        if plan is None
        else decisions.find_dispatch(
            session,
            cycle_id=cycle_id,
            step_id=step_id,
            group_code=group_code,
            content_hash=plan.content_hash,
        )
    )
    if plan is None or sent is None:
        return NOTHING
    place = _place(cycle_id, step_id, group_code)
    return (_plan(plan),), (Dataset(f"package/{place}/{sent.number}", sent.content_hash),)


_FINDERS = {
    Act.COLLECT: _collected,
    Act.CONSOLIDATE: _consolidated,
    Act.DISPATCH: _dispatched,
}


def _place(cycle_id: str, step_id: str, group_code: str) -> str:
    return f"{cycle_id}/{step_id}/{group_code or 'province'}"


def _plan(version: plans.PlanVersion) -> Dataset:
    place = _place(version.cycle_id, version.step_id, version.group_code)
    return Dataset(f"plan/{place}", version.content_hash)


def _files(session: Session, cycle_id: str, ids: list[int]) -> Datasets:
    """The workbooks behind some submissions, by unit: a later version is the same dataset."""
    return tuple(
        Dataset(f"file/{cycle_id}/{each.step_id}/{each.unit_code}", each.sha256)
        for each in plan_parts.list_files(session, ids)
    )
