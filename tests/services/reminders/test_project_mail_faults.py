"""Whatever stops an event in the middle: done again it is kept once, and each unit is told once."""

from collections import Counter

import pytest

from oneplan.domain.reminders.mail_key import is_about_projects
from oneplan.services.documents import dispatch as dispatches
from oneplan.services.documents.dispatch import dispatch_step
from oneplan.services.reminders import outbox, project_mails
from oneplan.store.decisions import decisions
from oneplan.store.reminders import notices
from tests.support.approved_plans import approve
from tests.support.made_plans import ROAD, make
from tests.support.world import CYCLE, put, set_time, start_world

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("printed_once")]


class Stopped(Exception):
    """Stands for a process that was killed."""


def before(module, name):
    """Stop before a function is called."""

    def stop(monkeypatch):
        def stopped(*_, **__):
            raise Stopped

        monkeypatch.setattr(module, name, stopped)

    return stop


def after(module, name):
    """Stop when a function has done its work."""

    def stop(monkeypatch):
        real = getattr(module, name)

        def stopped(*args, **values):
            real(*args, **values)
            raise Stopped

        monkeypatch.setattr(module, name, stopped)

    return stop


def in_the_middle(monkeypatch):
    """Stop when one of the mails is written."""
    real = outbox.outbox.add_notices

    def stopped(session, common, mails):
        real(session, common, [next(iter(mails))])
        raise Stopped

    monkeypatch.setattr(outbox.outbox, "add_notices", stopped)


DECIDING = [
    pytest.param(before(project_mails, "keep_approval"), id="before the decision"),
    pytest.param(before(project_mails, "tell_decided"), id="after the decision, before its mails"),
    pytest.param(in_the_middle, id="when one mail is written"),
    pytest.param(after(project_mails, "tell_decided"), id="after the mails, before the commit"),
]
SENDING = [
    pytest.param(before(dispatches, "tell_sent_on"), id="after the package, before its mails"),
    pytest.param(after(dispatches, "tell_sent_on"), id="after the mails, before the commit"),
]


@pytest.fixture
def world(session):
    start_world(session)
    put(session, "A1", ROAD)
    put(session, "A2", ROAD)
    put(session, "A3")
    set_time(session, "2019-02-10")
    make(session)


def told(session):
    return Counter(
        (each.reminder, each.unit_code)
        for each in notices.list_notices(session, cycle_id=CYCLE)
        if is_about_projects(each.reminder)
    )


def attempt(session, monkeypatch, stop, act):
    """Do an act that stops in the middle, and lose its transaction; then do it twice."""
    with monkeypatch.context() as patched:
        stop(patched)
        with pytest.raises(Stopped), session.begin_nested():
            act()
    session.expire_all()
    lost = told(session)
    act()
    act()
    return lost


@pytest.mark.parametrize("stop", DECIDING)
def test_a_decision_and_its_mails_are_kept_together_and_once(session, world, monkeypatch, stop):
    lost = attempt(session, monkeypatch, stop, lambda: approve(session))

    assert lost == {}
    assert len(decisions.list_decisions(session, cycle_id=CYCLE)) == 1
    assert told(session) == {("project_decided:1", "A1"): 1, ("project_decided:1", "A2"): 1}


@pytest.mark.parametrize("stop", SENDING)
def test_a_package_and_its_mails_are_kept_together_and_once(
    session, files, world, monkeypatch, stop
):
    approve(session)
    decided = told(session)
    lost = attempt(
        session, monkeypatch, stop, lambda: dispatch_step(session, CYCLE, "4", "", files=files)
    )

    assert lost == decided
    sent = {key: count for key, count in told(session).items() if key not in decided}
    assert sent == {("project_sent_on::1", "A1"): 1, ("project_sent_on::1", "A2"): 1}
