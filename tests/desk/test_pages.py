"""Every page: for whom it is, in both languages."""

import pytest

from oneplan.desk.pages import PAGES
from tests.support.desk import desk_client
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.en)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("nobody", 401),
        ("stranger", 403),
        ("viewer", 200),
        ("member", 200),
        ("secretary", 200),
        ("admin", 200),
    ],
)
def test_a_page_is_for_those_who_may_read_the_cycle(
    session, files, calendar, *, page, role, status
):
    answer = desk_client(session, files, role=role).get(f"/cycles/{CYCLE}{page.path}")

    assert answer.status_code == status


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.en)
def test_a_page_is_in_thai_until_english_is_asked_for(desk, page):
    address = f"/cycles/{CYCLE}{page.path}"

    assert '<html lang="th">' in desk.get(address).text
    assert '<html lang="en">' in desk.get(f"{address}?lang=en").text
    assert '<html lang="en">' in desk.get(address).text, "the choice is remembered"


def test_the_first_page_leads_to_the_only_cycle(desk):
    assert desk.get("/").headers["location"] == f"/cycles/{CYCLE}"


def test_the_other_language_is_of_the_same_page(desk):
    page = desk.get(f"/cycles/{CYCLE}/acts/release-step?step=1&lang=th").text

    assert 'href="?step=1&amp;lang=en"' in page
    assert "without 3 units" in desk.get(f"/cycles/{CYCLE}/acts/release-step?step=1&lang=en").text
