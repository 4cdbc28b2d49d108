"""Forms held against the list of target tambon, and a report against the registers."""

import pytest

from oneplan.domain.forms.form_rows import Row
from oneplan.domain.forms.form_rules import check_rules, looks_at
from oneplan.domain.forms.tambon_facts import COMPONENTS, tambon_facts
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form

NAMES = {"บางไผ่": "240102", "บางตีนเป็ด": "240104"}
FORM1, REPORT, MODEL = (
    load_form(key, (2566,), 2566) for key in ("tambon_form1", "tambon_report", "model_tambon_plan")
)
WHOLE = dict.fromkeys(COMPONENTS, "yes")


def around(*targets, **recorded):
    return ValidationContext(
        area_names=NAMES, targets=frozenset(targets) if targets else None, recorded=recorded
    )


def row(**values):
    return Row(sheet="แผ่น", row_number=5, title="t", values=values, budgets={})


def said(form, known, *rows):
    return [(f.rule, f.severity, f.message_th) for f in check_rules(form, rows, known)]


def test_a_tambon_that_is_no_target_is_an_error_that_names_the_targets():
    ((rule, severity, words),) = said(
        FORM1,
        around("240102"),
        row(seq="1", tambon_code="240102"),
        row(seq="2", tambon_code="240104"),
    )

    assert (rule, severity) == ("is_target", "error")
    assert "ตำบลบางตีนเป็ด" in words
    assert "บางไผ่" in words


def test_a_target_that_the_register_lacks_is_a_warning_that_names_it():
    ((rule, severity, words),) = said(
        FORM1, around("240102", "240104"), row(seq="1", tambon_code="240102")
    )

    assert (rule, severity) == ("all_targets", "warning")
    assert "บางตีนเป็ด" in words


def test_without_a_list_every_tambon_is_taken():
    assert said(FORM1, around(), row(seq="1", tambon_code="240104")) == []


@pytest.mark.parametrize(
    ("known", "values", "rules"),
    [
        pytest.param(around("240102"), {"target_tambons": "1"}, [], id="the list agrees"),
        pytest.param(
            around("240102"), {"target_tambons": "2"}, ["equals_targets"], id="the list differs"
        ),
        pytest.param(
            around(n1_kbt_appointed=2), {"n1_kbt_appointed": "2"}, [], id="the orders agree"
        ),
        pytest.param(
            around(n1_kbt_appointed=1),
            {"n1_kbt_appointed": "2"},
            ["equals_recorded"],
            id="the orders differ",
        ),
        pytest.param(
            around(), {"n1_kbt_appointed": "2", "target_tambons": "9"}, [], id="nothing is known"
        ),
    ],
)
def test_a_count_is_held_against_what_is_known(known, values, rules):
    found = said(REPORT, known, row(**values))

    assert [rule for rule, *_ in found] == rules
    assert all(severity == "warning" for _, severity, _ in found)


def test_a_difference_says_both_figures():
    ((_, _, words),) = said(REPORT, around(n3_plan_complete=3), row(n3_plan_complete="5"))

    assert "รายงานไว้ 5" in words
    assert "ได้ 3" in words


def test_a_model_plan_names_a_target():
    assert said(MODEL, around("240102"), row(document="แผน", tambon_code="240102")) == []
    assert [rule for rule, *_ in said(MODEL, around("240102"), row(document="แผน"))] == [
        "names_target"
    ]


@pytest.mark.parametrize(
    ("form", "columns"),
    [
        ("kbt_order", {"n1_kbt_appointed"}),
        ("tambon_plan", {"n2_kbt_meeting", "n3_plan_complete", "n5_evaluated"}),
        ("tambon_form1", {"target_tambons", "n4_on_time_sent", "n5_evaluated"}),
        ("tambon_form2", set()),
    ],
)
def test_which_counts_are_checked_again_when_a_form_changes(form, columns):
    assert {rule.column for rule in REPORT.rules if looks_at(rule, form)} == columns


def test_the_five_counts_of_an_amphoe_are_counted_tambon_by_tambon():
    facts = tambon_facts(
        orders={"240101", "240102", "240201"},
        plans={
            "240101": {**WHOLE, "committee_date": "2023-02-01", "evaluated_on": "2023-03-01"},
            "240102": {**WHOLE, "part_general": "no", "evaluated_on": "2023-03-01"},
            "240103": {**WHOLE, "committee_date": "2023-02-02"},
            "240201": {**WHOLE, "committee_date": "2023-02-02", "evaluated_on": "2023-03-01"},
        },
        register=[
            {"tambon_code": "240101", "sent_to_amphoe_on": "2023-03-02"},
            {"tambon_code": "240102", "sent_to_lao_on": "2023-03-02"},
            {"tambon_code": "240103"},
        ],
    )

    assert facts.counts("2401") == {
        "n1_kbt_appointed": 2,
        "n2_kbt_meeting": 2,
        "n3_plan_complete": 2,
        "n4_on_time_sent": 2,
        "n5_evaluated": 1,
    }
    assert facts.counts("2402")["n5_evaluated"] == 0, "a plan that was not sent is not done"
