"""Mails that tell units what became of their projects: one for each unit and event.

An event is a resolution of a committee, a package, or money that was given. A mail lists
what the event says of the unit's projects that the one before of its kind did not: after a
late file only what it changed. A draft tells nobody anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE, PROVINCE_DIGITS
from oneplan.domain.cycles.recipients import committee_th, recipient_th
from oneplan.domain.decisions.decisions import PASSED, RESOLUTIONS_TH, Resolution
from oneplan.domain.plans.differences import difference
from oneplan.domain.plans.plan_rows import OutcomeKind, told_reason
from oneplan.domain.plans.project_news import ProjectNews, news_of
from oneplan.domain.plans.project_stages import end_words, plan_words, thai_amount
from oneplan.domain.reminders.mail_key import allocated_key, decided_key, sent_on_key
from oneplan.domain.shared.personal_data import hide_personal_data
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.decisions.approvals import keep_approval
from oneplan.services.plans.allocating_steps import allocating_steps
from oneplan.services.plans.placed_projects import place_projects
from oneplan.services.plans.plan_names import name_plan_of
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.services.reminders.outbox import queue_notices
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches, documents
from oneplan.store.plans import plans, taken_rows
from oneplan.store.plans.plans import PlanVersion
from oneplan.store.units import unit_mergers, units

TEMPLATE = "projects"
MOST_TOLD = 30
"""Projects that a mail lists; all of them stand on the unit's page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """What a mail is about: its key, its subject and its first sentence."""

    calendar: Calendar
    step_id: str
    key: str
    subject_th: str
    told_th: str
    told_en: str


Line = dict[str, str]
"""A project in a mail: ``row_key``, ``title`` and what is said of it, ``said``."""


def keep_approval_and_tell(
    session: Session, cycle_id: str, step_id: str, *, resolution: Resolution, **answer: Any
) -> None:
    """Keep a committee's decision as :func:`keep_approval` does, and tell units of their projects.

    Raises:
        OneplanError: It cannot be kept as it is.
    """
    keep_approval(session, cycle_id, step_id, resolution=resolution, **answer)
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    plan = resolve_plan(session, calendar, step, PROVINCE.code)
    if plan is None:
        return
    if resolution in PASSED:
        tell_decided(session, calendar, step, plan, resolution)
    else:
        tell_returned(session, calendar, step, plan)


def tell_decided(
    session: Session, calendar: Calendar, step: Step, plan: PlanVersion, resolution: Resolution
) -> int:
    """Tell units that a committee let a plan pass; how many mails are new."""
    passed = decisions.list_passed(session, cycle_id=calendar.cycle, step_id=step.id)
    others = [each for each in passed if each.content_hash != plan.content_hash]
    ids = [each.plan_version_id for each in others[-1:] if each.plan_version_id is not None]
    before = next(iter(plans.list_by_ids(session, ids)), None)
    th, en = plan_words(name_plan_of(calendar, plan))
    committee = committee_th(step)
    return _tell(
        session,
        _Event(
            calendar=calendar,
            step_id=step.id,
            key=decided_key(plan.version),
            subject_th="มติเกี่ยวกับโครงการของท่าน",
            told_th=f"{committee} มีมติ{RESOLUTIONS_TH[resolution]}{th}",
            told_en=f"A committee let {en} pass.",
        ),
        _lines(session, before, plan),
    )


def tell_returned(session: Session, calendar: Calendar, step: Step, plan: PlanVersion) -> int:
    """Tell the units whose projects a committee sent back with a reason; how many are new."""
    kept = decisions.find_decision_about(
        session, cycle_id=calendar.cycle, step_id=step.id, content_hash=plan.content_hash
    )
    rows: Mapping[str, str] = (kept.details.get("returned_rows") if kept else None) or {}
    if not rows:
        return 0
    [placed] = place_projects(session, [plan])
    lines: dict[str, list[Line]] = {}
    for key, reason in sorted(rows.items()):
        if key in placed:
            said = f"ส่งกลับให้แก้ไข: {hide_personal_data(reason)}"
            line = {"row_key": key, "title": placed[key].title, "said": said}
            lines.setdefault(placed[key].unit_code, []).append(line)
    th, en = plan_words(name_plan_of(calendar, plan))
    return _tell(
        session,
        _Event(
            calendar=calendar,
            step_id=step.id,
            key=decided_key(plan.version, json.dumps(rows, sort_keys=True)),
            subject_th="มติเกี่ยวกับโครงการของท่าน",
            told_th=f"{committee_th(step)} ส่ง{th} กลับให้แก้ไข",
            told_en=f"A committee sent {en} back.",
        ),
        lines,
    )


def tell_sent_on(
    session: Session,
    calendar: Calendar,
    step: Step,
    plan: PlanVersion,
    dispatch: dispatches.Dispatch,
) -> int:
    """Tell units that a plan went out, and of money that it says was given; how many are new."""
    earlier = dispatches.find_before(session, dispatch)
    before = None
    if earlier is not None:
        before = plans.find_version_of(
            session,
            cycle_id=plan.cycle_id,
            step_id=plan.step_id,
            group_code=plan.group_code,
            content_hash=earlier.content_hash,
        )
    th, en = plan_words(name_plan_of(calendar, plan))
    to = ", ".join(map(recipient_th, step.submitted_to))
    event = _Event(
        calendar=calendar,
        step_id=step.id,
        key=sent_on_key(dispatch.group_code, dispatch.number),
        subject_th="จัดส่งโครงการของท่านต่อแล้ว",
        told_th=f"จัดส่ง{th} ชุดที่ {to_thai_digits(dispatch.number)} ถึง{to} แล้ว",
        told_en=f"Package {dispatch.number} of {en} was sent on.",
    )
    queued = _tell(session, event, _lines(session, before, plan))
    if step.id in allocating_steps(calendar):
        queued += _tell_allocated(session, calendar, step, before, plan, dispatch)
    return queued


