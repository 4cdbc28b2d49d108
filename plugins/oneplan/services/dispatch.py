"""Write the package of a plan and tell those it is sent to."""

from __future__ import annotations

import csv
import hashlib
import io
import json

from sqlalchemy.orm import Session

from oneplan.domain.acts import Act
from oneplan.domain.consolidation import PlanRow
from oneplan.errors import OneplanError
from oneplan.gateways.files import Files
from oneplan.services.clock import planning_now
from oneplan.services.consolidation import resolve_plan
from oneplan.services.cycles import calendar_in_force
from oneplan.services.notices import queue_dispatch
from oneplan.services.steps import record_act
from oneplan.store import audit, cycles, decisions, plans, units


class NothingToDispatch(OneplanError):
    """A dispatch was reached and no plan had been made."""

    def __init__(self, *, cycle_id: str, step_id: str) -> None:
        super().__init__(f"Step {step_id} of {cycle_id} has no plan to send: its input made none.")


def dispatch_step(
    session: Session, cycle_id: str, step_id: str, group_code: str, *, files: Files
) -> dict[str, object]:
    """Write the plan and a manifest with hashes, and queue the mails that announce it.

    The same content dispatched again writes the same files and queues no mail.

    Returns:
        number, content_hash, files, queued.

    Raises:
        NothingToDispatch: The step's inputs made no plan.
    """
    cycles.lock_cycle(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    step = calendar.step(step_id)
    plan = resolve_plan(session, calendar, step, group_code)
    if plan is None:
        raise NothingToDispatch(cycle_id=cycle_id, step_id=step_id)
    scope = {"cycle_id": cycle_id, "step_id": step_id, "group_code": group_code}
    done = decisions.find_dispatch(session, **scope, content_hash=plan.content_hash)
    if done is None:
        done = decisions.add_dispatch(
            session,
            **scope,
            content_hash=plan.content_hash,
            files=_write_package(session, plan, files, f"dispatch/{cycle_id}/{step_id}"),
            dispatched_at=planning_now(session, cycle_id),
        )
        audit.append_event(
            session,
            actor="oneplan",
            action="plan.dispatched",
            cycle_id=cycle_id,
            subject=f"{step_id}/{group_code}",
            details={"number": done.number, "content_hash": plan.content_hash},
        )
    area_code = group_code or (calendar.province.code if calendar.province else "")
    queued = queue_dispatch(
        session,
        cycle_id,
        step_id,
        content_hash=plan.content_hash,
        recipients=units.list_recipients(
            session,
            roles=step.submitted_to,
            under=area_code,
            simulated=cycles.get_cycle(session, cycle_id).is_simulated,
        ),
        values={"plan": plan, "number": done.number, "files": done.files},
    )
    record_act(session, cycle_id, step_id, Act.DISPATCH, group_code)
    return {
        "number": done.number,
        "content_hash": plan.content_hash,
        "files": len(done.files),
        "queued": queued,
    }


def _write_package(
    session: Session, plan: plans.PlanVersion, files: Files, folder: str
) -> list[dict[str, object]]:
    """Write plan.json, plan.csv and manifest.json; every name carries its content hash."""
    rows = plans.list_plan_rows(session, plan.id)
    place = f"{folder}/{plan.group_code or 'province'}/{plan.content_hash[:16]}"
    contents = {"plan.json": _as_json(plan, rows), "plan.csv": _as_csv(rows)}
    entries: list[dict[str, object]] = []
    for name, content in contents.items():
        files.write(f"{place}/{name}", content)
        entries.append(
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        )
    manifest = {
        "cycle": plan.cycle_id,
        "step": plan.step_id,
        "version": plan.version,
        "content_hash": plan.content_hash,
        "files": entries,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    files.write(f"{place}/manifest.json", text.encode())
    return entries


def _as_json(plan: plans.PlanVersion, rows: tuple[PlanRow, ...]) -> bytes:
    document = {
        "content_hash": plan.content_hash,
        "version": plan.version,
        "total_baht": dict(plan.totals),
        "rows": [{"unit": row.unit_code, **row.content()} for row in rows],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _as_csv(rows: tuple[PlanRow, ...]) -> bytes:
    years = sorted({year for row in rows for year in row.budgets})
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["row_key", "unit", "title", "strategy", *(f"baht_{year}" for year in years)])
    for row in rows:
        amounts = [row.budgets.get(year, "") for year in years]
        strategy = row.values.get("alignment", "")
        writer.writerow([row.row_key, row.unit_code, _plain(row.title), _plain(strategy), *amounts])
    return stream.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    """Keep a spreadsheet from reading a title as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
