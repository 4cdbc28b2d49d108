"""What cannot stand in a calendar, and what is only worth a second look."""

import pytest

from oneplan.domain.cycles.calendar_checks import check_calendar
from tests.support.builders import make_calendar, step_data

PROVINCES = {"21", "74"}
FORMS = {"village_plan", "amphoe_development_plan"}


def findings(*steps, **changes):
    return check_calendar(make_calendar(*steps, **changes), province_codes=PROVINCES, forms=FORMS)


ERRORS = [
    pytest.param({"steps": [step_data("1"), step_data("1")]}, "two steps have this id", id="same id twice"),
    pytest.param({"steps": [step_data("1", inputs=["9"])]}, "there is no such step", id="unknown input"),
    pytest.param({"steps": [step_data("1", after=[{"step": "9", "basis": "stated"}])]}, "there is no such step", id="unknown order"),
    pytest.param({"steps": [step_data("1", form=None)]}, "names its form", id="no form"),
    pytest.param({"steps": [step_data("1", form="letter")]}, "no such form; the forms are", id="unknown form"),
    pytest.param({"steps": [step_data("1", parent="7")]}, "no entry of parents", id="unknown parent"),
    pytest.param({"steps": [step_data("1", phase="Area")]}, "no entry of phases", id="unknown phase"),
    pytest.param({"steps": [step_data("1", agencies=[{"th": "ใคร", "role": "nobody"}])]}, "unknown agency role", id="unknown agency"),
    pytest.param({"steps": [step_data("1", inputs=["2"]), step_data("2", inputs=["1"])]}, "wait for each other", id="a ring"),
    pytest.param({"steps": [step_data("1", duty_of="9")]}, "no such step that collects", id="a duty of no step"),
    pytest.param({"steps": [step_data("1", duty_of="2"), step_data("2", duty_of="1")]}, "no such step that collects", id="a duty in a ring"),
    pytest.param({"steps": [step_data("1", form="amphoe_development_plan"), step_data("2", form="village_plan", duty_of="1")]}, "asks other units, or for another form", id="a duty on another form"),
    pytest.param({"steps": [step_data("1", collated_for=["nobody"])]}, "unknown role", id="collated for an unknown role"),
    pytest.param({"steps": [step_data("1"), step_data("2", kind="meeting", collated_for=["cdd"])]}, "only a step that collects", id="a meeting collated"),
    pytest.param({"year_offset": -1}, "work_year_be less fiscal_year_be is -2", id="wrong offset"),
    pytest.param({"scope": "national"}, "a national one none", id="national with a province"),
    pytest.param({"province": {"code": "99", "name_th": "x", "name_en": "x", "amphoe_count": 0, "tambon_count": 0, "source": "x"}}, "DOPA code", id="no such province"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), ERRORS)
def test_an_error_is_found(changes, message):
    found = findings(**changes)

    assert [f.severity for f in found if message in f.message][:1] == ["error"]


def test_windows_that_overlap_are_normal():
    assert findings(step_data("1"), step_data("2", inputs=["1"], kind="consolidate")) == ()


@pytest.mark.parametrize(
    ("printed", "is_doubted"),
    [
        pytest.param("มิ.ย. – พ.ค. ๖๒", True, id="turned round"),
        pytest.param("พ.ย. – ม.ค. ๖๒", False, id="over the new year"),
    ],
)
def test_months_that_are_turned_round_are_a_warning(printed, is_doubted):
    found = findings(step_data("1", window={"printed": printed}))

    assert [f.severity for f in found if "เดือนอาจเรียงกลับกัน" in f.th] == ["warning"] * is_doubted


def test_an_input_that_is_due_after_the_step_is_a_warning():
    found = findings(
        step_data("1", window={"printed": "มี.ค. ๖๒"}),
        step_data("2", inputs=["1"], kind="consolidate", window={"printed": "ก.พ. ๖๒"}),
    )

    assert [(f.severity, f.location) for f in found] == [("warning", ("steps", 1, "inputs", 0))]


def test_a_duty_that_is_due_on_two_days_is_a_warning_that_names_both():
    (found,) = findings(step_data("1"), step_data("2", duty_of="1", window={"printed": "ก.พ. ๖๒"}))

    assert found.severity == "warning"
    assert "2019-02-28" in found.message
    assert "2019-01-31" in found.message


def test_a_window_far_from_the_working_year_is_a_warning():
    found = findings(step_data("1", window={"printed": "ม.ค. ๖๖"}))

    assert [f.severity for f in found] == ["warning"]
