"""A comment stays with the project that it is about, whatever row a newer file has it in."""

from decimal import Decimal

import pytest

from oneplan.domain.decisions.comments import CommentKind, Spoken
from oneplan.services.cycles.steps import collect_step
from oneplan.services.decisions.comments import keep_comments, list_comments
from oneplan.services.meetings.meeting_views import view_comments
from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.row_views import view_row
from tests.support.builders import SMALL_STEPS
from tests.support.world import CYCLE, put, start_world

pytestmark = pytest.mark.postgres


@pytest.fixture
def world(session):
    """A small cycle with a hearing after the draft."""
    steps = [
        {**step, **({"kind": "meeting", "comments": "hearing"} if step["id"] == "3" else {})}
        for step in SMALL_STEPS()
    ]
    return start_world(session, steps=tuple(steps))


def send_titles(session, *titles):
    put(session, "A1", *[(title, "740101", Decimal(100)) for title in titles])


def make_plan(session):
    for group in ("7401", "7402", "7403"):
        collect_step(session, CYCLE, "1", group)
    consolidate_step(session, CYCLE, "2", "")


def say(session, **about):
    """A comment that names what it is about in its words."""
    spoken = [Spoken(said_by="ภาคประชาสังคม", text=text, row_key=row) for text, row in about.items()]
    keep_comments(session, CYCLE, "3", kind=CommentKind.HEARING, spoken=spoken, recorded_by="t")


def said_of(session, row_key):
    return [each["text"] for each in view_row(session, CYCLE, row_key)["comments"]]


@pytest.mark.parametrize(
    ("titles", "stands"),
    [
        pytest.param(("ถนน", "สะพาน"), {"ถนน": "1/A1/3", "สะพาน": "1/A1/4"}, id="nothing moved"),
        pytest.param(
            ("สะพาน", "ถนน"), {"ถนน": "1/A1/4", "สะพาน": "1/A1/3"}, id="they change places"
        ),
        pytest.param(
            ("ประปา", "สะพาน", "ถนน"),
            {"ถนน": "1/A1/5", "สะพาน": "1/A1/4", None: "1/A1/3"},
            id="another stands before them",
        ),
        pytest.param(
            ("ถนน", "ถนน", "สะพาน"),
            {"ถนน": "1/A1/3", "สะพาน": "1/A1/5", None: "1/A1/4"},
            id="another of the same title",
        ),
    ],
)
def test_a_comment_stands_where_its_project_stands(session, world, titles, stands):
    send_titles(session, "ถนน", "สะพาน")
    make_plan(session)
    say(session, ถนน="1/A1/3", สะพาน="1/A1/4")
    send_titles(session, *titles)
    make_plan(session)

    assert {title: said_of(session, key) for title, key in stands.items()} == {
        title: [title] if title else [] for title in stands
    }
    listed = view_comments(session, CYCLE)["comments"]["items"]
    assert {each["text"]: (each["project"], each["project_row"]) for each in listed} == {
        title: (title, key) for title, key in stands.items() if title
    }


def test_a_comment_on_a_newer_draft_is_about_what_stood_there_then(session, world):
    send_titles(session, "ถนน", "สะพาน")
    make_plan(session)
    send_titles(session, "สะพาน", "ถนน")
    make_plan(session)
    say(session, สะพาน="1/A1/3")
    send_titles(session, "ถนน", "สะพาน")
    make_plan(session)

    assert (said_of(session, "1/A1/3"), said_of(session, "1/A1/4")) == ([], ["สะพาน"])


def test_a_comment_about_a_project_that_is_gone_keeps_its_words_and_its_title(session, world):
    send_titles(session, "ถนน", "สะพาน")
    make_plan(session)
    say(session, สะพาน="1/A1/4")
    send_titles(session, "ถนน")
    make_plan(session)

    (listed,) = view_comments(session, CYCLE)["comments"]["items"]
    assert (listed["project"], listed["project_row"]) == ("สะพาน", None)
    assert said_of(session, "1/A1/3") == []
    assert said_of(session, "1/A1/4") == ["สะพาน"]


def test_until_a_plan_takes_a_newer_file_a_comment_stays_where_the_plan_has_its_project(
    session, world
):
    send_titles(session, "ถนน", "สะพาน")
    make_plan(session)
    say(session, ถนน="1/A1/3")
    send_titles(session, "สะพาน", "ถนน")

    assert (said_of(session, "1/A1/3"), said_of(session, "1/A1/4")) == (["ถนน"], [])


def test_a_comment_on_the_whole_draft_is_about_no_project(session, world):
    send_titles(session, "ถนน")
    make_plan(session)
    say(session, ทั้งร่าง="")

    (listed,) = view_comments(session, CYCLE)["comments"]["items"]
    assert (listed["project"], listed["project_row"]) == (None, None)
    assert list_comments(session, CYCLE)[0]["row_key"] is None
    assert said_of(session, "1/A1/3") == []
