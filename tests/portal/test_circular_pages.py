"""Where the QR code of a circular leads."""

import pytest

from oneplan.services.documents.circulars import send_circular
from tests.support.circulars import CYCLE, LETTER
from tests.support.people import PEOPLE

pytestmark = pytest.mark.postgres


@pytest.fixture
def circular(world, files):
    from oneplan.services.operations.amendments import follow_calendar
    from oneplan.services.units.register import import_units
    from tests.support.builders import make_calendar

    session, _, _ = world
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    alone = {**LETTER, "enclosures": LETTER["enclosures"][1:]}
    follow_calendar(session, make_calendar(letters=[alone]), seed=1)
    return send_circular(session, CYCLE, "cover", files=files, actor="เลขานุการ")[0]


def test_anyone_reads_the_letter_and_what_it_encloses(client, circular):
    page = client.get(f"/circulars/{CYCLE}/cover")
    assert page.status_code == 200
    assert "ขอนำส่งคู่มือการจัดทำแผน" in page.text
    (file,) = circular.files
    answer = client.get(f"/circulars/{CYCLE}/cover/files/{file['sha256']}")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize(
    "address",
    [
        f"/circulars/{CYCLE}/other",
        "/circulars/none-2564/cover",
        f"/circulars/{CYCLE}/cover/files/{'0' * 64}",
    ],
)
def test_what_was_not_sent_is_not_found(client, circular, address):
    assert client.get(address).status_code == 404


def test_a_letter_that_was_not_sent_is_not_shown(client, world):
    assert client.get(f"/circulars/{CYCLE}/cover").status_code == 404
