"""Send a collation on: its files as one package, to those whom the calendar names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.cycles.acts import Act
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.documents.addenda import dispatch_number
from oneplan.gateways.files.archives import pack
from oneplan.gateways.files.files import Files
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.steps import record_act
from oneplan.services.documents.collated import last_collation, read_collated
from oneplan.services.documents.collated_files import write_collated_files
from oneplan.services.documents.dispatch import tell
from oneplan.services.documents.packages import MANIFEST, PACKAGE, keep_entry
from oneplan.services.plans.collations import COUNTED
from oneplan.store.cycles import cycle_locks, cycles
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches
from oneplan.store.plans import collations
from oneplan.store.shared import audit
from oneplan.store.units import units


def send_on(
    session: Session,
    cycle_id: str,
    step_id: str,
    *,
    files: Files,
    actor: str = audit.BY_ITSELF,
    reason: str = "",
) -> dict[str, object]:
    """Write the package of a step's collation and queue the mails that carry it.

    The same content sent again writes nothing and queues no mail; a later one goes to
    everyone who got an earlier one.

    Returns:
        number, content_hash, files, queued.

    Raises:
        NothingCollated: Nothing was put together yet.
    """
    cycle_locks.lock_documents(session, cycle_id)
    calendar = calendar_in_force(session, cycle_id)
    collation = last_collation(session, cycle_id, step_id)
    scope = {"cycle_id": cycle_id, "step_id": step_id, "group_code": ""}
    done = decisions.find_dispatch(session, **scope, content_hash=collation.content_hash)
    if done is None:
        done = _send(session, calendar, collation, scope, files=files, actor=actor, reason=reason)
    found = units.list_recipients(
        session,
        roles=calendar.step(step_id).collated_for,
        under=calendar.province.code if calendar.province else "",
        simulated=cycles.get_cycle(session, cycle_id).is_simulated,
    )
    queued = tell(
        session,
        calendar,
        done,
        found,
        template="collation",
        values={
            "collation": collation,
            "missing": len(collation.counts["missing_units"]),
            "baht": sum_of(collation.totals),
        },
    )
    record_act(session, cycle_id, step_id, Act.SEND_ON)
    return {
        "number": done.number,
        "content_hash": collation.content_hash,
        "files": len(done.files),
        "queued": queued,
    }


def sum_of(totals: Mapping[str, str]) -> str:
    """Baht over all years, empty where no row asks for money."""
    return f"{sum(map(Decimal, totals.values()), Decimal()):.2f}" if totals else ""


def _send(
    session: Session,
    calendar: Calendar,
    collation: collations.Collation,
    scope: dict[str, str],
    *,
    files: Files,
    actor: str,
    reason: str,
) -> decisions.Dispatch:
    last = dispatches.find_last(session, **scope)
    number = dispatch_number(last.number if last else None)
    made = write_collated_files(read_collated(session, collation), files=files)
    entries = [keep_entry(files, name, content) for name, content in made]
    manifest = _manifest(calendar, collation, entries, number=number)
    content = pack([*made, (MANIFEST, manifest)])
    name = f"{calendar.cycle}-{collation.form.replace('_', '-')}-{number}-{PACKAGE}"
    entries += [keep_entry(files, MANIFEST, manifest), keep_entry(files, name, content)]
    sent = decisions.add_dispatch(
        session,
        **scope,
        content_hash=collation.content_hash,
        files=entries,
        dispatched_at=planning_now(session, calendar.cycle),
    )
    audit.append_event(
        session,
        actor=actor,
        action="collation.sent",
        cycle_id=calendar.cycle,
        subject=scope["step_id"],
        details={"number": sent.number, "content_hash": collation.content_hash},
        reason=reason,
    )
    return sent


def _manifest(
    calendar: Calendar,
    collation: collations.Collation,
    entries: Sequence[Mapping[str, Any]],
    *,
    number: int,
) -> bytes:
    """Names, sizes, hashes and counts; nobody's name is among them."""
    said = {
        "cycle": calendar.cycle,
        "title": calendar.title.th,
        "step": collation.step_id,
        "form": collation.form,
        "dispatch_number": number,
        "version": collation.version,
        "content_hash": collation.content_hash,
        "rows": collation.row_count,
        "total_baht": dict(collation.totals),
        "units": {name: collation.counts[name] for name in COUNTED},
        "files": [dict(entry) for entry in entries],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
