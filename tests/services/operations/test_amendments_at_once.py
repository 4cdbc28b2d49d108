"""Two amendments of one cycle at once, each in a transaction of its own: neither is lost unsaid."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from oneplan.embedded.postgres import create_databases, database_url
from oneplan.gateways.calendars.calendar_texts import calendar_text
from oneplan.gateways.files.areas import list_area_rows
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.services.operations.calendar_files import AmendmentRefused, take_in
from oneplan.store.shared.audit_chain import list_events
from oneplan.store.shared.schema import migrate
from oneplan.store.shared.session import begin
from oneplan.store.units.areas import add_areas
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture(params=[1, None], ids=["made from the first", "nobody says from what"])
def made_from(request):
    return request.param


@pytest.fixture
def office(postgres_socket, made_from):
    """Opens transactions of a database of its own with a small cycle."""
    name = f"oneplan_amended_{made_from or 0}"
    create_databases(postgres_socket, (name,))
    url = database_url(postgres_socket, name)
    migrate(url)
    with begin(url) as session:
        add_areas(session, list_area_rows())
        start_world(session)
    return partial(begin, url)


def amended(office, folder, days):
    """The file of the cycle with other days of grace."""
    with office() as session:
        data = calendar_in_force(session, CYCLE).model_dump(mode="json", exclude_unset=True)
    data["steps"][0]["policy"] = {**data["steps"][0].get("policy", {}), "grace_days": days}
    path = folder / str(days) / f"{CYCLE}.yaml"
    path.parent.mkdir()
    path.write_text(calendar_text(data, heading=[]), encoding="utf-8")
    return path


def test_the_second_sees_what_the_first_one_did(office, tmp_path, made_from):
    paths = [amended(office, tmp_path, days) for days in (9, 10)]
    both_have_read = threading.Barrier(2, timeout=30)

    def take(path):
        with office() as session:
            calendar_in_force(session, CYCLE)
            both_have_read.wait()
            return take_in(session, path, by=path.parent.name, reason="ก", made_from=made_from)

    def outcome(path):
        try:
            return [each.sentence_th for each in take(path).differences]
        except AmendmentRefused as error:
            return error.in_thai

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(outcome, paths))
    with office() as session:
        actions = [each.action for each in list_events(session)]

    said = " ".join(map(str, found))
    assert actions.count("calendar.amended") == (1 if made_from else 2)
    assert ("แฟ้มนี้แก้จากครั้งที่ 1 แต่ที่ใช้อยู่คือครั้งที่ 2" in said) is bool(made_from)
    # Without a revision the second one tells what it takes back.
    assert ("จาก ๙" in said or "จาก ๑๐" in said) is not made_from
