"""Operators and triggers on the transaction of a test."""

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
    for module in (transaction, store_polls, stored_answers):
        monkeypatch.setattr(module, "begin", opened)
    monkeypatch.setattr(hitl, "upsert_hitl_detail", lambda **detail: shown.append(detail))
    session.info["shown"] = shown
    return session
