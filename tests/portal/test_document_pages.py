"""Packages, acknowledgements, the verify page and the public plan over HTTP."""

import re
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from oneplan.gateways.files.portal_client import PortalClient, PortalRefused
from oneplan.portal import document_pages
from oneplan.portal.app import create_app
from oneplan.services.documents.acknowledgements import remind_recipients
from oneplan.services.documents.dispatch import dispatch_step
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches
from tests.support.approved_plans import approve, make_plan
from tests.support.world import CYCLE, rows_of, send, set_time

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("printed_once")]
SUPERSEDED = 'data-state="superseded"'
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@pytest.fixture
def package(world, files):
    """The package that the centre got."""
    session, _, calendar = world
    send(session, files, calendar, "A1", rows_of("A1", calendar))
    make_plan(session)
    approve(session)
    dispatch_step(session, CYCLE, "4", "", files=files)
    return next(d for d in decisions.list_dispatches(session, cycle_id=CYCLE) if not d.group_code)


def test_looking_says_nothing_and_posting_acknowledges(client, link_of, package, world):
    session, _, _ = world
    address = f"{link_of('C1')}/packages/{package.id}"
    page = client.get(address)

    assert page.status_code == 200
    assert all(file["name"] in page.text for file in package.files)
    assert dispatches.find_recipient(session, package.id, "C1").acknowledged_at is None
    answer = client.post(
        f"{address}/acknowledgement", data={"csrf": CSRF.search(page.text)[1], "receiver": "สมหญิง"}
    )
    assert 'data-state="acknowledged"' in answer.text
    session.expire_all()
    assert dispatches.find_recipient(session, package.id, "C1").acknowledged_by == "สมหญิง"


def test_a_simulated_recipient_acknowledges_by_the_same_page(client, link_of, package, world):
    session, _, _ = world
    state = PortalClient(client, link_of("C1")).acknowledge(package.id, receiver="ผู้รับ (จำลอง)")

    assert state == "acknowledged"
    session.expire_all()
    assert dispatches.find_recipient(session, package.id, "C1").acknowledged_by == "ผู้รับ (จำลอง)"


def test_a_simulated_recipient_is_told_of_a_package_of_others(client, link_of, package):
    with pytest.raises(PortalRefused, match=f"packages/{package.id} with HTTP 404"):
        PortalClient(client, link_of("A1")).acknowledge(package.id, receiver="ใคร")


def test_a_forged_acknowledgement_is_refused(client, link_of, package):
    answer = client.post(
        f"{link_of('C1')}/packages/{package.id}/acknowledgement",
        data={"csrf": "x", "receiver": "ใคร"},
    )

    assert answer.status_code == 403


def test_a_package_of_others_is_not_there(client, link_of, package):
    entry = package.files[0]

    for address in (
        f"{link_of('A1')}/packages/{package.id}",
        f"{link_of('A1')}/packages/{package.id}/files/{entry['sha256']}",
        f"{link_of('C1')}/packages/{package.id}/files/{'0' * 64}",
        f"{link_of('C1')}/packages/999999",
    ):
        assert client.get(address).status_code == 404, address


def test_a_package_that_was_replaced_leads_to_the_newer_one(client, link_of, package, world, files):
    session, _, calendar = world
    address = link_of("C1")
    before = client.get(f"{address}/packages/{package.id}")
    send(session, files, calendar, "A1", rows_of("A1", calendar, count=9, seed=5))
    make_plan(session)
    approve(session, version=2, answer="b")
    dispatch_step(session, CYCLE, "4", "", files=files)
    newer = dispatches.find_last(session, cycle_id=CYCLE, step_id="4", group_code="")
    after = client.get(f"{address}/packages/{package.id}")
    last = client.get(f"{address}/packages/{newer.id}")

    assert newer.number == package.number + 1
    assert [SUPERSEDED in page.text for page in (before, after, last)] == [False, True, False]
    assert f'href="{address}/packages/{newer.id}"' in after.text
    assert ["<form" in page.text for page in (before, after, last)] == [True, False, True]
    assert "แผนพัฒนาจังหวัดสมุทรสาคร" in after.text


