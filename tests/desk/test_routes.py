"""All addresses of the desk, found in the application itself, asked by everybody."""

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

from oneplan.desk.act_registry import ACTS, MODULES
from oneplan.desk.visitors import Right
from tests.support.desk import ROLES, desk_client
from tests.support.world import CYCLE, send

pytestmark = pytest.mark.postgres
SAMPLES = {"cycle_id": CYCLE, "name": "release-step", "row_key": "1/A1/6"}
"""A value for each name in an address; of those that are not here any will do for a refusal."""
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


def _addresses(desk):
    """(method, address) of every route."""
    for route in desk.app.routes:
        if isinstance(route, APIRoute):
            names = {name: SAMPLES.get(name, "1") for name in route.param_convertors}
            path = str(route.url_path_for(route.name, **names))
            yield from ((method, path) for method in sorted(route.methods))


@pytest.mark.parametrize(("role", "status"), [("nobody", 401), ("stranger", 403)])
def test_no_address_answers_who_may_not_read(session, files, calendar, role, status):
    desk = desk_client(session, files, role=role)
    outside = {"/", "/api/openapi.json"} if role == "stranger" else set()
    asked = {
        (method, path): desk.request(method, path).status_code
        for method, path in _addresses(desk)
        if path not in outside
    }

    assert len(asked) > 5
    assert {key: found for key, found in asked.items() if found != status} == {}


@pytest.mark.parametrize("role", ["viewer", "member", "secretary", "admin"])
def test_an_act_is_shown_to_those_alone_whose_right_it_asks(session, files, calendar, role):
    desk = desk_client(session, files, role=role)
    refused = {name for name in ACTS if desk.get(f"/cycles/{CYCLE}/acts/{name}").status_code == 403}

    assert refused == {name for name, act in ACTS.items() if act.right not in ROLES[role]}


def test_no_two_acts_have_one_name():
    assert len(ACTS) == sum(len(module.ACTS) for module in MODULES)


def test_every_act_asks_for_more_than_reading():
    assert [name for name, act in ACTS.items() if act.right == Right.READ] == []


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_that_is_not_told_of_what_asks_or_says_so(desk, name):
    """Some are about a unit or a ticket: without it there is nothing to ask."""
    answer = desk.get(f"/cycles/{CYCLE}/acts/{name}")

    assert answer.status_code in (200, 404, 409, 422), answer.text[:500]
    assert ('name="once"' if answer.status_code == 200 else 'role="alert"') in answer.text


@pytest.fixture
def operations(desk, session, files, calendar):
    """The operations of the API's own description, in a cycle that holds a file."""
    send(session, files, calendar, "A1")
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", desk.app)
    return [found.ok() for found in schema.get_all_operations()]


@settings(max_examples=60, suppress_health_check=SLOW)
@given(data=st.data())
def test_nothing_that_is_asked_makes_the_api_fail(operations, data):
    operation = data.draw(st.sampled_from(operations))
    case = data.draw(operation.as_strategy())
    if "cycle_id" in case.path_parameters and data.draw(st.booleans()):
        case.path_parameters["cycle_id"] = CYCLE

    answer = case.call()
    case.validate_response(answer, checks=[not_a_server_error])
    assert answer.headers["content-type"][0].startswith("application/json")
