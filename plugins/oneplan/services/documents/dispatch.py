"""Send a plan on: its package, the mails that carry it, and to each what concerns it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.addenda import dispatch_number
from oneplan.domain.reminders.notices import ATTACHED_BELOW
from oneplan.domain.shared.step_ids import name_of_id
from oneplan.errors import OneplanError
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.steps import record_act
from oneplan.services.decisions.resolutions import require_resolutions
from oneplan.services.documents.acknowledgements import OPEN_FOR
from oneplan.services.documents.extracts import MINISTRY_ROLES, Extract, list_extracts, tells_amphoe
from oneplan.services.documents.package_names import name_package
from oneplan.services.documents.packages import PACKAGE, write_extract, write_package
from oneplan.services.plans.plan_groups import plan_groups
from oneplan.services.plans.plan_versions import resolve_plan
from oneplan.services.plans.route_moves import follow_step, leads_to_ministries
from oneplan.services.reminders.project_mails import tell_sent_on
from oneplan.services.reminders.queued_mails import DISPATCH, queue_dispatch
from oneplan.store.cycles import cycle_locks, cycles
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches
from oneplan.store.plans import plans
from oneplan.store.shared import audit
from oneplan.store.units import units


class NothingToDispatch(OneplanError):
    """A dispatch was reached and no plan had been made."""

    def __init__(self, *, cycle_id: str, step_id: str) -> None:
        super().__init__(f"Step {step_id} of {cycle_id} has no plan to send: its input made none.")
        self.th = (
            f"{name_of_id(step_id)} ยังไม่มีแผนที่จะส่ง: ขั้นตอนก่อนหน้ายังไม่ได้รวมแผน แผนส่งได้เมื่อรวมแผนแล้ว"
        )


def dispatch_step(
    session: Session, cycle_id: str, step_id: str, group_code: str, *, files: Files
) -> dict[str, Any]:
    """Write the packages of the plans that a task sends and queue the mails that carry them.

    The same content dispatched again writes nothing and queues no mail. A later
    content is an addendum: everyone who got the earlier package gets it too.

    Returns:
        number, content_hash, files, queued, unmatched (agencies whom the register has no
        unit for); of several plans how many, and files, queued and unmatched of them all.

    Raises:
        NothingToDispatch: The step's inputs made no plan.
        ResolutionMissing: A committee before this step has not let exactly this content pass.
        TotalsDiffer: A figure of a document is not the store's; nothing is sent.
    """
    cycle_locks.lock_documents(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    codes = plan_groups(session, calendar, step, group_code)
    sent = [send_plan(session, calendar, step, code, files=files) for code in codes]
    record_act(session, cycle_id, step_id, Act.DISPATCH, group_code)
    if codes == (group_code,):
        return sent[0]
    return {
        "plans": len(sent),
        **{key: sum(each[key] for each in sent) for key in ("files", "queued")},
        "unmatched": [name for each in sent for name in each["unmatched"]],
    }


def send_plan(
    session: Session, calendar: Calendar, step: Step, group_code: str, *, files: Files
) -> dict[str, Any]:
    """As :func:`dispatch_step`, for one plan and under a lock of the caller's."""
    cycle_id, step_id = calendar.cycle, step.id
    plan = resolve_plan(session, calendar, step, group_code)
    if plan is None:
        raise NothingToDispatch(cycle_id=cycle_id, step_id=step_id)
    require_resolutions(session, calendar, step, plan)
    if leads_to_ministries(step):  # what leaves with the plan is told to its ministry
        follow_step(session, cycle_id, step_id, Act.DISPATCH, group_code)
    scope = {"cycle_id": cycle_id, "step_id": step_id, "group_code": group_code}
    done = decisions.find_dispatch(session, **scope, content_hash=plan.content_hash)
    if done is None:
        done = _send_package(session, calendar, plan, scope, files=files)
    area_code = group_code or (calendar.province.code if calendar.province else "")
    found = list_whole_recipients(session, calendar, step, area_code)
    queued = tell(session, calendar, done, found, values={"plan": plan})
    unmatched = []
    for extract in list_extracts(session, calendar, step, plan):
        queued += _send_extract(session, calendar, step, plan, extract, files=files)
        if not extract.recipients:
            unmatched.append(extract.name_th)
    if unmatched:
        audit.append_event(
            session,
            actor="oneplan",
            action="extract.unmatched",
            cycle_id=cycle_id,
            subject=f"{step_id}/{group_code}",
            details={"agencies": unmatched, "content_hash": plan.content_hash},
        )
    queued += tell_sent_on(session, calendar, step, plan, done)
    # Typesetting takes long: a committee may have sent the plan back meanwhile.
    require_resolutions(session, calendar, step, plan)
    return {
        "number": done.number,
        "content_hash": plan.content_hash,
        "files": len(done.files),
        "queued": queued,
        "unmatched": unmatched,
    }


