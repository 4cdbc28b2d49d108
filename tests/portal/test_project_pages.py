"""The page of what became of a unit's projects: by its own link, and of nobody else."""

import pytest

from tests.support.approved_plans import approve
from tests.support.made_plans import ROAD, make
from tests.support.world import put, set_time

pytestmark = pytest.mark.postgres
BRIDGE = ("ก่อสร้างสะพาน", "740102", 250)
SECRET = ("โครงการลับของอำเภออื่น", "740201", 7)


@pytest.fixture
def decided(world):
    """Two amphoe name one road; each has a project of its own besides."""
    session, _, _ = world
    put(session, "A1", ROAD, BRIDGE)
    put(session, "A2", ROAD, SECRET)
    put(session, "A3")
    set_time(session, "2019-02-10")
    make(session)
    approve(session)


def test_a_unit_reads_what_became_of_its_projects(client, link_of, decided):
    page = client.get(f"{link_of('A2')}/projects").text

    assert "รวมกับโครงการ “ก่อสร้างถนน” ของกบอ. เมือง" in page
    assert "โครงการลับของอำเภออื่น" in page
    assert "คณะกรรมการเห็นชอบหรือรับทราบแล้ว" in page
    assert "ขอ (บาท)" in page
    assert "การซักซ้อม" in page


def test_its_own_page_leads_there(client, link_of, decided):
    link = link_of("A1")

    assert f'href="{link}/projects"' in client.get(link).text


def test_no_unit_reads_the_projects_of_another(client, link_of, decided):
    page = client.get(f"{link_of('A1')}/projects").text

    assert BRIDGE[0] in page
    assert SECRET[0] not in page
    assert "กระทุ่มแบน" not in page


def test_in_english_by_switch(client, link_of, decided):
    page = client.get(f"{link_of('A2')}/projects?lang=en").text

    assert "What became of each project that you sent" in page
    assert "was merged into “ก่อสร้างถนน” of กบอ. เมือง" in page
    assert "Merged into another project" in page


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("/u/nothing/projects", id="a made-up link"),
        pytest.param("/u/{other}x/projects", id="a link with one letter more"),
        pytest.param("/u//projects", id="no link"),
    ],
)
def test_a_bad_link_opens_nothing(client, link_of, decided, link):
    answer = client.get(link.format(other=link_of("A1").removeprefix("/u/")))

    assert answer.status_code == 404
    assert ROAD[0] not in answer.text


def test_a_unit_that_sent_nothing_is_told_so(client, link_of):
    assert "ยังไม่มีโครงการที่ส่ง" in client.get(f"{link_of('A3')}/projects").text


def test_a_title_cannot_bring_markup_into_the_page(client, link_of, world):
    session, _, _ = world
    put(session, "A1", ("<script>alert(1)</script>", "740101", 1))
    page = client.get(f"{link_of('A1')}/projects").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
