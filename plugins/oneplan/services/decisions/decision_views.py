"""What waits for a decision in a cycle, what was decided, and what was set by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act, acts_of, makes_plan, sources_of
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE, meetings_of
from oneplan.domain.decisions.decisions import PASSED, RESOLUTIONS_TH, Resolution
from oneplan.domain.decisions.questions import Asked
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.provinces import groups_in_cycle
from oneplan.store.decisions import committees, decisions, hand_set_states, questions
from oneplan.store.decisions.decisions import Decision
from oneplan.store.decisions.questions import OpenQuestion
from oneplan.store.plans import plans
from oneplan.store.plans.plans import PlanVersion

HAND_SET_TH = {"success": "สำเร็จ", "failed": "ล้มเหลว", "skipped": "ข้าม"}
Place = tuple[str, str, str]
"""Step, act and group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the store holds of a cycle's questions and answers."""

    decided: Sequence[Decision]
    done: Mapping[Place, datetime]
    latest: Mapping[str, PlanVersion]
    asked: Sequence[OpenQuestion]


def list_decisions(session: Session, cycle_id: str) -> list[dict[str, Any]]:
    """Every decision and record of a cycle with its minutes, oldest first, as plain JSON."""
    minutes: dict[int, list[dict[str, Any]]] = {}
    for each in committees.list_minutes(session, cycle_id=cycle_id):
        minutes.setdefault(each.decision_id, []).append(
            {"file_name": each.file_name, "sha256": each.sha256, "bytes": each.byte_count}
        )
    return [
        {
            "step": each.step_id,
            "group": each.group_code,
            "act": each.act,
            "resolution": each.resolution,
            "content_hash": each.content_hash,
            "decided_by": each.decided_by,
            "decided_at": each.decided_at,
            **{
                "words" if key == "resolution" else key: value
                for key, value in each.details.items()
            },
            "minutes": minutes.get(each.id, []),
        }
        for each in decisions.list_decisions(session, cycle_id=cycle_id)
    ]


def view_decisions(session: Session, cycle_id: str) -> dict[str, Any]:
    """Describe the decisions of a cycle as plain JSON.

    Returns:
        waiting: step, title_th, act (``approve`` or ``record``), group, group_th, version and
        content_hash of the plan, since, question and question_reason where it is asked anew,
        returned (who sent that content back, and why);
        decided, the last one first: step, title_th, group_th, act, resolution_th, version (None
        without a plan), is_in_force, content_hash, meeting_no, held_on, present, members, words,
        decided_by, decided_at, minutes (file_name and sha256);
        set_by_hand: task, state_th, set_by, set_at.
    """
    calendar = calendar_in_force(session, cycle_id)
    kept = decisions.list_with_minutes(session, cycle_id=cycle_id)
    versions = plans.list_versions_of_group(session, cycle_id=cycle_id, group_code=PROVINCE.code)
    known = _Known(
        decided=[each for each, _ in kept],
        done={
            (each.step_id, each.act, each.group_code): each.first_done_at
            for each in decisions.list_acts(session, cycle_id=cycle_id)
        },
        latest={each.step_id: each for each in versions},
        asked=questions.list_open(session, cycle_id=cycle_id),
    )
    numbers = {each.id: each for each in versions}
    return {
        "waiting": [
            each for step in calendar.steps for each in _waiting(session, calendar, step, known)
        ],
        "decided": [
            _decided(calendar, each, files, numbers, known) for each, files in reversed(kept)
        ],
        "set_by_hand": [
            {
                "task": each.label or each.task_id,
                "state_th": HAND_SET_TH.get(each.state, each.state),
                "set_by": each.set_by,
                "set_at": each.happened_at,
            }
            for each in hand_set_states.list_states(session, cycle_id=cycle_id)
        ],
    }


