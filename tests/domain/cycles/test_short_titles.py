"""Names that fit where there is little room, of every part of every calendar."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from oneplan.domain.cycles.acts import ACT_NAMES_TH
from oneplan.domain.cycles.calendar_steps import Title
from oneplan.domain.cycles.short_titles import (
    CUT,
    ROOM,
    cycle_name,
    parent_name,
    phase_name,
    shorten,
    step_name,
    step_number,
)
from oneplan.domain.shared.thai_letters import count_letters
from oneplan.gateways.calendars.calendar_files import load_calendar
from tests.support.builders import ALL_CYCLES, CALENDARS, make_calendar, step_data

CALENDAR_OF = {cycle: load_calendar(CALENDARS / f"{cycle}.yaml") for cycle in sorted(ALL_CYCLES)}
NAMES = [
    pytest.param(name, id=f"{cycle} {name}")
    for cycle, calendar in CALENDAR_OF.items()
    for name in (
        cycle_name(calendar),
        *(phase_name(calendar, each) for each in calendar.phases),
        *(parent_name(each) for each in calendar.parents),
        *(step_name(each) for each in calendar.steps),
    )
] + [pytest.param(name, id=name) for name in ACT_NAMES_TH.values()]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_thai_and_fits(name):
    assert 0 < count_letters(name) <= ROOM
    assert not any("a" <= each.lower() <= "z" for each in name)
    assert not any(each.isdigit() and each.isascii() for each in name), "Thai digits"


@pytest.mark.parametrize("cycle", sorted(ALL_CYCLES))
def test_no_two_steps_of_a_cycle_have_one_name(cycle):
    names = [step_name(step) for step in CALENDAR_OF[cycle].steps]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [
        pytest.param("แผนพัฒนาอำเภอ", 40, "แผนพัฒนาอำเภอ", id="fits"),
        pytest.param("ประชุมทบทวนแผน ครั้งที่สาม ประจำปี", 20, "ประชุมทบทวนแผน…", id="at a phrase"),
        pytest.param("จัดทำร่างแผน (ฉบับทบทวน ปี ๒๕๖๔) และส่ง", 20, "จัดทำร่างแผน…", id="no open bracket"),
        pytest.param("ส่งแผนพัฒนา และ จัดทำเล่มแผนพัฒนา", 14, "ส่งแผนพัฒนา…", id="no hanging word"),
        pytest.param("คณะกรรมการหมู่บ้านบูรณาการแผนพัฒนา", 12, "", id="one long phrase"),
        pytest.param("ก ข ค คณะกรรมการหมู่บ้านบูรณาการ", 12, "", id="a beginning that says nothing"),
        pytest.param("", 12, "", id="nothing"),
    ],
)
def test_a_title_is_cut_between_phrases(text, room, short):
    assert shorten(text, room) == short


@given(st.text("กำที่นีู้์ ()/…และ", max_size=80), st.integers(1, 60))
def test_a_shortened_title_fits_and_begins_as_the_title(text, room):
    short = shorten(text, room)

    assert count_letters(short) <= room
    if short.endswith(CUT) and not text.strip().endswith(CUT):
        rest = " ".join(text.split())[len(short) - 1 :]
        assert not rest or unicodedata.category(rest[0]) != "Mn", "no letter loses its marks"


@pytest.mark.parametrize(
    ("text", "letters"),
    [("กำหนด", 5), ("ที่", 1), ("เปิด", 3), ("ปีงบประมาณ", 9), ("", 0), ("a\u200bb", 2)],
)
def test_marks_take_no_room(text, letters):
    assert count_letters(text) == letters


@pytest.mark.parametrize(
    ("step_id", "number"),
    [("3.1", "๓.๑"), ("12", "๑๒"), ("M3.1.2", ""), ("D2.2.3a", ""), ("T3.1", "")],
)
def test_an_id_that_is_a_code_is_no_number(step_id, number):
    assert step_number(step_id) == number


@pytest.mark.parametrize(
    ("short", "rule"),
    [
        pytest.param("ก" * 35, "34 fit", id="long"),
        pytest.param("", "fit", id="empty"),
        pytest.param("แผนปี ๒๕๖๔", "names a year", id="a year in Thai digits"),
        pytest.param("แผนปี 2564", "names a year", id="a year"),
    ],
)
def test_a_short_title_that_cannot_be_is_refused(short, rule):
    with pytest.raises(ValidationError, match=rule):
        Title(th="แผน", short=short)


def test_a_step_without_a_short_title_says_what_it_does_where_no_phrase_fits():
    (step,) = make_calendar(step_data("1", title={"th": "คณะกรรมการ" * 8})).steps

    assert step_name(step) == "๑ รวบรวมจากหน่วยงาน"
