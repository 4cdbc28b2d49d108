"""What is known of a village stands beside its form, and a need is named by one touch."""

import re
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from oneplan.portal.app import create_app
from oneplan.services.submissions.drafts import load_form_draft
from oneplan.services.units.portal_links import mint_link
from tests.support.evidence_files import start_villages
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
HIDDEN = re.compile(r'name="((?:b\.|csrf|version)[^"]*)" value="([^"]*)"')


@pytest.fixture
def client(session, files):
    """A browser without a script, on a step that asks villages and tambon for their plans."""
    start_villages(session, files)

    @contextmanager
    def begin(**_):
        with session.begin_nested():
            yield session

    with TestClient(create_app(begin=begin, files=files), base_url="https://p.test") as made:
        yield made


def form_of(client, session, unit, step):
    """The page of a unit's form, begun."""
    here = f"/u/{mint_link(session, cycle_id=CYCLE, unit_code=unit)}/steps/{step}"
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get(here).text)[1]
    assert client.post(f"{here}/form", data={"csrf": csrf}).status_code == 200
    return here, csrf


@pytest.mark.parametrize(
    ("of", "shown", "hidden"),
    [
        pytest.param(
            ("74010101", "1"),
            ["ข้อมูลของหมู่บ้านท่าน", "ผ่านร้อยละ 83.33", "ไม่ผ่าน 20 จาก 120", "ปัญหามาก"],
            ["น้ำสะอาด"], id="a village, what is below alone",
        ),
        pytest.param(("V-3", "1"), ["ไม่มีตัวชี้วัดที่ต่ำกว่าเกณฑ์"], ["83.33"], id="a village in no need"),
        pytest.param(("74020101", "1"), [], ["ข้อมูลของหมู่บ้านท่าน"], id="of which nothing is known"),
        pytest.param(
            ("T740101", "2"),
            ["ข้อมูลของตำบลท่าน", "ผ่านร้อยละ 94.17", "ผ่านร้อยละ 64.29", "ปัญหามาก 1 หมู่บ้าน"],
            [], id="a tambon, summed",
        ),
    ],
)  # fmt: skip
def test_a_form_has_what_is_known_beside_it(client, session, of, shown, hidden):
    here, _ = form_of(client, session, *of)
    page = client.get(f"{here}/form").text

    assert [each for each in shown if each not in page] == []
    assert [each for each in hidden if each in page] == []


@pytest.mark.parametrize(
    ("unit", "step", "column"),
    [("74010101", "1", "problem_or_need"), ("T740101", "2", "evidence_indicator")],
)
def test_a_need_is_written_into_the_project_and_nothing_that_was_typed_is_lost(
    client, session, unit, step, column
):
    here, csrf = form_of(client, session, unit, step)
    client.post(f"{here}/form/entries", data={"csrf": csrf, "key": "k1"})
    page = client.get(f"{here}/form/entries/k1").text
    need = re.search(r'name="need" value="([^"]+)" formaction="([^"]+)"', page)
    data = {**dict(HIDDEN.findall(page)), "c.project_name": "ประปา", "need": need[1]}
    for _ in range(2):
        answer = client.post(need[2], data=data)
        assert answer.status_code == 200
        page = client.get(f"{here}/form/entries/k1").text
        data = {**dict(HIDDEN.findall(page)), f"c.{column}": need[1], "need": need[1]}
    draft = load_form_draft(session, {"cycle_id": CYCLE, "step_id": step, "unit_code": unit}).draft

    assert draft.entry("k1").values["project_name"] == "ประปา"
    assert draft.entry("k1").values[column] == need[1]
    assert need[1].startswith("จปฐ. ปี 2561 ข้อ 1 ")


def test_a_form_that_was_not_begun_takes_no_need(client, session):
    here = f"/u/{mint_link(session, cycle_id=CYCLE, unit_code='74010102')}/steps/1"
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get(here).text)[1]
    data = {"csrf": csrf, "version": "1", "need": "จปฐ. ข้อ 1"}

    assert client.post(f"{here}/form/entries/k1/needs", data=data).status_code == 404
