"""A sender is killed at every boundary; the next one loses nothing and sends nothing twice."""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from oneplan.gateways.clock import real_now
from oneplan.gateways.sendgrid_mail import SendGridMailer
from oneplan.services.cycles import forget_rehearsal
from oneplan.services.ladder import queue_invitations
from oneplan.services.reconciliation import LOG_LAG, reconcile
from oneplan.services.sending import deliver_queued
from oneplan.services.steps import open_step
from oneplan.services.units import import_units
from oneplan.store import notices, units
from oneplan.store.audit import find_break
from oneplan.store.session import begin, engine
from tests.builders import ROOT
from tests.sendgrid_server import SendGridServer
from tests.services.test_notices import OPENED
from tests.services.world import CYCLE, REGISTER, start_world

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
def world(database_url):
    """Eight units invited, on connections of their own; the register's three are among them."""
    rows = "".join(
        f"B{n},amphoe,กบอ. {n},7401,kbo,b{n}@units.invalid,ก\n" for n in range(1, UNITS - 1)
    )
    with begin(database_url) as session:
        start_world(session, at=OPENED)
        import_units(
            session, REGISTER.splitlines()[0] + "\n" + rows, actor="test", is_simulated=True
        )
        open_step(session, CYCLE, "1")
        queue_invitations(session, CYCLE, "1")
    yield database_url
    with begin(database_url) as session:
        forget_rehearsal(session, CYCLE)
        units.delete_simulated_units(session)
    engine(database_url).dispose()


@pytest.mark.parametrize("passes", PASSES)
@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_nothing_is_lost_or_doubled(world, tally, boundary, passes):
    with SendGridServer() as server:
        killed = run_sender(world, server.url, boundary, passes)
        mailer = SendGridMailer(api_key="x", sender="plan@rayong.go.th", host=server.url)

        def opened():
            return begin(world)

        deliver_queued(CYCLE, begin=opened, mailer=mailer)
        reconcile(CYCLE, begin=opened, mailer=mailer)
        reconcile(
            CYCLE, begin=opened, mailer=mailer, now=real_now() + LOG_LAG + timedelta(minutes=1)
        )
        deliver_queued(CYCLE, begin=opened, mailer=mailer)
        with opened() as session:
            kept = notices.list_notices(session, cycle_id=CYCLE)
            states = {n.id: n.state for n in kept if n.state != "undeliverable"}
            broken = find_break(session)
        taken = Counter(server.notices())
    lost = [each for each in states if not taken[str(each)]]
    doubled = [each for each, count in taken.items() if count > 1]
    if killed:
        tally["points"].append({"boundary": boundary, "passes": passes, "mails": len(states)})
        tally["lost"] += len(lost)
        tally["doubled"] += len(doubled)

    assert killed or passes > 0, "the boundary was never reached"
    assert len(states) == UNITS
    assert (lost, doubled, broken) == ([], [], None)
    assert set(states.values()) <= {"accepted", "reconciled"}


def run_sender(url: str, server: str, boundary: str, passes: int) -> bool:
    """Run the dying sender; say whether it was killed where it should be."""
    script = Path(__file__).with_name("sender_process.py")
    done = subprocess.run(
        [sys.executable, str(script), url, server, boundary, str(passes)],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'plugins'}:{ROOT}"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode in (0, -9), done.stderr[-2000:]
    return done.returncode == -9


def test_no_key_is_ever_given_twice_over_the_sweep(tally):
    assert len(tally["points"]) >= len(BOUNDARIES) * 2
    assert (tally["lost"], tally["doubled"]) == (0, 0)