def _waiting(
    session: Session, calendar: Calendar, step: Step, known: _Known
) -> Iterator[dict[str, Any]]:
    acts = acts_of(calendar, step)
    if Act.APPROVE in acts:
        yield from _approval(calendar, step, known)
    opened = known.done.get((step.id, Act.OPEN, ""))
    if Act.RECORD not in acts or opened is None:
        return
    written = {each.group_code for each in known.decided if _is_of(each, step.id, Act.RECORD)}
    for code, name in record_places(session, calendar, step):
        if code not in written:
            yield _item(step, Act.RECORD, known, since=opened, group=code, group_th=name)


def record_places(session: Session, calendar: Calendar, step: Step) -> list[tuple[str, str]]:
    """Code and Thai name of everything in a step that is written down by itself, in order."""
    meetings = [(each.code, each.name_th) for each in meetings_of(step)]
    groups = [(each.code, each.name_th) for each in groups_in_cycle(session, calendar, step)]
    is_provincial = [code for code, _ in groups] == [PROVINCE.code]
    return meetings if meetings and is_provincial else groups


def _approval(calendar: Calendar, step: Step, known: _Known) -> Iterator[dict[str, Any]]:
    shown = known.done.get((step.id, Act.PRESENT, ""))
    if shown is None:
        return
    plan = _plan_of(calendar, step, known)
    own = [each for each in known.decided if _is_of(each, step.id, Act.APPROVE)]
    about = [each for each in own if plan is None or each.content_hash == plan.content_hash]
    if about and about[-1].resolution in PASSED:
        return
    since = max(shown, plan.made_at) if plan else shown
    yield {
        **_item(step, Act.APPROVE, known, since=since),
        "version": plan.version if plan else 0,
        "content_hash": plan.content_hash if plan else None,
        "returned": (
            {"decided_by": about[-1].decided_by, "words": about[-1].details.get("resolution", "")}
            if about
            else None
        ),
    }


def _plan_of(calendar: Calendar, step: Step, known: _Known) -> PlanVersion | None:
    """The province's plan that a committee is about, as ``resolve_plan`` finds it."""
    if calendar.province is None:
        return None
    name = step.id if makes_plan(calendar, step) else next(iter(sources_of(calendar, step)), None)
    return known.latest.get(name or "")


def _is_of(decision: Decision, step_id: str, act: Act) -> bool:
    return decision.step_id == step_id and decision.act == act


def _item(
    step: Step, act: Act, known: _Known, *, since: datetime, group: str = "", group_th: str = ""
) -> dict[str, Any]:
    asked = Asked.APPROVE if act == Act.APPROVE else Asked.RECORD
    again = next(
        (
            each
            for each in reversed(known.asked)
            if (each.step_id, each.act, each.group_code) == (step.id, asked, group)
        ),
        None,
    )
    return {
        "step": step.id,
        "title_th": step.title.th,
        "act": act.value,
        "group": group,
        "group_th": group_th if group else "",
        "version": 0,
        "content_hash": None,
        "since": since,
        "question": again.id if again else None,
        "question_reason": again.reason if again else None,
        "returned": None,
    }


def _decided(
    calendar: Calendar,
    decision: Decision,
    files: Sequence[Mapping[str, Any]],
    numbers: Mapping[int, PlanVersion],
    known: _Known,
) -> dict[str, Any]:
    titles = {step.id: step for step in calendar.steps}
    step = titles.get(decision.step_id)
    version = numbers.get(decision.plan_version_id or 0)
    details = decision.details
    meetings = {each.code: each.name_th for each in meetings_of(step)} if step else {}
    return {
        "step": decision.step_id,
        "title_th": step.title.th if step else "",
        "group": decision.group_code,
        "group_th": meetings.get(decision.group_code, ""),
        "act": decision.act,
        "resolution_th": RESOLUTIONS_TH[Resolution(decision.resolution)],
        "resolution": decision.resolution,
        "version": version.version if version else None,
        "is_in_force": version is None or known.latest.get(version.step_id) is version,
        "content_hash": decision.content_hash,
        "meeting_no": details.get("meeting_no", ""),
        "held_on": details.get("held_on"),
        "present": details.get("present", 0),
        "members": details.get("members", 0),
        "words": details.get("resolution", ""),
        "returned_rows": details.get("returned_rows") or {},
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at,
        "minutes": list(files),
    }
