"""The rules that a cycle's plans are made by at this moment, as one document with a hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from oneplan.domain.plans.merging import MergingRules
from oneplan.domain.plans.strategies import Ceilings, Strategies
from oneplan.gateways.files.rules import merging_rules
from oneplan.store.plans import merges, strategies


@dataclass(frozen=True)
class RuleDocument:
    """What a plan is made by: merging rules, strategies, ceilings, people's answers.

    The document alone makes the same plan of the same parts, in any year.
    """

    document: Mapping[str, Any]

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the document."""
        text = json.dumps(self.document, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def merging(self) -> MergingRules:
        """How rows are merged."""
        return MergingRules.model_validate(self.document["merging"])

    @cached_property
    def strategies(self) -> Strategies:
        """The provincial strategies of the cycle."""
        return Strategies.from_entries(self.document["strategies"])

    @cached_property
    def ceilings(self) -> Ceilings:
        """The ceilings of the cycle."""
        return Ceilings.from_entries(self.document["ceilings"])

    @property
    def same(self) -> tuple[merges.Same, ...]:
        """Pairs of rows that a person said are one project."""
        return tuple(merges.Same(*each) for each in self.document["same"])

    def with_ceilings(self, ceilings: Ceilings) -> RuleDocument:
        """The same rules under other ceilings."""
        return RuleDocument({**self.document, "ceilings": ceilings.entries()})


def rules_in_force(session: Session, cycle_id: str) -> RuleDocument:
    """The rules of a cycle as they stand now."""
    return RuleDocument(
        {
            "merging": merging_rules().model_dump(mode="json"),
            "strategies": strategies.list_entries(session, cycle_id),
            "ceilings": strategies.list_ceilings(session, cycle_id),
            "same": [list(each) for each in merges.list_same(session, cycle_id)],
        }
    )
