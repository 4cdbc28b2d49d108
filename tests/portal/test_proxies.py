"""Behind a proxy: whose word about the asker's address counts."""

import httpx
import pytest

from tests.support.portal_process import portal_process

pytestmark = pytest.mark.postgres


def ask_from_many(base):
    """Ask six times, each time for another asker as the proxy says."""
    return [
        httpx.get(f"{base}/u/guess", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(6)
    ]


@pytest.mark.parametrize(
    ("trusted", "refused"),
    [
        pytest.param("127.0.0.1", 0, id="the proxy is named: each asker is counted alone"),
        pytest.param("192.0.2.1", 3, id="a stranger's word: all are one asker"),
    ],
)
def test_askers_are_counted_by_a_named_proxys_word(database_url, tmp_path, trusted, refused):
    with portal_process(
        tmp_path, database_url, FORWARDED_ALLOW_IPS=trusted, ONEPLAN_PORTAL_RATE="3/minute"
    ) as base:
        answers = ask_from_many(base)

    assert answers.count(429) == refused