def _tell_allocated(  # noqa: PLR0917  an event and what was told before it
    session: Session,
    calendar: Calendar,
    step: Step,
    before: PlanVersion | None,
    plan: PlanVersion,
    dispatch: dispatches.Dispatch,
) -> int:
    """Tell the units whose projects of the same title and place were given money."""
    versions = [each for each in (before, plan) if each is not None]
    given: dict[int, dict[str, list[taken_rows.AllocatedRow]]] = {e.id: {} for e in versions}
    for row in taken_rows.list_allocated(session, [each.id for each in versions]):
        given[row.root].setdefault(bytes(row.match_key).hex(), []).append(row)
    after = given[plan.id]
    found = difference(_sums(given[before.id]) if before else {}, _sums(after))
    keys = [bytes.fromhex(key) for key in (*found.added, *found.changed)]
    lines: dict[str, list[Line]] = {}
    for each in taken_rows.list_named_projects(
        session,
        cycle_id=calendar.cycle,
        under=plan.group_code[:PROVINCE_DIGITS] if plan.group_code.isdigit() else "",
        but=allocating_steps(calendar),
        match_keys=keys,
    ):
        said = "; ".join(map(_allocation, after[bytes(each.match_key).hex()]))
        line = {"row_key": each.row_key, "title": each.title, "said": f"ได้รับจัดสรร {said}"}
        lines.setdefault(each.unit_code, []).append(line)
    event = _Event(
        calendar=calendar,
        step_id=step.id,
        key=allocated_key(dispatch.group_code, dispatch.number),
        subject_th="โครงการของท่านได้รับจัดสรรงบประมาณ",
        told_th="หน่วยงานแจ้งงบประมาณที่จัดสรรให้โครงการที่มีชื่อและพื้นที่เดียวกับโครงการของท่าน",
        told_en="Money was allocated to projects of the same title and place as yours.",
    )
    return _tell(session, event, lines)


def _sums(rows: Mapping[str, Sequence[taken_rows.AllocatedRow]]) -> dict[str, bytes]:
    return {
        key: json.dumps(sorted((e.unit_name, sorted(e.allocated.items())) for e in each)).encode()
        for key, each in rows.items()
    }


def _allocation(row: taken_rows.AllocatedRow) -> str:
    by_year = ", ".join(
        f"ปี {to_thai_digits(year)} {thai_amount(baht)} บาท"
        for year, baht in sorted(row.allocated.items())
    )
    return f"{by_year} ({row.unit_name})"


def _lines(
    session: Session, before: PlanVersion | None, after: PlanVersion
) -> dict[str, list[Line]]:
    """Unit → what is new of its projects in a version since another that it was told of."""
    versions = [after] if before is None or before.id == after.id else [before, after]
    placed = place_projects(session, versions)
    news = list(news_of(placed[0] if len(placed) > 1 else {}, placed[-1]))
    into = {each.project.end.into for each in news} - {None}
    titles = documents.list_titles(session, sorted(each for each in into if each is not None))
    found: dict[str, list[Line]] = {}
    for each in sorted(
        news, key=lambda one: (one.project.row_key.rpartition("/")[0], one.project.row)
    ):
        line = {
            "row_key": each.project.row_key,
            "title": each.project.title,
            "said": _said(each, titles),
        }
        found.setdefault(each.project.unit_code, []).append(line)
    return found


def _said(news: ProjectNews, titles: Mapping[tuple[int, int], tuple[str, str]]) -> str:
    end = news.project.end
    if news.is_gone:
        return "ไม่อยู่ในแผนฉบับนี้แล้ว เพราะไฟล์ที่ใช้ไม่มีโครงการนี้"
    title, unit = titles.get(end.into, ("", "")) if end.into else ("", "")
    words, _ = end_words(
        end.outcome,
        reason=told_reason(end.reason),
        into_title=hide_personal_data(title),
        into_unit=unit,
    )
    return f"{words}แผน" if end.outcome == OutcomeKind.KEPT else words.removesuffix(" ใน")


def _tell(session: Session, event: _Event, lines: Mapping[str, Iterable[Line]]) -> int:
    """Queue one mail to each unit with something new, or to those that it has become part of."""
    heirs = unit_mergers.list_heirs(session, lines)
    told: dict[str, list[Line]] = {}
    for code in sorted(lines):
        for heir in heirs.get(code, [code]):
            told.setdefault(heir, []).extend(lines[code])
    if not told:
        return 0
    known = units.list_by_code(session, told)
    return queue_notices(
        session,
        event.calendar.cycle,
        event.step_id,
        reminder=event.key,
        template=TEMPLATE,
        recipients=[known[code] for code in sorted(known)],
        values={
            "subject_words": event.subject_th,
            "told_th": event.told_th,
            "told_en": event.told_en,
        },
        values_of={
            code: {"news": each[:MOST_TOLD], "more": max(0, len(each) - MOST_TOLD)}
            for code, each in told.items()
        },
    )