def list_whole_recipients(
    session: Session, calendar: Calendar, step: Step, area_code: str
) -> Sequence[units.Unit]:
    """Who gets the whole package of a plan: nobody, where each amphoe gets its own part.

    A nation's ministries get each their extract alone.
    """
    if tells_amphoe(step):
        return ()
    roles = [
        role
        for role in step.submitted_to
        if calendar.province is not None or role not in MINISTRY_ROLES
    ]
    return units.list_recipients(
        session,
        roles=roles,
        under=area_code,
        simulated=cycles.get_cycle(session, calendar.cycle).is_simulated,
    )


def _send_package(
    session: Session,
    calendar: Calendar,
    plan: plans.PlanVersion,
    scope: dict[str, str],
    *,
    files: Files,
) -> decisions.Dispatch:
    last = dispatches.find_last(session, **scope)
    before = None
    if last is not None:
        before = plans.find_version_of(
            session,
            cycle_id=plan.cycle_id,
            step_id=plan.step_id,
            group_code=plan.group_code,
            content_hash=last.content_hash,
        )
    number = dispatch_number(last.number if last else None)
    made = decisions.add_dispatch(
        session,
        **scope,
        content_hash=plan.content_hash,
        files=write_package(
            session,
            calendar,
            plan,
            files=files,
            before=before,
            number=number,
            folder=f"dispatch/{calendar.cycle}/{scope['step_id']}",
        ),
        dispatched_at=planning_now(session, calendar.cycle),
    )
    audit.append_event(
        session,
        actor="oneplan",
        action="plan.dispatched",
        cycle_id=calendar.cycle,
        subject=f"{scope['step_id']}/{scope['group_code']}",
        details={"number": made.number, "content_hash": plan.content_hash},
    )
    return made


def _send_extract(
    session: Session,
    calendar: Calendar,
    step: Step,
    plan: plans.PlanVersion,
    extract: Extract,
    *,
    files: Files,
) -> int:
    scope = {"cycle_id": calendar.cycle, "step_id": step.id, "group_code": extract.group_code}
    done = decisions.find_dispatch(session, **scope, content_hash=plan.content_hash)
    if done is None:
        done = decisions.add_dispatch(
            session,
            **scope,
            content_hash=plan.content_hash,
            files=write_extract(session, calendar, plan, extract, files=files),
            dispatched_at=planning_now(session, calendar.cycle),
        )
    return tell(session, calendar, done, extract.recipients, values={"plan": plan})


def tell(
    session: Session,
    calendar: Calendar,
    done: decisions.Dispatch,
    found: Sequence[units.Unit],
    *,
    values: Mapping[str, Any],
    template: str = DISPATCH,
) -> int:
    """Mail a package to those it is for and to all who got an earlier one; once each."""
    earlier = dispatches.list_earlier_recipients(session, done)
    by_code = {unit.code: unit for unit in (*found, *earlier)}
    dispatches.add_recipients(
        session,
        done.id,
        list(by_code),
        expires_at=planning_now(session, calendar.cycle) + OPEN_FOR,
    )
    return queue_dispatch(
        session,
        done,
        recipients=[by_code[code] for code in sorted(by_code)],
        values={**values, "plan_title": name_package(session, calendar, done)},
        template=template,
        attachments=attachments_of(done.files),
    )


def attachments_of(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What goes with the mail itself: the package, else its PDFs; nothing above the limit."""
    packages = [entry for entry in entries if entry["name"].endswith(PACKAGE)]
    chosen = packages or [entry for entry in entries if entry["name"].endswith((".pdf", ".xlsx"))]
    if sum(entry["bytes"] for entry in chosen) >= ATTACHED_BELOW:
        return []
    return [{name: entry[name] for name in ("name", "sha256", "type")} for entry in chosen]
