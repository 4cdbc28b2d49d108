"""A sender is killed at every boundary; the next one loses nothing and sends nothing twice."""

import json
import os
import signal
from collections import Counter
from datetime import timedelta

import pytest

from oneplan.gateways.calendars.clock import real_now
from oneplan.gateways.mail.sendgrid_events import ProviderEvent
from oneplan.gateways.mail.sendgrid_mail import SendGridMailer
from oneplan.services.cycles.steps import open_step
from oneplan.services.reminders.events import record_events
from oneplan.services.reminders.reconciliation import (
    LOG_LAG,
    Verdict,
    list_for_person,
    reconcile,
    resolve,
)
from oneplan.services.reminders.reminder_schedule import queue_invitations
from oneplan.services.reminders.sending import deliver_queued
from oneplan.services.units.register import import_units
from oneplan.store.reminders import notices
from oneplan.store.shared.audit_proofs import find_break
from oneplan.store.shared.session import begin
from tests.support.builders import ROOT
from tests.support.recording_mailer import OPENED
from tests.support.sender_process import run_sender
from tests.support.sendgrid_server import SendGridServer
from tests.support.world import CYCLE, REGISTER, start_world

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
UNITS = 8
BOUNDARIES = (
    "after recovering",
    "before the claim",
    "after the claim, before its commit",
    "before the mail is handed over",
    "after the mail was taken",
    "before the outcomes are kept",
    "after the outcomes, before the audit",
    "after the audit, before the commit",
    "after the outcomes are kept",
)
PASSES = (0, 1, 4)
"""The first mail of a batch, the second, and one of the second batch."""


@pytest.fixture(scope="module")
def tally():
    """What the sweep found; ``ONEPLAN_PICTURES=1`` writes the report the guide shows."""
    found = {"points": [], "lost": 0, "doubled": 0}
    yield found
    if os.environ.get("ONEPLAN_PICTURES"):
        found["killed"] = len(found["points"])
        path = ROOT / "docs" / "crash_sweep.json"
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@pytest.fixture
def world(shared_url):
    """Eight units invited, on connections of their own; the register's three are among them."""
    rows = "".join(
        f"B{n},amphoe,กบอ. {n},7401,kbo,b{n}@units.invalid,ก\n" for n in range(1, UNITS - 1)
    )
    with begin(shared_url) as session:
        start_world(session, at=OPENED)
        import_units(
            session, REGISTER.splitlines()[0] + "\n" + rows, actor="test", is_simulated=True
        )
        open_step(session, CYCLE, "1")
        queue_invitations(session, CYCLE, "1")
    return shared_url


def by_the_log(opened, mailer, server):
    """The provider's log is asked, at once and when it can be trusted to know."""
    reconcile(CYCLE, begin=opened, mailer=mailer)
    reconcile(CYCLE, begin=opened, mailer=mailer, now=real_now() + LOG_LAG + timedelta(minutes=1))


def by_the_webhook(opened, mailer, server):
    """The account has no log: the webhook tells of what was taken, a person decides the rest."""
    server.log_status = 403
    reconcile(CYCLE, begin=opened, mailer=mailer, now=real_now().add(days=1))
    with opened() as session:
        record_events(
            session,
            [
                ProviderEvent(
                    sg_event_id=f"e{number}",
                    notice_id=int(one["custom_args"]["oneplan_notice"]),
                    attempt=int(one["custom_args"]["oneplan_attempt"]),
                    contact_id=int(one["custom_args"]["oneplan_contact"]),
                    event="processed",
                    is_blocked=False,
                    reason=None,
                    message_id=one["sg_message_id"],
                    happened_at=real_now(),
                )
                for number, one in enumerate(server.taken)
            ],
        )
    by_a_person(opened, mailer, server)


def by_a_person(opened, mailer, server):
    """No log and no webhook: a person looks at the provider's page and says of each mail."""
    server.log_status = 403
    reconcile(CYCLE, begin=opened, mailer=mailer, now=real_now().add(days=1))
    taken = set(server.notices())
    with opened() as session:
        for each in list_for_person(session, CYCLE, now=real_now().add(days=1)):
            verdict = Verdict.SENT if str(each.id) in taken else Verdict.RESEND
            resolve(session, each.id, verdict, actor="secretary")


SWEEP = [
    pytest.param(boundary, passes, settle, id=f"{boundary}-{passes}-{settle.__name__}")
    for boundary in BOUNDARIES
    for passes, settle in (
        *((passes, by_the_log) for passes in PASSES),
        (0, by_the_webhook),
        (1, by_a_person),
    )
]


@pytest.mark.parametrize(("boundary", "passes", "settle"), SWEEP)
def test_nothing_is_lost_or_doubled(world, tally, boundary, passes, settle):
    with SendGridServer() as server:
        ended = run_sender(world, server.url, boundary, passes)
        assert ended in {0, -signal.SIGKILL}
        killed = ended != 0
        mailer = SendGridMailer(api_key="x", sender="plan@rayong.go.th", host=server.url)

        def opened():
            return begin(world)

        deliver_queued(CYCLE, begin=opened, mailer=mailer)
        settle(opened, mailer, server)
        deliver_queued(CYCLE, begin=opened, mailer=mailer)
        # On a slow machine the server may answer the second sender too late as well.
        settle(opened, mailer, server)
        with opened() as session:
            kept = notices.list_notices(session, cycle_id=CYCLE)
            states = {n.id: n.state for n in kept if n.state != "undeliverable"}
            broken = find_break(session)
        taken = Counter(server.notices())
    lost = [each for each in states if not taken[str(each)]]
    doubled = [each for each, count in taken.items() if count > 1]
    if killed:
        tally["points"].append(
            {
                "boundary": boundary,
                "passes": passes,
                "settled": settle.__name__.replace("_", " "),
                "mails": len(states),
            }
        )
        tally["lost"] += len(lost)
        tally["doubled"] += len(doubled)

    assert killed or passes > 0, "the boundary was never reached"
    assert len(states) == UNITS
    assert (lost, doubled, broken) == ([], [], None)
    assert set(states.values()) <= {"accepted", "reconciled"}


def test_no_key_is_ever_given_twice_over_the_sweep(tally):
    assert len(tally["points"]) >= len(BOUNDARIES) * 4
    assert (tally["lost"], tally["doubled"]) == (0, 0)
