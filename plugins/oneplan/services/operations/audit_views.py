"""The audit log as the secretariat reads it, proves it and takes it along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.documents.audit_details import ACTORS, SOURCES, SUBJECTS, tell_details
from oneplan.domain.documents.audit_words import ACTIONS_TH
from oneplan.domain.shared.bangkok import BANGKOK, bangkok
from oneplan.gateways.spreadsheets.audit_exports import write_csv
from oneplan.store.shared import audit, audit_pages
from oneplan.store.shared.audit_chain import list_events
from oneplan.store.shared.audit_pages import AuditFilter
from oneplan.store.shared.audit_proofs import find_break, find_head
from oneplan.store.shared.people import PREFIX, list_names

PAGE = 50


def view_audit(
    session: Session,
    cycle_id: str,
    *,
    act: str = "",
    who: str = "",
    first: date | None = None,
    last: date | None = None,
    before: int = 0,
) -> dict[str, Any]:
    """Describe acts of a cycle and of the whole office, the last first.

    Args:
        session: Open transaction.
        cycle_id: Cycle.
        act: Thai name of the act; empty for all.
        who: Part of the name of who did it, or a unit's code.
        first: First day, in Bangkok.
        last: Last day.
        before: Number that the acts are lower than; 0 begins with the last.

    Returns:
        rows (number, at, act, who, source, subject, details), older (number to go on from,
        0 at the end), acts (the names that can be asked for), head (number of the last row),
        proof (when, who and what came of it, or None).
    """
    wanted = AuditFilter(
        cycle_id=cycle_id,
        actions=[key for key, words in ACTIONS_TH.items() if words == act] if act else (),
        actors=audit_pages.list_actors(session, cycle_id, who) if who else None,
        first=bangkok(first) if first else None,
        last=bangkok(last).add(days=1) if last else None,
    )
    found = audit_pages.list_page(session, wanted, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    proof = audit_pages.find_last_proof(session)
    asked = [*shown, *([proof] if proof else [])]
    names = audit_pages.list_names_of(session, {each for event in asked for each in _texts(event)})
    units = audit_pages.list_unit_names(
        session, {each for event in shown for each in (event.actor, *event.subject.split())}
    )
    return {
        "act": act,
        "who": who,
        "first": first,
        "last": last,
        "rows": [_row(event, cycle_id, names, units) for event in shown],
        "older": shown[-1].number if len(found) > PAGE else 0,
        "newest": before == 0,
        "acts": sorted(set(ACTIONS_TH.values())),
        "head": find_head(session)[0],
        "proof": _proof(proof, names) if proof else None,
    }


def _texts(event: Any) -> Iterator[str]:
    yield event.actor
    yield from (each for each in event.details.values() if isinstance(each, str))


def _row(
    event: Any, cycle_id: str, names: Mapping[str, str], units: Mapping[str, str]
) -> dict[str, Any]:
    details = {
        key: names.get(value, value) if isinstance(value, str) and key not in audit.TYPED else value
        for key, value in event.details.items()
    }
    words = event.subject.split()
    subject = " ".join(SUBJECTS.get(each, (units.get(each, each),))[0] for each in words)
    return {
        "number": event.number,
        "at": event.happened_at,
        "act_th": ACTIONS_TH.get(event.action, "การกระทำอื่น"),
        "who": _who(event.actor, names, units),
        "source": SOURCES.get(event.source or "", ("", "")),
        "subject": "" if event.subject == cycle_id else subject,
        "details": tell_details(details),
    }


def _who(actor: str, names: Mapping[str, str], units: Mapping[str, str]) -> tuple[str, str]:
    name = names.get(actor) or units.get(actor) or actor.removeprefix(PREFIX)
    return ACTORS.get(actor, (name, name))


def _proof(event: Any, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "at": event.happened_at,
        "who": _who(event.actor, names, {}),
        "rows": event.details.get("rows"),
        "broken": event.details.get("broken"),
    }


def prove_audit(session: Session, *, actor: str, reason: str = "") -> int | None:
    """Prove the whole log and write down that it was done, and why where somebody said so.

    Returns:
        The number of the first row that was changed, lost or moved; None where it is whole.
    """
    broken = find_break(session)
    number, digest = find_head(session)
    audit.append_event(
        session,
        actor=actor,
        action="audit.verified",
        subject=f"{number}:{digest}",
        details={"rows": number, "broken": broken},
        reason=reason,
    )
    return broken


def export_audit(session: Session, cycle_id: str) -> bytes:
    """All acts of a cycle as CSV, with names as long as they are kept."""
    names = list_names(session)
    return write_csv(
        {
            "number": event.number,
            "at": event.happened_at.astimezone(BANGKOK).isoformat(timespec="seconds"),
            "source": event.source,
            "actor": names.get(event.actor, event.actor),
            "action": event.action,
            "action_th": ACTIONS_TH.get(event.action, ""),
            "cycle": event.cycle_id,
            "subject": event.subject,
            "details": {
                key: names.get(value, value)
                if isinstance(value, str) and key not in audit.TYPED
                else value
                for key, value in event.details.items()
            },
            "hash": event.hash,
        }
        for event in list_events(session, cycle_id=cycle_id)
    )
