"""Some villages fill their form in on the web, others send a workbook: what is kept is the same."""

from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient

from oneplan.domain.submissions.drafts import WEB_FORM
from oneplan.services.simulation import files as simulated_files
from oneplan.services.simulation.photos import PHOTO
from oneplan.services.simulation.registers import prepare_rehearsal
from oneplan.services.simulation.rehearsal import live_through
from oneplan.services.simulation.uploads import PortalUploads
from oneplan.services.submissions.attachment_views import view_attachments
from oneplan.store.submissions import submissions
from tests.support.builders import make_calendar, step_data
from tests.support.years import rehearsal_of

pytestmark = pytest.mark.postgres


@pytest.fixture
def portal(session, files, monkeypatch):
    """The way by the pages of a portal, which all units ask from one address here."""
    monkeypatch.setenv("ONEPLAN_PORTAL_RATE", "100000/minute")
    from oneplan.portal.app import create_app

    @contextmanager
    def begin(**_):
        with session.begin_nested():
            yield session

    with TestClient(create_app(begin=begin, files=files), base_url="https://portal.test") as client:
        yield PortalUploads(cycle_id="small-2564", begin=begin, http=client)


def live(session, files, *, uploads=None):
    """A year of villages: (unit, version) → what was kept; who used the web, and attached what."""
    with session.begin_nested() as year:
        calendar = make_calendar(step_data("1", form="village_plan"))
        prepare_rehearsal(session, calendar, seed=3)
        rehearsal = rehearsal_of(session, files, calendar.cycle)
        rehearsal.uploads = uploads or rehearsal.uploads
        live_through(rehearsal)
        sent = submissions.list_submissions(session, cycle_id=calendar.cycle)
        found = {
            (each.unit_code, each.version): (
                each.state,
                each.row_count,
                each.rows_hash,
                each.totals,
                each.layout.get("fields"),
                sorted(finding["rule"] for finding in each.findings),
            )
            for each in sent
        }
        names = {each.unit_code for each in sent if each.file_name == WEB_FORM}
        attached = sorted(
            (each["unit"], each["file_name"], each["sha256"], bool(each["project"]))
            for each in view_attachments(session, calendar.cycle)
        )
        year.rollback()
    session.expire_all()
    return found, names, attached


def test_a_third_of_the_villages_fill_their_form_in_and_nothing_differs(
    session, files, monkeypatch
):
    found, on_web, _ = live(session, files)
    monkeypatch.setattr(simulated_files, "is_filled_in", lambda *_, **__: False)
    as_files, none, nothing = live(session, files)

    assert found == as_files
    assert (none, nothing) == (set(), [])
    assert len(found) // 6 < len(on_web) < len(found) // 2


def test_the_pages_of_the_portal_leave_the_same(session, files, portal, monkeypatch):
    monkeypatch.setattr(simulated_files, "is_filled_in", lambda *_, **__: True)
    by_pages, on_web, attached = live(session, files, uploads=portal)
    by_service, _, attached_by_service = live(session, files)

    assert by_pages == by_service
    assert len(on_web) > 1
    assert attached == attached_by_service
    assert {(name, is_of_project) for _, name, _, is_of_project in attached} == {(PHOTO, True)}
