"""Two browsers confirm at once, each in a transaction of its own."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from starlette.testclient import TestClient

from oneplan.desk.act_registry import ACTS
from oneplan.desk.acts import ActPreview, DeskAct
from oneplan.desk.app import create_app
from oneplan.desk.visitors import Visitor
from oneplan.embedded.postgres import create_databases, database_url
from oneplan.gateways.files.areas import list_area_rows
from oneplan.store.shared.audit import append_event
from oneplan.store.shared.audit_chain import last_number
from oneplan.store.shared.schema import migrate
from oneplan.store.shared.session import begin
from oneplan.store.units.areas import add_areas
from tests.support.desk import ROLES, confirm
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres
ACT = f"/cycles/{CYCLE}/acts/count"


@pytest.fixture
def browsers(postgres_socket, files, monkeypatch):
    """Two browsers of a cycle with an act that counts what was done before it."""
    create_databases(postgres_socket, ("oneplan_acts",))
    url = database_url(postgres_socket, "oneplan_acts")
    migrate(url)
    with begin(url) as session:
        add_areas(session, list_area_rows())
        start_world(session)

    async def identify(_request, _cycle_id):
        return Visitor(user="secretary", rights=ROLES["secretary"])

    def preview(context, _values):
        done = str(last_number(context.session, cycle_id=CYCLE))
        return ActPreview(sentences=[(done, done)])

    def act(context, values):
        time.sleep(0.5)
        append_event(
            context.session,
            actor="secretary",
            action="step.released",
            subject="1",
            cycle_id=CYCLE,
            reason=values["reason"],
        )
        return "/lists"

    made = DeskAct(name="count", title=("นับ", "Count"), preview=preview, act=act)
    monkeypatch.setitem(ACTS, "count", made)
    app = create_app(begin=partial(begin, url), files=files, identify=identify)
    return [TestClient(app, base_url="https://desk.test", follow_redirects=False) for _ in range(2)]


def test_who_confirms_second_is_shown_what_the_first_one_did(browsers):
    pages = [each.get(ACT).text for each in browsers]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one, page: confirm(one, ACT, page), browsers, pages))

    assert sorted(each.status_code for each in answers) == [303, 409]
