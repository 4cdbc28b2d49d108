"""What the planning documents ask a form to say: a file without it comes back and names it."""

from random import Random

import pytest

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.forms import Layout
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form

YEARS = (2561, 2562, 2563, 2564, 2565)
SENDER = SimulatedSender(unit_code="U1", unit_name="กบอ.", tambon_codes=["740101", "740102"])
PRINTED = {
    "amphoe_needs_plan": ("amphoe_project_id", "provincial_direction_link", "attachments"),
    "bpm_confirmation": ("reported",),
    "problem_needs": ("problem_or_need", "data_source"),
    "project_brief": ("master_plan_link",),
    "project_idea": ("problem_ref", "national_strategy_link", "cluster"),
    "tambon_form1": ("budget_year_be", "coordinator_name", "quarter"),
    "tambon_form2": ("project_name", "project_type", "budget_baht", "target", "period"),
    "tambon_form3": (
        "project_name", "project_type", "budget_baht", "target", "period", "lao_id", "link_type",
    ),
    "tambon_report": (
        "target_tambons", "n1_kbt_appointed", "n2_kbt_meeting", "n3_plan_complete",
        "n4_on_time_sent", "n5_evaluated", "reporter_name", "reporter_position",
    ),
}  # fmt: skip
CASES = [
    pytest.param(form, key, id=f"{form}: {key}") for form, keys in PRINTED.items() for key in keys
]


AROUND = ValidationContext(area_code="74")


def read_one(form, values, *above, around=AROUND):
    """Read one row or record of *form*, with cells above its table."""
    columns = [c for c in form.columns if c.key in values]
    if form.layout == Layout.ONE:
        cells = [[c.th, values[c.key]] for c in columns]
    else:
        cells = [*above, [c.th for c in columns], [values[c.key] for c in columns]]
    return read_form([Sheet(name="แผ่น1", cells=cells)], form, around)


def simulated(name):
    form = load_form(name, YEARS, 2564)
    (row,) = simulate_rows(form, SENDER, count=1, random=Random(1))
    return form, row


def told_about(reading, heading):
    return {(f.rule, str(f.severity)) for f in reading.findings if heading in f.message_th}


@pytest.mark.parametrize(("name", "key"), CASES)
def test_a_file_without_what_the_source_asks_names_it(name, key):
    form, row = simulated(name)
    heading = form.column(key).th

    assert ("required", "error") not in told_about(read_one(form, row), heading)
    assert ("required", "error") in told_about(read_one(form, {**row, key: None}), heading)


@pytest.mark.parametrize(
    ("answer", "told"),
    [("ใช่", set()), ("ไม่ใช่", set()), (None, {("field", "warning")})],
)
def test_a_village_says_whether_the_officer_of_its_tambon_was_there(answer, told):
    form, row = simulated("village_plan")
    asked = next(c for c in form.header if c.key == "ado_attended")

    assert told_about(read_one(form, row, [asked.th, answer]), asked.th) == told


@pytest.mark.parametrize(("kind", "reason", "told"), [
    pytest.param("ฉบับแรก", None, False, id="a first plan needs no reason"),
    pytest.param("เพิ่มเติม", None, True, id="an addition does"),
    pytest.param("เปลี่ยนแปลง", None, True, id="a change does"),
    pytest.param("เปลี่ยนแปลง", "ราคาน้ำมันขึ้น", False, id="and has one"),
])  # fmt: skip
def test_an_addition_to_a_local_plan_says_why(kind, reason, told):
    form, row = simulated("local_plan")
    reading = read_one(form, {**row, "entry_type": kind, "reason": reason})

    assert told_about(reading, form.column("reason").th) == (
        {("required", "error")} if told else set()
    )


@pytest.mark.parametrize(
    ("planned", "told"),
    [
        pytest.param({"P1"}, set(), id="it stands there"),
        pytest.param({"P2", "P3"}, {("stands_in", "error")}, id="another stands there"),
        pytest.param(None, set(), id="there is no plan yet"),
    ],
)
def test_a_project_of_the_needs_plan_stands_in_the_development_plan(planned, told):
    form, row = simulated("amphoe_needs_plan")
    ids = {} if planned is None else {"amphoe_development_plan": frozenset(planned)}
    around = ValidationContext(area_code="74", project_ids=ids)
    reading = read_one(form, {**row, "amphoe_project_id": "P1"}, around=around)

    found = [f for f in reading.findings if f.rule == "stands_in"]
    assert {(f.rule, str(f.severity)) for f in found} == told
    assert all("“แผนพัฒนาอำเภอ" in f.message_th for f in found)


COUNTS = ("target_tambons", "n1_kbt_appointed", "n2_kbt_meeting", "n3_plan_complete",
          "n4_on_time_sent", "n5_evaluated")  # fmt: skip


@pytest.mark.parametrize(("numbers", "wrong"), [
    pytest.param((5, 5, 5, 4, 3, 3), 0, id="as it can be"),
    pytest.param((5, 6, 5, 4, 3, 3), 1, id="more committees than tambons"),
    pytest.param((5, 5, 5, 4, 3, 4), 1, id="more evaluated than were sent in time"),
    pytest.param((5, 5, 5, 2, 3, 3), 1, id="more evaluated than were complete"),
])  # fmt: skip
def test_the_counts_of_a_tambon_report_agree(numbers, wrong):
    form, row = simulated("tambon_report")
    reading = read_one(form, {**row, **dict(zip(COUNTS, numbers, strict=True))})

    found = [f for f in reading.findings if f.rule == "not_more_than"]
    assert [str(f.severity) for f in found] == ["error"] * wrong
