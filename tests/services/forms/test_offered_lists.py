"""The workbook of a needs plan offers the strategies and the master plan targets that are loaded."""

import io

import openpyxl
import pytest

from oneplan.services.forms.templates import prepare_template, template_for
from oneplan.services.plans.master_plans import load_master_plans, master_plans_of
from oneplan.services.plans.strategies import load_strategies
from tests.support.builders import SMALL_STEPS
from tests.support.world import CYCLE, start_world

pytestmark = pytest.mark.postgres
STRATEGIES = "- {code: S1, name_th: เศรษฐกิจมั่นคง}\n- {code: S2, name_th: สังคมคุณภาพ}\n"
TARGETS = """- {code: '2', level: Z, name_th: แข่งขันได้}
- {code: '0501', level: Y2, name_th: ท่องเที่ยว, parent: '2'}
- {code: '050101', level: Y1, name_th: ท่องเที่ยวชุมชน, parent: '0501'}
"""
SCOPE = {"cycle_id": CYCLE, "step_id": "1", "unit_code": "A1"}


@pytest.fixture
def world(session):
    """Amphoe that send needs plans."""
    steps = [dict(each) for each in SMALL_STEPS()]
    steps[0]["form"] = "amphoe_needs_plan"
    return start_world(session, steps=tuple(steps))


def offered(session):
    return prepare_template(session, **SCOPE)[1].suggestions


def test_nothing_is_offered_before_a_list_is_loaded(session, world):
    assert offered(session) == {}


def test_the_strategies_in_force_are_a_drop_down_of_their_column(session, world):
    load_strategies(session, CYCLE, STRATEGIES, actor="t")
    load_strategies(session, CYCLE, "- {code: S1, name_th: เศรษฐกิจมั่นคง}\n", actor="t")

    assert offered(session) == {"provincial_direction_link": ["เศรษฐกิจมั่นคง"]}


def test_the_drop_down_stands_in_the_workbook(session, world):
    load_strategies(session, CYCLE, STRATEGIES, actor="t")
    load_master_plans(session, CYCLE, TARGETS, actor="t")
    book = openpyxl.load_workbook(io.BytesIO(template_for(session, **SCOPE)))
    values = []
    for each in book.worksheets[0].data_validations.dataValidation:
        name, _, cells = each.formula1.lstrip("=").partition("!")
        values.append([row[0].value for row in book[name.strip("'")][cells.replace("$", "")]])

    assert ["เศรษฐกิจมั่นคง", "สังคมคุณภาพ"] in values
    assert ["050101 ท่องเที่ยวชุมชน"] in values


def test_a_later_list_takes_the_place_of_the_first(session, world):
    numbers = [load_master_plans(session, CYCLE, TARGETS, actor="t") for _ in range(2)]

    assert numbers == [1, 2]
    assert len(master_plans_of(session, CYCLE).targets) == 3