def test_only_the_package_in_force_is_asked_after(package, world, files):
    session, _, calendar = world
    send(session, files, calendar, "A1", rows_of("A1", calendar, count=9, seed=5))
    make_plan(session)
    approve(session, version=2, answer="b")
    dispatch_step(session, CYCLE, "4", "", files=files)
    newer = dispatches.find_last(session, cycle_id=CYCLE, step_id="4", group_code="")
    set_time(session, "2019-01-25")
    remind_recipients(session, CYCLE)

    asked = {number for number, unit in dispatches.list_reminded(session, cycle_id=CYCLE)}
    assert newer.id in asked
    assert package.id not in asked


def test_every_file_of_a_package_comes_down_whole(client, link_of, package):
    for entry in package.files:
        got = client.get(f"{link_of('C1')}/packages/{package.id}/files/{entry['sha256']}")
        assert len(got.content) == entry["bytes"]
        assert got.headers["content-type"].split(";")[0] == entry["type"].split(";")[0]


def test_the_address_in_the_qr_code_says_which_version_it_is(client, package):
    page = client.get(f"/verify/{CYCLE}/provincial_plan/-/1/{package.content_hash[:16]}")

    assert page.status_code == 200
    assert 'data-state="issued"' in page.text
    assert package.content_hash in page.text
    assert package.files[0]["sha256"] in page.text
    assert "ข้อมูลจำลอง" in page.text


@pytest.mark.parametrize(
    "path",
    ["provincial_plan/-/1/0000000000000000", "provincial_plan/-/9/{}", "nothing/-/1/{}",
     "provincial_plan/7401/1/{}"],
)  # fmt: skip
def test_an_address_of_nothing_is_not_there(client, package, path):
    found = client.get(f"/verify/{CYCLE}/{path.format(package.content_hash[:16])}")

    assert found.status_code == 404


def test_the_public_page_needs_no_link_and_names_no_person(client, package):
    page = client.get(f"/plans/{CYCLE}")

    assert page.status_code == 200
    assert "ก่อสร้าง" in page.text or "โครงการ" in page.text
    assert "test" not in page.text.split("<main")[1].replace("units.invalid", "test")
    for address in re.findall(rf'href="(/plans/{CYCLE}/files/[0-9a-f]+)"', page.text):
        assert client.get(address).status_code == 200
    assert client.get(f"/plans/{CYCLE}/qr.svg").text.startswith("<svg")


def test_before_an_issue_nothing_is_public(client, world):
    assert client.get(f"/plans/{CYCLE}").status_code == 404


class Watched:
    """Counts the transactions that are open, and notes how many are while a file is fetched."""

    def __init__(self, begin, files):
        self._begin, self._files, self.open, self.seen = begin, files, 0, []

    @contextmanager
    def begin(self, **_):
        with self._begin() as session:
            self.open += 1
            try:
                yield session
            finally:
                self.open -= 1

    def get(self, sha256):
        self.seen.append(self.open)
        return self._files.get(sha256)


def test_no_transaction_is_open_while_a_public_page_or_file_is_fetched_or_drawn(
    world, files, package, monkeypatch
):
    watched = Watched(world[1], files)
    draw = document_pages.render

    def drawn(*args, **values):
        watched.seen.append(watched.open)
        return draw(*args, **values)

    monkeypatch.setattr(document_pages, "render", drawn)
    with TestClient(
        create_app(begin=watched.begin, files=watched), base_url="https://portal.test"
    ) as client:
        page = client.get(f"/plans/{CYCLE}")
        (address, *_) = re.findall(rf'href="(/plans/{CYCLE}/files/[0-9a-f]+)"', page.text)
        file = client.get(address)
        verified = client.get(f"/verify/{CYCLE}/provincial_plan/-/1/{package.content_hash[:16]}")

    assert [answer.status_code for answer in (page, file, verified)] == [200] * 3
    assert watched.seen == [0, 0, 0]
