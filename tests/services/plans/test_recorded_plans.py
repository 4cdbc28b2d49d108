"""Plans of rows in a file are those that an earlier release made of them, to the last byte."""

import json
from pathlib import Path

import pytest

from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.merging import answer_candidate, list_candidates, propose_merges
from oneplan.services.plans.plan_versions import find_plan
from oneplan.services.plans.rebuilds import rebuild
from oneplan.services.plans.strategies import CeilingChange, load_strategies, set_ceilings
from oneplan.store.plans import plan_rows, plans
from oneplan.store.submissions import submissions
from tests.support.builders import SMALL_STEPS, step_data
from tests.support.world import CYCLE, collect, put, start_world

pytestmark = pytest.mark.postgres
RECORDED = Path(__file__).parents[2] / "data" / "recorded_plans.json"
"""Rows, rules and answers, and the plans that were made of them before frames decided."""


@pytest.mark.parametrize("year", json.loads(RECORDED.read_text(encoding="utf-8")), ids=str)
def test_recorded_rows_make_the_recorded_plans(session, year):
    said = json.loads(RECORDED.read_text(encoding="utf-8"))[year]

    assert play(session, said) == said["plans"]
    versions = plans.list_versions(session, cycle_id=CYCLE)
    assert [rebuild(session, each).is_same for each in versions] == [True] * len(versions)


def play(session, said):
    """Send, withdraw, consolidate and answer as *said*; the plans after it."""
    province = {"levels": ["province"], "role": "provincial_office"}
    last = step_data(
        "3",
        kind="consolidate",
        submitted_by=province,
        inputs=["1", "2"],
        window={"printed": "มี.ค. ๖๒"},
    )
    start_world(session, steps=(*SMALL_STEPS()[:2], last))
    if said["strategies"]:
        load_strategies(session, CYCLE, json.dumps(said["strategies"]), actor="t")
    ceilings = [CeilingChange.parse(each) for each in said["ceilings"]]
    set_ceilings(session, CYCLE, ceilings, actor="t", reason="t")
    sent = {unit: put(session, unit, *rows) for unit, rows in said["rows"].items()}
    collect(session)
    for unit in said["withdrawn"]:
        submissions.save_state(session, sent[unit], "withdrawn")
    made = make(session)
    propose_merges(session, CYCLE, "2", "")
    for first, second, is_same, keep in said["answers"]:
        [pair] = [
            each.id
            for each in list_candidates(session, CYCLE)
            if (each.first_key, each.second_key) == (first, second)
        ]
        answer_candidate(session, CYCLE, pair, is_same=is_same, keep=keep, actor="t")
    return made + make(session) if said["answers"] else made


def make(session):
    """Make both plans; what each says."""
    found = []
    for step in ("2", "3"):
        consolidate_step(session, CYCLE, step, "")
        plan = find_plan(session, CYCLE, step_id=step)
        outcomes = [each.outcome for each in plan_rows.list_all_outcomes(session, plan.id)]
        found.append(
            {
                "hash": plan.content_hash,
                "counts": {name: count for name, count in plan.counts.items() if name != "units"},
                "totals": plan.totals,
                "outcomes": [[o.row_key, o.outcome.value, o.reason, o.into_key] for o in outcomes],
            }
        )
    return found
