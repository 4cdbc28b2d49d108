"""A mail that nobody answered for is put to a person in the Airflow UI, who decides with a click."""

import os
import re
import shutil

import pytest

from oneplan.domain.cycles.acts import Act, task_id_of
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.store.reminders import notices
from oneplan.store.shared import audit_chain
from oneplan.store.shared.session import begin
from oneplan.store.units import units
from tests.support.browser_pages import browser_page
from tests.support.builders import ROOT
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.airflow, pytest.mark.postgres]
CYCLE = "late-2564"
INVITE = task_id_of("1", Act.INVITE, mapped=False)


def lose_the_answer(office):
    """The sender's connection broke, and the provider's log does not know the mail yet."""
    with begin(office.database_url()) as session:
        mail = next(
            n
            for n in notices.list_notices(session, cycle_id=CYCLE, step_id="1", reminder="opening")
            if n.state == "accepted"
        )
        mail.state, mail.reason, mail.message_id = "unknown", "TimeoutError", None
        (office.home / "outbox" / f"{mail.id}.eml").unlink()
        return mail.id, mail.unit_code


def name_of(office, unit_code):
    with begin(office.database_url()) as session:
        return units.require_unit(session, unit_code).name_th


def mail_of(office, notice_id):
    return next(m for m in office.json("notices", "list", CYCLE, "--json") if m["id"] == notice_id)


def test_a_person_decides_with_one_click(office, airflow, tmp_path):
    office.run("rehearse", CYCLE, "--restart")
    notice_id, unit = lose_the_answer(office)
    airflow.clear_downstream(
        CYCLE, task_id=INVITE, map_index=-1, note="ตรวจอีเมลที่ไม่มีคำตอบ", is_dry_run=False
    )
    wait_for(lambda: airflow.list_requests(CYCLE, "~"), what="the question")
    picture = tmp_path / "unanswered-mail.png"

    with browser_page(office) as page:
        page.goto(f"{office.url}/required_actions?response_received=false&dag_id_pattern={CYCLE}")
        link = page.get_by_role("link", name=re.compile("ไม่ทราบว่าอีเมลถึงผู้ให้บริการหรือไม่")).first
        link.wait_for(timeout=120_000)
        link.click()
        page.get_by_text("ผู้ให้บริการอีเมลไม่ตอบ").first.wait_for(timeout=120_000)
        shown = page.inner_text("body")
        page.screenshot(path=picture)
        page.get_by_role("button", name="ถือว่าส่งแล้ว").click()
        wait_for(lambda: mail_of(office, notice_id)["state"] == "reconciled", what="the decision")

    decided = mail_of(office, notice_id)
    with begin(office.database_url()) as session:
        acts = [
            e
            for e in audit_chain.list_events(session, cycle_id=CYCLE)
            if e.action == "notice.reconciled" and e.subject == str(notice_id)
        ]
    # A person reads the unit's name; its code and the fault of the line are in `oneplan notices`.
    assert f"ฉบับที่ {to_thai_digits(notice_id)}: {name_of(office, unit)}" in shown
    assert "TimeoutError" not in shown
    assert "@" not in shown
    assert decided["reason"] == "secretariat: it went"
    assert len(acts) == 1
    wait_for(lambda: not airflow.list_requests(CYCLE, "~"), what="nothing left to answer")
    if os.environ.get("ONEPLAN_PICTURES"):
        shutil.copy(picture, ROOT / "docs" / "pictures" / "unanswered-mail.png")
