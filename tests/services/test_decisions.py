"""A decision is bound to the content that was seen."""

import hashlib
import json
import zipfile

import pytest

from oneplan.services.consolidation import consolidate_step
from oneplan.services.decisions import (
    APPROVED,
    RETURNED,
    PlanChangedMeanwhile,
    ask_approval,
    keep_approval,
    present_versions,
)
from oneplan.services.dispatch import NothingToDispatch, dispatch_step
from oneplan.services.status import cycle_status
from oneplan.services.steps import collect_step, open_step
from oneplan.store import decisions, notices
from tests.services.world import CYCLE, send, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def planned(session, files):
    """A plan of one amphoe, before the committee."""
    calendar = start_world(session)
    send(session, files, calendar, "A1")
    make_plan(session)
    return calendar


def make_plan(session):
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    consolidate_step(session, CYCLE, "2", "")


def decide(session, version, resolution=APPROVED, answer="1"):
    keep_approval(session, CYCLE, "3", version=version, resolution=resolution,
                  decided_by="chair", details={"meeting_no": "1/2562"}, answer_id=answer)  # fmt: skip


def test_the_committee_is_shown_the_plan(session, planned):
    question = ask_approval(session, CYCLE, "3", 1)

    assert present_versions(session, CYCLE, "3") == [1]
    assert question.settled is None
    assert "ฉบับที่ ๑" in question.body
    assert "บาท" in question.body


def test_the_same_answer_kept_twice_is_one_decision(session, planned):
    for _ in range(2):
        decide(session, 1)

    assert len(decisions.list_decisions(session, cycle_id=CYCLE)) == 1


def test_an_approved_content_is_not_asked_about_again(session, planned):
    decide(session, 1)

    assert (
        ask_approval(session, CYCLE, "3", 1).settled == "unchanged since it was approved by chair"
    )


def test_a_plan_that_was_sent_back_is_asked_about_again(session, planned):
    decide(session, 1, RETURNED)

    assert ask_approval(session, CYCLE, "3", 1).settled is None


def test_a_changed_plan_voids_what_was_decided_and_asks_about_the_new_version(
    session, files, planned
):
    decide(session, 1)
    send(session, files, planned, "A2")
    make_plan(session)

    assert present_versions(session, CYCLE, "3") == [1, 2]
    assert ask_approval(session, CYCLE, "3", 1).settled == "superseded by version 2"
    assert "ฉบับที่ ๒" in ask_approval(session, CYCLE, "3", 2).body


def test_an_answer_about_a_plan_that_changed_meanwhile_is_not_kept(session, files, planned):
    send(session, files, planned, "A2")
    make_plan(session)

    with pytest.raises(PlanChangedMeanwhile, match="about version 1, version 2 is in force"):
        decide(session, 1)
    assert decisions.list_decisions(session, cycle_id=CYCLE) == []


def test_a_package_is_written_once_with_the_hash_of_every_file(session, files, planned, tmp_path):
    sent = [dispatch_step(session, CYCLE, "4", "", files=files) for _ in range(2)]

    (package,) = (tmp_path / "files" / "dispatch").rglob("*.zip")
    with zipfile.ZipFile(package) as archive:
        for entry in json.loads(archive.read("manifest.json"))["files"]:
            content = archive.read(entry["name"])
            assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert [s["number"] for s in sent] == [1, 1]
    assert sent[1]["queued"] == 0
    mails = notices.list_notices(session, cycle_id=CYCLE)
    assert [m.unit_code for m in mails if m.rung.startswith("dispatch::")] == ["C1"]


def test_nothing_is_dispatched_before_there_is_a_plan(session, files):
    start_world(session)

    with pytest.raises(NothingToDispatch, match="has no plan to send"):
        dispatch_step(session, CYCLE, "4", "", files=files)


def test_a_step_is_open_again_when_its_plan_became_another(session, files, planned):
    def state():
        steps = cycle_status(session, CYCLE)["steps"]
        return [step["state"] for step in steps if step["step"] == "3"]

    open_step(session, CYCLE, "3")
    present_versions(session, CYCLE, "3")
    decide(session, 1)
    before = state()
    send(session, files, planned, "A2")
    make_plan(session)

    assert (before, state()) == (["finished"], ["open"])
