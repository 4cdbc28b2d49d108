"""A page about one province reads the same rows, however many other provinces the store holds."""

from functools import partial

import pytest
from bench.desk_nation import cycle_of, fill, make_nation
from bench.desk_pages import OFFICER, addresses, first_amphoe
from bench.desk_plans import add_rows, make_plans
from sqlalchemy import text
from starlette.testclient import TestClient

from oneplan.desk.app import create_app
from oneplan.desk.visitors import Visitor
from oneplan.gateways.files.areas import list_area_rows
from oneplan.services.operations.status import cycle_status
from oneplan.store.shared.session import begin, engine
from tests.support.desk import ROLES
from tests.support.read_rows import count_read_rows, note_statements

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
ASKED = "11"
"""Samut Prakan, with a village in each of its 50 tambon."""
FEW, MANY = (ASKED, "34"), (ASKED, "30", "34", "40", "50", "57")
"""Beside it Ubon Ratchathani's 219 tambon; with four other large provinces, a thousand."""
MOST_QUERIES = 8
SLACK = 300
"""Rows by which another plan of a statement may differ: units that are looked up once or for each
of their steps. The register of the other provinces has 800 more, all else of theirs thousands."""


def make(url, provinces):
    """Some provinces in the middle of their year; the asked one has a year before."""
    villages = sum(len(code) == 6 and code[:2] in provinces for code, *_ in list_area_rows())
    make_nation(url, provinces, villages=villages, measured=ASKED)
    fill(url)
    add_rows(url)
    make_plans(url, provinces, measured=ASKED)
    with engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def ask_pages(url, files):
    """Page → what it asks of the store, for the secretary and for an amphoe's officer."""
    found = {}
    pages = addresses(url, ASKED)
    for area, names in (("", list(pages)), (first_amphoe(ASKED), OFFICER)):

        async def identify(_request, _cycle, area=area):
            return Visitor(user="user", rights=ROLES["secretary"], area=area, is_officer=bool(area))

        app = create_app(begin=partial(begin, url), files=files, identify=identify)
        for name in names:
            with note_statements(engine(url)) as asked:
                answer = TestClient(app).get(f"/cycles/{cycle_of(ASKED)}{pages[name]}")
            assert answer.status_code == 200, (name, answer.text[:1000])
            found[name, area] = list(asked)
    with note_statements(engine(url)) as asked, begin(url) as session:
        cycle_status(session, cycle_of(ASKED))
    found["oneplan status", ""] = list(asked)
    return found


def read_rows(url, found):
    """Page → rows that it reads, by table."""
    read = {}
    for name, asked in found.items():
        with begin(url) as session:
            read[name] = count_read_rows(session, asked)
    return read


@pytest.fixture
def among_few_and_many(shared_url, files, monkeypatch):
    """What pages ask and read of one of two provinces, and of the same one of six."""
    from oneplan.services.plans import listed_rows
    from tests.conftest import _empty

    monkeypatch.setattr("oneplan.gateways.files.files.files", lambda: files)
    monkeypatch.setattr(listed_rows, "MOST_KEPT", 1)
    found = []
    for provinces in (FEW, MANY):
        _empty(shared_url)
        listed_rows._kept.clear()
        make(shared_url, provinces)
        asked = ask_pages(shared_url, files)
        found.append((asked, read_rows(shared_url, asked)))
    return found


def test_no_page_reads_rows_of_other_provinces(among_few_and_many):
    (_, few), (asked, many) = among_few_and_many
    grown = {
        name: {
            table: (few[name][table], count)
            for table, count in rows.items()
            if count > few[name][table] + SLACK
        }
        for name, rows in many.items()
    }
    over = {
        name: len(statements)
        for name, statements in asked.items()
        if name[0] != "oneplan status" and len(statements) > MOST_QUERIES
    }

    assert len(many) > 60
    assert {name: tables for name, tables in grown.items() if tables} == {}
    assert over == {}
