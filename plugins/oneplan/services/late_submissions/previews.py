"""What a late file would change, found out by doing it and taking it back.

The collection and every plan after it are made inside a savepoint, compared
with what stands, and rolled back: the preview cannot differ from the re-run. It
takes no lock of the cycle: units send and groups are collected while it is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import collates, final_plan_step, makes_plan, sources_of
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE
from oneplan.domain.cycles.short_titles import step_name, step_number
from oneplan.domain.plans.differences import Difference, difference
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.mail.templates import baht
from oneplan.services.cycles.calendars import calendar_in_force, step_groups
from oneplan.services.cycles.steps import collect_step
from oneplan.services.late_submissions.files import accept_late
from oneplan.services.late_submissions.reruns import Rerun
from oneplan.services.plans.collations import collate_step
from oneplan.services.plans.completeness import stands_on
from oneplan.services.plans.consolidation import consolidate_groups
from oneplan.services.plans.plan_groups import plan_groups
from oneplan.services.plans.plan_versions import final_group
from oneplan.store.cycles import cycle_locks, cycles
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches
from oneplan.store.plans import collations, plan_rows, plans
from oneplan.store.units import units

Plan = tuple[str, str]
"""Step and group of a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPlan:
    """A plan that would get a new version."""

    step_id: str
    group_code: str
    added: int
    gone: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a re-run would do.

    Attributes:
        plans: Plans that would change, in calendar order.
        added, gone, changed: Row keys of the final plan.
        before, after: Total baht by Buddhist year of the final plan.
        stood_on, stands_on: Which units the final plan stands on, before and after, in Thai.
        collated: Steps whose collated document would be another.
        lapsing: (step, group) of decisions about content that would be another.
        reissued: Packages that were sent with the plan before and would be sent anew.
        mailed: Thai names of those who got the plan before and would get the new one.
        names: Plan → its step and group in Thai.
    """

    plans: tuple[ChangedPlan, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    before: dict[str, str]
    after: dict[str, str]
    stood_on: str
    stands_on: str
    collated: tuple[str, ...]
    lapsing: tuple[Plan, ...]
    reissued: tuple[str, ...]
    mailed: tuple[str, ...]
    names: Mapping[Plan, str]

    def lines(self) -> tuple[str, ...]:
        """The preview as people read it, in Thai."""
        rows = _count(len(self.added), len(self.gone), len(self.changed))
        years = sorted({*self.before, *self.after})
        money = {
            year: (self.before.get(year, "0.00"), self.after.get(year, "0.00")) for year in years
        }
        return (
            f"แผนสุดท้าย: {rows}",
            *(
                f"งบประมาณ {y}: {baht(old)} → {baht(new)} บาท"
                for y, (old, new) in money.items()
                if old != new
            ),
            *(
                f"{when}: {units}"
                for when, units in (("เดิม", self.stood_on), ("ใหม่", self.stands_on))
                if units
            ),
            *(
                f"แผนของ{self.names[p.step_id, p.group_code]}: {_count(p.added, p.gone, p.changed)}"
                for p in self.plans
            ),
            *(f"เอกสารรวมของ{self.names[step, '']} จะมีฉบับใหม่" for step in self.collated),
            *(f"มติที่ต้องถามใหม่: {self.names[plan]}" for plan in self.lapsing),
            *(f"ชุดเอกสารที่ต้องออกใหม่: {name}" for name in self.reissued),
            *(f"ผู้รับแผนฉบับใหม่: {name}" for name in self.mailed),
        )


def _count(added: int, gone: int, changed: int) -> str:
    return f"เพิ่ม {added} ตัดออก {gone} แก้ไข {changed} รายการ"


def preview_rerun(session: Session, rerun: Rerun) -> Preview:
    """Find out what accepting a late file would change; nothing is kept."""
    calendar = calendar_in_force(session, rerun.cycle_id)
    touched = _touched(session, calendar, rerun)
    before = {plan: _rows(session, calendar, plan) for plan in touched}
    hashes = _hashes(session, calendar, touched)
    final = (final_plan_step(calendar) or "", final_group(calendar, rerun.group_code))
    totals, stood_on = _totals(session, calendar, final)
    is_collated = collates(calendar.step(rerun.step_id))
    said = _collated(session, rerun)
    with session.no_autoflush, cycle_locks.without_locks(session):
        savepoint = session.begin_nested()
        accept_late(session, rerun.submission_id, actor="preview", reason="preview")
        collect_step(session, rerun.cycle_id, rerun.step_id, rerun.group_code)
        for step_id, group_code in touched:
            consolidate_groups(session, rerun.cycle_id, step_id, [group_code])
        if is_collated:
            collate_step(session, rerun.cycle_id, rerun.step_id)
        says = _collated(session, rerun)
        after = {plan: _rows(session, calendar, plan) for plan in touched}
        new_hashes = _hashes(session, calendar, touched)
        new_totals, units = _totals(session, calendar, final)
        savepoint.rollback()
    session.expire_all()
    found = {plan: difference(before[plan], after[plan]) for plan in touched}
    same = Difference(added=(), gone=(), changed=())
    of_final = found.get(final, same)
    lost = {old for plan, old in hashes.items() if old and new_hashes[plan] != old}
    lost |= {said} - {says, ""}
    lapsing = _lapsing(session, rerun.cycle_id, lost)
    named = (*found, *lapsing, (rerun.step_id, ""))
    return Preview(
        plans=tuple(
            ChangedPlan(
                step_id=step,
                group_code=group,
                added=len(d.added),
                gone=len(d.gone),
                changed=len(d.changed),
            )
            for (step, group), d in found.items()
            if d.added or d.gone or d.changed
        ),
        added=of_final.added,
        gone=of_final.gone,
        changed=of_final.changed,
        before=totals,
        after=new_totals,
        stood_on=stood_on,
        stands_on=units,
        collated=(rerun.step_id,) if said and said != says else (),
        lapsing=lapsing,
        reissued=_reissued(session, calendar, lost),
        mailed=_mailed(session, calendar, lost),
        names={plan: _name(calendar, plan) for plan in named},
    )


def _name(calendar: Calendar, plan: Plan) -> str:
    """A plan by its step and group; the plan of an amphoe of a nation by its step."""
    step = calendar.step(plan[0])
    names = {group.code: group.name_th for group in step_groups(calendar, step) if group.code}
    number = "ขั้นตอนที่ " if step_number(step.id) else ""
    return f"{number}{step_name(step)} {names.get(plan[1], '')}".strip()


def _collated(session: Session, rerun: Rerun) -> str:
    """Content hash of the step's collated document; empty without one."""
    last = collations.find_last(session, cycle_id=rerun.cycle_id, step_id=rerun.step_id)
    return last.content_hash if last else ""


