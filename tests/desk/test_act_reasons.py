"""Each act has a place where its reason is asked, and it must be given."""

import pytest

from oneplan.desk.act_registry import ACTS
from oneplan.desk.page_context import PageContext
from oneplan.desk.visitors import Visitor
from oneplan.services.cycles.clock import planning_now
from oneplan.store.cycles.cycles import get_cycle
from tests.support.desk import ROLES
from tests.support.world import CYCLE

pytestmark = pytest.mark.postgres
OWN = {name: act for name, act in ACTS.items() if act.reason_field}


def test_only_acts_with_words_of_their_own_ask_no_reason_beside_them():
    assert set(OWN) == {
        "answer-approval",
        "answer-record",
        "answer-comment",
        "move-meeting",
        "cancel-meeting",
    }
    assert {name for name, act in ACTS.items() if act.needs_reason} == set(ACTS) - set(OWN)


@pytest.mark.parametrize("name", OWN)
def test_the_question_that_is_the_reason_must_be_answered(session, files, calendar, name):
    context = PageContext(
        session=session,
        visitor=Visitor(user="secretary", rights=ROLES["secretary"]),
        cycle=get_cycle(session, CYCLE),
        now=planning_now(session, CYCLE),
        files=files,
        begin=session.begin_nested,
    )
    asked = {field.name: field for field in OWN[name].fields(context, {"step": "3"})}

    assert asked[OWN[name].reason_field].is_required
