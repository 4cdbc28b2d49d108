"""From an approved plan to those it is for: packages, mails, acknowledgements, addenda, extracts."""

import hashlib
import io
import json
import zipfile

import pytest

from oneplan.gateways.files.archives import pack
from oneplan.services.cycles.calendars import start_cycle
from oneplan.services.cycles.clock import planning_now
from oneplan.services.cycles.steps import collect_step
from oneplan.services.documents.acknowledgements import (
    PackageNotYours,
    acknowledge_package,
    open_package,
    remind_recipients,
    reminder_due,
)
from oneplan.services.documents.dispatch import NothingToDispatch, dispatch_step
from oneplan.services.documents.files import verify_file
from oneplan.services.documents.packages import MANIFEST, check_package
from oneplan.services.documents.public_plans import NotPublished, find_public_file, find_public_page
from oneplan.services.plans.plan_json import read_plan
from oneplan.services.units.portal_links import mint_link, open_link
from oneplan.services.units.register import import_units
from oneplan.store.decisions import decisions
from oneplan.store.documents import dispatches
from oneplan.store.reminders import notices
from oneplan.store.shared import audit_chain
from oneplan.store.units import portal_links
from tests.support.approved_plans import approve, make_plan
from tests.support.builders import make_calendar
from tests.support.world import CYCLE, moment, rows_of, send, set_time, start_world

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("printed_once")]


@pytest.fixture
def world(session, files):
    """Two amphoe sent; the plan is made and approved."""
    calendar = start_world(session)
    for seed, unit in enumerate(("A1", "A2")):
        send(session, files, calendar, unit, rows_of(unit, calendar, seed=seed))
    make_plan(session)
    approve(session)
    return calendar


def dispatch(session, files):
    return dispatch_step(session, CYCLE, "4", "", files=files)


def main_dispatch(session, number=1):
    return next(
        d
        for d in decisions.list_dispatches(session, cycle_id=CYCLE)
        if d.group_code == "" and d.number == number
    )


def package_of(session, files, number=1):
    return files.get(main_dispatch(session, number).files[-1]["sha256"])


def change_plan(session, files, calendar):
    send(session, files, calendar, "A1", rows_of("A1", calendar, seed=9))
    make_plan(session)
    approve(session, version=2, answer="b")


def mails(session):
    return notices.list_notices(session, cycle_id=CYCLE)


def test_a_package_holds_documents_data_and_a_manifest_that_proves_them(session, files, world):
    dispatch(session, files)
    content = package_of(session, files)
    archive = zipfile.ZipFile(io.BytesIO(content))
    manifest = json.loads(archive.read(MANIFEST))

    assert check_package(content) == []
    assert {name.rsplit(".", 1)[-1] for name in archive.namelist()} == {
        "pdf",
        "xlsx",
        "docx",
        "csv",
        "json",
        "zip",
    }
    assert manifest["plan_version"] == 1
    assert manifest["completeness"] == read_plan(session, CYCLE)["completeness"]
    assert [d["resolution"] for d in manifest["decisions"]] == ["approved"]
    assert manifest["document_numbers"] == {"provincial_plan": 1, "annual_action_plan": 2}
    for entry in manifest["files"]:
        assert verify_file(session, archive.read(entry["name"])).answer == "genuine", entry["name"]


def test_an_amended_calendar_sends_no_package_again(session, files, world):
    first = dispatch(session, files)
    start_cycle(session, make_calendar(policy={"grace_days": 9}), seed=1)

    assert first["queued"] > 0
    assert dispatch(session, files)["queued"] == 0


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        pytest.param(lambda f: f[:-1], "missing", id="no manifest"),
        pytest.param(lambda f: f[1:], "missing", id="a file is gone"),
        pytest.param(lambda f: [(f[0][0], f[0][1] + b"x"), *f[1:]], "changed", id="a changed file"),
        pytest.param(lambda f: [("more.pdf", b"x"), *f], "not in the manifest", id="a file more"),
    ],
)
def test_a_changed_package_is_told(session, files, world, spoil, found):
    dispatch(session, files)
    archive = zipfile.ZipFile(io.BytesIO(package_of(session, files)))
    members = [(name, archive.read(name)) for name in archive.namelist()]

    assert any(found in line for line in check_package(pack(spoil(members))))


def test_dispatching_again_sends_nothing_more(session, files, world):
    first = dispatch(session, files)
    second = dispatch(session, files)

    assert first["queued"] > 0
    assert second == {**first, "queued": 0}
    assert len([m for m in mails(session) if m.unit_code == "C1"]) == 1


