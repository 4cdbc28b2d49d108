"""Whatever is sent to whatever address: no crash, and no page of another unit."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error

pytestmark = pytest.mark.postgres
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@pytest.fixture
def operations(client, monkeypatch):
    """The operations of the portal's own description."""
    monkeypatch.setattr(client.app.state.context.limits, "count", lambda *_: None)
    schema = schemathesis.openapi.from_asgi("/openapi.json", client.app)
    return [found.ok() for found in schema.get_all_operations()]


def test_the_description_names_every_address(operations):
    assert {operation.path for operation in operations} >= {
        "/",
        "/renewals",
        "/u/{token}",
        "/u/{token}/steps/{step_id}",
        "/u/{token}/steps/{step_id}/files",
        "/u/{token}/steps/{step_id}/nil",
        "/u/{token}/steps/{step_id}/withdrawals",
        "/u/{token}/bundles",
    }


@settings(max_examples=40, suppress_health_check=SLOW)
@given(data=st.data())
def test_nothing_that_is_sent_makes_the_portal_fail(operations, link_of, data):
    operation = data.draw(st.sampled_from(operations))
    case = data.draw(operation.as_strategy())
    if "token" in case.path_parameters and data.draw(st.booleans()):
        case.path_parameters["token"] = link_of("A1").removeprefix("/u/")

    answer = case.call()
    case.validate_response(answer, checks=[not_a_server_error])
    assert answer.status_code < 500
    assert "กระทุ่มแบน" not in answer.text


@settings(max_examples=60, suppress_health_check=SLOW)
@given(
    unit=st.sampled_from(["A1", "A2"]),
    path=st.lists(st.sampled_from(["steps", "1", "2", "versions", "0", "marked.xlsx", "workbook.xlsx",
                                   "receipt.pdf", "projects", "..", "A2", "%2e%2e", "bundles"]), max_size=5),
)  # fmt: skip
def test_no_link_ever_shows_another_unit(client, link_of, sent_by_both, unit, path):
    client.app.state.context.limits.count = lambda *_: None
    other = {"A1": "กระทุ่มแบน", "A2": "กบอ. เมือง"}[unit]

    answer = client.get("/".join([link_of(unit), *path]))
    assert answer.status_code < 500
    assert other not in answer.text


@pytest.fixture
def sent_by_both(world, files):
    """Files of two units lie in the store."""
    from tests.support.world import send

    session, _, calendar = world
    for unit in ("A1", "A2"):
        send(session, files, calendar, unit)
