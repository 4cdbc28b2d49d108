"""The targets of the Master Plans: a list of three levels, and what a project may name of it."""

from dataclasses import replace

import pytest

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.form_rules import check_rules
from oneplan.domain.forms.master_plans import MasterPlans, MasterPlansRefused, check_entries
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form

ENTRIES = [
    {"code": "2", "level": "Z", "name_th": "ความสามารถในการแข่งขัน"},
    {"code": "0501", "level": "Y2", "name_th": "รายได้จากการท่องเที่ยว", "parent": "2"},
    {"code": "050101", "level": "Y1", "name_th": "ท่องเที่ยวเชิงวัฒนธรรม", "parent": "0501"},
]
FORM = load_form("amphoe_needs_plan", (2564,), 2564)
LEVELS = {each["code"]: each["level"] for each in ENTRIES}


def test_a_target_leads_up_to_the_national_strategy():
    known = MasterPlans.from_entries(check_entries(ENTRIES))

    assert [each.code for each in known.chain("๐๕๐๑๐๑ ท่องเที่ยวเชิงวัฒนธรรม")] == [
        "050101",
        "0501",
        "2",
    ]
    assert known.offered() == ["050101 ท่องเที่ยวเชิงวัฒนธรรม"]
    assert known.chain("999999") == ()


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        pytest.param({}, "must hold a list", id="no list"),
        pytest.param([], "must hold a list", id="an empty list"),
        pytest.param(["2"], "entry 1: '2' must have", id="a code alone"),
        pytest.param([{"level": "Z", "name_th": "ก"}], "entry 1: code is missing", id="no code"),
        pytest.param(
            [{"code": "2", "level": "X", "name_th": "ก"}], "level 'X' is none of", id="level"
        ),
        pytest.param(
            [{"code": "1 2", "level": "Z", "name_th": "ก"}], "holds a space", id="a space"
        ),
        pytest.param(
            [ENTRIES[0], {"code": "050101", "level": "Y1", "name_th": "ก", "parent": "2"}],
            "entry 2: parent '2' is no target of level Y2",
            id="a level is passed over",
        ),
        pytest.param([ENTRIES[0], ENTRIES[0]], "code '2' stands there twice", id="twice"),
        pytest.param(
            [{**ENTRIES[0], "parent": "2"}], "nothing stands above", id="above the highest"
        ),
        pytest.param([{**ENTRIES[0], "name": "ก"}], "'name' is not known", id="an unknown key"),
    ],
)
def test_a_list_that_is_wrong_is_refused_whole(entries, told):
    with pytest.raises(MasterPlansRefused, match=told):
        check_entries(entries)


def test_every_problem_is_named_at_once():
    with pytest.raises(MasterPlansRefused) as refused:
        check_entries([{"code": "1", "level": "X", "name_th": "ก"}, {"level": "Z", "name_th": ""}])

    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    ("text", "levels", "rules"),
    [
        pytest.param("050101", LEVELS, [], id="the target of a sub-plan"),
        pytest.param("0501 รายได้", LEVELS, [], id="the target of an issue"),
        pytest.param("2", LEVELS, ["master_plan_target"], id="the National Strategy is too high"),
        pytest.param("999999", LEVELS, ["master_plan_target"], id="no target of the list"),
        pytest.param("", LEVELS, ["master_plan_named"], id="none named"),
        pytest.param("ตามแผนแม่บท", None, [], id="no list is loaded"),
        pytest.param("", None, [], id="no list, none named"),
    ],
)
def test_a_project_names_a_target_of_the_list(text, levels, rules):
    row = Row(
        sheet="บัญชีโครงการ",
        row_number=5,
        title="ถนน",
        values={"project_name": "ถนน", **({"master_plan_target": text} if text else {})},
        budgets={},
    )
    wanted = {"master_plan_target", "master_plan_named"}
    form = replace(FORM, rules=tuple(rule for rule in FORM.rules if rule.kind in wanted))
    found = check_rules(form, [row], ValidationContext(master_plans=levels))

    assert [each.rule for each in found] == rules
