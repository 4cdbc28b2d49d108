"""The rules that plans were made by, each kept once by its hash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from oneplan.store.plans.tables import RuleSet


def save_rules(session: Session, digest: str, document: Mapping[str, Any]) -> None:
    """Keep a set of rules by its hash; known ones stay."""
    session.execute(
        insert(RuleSet).values(hash=digest, document=dict(document)).on_conflict_do_nothing()
    )


def get_rules(session: Session, digest: str) -> Mapping[str, Any]:
    """The rules that a version was made by."""
    return session.get_one(RuleSet, digest).document
