"""A small cycle and a desk that a secretary looks at."""

import pytest

from oneplan.desk import act_pages
from oneplan.desk.acts import REASON
from oneplan.store.shared.audit_chain import list_events
from oneplan.store.shared.people import list_names
from tests.support.desk import desk_client
from tests.support.world import start_world


@pytest.fixture
def calendar(session):
    """The calendar of a cycle whose first step is open."""
    return start_world(session)


@pytest.fixture
def desk(session, files, calendar):
    """A secretary's browser."""
    return desk_client(session, files)


@pytest.fixture(autouse=True)
def every_act_says_who_and_why(monkeypatch):
    """Wherever a test does an act, the audit log says who did it and why."""
    do = act_pages._do

    def checked(act, context, values, *confirmed):
        location = do(act, context, values, *confirmed)
        why = values[act.reason_field or REASON].strip()
        events = list(list_events(context.session))
        known = list_names(context.session)
        # Who writes down what a person of a unit asks is named beside that person.
        said = [
            (known.get(str(name)), each.details.get(words))
            for each in events
            for name in (each.actor, each.details.get("recorded_by"))
            for words in ("reason", "decision")
        ]
        assert (context.visitor.user, why) in said, f"{act.name}: {said[-3:]}"
        return location

    monkeypatch.setattr(act_pages, "_do", checked)