def test_a_plan_that_no_committee_has_to_see_goes_out_as_a_draft_without_a_number(session, files):
    calendar = start_world(session, steps=steps_without_a_committee())
    send(session, files, calendar, "A1")
    make_plan(session)
    dispatch(session, files)
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(package_of(session, files))).read(MANIFEST))

    assert manifest["document_numbers"] == {"provincial_plan": None, "annual_action_plan": None}
    with pytest.raises(NotPublished):
        find_public_page(session, CYCLE)


def test_nothing_to_dispatch_is_said(session, files):
    start_world(session)
    with pytest.raises(NothingToDispatch, match="no plan to send"):
        dispatch(session, files)


def test_the_mail_leads_to_the_package_of_its_unit(session, files, world):
    dispatch(session, files)
    mail = next(m for m in mails(session) if m.unit_code == "C1")

    assert f"/packages/{main_dispatch(session).id}" in mail.body_text
    assert f"/packages/{main_dispatch(session).id}" in mail.body_html


def test_each_amphoe_gets_its_budgeted_projects(session, files, world):
    dispatch(session, files)
    sent = {d.group_code: d for d in decisions.list_dispatches(session, cycle_id=CYCLE)}

    assert {"", "7401", "7402", "7403"} <= set(sent)
    assert [m.unit_code for m in mails(session) if "dispatch:7401:" in m.reminder] == ["A1"]
    csv = next(f for f in sent["7401"].files if f["name"].endswith(".csv"))
    lines = files.get(csv["sha256"]).decode("utf-8-sig").splitlines()
    assert len(lines) > 1
    assert all(",A1," in line for line in lines[1:])


def test_ministries_get_their_own_extract(session, files):
    calendar = start_world(session, steps=needs_steps())
    import_units(session, MINISTRY, actor="test", is_simulated=True)
    rows = rows_of("A1", calendar)
    for row in rows:
        row["beyond_capacity_of"] = "none"
        row["proposed_agency"] = "กรมทางหลวง"
    rows[0]["beyond_capacity_of"] = "province"
    send(session, files, calendar, "A1", rows)
    make_plan(session)
    approve(session)
    dispatch(session, files)
    sent = [
        d
        for d in decisions.list_dispatches(session, cycle_id=CYCLE)
        if d.group_code.startswith("ministry-")
    ]

    assert len(sent) == 1
    csv = next(f for f in sent[0].files if f["name"].endswith(".csv"))
    assert len(files.get(csv["sha256"]).decode("utf-8-sig").splitlines()) == 2
    assert [m.unit_code for m in mails(session) if "ministry-" in m.reminder] == ["M1"]


def steps_without_a_committee():
    from tests.support.builders import SMALL_STEPS

    first, second, _, last = SMALL_STEPS()
    return (first, second, {**last, "inputs": ["2"]})


MINISTRY = """code,level,name_th,area_code,role,email,contact
M1,province,กรมทางหลวง,74,ministry,m1@units.invalid,ม
"""


def needs_steps():
    from tests.support.builders import SMALL_STEPS

    steps = SMALL_STEPS()
    steps[0]["form"] = "amphoe_needs_plan"
    return tuple(steps)


def test_an_acknowledgement_is_kept_once_and_stops_the_reminders(session, files, world):
    dispatch(session, files)
    scope = {"cycle_id": CYCLE, "unit_code": "C1", "dispatch_id": main_dispatch(session).id}
    acknowledge_package(session, **scope, by="สมหญิง")
    acknowledge_package(session, **scope, by="คนอื่น")

    assert open_package(session, **scope)[1].acknowledged_by == "สมหญิง"
    events = [
        e
        for e in audit_chain.list_events(session, cycle_id=CYCLE)
        if e.action == "package.acknowledged"
    ]
    assert len(events) == 1
    assert "สมหญิง" not in json.dumps(events[0].details, ensure_ascii=False)
    assert "C1" not in {
        unit.code for _, unit in dispatches.list_unacknowledged(session, cycle_id=CYCLE)
    }


def test_reminders_go_out_every_third_day_until_acknowledged(session, files, world):
    dispatch(session, files)
    start = planning_now(session, CYCLE)
    waiting = len(dispatches.list_unacknowledged(session, cycle_id=CYCLE))
    counts = []
    for days in (1, 3, 4, 6):
        set_time(session, start.add(days=days).strftime("%Y-%m-%dT%H:%M:%S"))
        counts.append(remind_recipients(session, CYCLE))

    assert counts == [0, waiting, 0, waiting]
    assert waiting > 1


