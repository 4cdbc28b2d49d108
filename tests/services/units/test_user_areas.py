"""A user of Airflow who sees one area alone."""

from datetime import UTC, datetime, timedelta

import pytest

from oneplan.services.units.user_areas import (
    AreaRefused,
    UserHasNoArea,
    area_of,
    list_areas,
    remove_area,
    set_area,
)
from oneplan.store.shared import audit_chain
from oneplan.store.shared.people import FORGOTTEN, forget

pytestmark = pytest.mark.postgres


def acts(session):
    return [e.action for e in audit_chain.list_events(session) if "user_area" in e.action]


@pytest.mark.parametrize(
    ("code", "area", "name"),
    [
        pytest.param("21", "21", "ระยอง", id="province"),
        pytest.param("2103", "2103", "แกลง", id="amphoe"),
        pytest.param("๒๑๐๓", "2103", "แกลง", id="Thai digits"),
        pytest.param(" 2103 ", "2103", "แกลง", id="spaces"),
    ],
)
def test_a_user_sees_the_area_that_was_given(session, code, area, name):
    given = set_area(session, "amphoe", code, by="สมชาย")

    assert (given.area_code, given.area_th, given.set_by) == (area, name, "สมชาย")
    assert area_of(session, "amphoe") == area
    assert area_of(session, "secretariat") == ""


def test_an_act_done_twice_is_one_act(session):
    set_area(session, "amphoe", "2103", by="สมชาย")
    set_area(session, "amphoe", "2103", by="สมหญิง")
    set_area(session, "amphoe", "2104", by="สมหญิง")

    assert acts(session) == ["user_area.set", "user_area.set"]
    assert [(e.user, e.area_code, e.set_by) for e in list_areas(session)] == [
        ("amphoe", "2104", "สมหญิง")
    ]


def test_a_user_whose_area_is_taken_away_sees_all(session):
    set_area(session, "amphoe", "2103", by="สมชาย")
    remove_area(session, "amphoe", by="สมชาย")

    assert area_of(session, "amphoe") == ""
    assert acts(session) == ["user_area.set", "user_area.removed"]
    with pytest.raises(UserHasNoArea) as refused:
        remove_area(session, "amphoe", by="สมชาย")
    assert "amphoe" in refused.value.th


@pytest.mark.parametrize(
    ("user", "code"),
    [
        pytest.param("amphoe", "9999", id="no such amphoe"),
        pytest.param("amphoe", "", id="no code"),
        pytest.param("amphoe", "แกลง", id="a name"),
        pytest.param("  ", "2103", id="no user"),
    ],
)
def test_what_is_no_user_or_no_area_is_refused_in_thai(session, user, code):
    with pytest.raises(AreaRefused) as refused:
        set_area(session, user, code, by="สมชาย")

    assert "ไม่ได้:" in refused.value.th
    assert list_areas(session) == []


def test_who_gave_an_area_is_forgotten_with_the_other_names(session):
    set_area(session, "amphoe", "2103", by="สมชาย")
    forget(session, before=datetime.now(UTC) + timedelta(days=1))

    assert list_areas(session)[0].set_by == FORGOTTEN
