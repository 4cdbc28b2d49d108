"""The governor's link: opens without an account, shows one thing, and nothing can be done by it."""

import hashlib
from datetime import date

import pytest
from itsdangerous import Signer
from sqlalchemy import text

from oneplan.config.settings import settings
from oneplan.domain.reminders.mail_key import digest_key, present_key
from oneplan.domain.reminders.reminder_schedule import ReminderLevel
from oneplan.gateways.calendars.clock import real_now
from oneplan.services.documents.dispatch import dispatch_step
from oneplan.services.units.portal_links import SALT as UNIT_SALT
from oneplan.services.units.portal_links import revoke_links
from oneplan.services.units.register import import_units
from oneplan.services.units.view_links import SALT, mint_views
from oneplan.store.decisions import decisions
from oneplan.store.plans import plans
from oneplan.store.units import view_links
from tests.support.approved_plans import approve, make_plan
from tests.support.world import CYCLE, rows_of, send, set_time

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("printed_once")]
GOVERNOR = """code,level,name_th,area_code,role,email,contact
G1,province,จังหวัดสมุทรสาคร,74,province,g1@units.invalid,ผู้ว่า
"""


@pytest.fixture
def planned(world, files):
    """A plan that waits for its committee, and the governor in the register."""
    session, _, calendar = world
    import_units(session, GOVERNOR, actor="test", is_simulated=True)
    send(session, files, calendar, "A1", rows_of("A1", calendar))
    make_plan(session)
    return plans.find_version(session, cycle_id=CYCLE, step_id="2")


@pytest.fixture
def view_of(world):
    """Makes a link that shows what a mail of a key is about."""
    session, _, _ = world

    def make(key: str, unit: str = "G1") -> str:
        return "/view/" + mint_views(session, cycle_id=CYCLE, about=[(unit, key)])[0]

    return make


def test_the_chair_sees_the_plan_that_waits(client, view_of, planned):
    address = view_of(present_key(planned.id))
    page = client.get(address)

    assert page.status_code == 200
    assert 'data-state="waiting"' in page.text
    assert "แผนพัฒนาจังหวัดสมุทรสาคร" in page.text
    assert planned.content_hash in page.text
    assert "<form" not in page.text
    document = client.get(f"{address}/plan.pdf")
    assert (document.status_code, document.content[:5]) == (200, b"%PDF-")


def test_the_page_tells_the_resolution_and_what_was_sent(client, view_of, planned, world, files):
    session, _, _ = world
    approve(session)
    dispatch_step(session, CYCLE, "4", "", files=files)
    address = view_of(present_key(planned.id))
    page = client.get(address)
    sent = next(d for d in decisions.list_dispatches(session, cycle_id=CYCLE) if not d.group_code)

    assert 'data-state="resolved"' in page.text
    assert 'data-state="waiting"' not in page.text
    assert all(file["name"] in page.text for file in sent.files)
    given = client.get(f"{address}/files/{sent.files[0]['sha256']}")
    assert hashlib.sha256(given.content).hexdigest() == sent.files[0]["sha256"]


def test_a_newer_version_is_told_and_not_shown(client, view_of, planned, world, files):
    session, _, calendar = world
    send(session, files, calendar, "A1", rows_of("A1", calendar, count=9, seed=5))
    make_plan(session)
    newer = plans.find_version(session, cycle_id=CYCLE, step_id="2")
    page = client.get(view_of(present_key(planned.id)))

    assert newer.id != planned.id
    assert 'data-state="superseded"' in page.text
    assert newer.content_hash not in page.text


def test_the_summary_shows_who_is_late_and_no_plan(client, view_of, planned, world):
    session, _, _ = world
    set_time(session, "2019-02-14T09:00")
    address = view_of(digest_key(ReminderLevel.GOVERNOR, date(2019, 2, 14)))
    page = client.get(address)

    assert page.status_code == 200
    assert "กบอ. กระทุ่มแบน" in page.text
    assert "ขั้นตอนที่ ๑" in page.text
    assert "กบอ. เมือง" not in page.text
    assert "<form" not in page.text
    assert client.get(f"{address}/plan.pdf").status_code == 404


