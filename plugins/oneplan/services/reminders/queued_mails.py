"""Mails that tell one fact: a receipt, a new link, a package, and whether it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.reminders.mail_key import (
    ACKNOWLEDGE,
    acknowledge_key,
    dispatch_key,
    link_key,
    receipt_key,
)
from oneplan.domain.reminders.notices import LINK, RECEIPT
from oneplan.domain.submissions.submissions import NEXT, STATES_TH
from oneplan.gateways.calendars.clock import real_now
from oneplan.services.forms.receipts import Receipt
from oneplan.services.reminders.outbox import queue_notices
from oneplan.store.documents import dispatches
from oneplan.store.units import units

DISPATCH = "dispatch"
"""Template of the mail that carries a plan."""


def queue_receipt(session: Session, receipt: Receipt) -> int:
    """Queue the mail that tells a unit how its file stands; one for each version.

    The version was made by this transaction, so nobody can have queued its mail.
    """
    return queue_notices(
        session,
        receipt.cycle_id,
        receipt.step_id,
        reminder=receipt_key(receipt.version),
        template=RECEIPT,
        recipients=[units.require_unit(session, receipt.unit_code)],
        is_first=True,
        values={
            "receipt": receipt,
            "state": STATES_TH[receipt.state],
            "next": dict(zip(("th", "en"), NEXT[receipt.state], strict=True)),
        },
    )


def queue_renewal(session: Session, cycle_id: str, step_id: str, unit_code: str) -> int:
    """Queue a mail with a new link, at most one an hour."""
    return queue_notices(
        session,
        cycle_id,
        step_id,
        reminder=link_key(real_now()),
        template=LINK,
        recipients=[units.require_unit(session, unit_code)],
    )


def queue_dispatch(
    session: Session,
    dispatch: dispatches.Dispatch,
    *,
    recipients: Sequence[units.Unit],
    values: Mapping[str, Any],
    template: str = DISPATCH,
    attachments: Sequence[Mapping[str, str]] = (),
) -> int:
    """Queue the mail that carries a package; one for each group, content and recipient."""
    return queue_notices(
        session,
        dispatch.cycle_id,
        dispatch.step_id,
        reminder=dispatch_key(dispatch.group_code, dispatch.content_hash),
        template=template,
        recipients=recipients,
        values={
            **values,
            "number": dispatch.number,
            "files": dispatch.files,
            "dispatch_id": dispatch.id,
        },
        attachments=attachments,
    )


def queue_dispatch_reminder(
    session: Session, dispatch: dispatches.Dispatch, unit: units.Unit, *, number: int, title: str
) -> int:
    """Queue the mail that asks whether a package came; one for each package and number."""
    return queue_notices(
        session,
        dispatch.cycle_id,
        dispatch.step_id,
        reminder=acknowledge_key(dispatch.id, number),
        template=ACKNOWLEDGE,
        recipients=[unit],
        values={
            "dispatch_id": dispatch.id,
            "plan_title": title,
            "number": dispatch.number,
            "dispatched_at": dispatch.dispatched_at,
        },
    )