def _touched(session: Session, calendar: Calendar, rerun: Rerun) -> tuple[Plan, ...]:
    """The plans that the unit's rows can reach, in the order they are made."""
    reached = {rerun.step_id}
    found: list[Plan] = []
    for step in calendar.steps:
        if step.id != rerun.step_id and not reached & set(sources_of(calendar, step)):
            continue
        reached.add(step.id)
        if makes_plan(calendar, step):
            found += [(step.id, code) for code in _plans_of(session, calendar, step, rerun)]
    return tuple(found)


def _plans_of(session: Session, calendar: Calendar, step: Step, rerun: Rerun) -> Iterator[str]:
    """The plans of a step that the unit's rows can be in."""
    if calendar.province is not None:
        codes = {group.code for group in step_groups(calendar, step)}
        yield from (code for code in (rerun.group_code, PROVINCE.code) if code in codes)
        return
    area = units.require_unit(session, rerun.unit_code).area_code
    for code in plan_groups(session, calendar, step, rerun.group_code):
        if area.startswith(code) or code.startswith(area):
            yield code


def _version(session: Session, calendar: Calendar, plan: Plan) -> plans.PlanVersion | None:
    return plans.find_version(session, cycle_id=calendar.cycle, step_id=plan[0], group_code=plan[1])


def _rows(session: Session, calendar: Calendar, plan: Plan) -> dict[str, bytes]:
    version = _version(session, calendar, plan)
    return plan_rows.list_digests(session, version.id) if version else {}


def _hashes(session: Session, calendar: Calendar, touched: tuple[Plan, ...]) -> dict[Plan, str]:
    versions = {plan: _version(session, calendar, plan) for plan in touched}
    return {plan: version.content_hash if version else "" for plan, version in versions.items()}


def _totals(session: Session, calendar: Calendar, final: Plan) -> tuple[dict[str, str], str]:
    """Money of the final plan by year, and the units it stands on."""
    version = _version(session, calendar, final)
    return (dict(version.totals) if version else {}), stands_on(session, version)


def _lapsing(session: Session, cycle_id: str, lost: set[str]) -> tuple[Plan, ...]:
    """Decisions that are about content which would be another."""
    found = decisions.list_decisions(session, cycle_id=cycle_id)
    return tuple(dict.fromkeys((d.step_id, d.group_code) for d in found if d.content_hash in lost))


def _reissued(session: Session, calendar: Calendar, lost: set[str]) -> tuple[str, ...]:
    """Packages whose plan would be another: step, group and number."""
    return tuple(
        f"{_name(calendar, (d.step_id, d.group_code))} ชุดที่ {to_thai_digits(d.number)}"
        for d in decisions.list_dispatches(session, cycle_id=calendar.cycle)
        if d.content_hash in lost
    )


def _mailed(session: Session, calendar: Calendar, lost: set[str]) -> tuple[str, ...]:
    """Those who got the plan or a part of it, and those whom its steps send it to now."""
    sent = [
        d
        for d in decisions.list_dispatches(session, cycle_id=calendar.cycle)
        if d.content_hash in lost
    ]
    if not sent:
        return ()
    steps = {each.step_id for each in sent}
    roles = {
        role
        for step in calendar.steps
        if step.id in steps
        for role in (*step.submitted_to, *step.collated_for)
    }
    now = units.list_recipients(
        session,
        roles=roles,
        under=calendar.province.code if calendar.province else "",
        simulated=cycles.get_cycle(session, calendar.cycle).is_simulated,
    )
    before = dispatches.list_all_recipients(session, [each.id for each in sent])
    names = {unit.code: unit.name_th for unit in (*before, *now)}
    return tuple(names[code] for code in sorted(names))