def test_a_summary_is_empty_when_all_has_come(client, view_of, planned):
    page = client.get(view_of("digest:governor:2018-01-01"))

    assert "ได้รับครบแล้ว" in page.text


def forged(token: str, salt: str) -> str:
    """The same value signed anew."""
    return Signer(settings().secret_key, salt=salt).sign(token.rsplit(".", 1)[0]).decode()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"), id="forged"),
        pytest.param(lambda token: "x" + token, id="another value"),
        pytest.param(lambda token: forged(token, UNIT_SALT), id="signed for another kind of link"),
        pytest.param(lambda _: Signer("k", salt=SALT).sign("a").decode(), id="another key"),
        pytest.param(lambda _: forged("never-made.x", SALT), id="signed but never made"),
    ],
)
def test_a_link_that_is_not_ours_opens_nothing(client, view_of, planned, change):
    token = view_of(present_key(planned.id)).removeprefix("/view/")

    for path in ("", "/plan.pdf", f"/files/{'0' * 64}"):
        assert client.get(f"/view/{change(token)}{path}").status_code == 404


def test_a_link_is_over_after_its_last_day(client, view_of, planned, world):
    session, _, _ = world
    address = view_of(present_key(planned.id))
    session.execute(
        text("UPDATE view_links SET made_at = :made"), {"made": real_now().subtract(hours=25)}
    )
    session.expire_all()
    assert client.get(address).status_code == 200
    set_time(session, "2019-12-31")

    assert client.get(address).status_code == 404
    assert client.get(f"{address}/plan.pdf").status_code == 404


def test_a_revoked_link_opens_nothing(client, view_of, planned, world):
    session, _, _ = world
    address, kept = view_of(present_key(planned.id)), view_of(present_key(planned.id), "C1")

    assert revoke_links(session, cycle_id=CYCLE, unit_code="G1", actor="test") == 1
    session.expire_all()
    assert client.get(address).status_code == 404
    assert client.get(kept).status_code == 200


@pytest.mark.parametrize("about", [present_key(999_999), present_key(0)])
def test_a_plan_that_there_is_not_is_not_shown(client, view_of, planned, about):
    assert client.get(view_of(about)).status_code == 404


def test_a_plan_of_another_cycle_is_not_shown(client, view_of, planned, world):
    session, _, _ = world
    session.execute(
        text(
            'INSERT INTO cycles SELECT (jsonb_populate_record(c, \'{"id": "other-2564"}\')).*'
            " FROM cycles c WHERE id = :cycle"
        ),
        {"cycle": CYCLE},
    )
    address = view_of(present_key(planned.id))
    session.execute(text("UPDATE view_links SET cycle_id = 'other-2564'"))
    session.expire_all()

    assert client.get(address).status_code == 404


def test_a_file_of_another_plan_is_not_handed_out(client, view_of, planned, files):
    content = files.put(b"%PDF- of another plan")

    assert client.get(f"{view_of(present_key(planned.id))}/files/{content}").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["", "/plan.pdf", "/acknowledgement", f"/files/{'0' * 64}"])
def test_nothing_can_be_done_by_the_link(session, client, view_of, planned, method, path):  # noqa: PLR0917
    count = "SELECT count(*) FROM audit_events"
    address = view_of(present_key(planned.id))
    before = session.scalar(text(count))
    answer = client.request(method, f"{address}{path}", data={"by": "ใคร", "receiver": "ใคร"})

    assert answer.status_code in (404, 405)
    assert session.scalar(text(count)) == before


def test_the_link_is_none_of_a_unit_nor_the_other_way(client, view_of, link_of, planned):
    looking = view_of(present_key(planned.id)).removeprefix("/view/")
    acting = link_of("G1").removeprefix("/u/")

    assert client.get(f"/u/{looking}").status_code == 404
    assert client.get(f"/view/{acting}").status_code == 404


def test_only_the_hash_of_a_link_is_kept(view_of, planned, world):
    session, _, _ = world
    token = view_of(present_key(planned.id)).removeprefix("/view/")
    kept = session.execute(text("SELECT * FROM view_links")).one()

    assert token not in map(str, kept)
    assert view_links.find_link(session, hashlib.sha256(token.encode()).hexdigest()) is not None
