"""A unit that lost its link asks for a new one; it goes to the registered address only."""

from __future__ import annotations

from oneplan.gateways.mail.mailers import mailer
from oneplan.services.reminders.queued_mails import queue_renewal
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.units.portal_links import knows_address
from oneplan.store.shared import audit
from oneplan.store.shared.transactions import Transactions
from oneplan.store.submissions import submissions


def renew_link(begin: Transactions, *, unit_code: str, address: str) -> int:
    """Send a new link for every cycle that waits for the unit; nothing to an unknown address.

    Returns:
        How many mails were queued; a visitor is never told.
    """
    with begin() as session:
        if not knows_address(session, unit_code=unit_code, address=address):
            return 0
        steps = submissions.list_open_steps(session, unit_code=unit_code)
        queued = 0
        for cycle_id, step_id in steps:
            queued += queue_renewal(session, cycle_id, step_id, unit_code)
            audit.append_event(
                session,
                actor=unit_code,
                action="link.renewed",
                cycle_id=cycle_id,
                subject=unit_code,
                details={},
            )
    for cycle_id, _ in steps:
        deliver_queued(cycle_id, begin=begin, mailer=mailer())
    return queued
