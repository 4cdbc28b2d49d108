"""Plans made of rows that a test writes down."""

from oneplan.services.plans.consolidation import consolidate_step
from oneplan.services.plans.plan_json import read_plan
from tests.support.world import CYCLE, collect

ROAD = ("ก่อสร้างถนน", "740101", 100)


def make(session):
    collect(session)
    return consolidate_step(session, CYCLE, "2", "")


def outcomes(session):
    return {
        each["row_key"]: (each["outcome"], each["reason"], each["into"])
        for each in read_plan(session, CYCLE)["not_kept"]
    }


def kept(session):
    return [row["row_key"] for row in read_plan(session, CYCLE)["rows"]]


def change_rules(monkeypatch, **changes):
    from oneplan.domain.plans.merging import MergingRules
    from oneplan.gateways.files.rules import merging_rules

    changed = MergingRules.model_validate({**merging_rules().model_dump(), **changes})
    monkeypatch.setattr("oneplan.services.plans.rules.merging_rules", lambda: changed)
