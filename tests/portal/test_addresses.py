"""Whatever a request says of its host, no address in an answer comes from there."""

import pytest

from oneplan.config.settings import settings
from oneplan.gateways.pdf.qr_codes import qr_svg

pytestmark = pytest.mark.postgres
EVIL = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "host=evil.example",
}


@pytest.mark.parametrize(
    "path",
    ["/", "{link}", "{link}/steps/1", "//evil.example/u/x", "//evil.example", "/u//evil.example",
     "/u/x/%2f%2fevil.example/y", "/nothing", "/plans/small-2564"],
)  # fmt: skip
def test_no_page_leads_to_the_host_that_was_named(client, link_of, path):
    answer = client.get(path.format(link=link_of("A1")), headers=EVIL, follow_redirects=False)

    assert answer.status_code < 500
    assert 'href="//' not in answer.text
    assert "evil.example" not in answer.text
    assert "evil" not in answer.headers.get("location", "")


def test_the_code_of_a_plan_leads_to_the_address_of_the_setting(client):
    answer = client.get("/plans/small-2564/qr.svg", headers=EVIL)

    wanted = qr_svg(f"{settings().public_url.rstrip('/')}/plans/small-2564")
    assert answer.content == (wanted.encode() if isinstance(wanted, str) else wanted)


@pytest.mark.parametrize(
    "path",
    ["/", "/plans/small-2564", "/plans/small-2564/qr.svg", "/plans/small-2564/files/" + "a" * 64,
     "/calendar/small-2564.ics", "/verify/small-2564/provincial_plan/-/1/" + "a" * 16],
)  # fmt: skip
def test_a_public_page_is_asked_for_so_often_from_one_address(client, path):
    answers = [client.get(path).status_code for _ in range(121)]

    assert 429 not in answers[:120]
    assert answers[120] == 429
