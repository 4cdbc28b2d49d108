"""What the page of merges says is what the rules do."""

import pytest

from oneplan.domain.plans.merge_words import merge_words
from oneplan.gateways.files.rules import merging_rules


@pytest.mark.parametrize(
    ("exact", "candidates", "said", "asked"),
    [
        pytest.param({}, {}, "วงเงินเท่ากันทุกปี", "ตัวเลขในชื่อตรงกัน", id="as shipped"),
        pytest.param({"budgets": "any"}, {}, "ไม่ว่าวงเงินเท่ากันหรือไม่", "๙๐%", id="any money"),
        pytest.param({"merge": False}, {}, "ระบบไม่รวมโครงการใดเอง", "๙๐%", id="nothing unasked"),
        pytest.param({}, {"score": 82.5}, "หน่วยงานละหนึ่งแถว", "๘๒.๕%", id="another score"),
    ],
)
def test_the_words_follow_the_rules(exact, candidates, said, asked):
    rules = merging_rules()
    rules = rules.model_copy(
        update={
            "exact": rules.exact.model_copy(update=exact),
            "candidates": rules.candidates.model_copy(update=candidates),
        }
    )
    first, second, *others = merge_words(rules)

    assert said in first[0]
    assert asked in second[0]
    assert len(others) == 2
    assert all(thai and english for thai, english in (first, second, *others))


def test_any_number_is_no_condition():
    rules = merging_rules()
    loose = rules.model_copy(
        update={"candidates": rules.candidates.model_copy(update={"numbers": "any"})}
    )

    assert "ตัวเลขในชื่อ" not in merge_words(loose)[1][0]