@pytest.mark.parametrize(
    ("days", "number"),
    [pytest.param(0, 0, id="just sent"), pytest.param(2, 0, id="too early"),
     pytest.param(3, 1, id="the first"), pytest.param(8, 2, id="the second"),
     pytest.param(33, 11, id="a month and still no word"), pytest.param(89, 29, id="the last"),
     pytest.param(90, 0, id="its link is over")],
)  # fmt: skip
def test_which_reminder_is_due(session, days, number):
    sent = moment("2019-09-10T09:00")

    assert reminder_due(sent, now=sent.add(days=days)) == number


@pytest.mark.parametrize("unit", ["A1", "nobody"])
def test_a_package_opens_for_its_recipients_alone(session, files, world, unit):
    dispatch(session, files)
    with pytest.raises(PackageNotYours):
        open_package(session, cycle_id=CYCLE, unit_code=unit, dispatch_id=main_dispatch(session).id)


def test_a_link_ends_after_ninety_days(session, files, world):
    dispatch(session, files)
    later = planning_now(session, CYCLE).add(days=91)
    set_time(session, later.strftime("%Y-%m-%dT%H:%M:%S"))

    with pytest.raises(PackageNotYours):
        open_package(session, cycle_id=CYCLE, unit_code="C1", dispatch_id=main_dispatch(session).id)


def test_a_link_that_a_package_came_by_lives_as_long_as_the_package(session, files, world):
    """The unit's steps close before: its link is for the package by then."""
    dispatch(session, files)
    token = mint_link(session, cycle_id=CYCLE, unit_code="C1")
    sent_at = planning_now(session, CYCLE)
    for days, opens in ((89, True), (91, False)):
        set_time(session, sent_at.add(days=days).strftime("%Y-%m-%dT%H:%M:%S"))
        if opens:
            assert open_link(session, token).unit_code == "C1"
        else:
            link = portal_links.find_link(session, hashlib.sha256(token.encode()).hexdigest())
            assert link.expires_at == sent_at.add(days=90)


def test_a_late_change_is_an_addendum_to_all_who_got_the_first(session, files, world):
    dispatch(session, files)
    change_plan(session, files, world)
    import_units(session, SECOND_CENTRE, actor="test", is_simulated=True)
    dispatch(session, files)
    second = main_dispatch(session, 2)
    names = [f["name"] for f in second.files]

    assert main_dispatch(session, 1).files != second.files
    assert any("addendum-1.pdf" in name for name in names)
    table = next(f for f in second.files if f["name"].endswith("addendum-1.csv"))
    lines = files.get(table["sha256"]).decode("utf-8-sig").splitlines()
    assert lines[0] == "change,row_key,unit,title,baht_before,baht_after"
    assert all("1/A1/" in line for line in lines[1:])
    assert len(lines) > 1
    got = {m.unit_code for m in mails(session) if second.content_hash[:16] in m.reminder}
    assert got >= {"C1", "C2"}
    assert check_package(package_of(session, files, 2)) == []


SECOND_CENTRE = """code,level,name_th,area_code,role,email,contact
C2,province,ทีมบูรณาการกลาง ๒,74,central_integration_team,c2@units.invalid,ค
"""


def test_the_public_page_shows_the_last_issue_and_hides_people(session, files, world):
    dispatch(session, files)
    page = files.get(find_public_page(session, CYCLE)).decode()

    assert "แผนพัฒนาจังหวัดสมุทรสาคร" in page
    assert "@" not in page.split("<main")[1]
    for entry in main_dispatch(session).files[:3]:
        assert entry["sha256"] in page
        file = find_public_file(session, CYCLE, entry["sha256"])
        content = files.get(file.sha256)
        assert len(content) == file.byte_count
    with pytest.raises(NotPublished):
        find_public_file(session, CYCLE, "0" * 64)


def test_an_issued_plan_says_how_complete_it_was_when_it_was_made(session, files, world):
    dispatch(session, files)
    before = read_plan(session, CYCLE)
    set_time(session, "2019-01-25")
    send(session, files, world, "A3", rows_of("A3", world, seed=9))
    collect_step(session, CYCLE, "1", "7403")

    assert before["completeness"]["received"] == 2
    assert read_plan(session, CYCLE) == before
