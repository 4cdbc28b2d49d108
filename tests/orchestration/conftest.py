"""Operators and triggers of Required Actions in the test's own transaction."""

import contextlib

import pytest


@pytest.fixture
def in_store(session, monkeypatch):
    """Let operators and triggers use the test's transaction; keep what Airflow is asked to show."""
    from airflow.providers.standard.operators import hitl

    from oneplan.orchestration import transaction
    from oneplan.orchestration.triggers import store_polls, stored_answers

    @contextlib.contextmanager
    def opened(**_source):
        with session.begin_nested():
            yield session

    shown = []
    monkeypatch.setattr(transaction, "begin", opened)
    monkeypatch.setattr(store_polls, "begin", opened)
    monkeypatch.setattr(stored_answers, "begin", opened)
    monkeypatch.setattr(hitl, "upsert_hitl_detail", lambda **detail: shown.append(detail))
    session.info["shown"] = shown
    return session


@pytest.fixture
def planned(in_store, files):
    """A plan of one amphoe, before the committee."""
    from tests.support.approved_plans import make_plan
    from tests.support.world import rows_of, send, start_world

    calendar = start_world(in_store)
    send(in_store, files, calendar, "A1", rows_of("A1", calendar))
    make_plan(in_store)
    return in_store
