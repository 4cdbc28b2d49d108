"""The rules by which rows of several sources become one plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

_WRITTEN = {"exclude": "set_aside"}
_READ = {written: word for word, written in _WRITTEN.items()}
"""Words of the rules as the hash of a set of rules has them since the first plan was made."""


Consequence = Annotated[
    Literal["exclude", "warn"],
    BeforeValidator(lambda value: _READ.get(str(value), value)),
    PlainSerializer(lambda value: _WRITTEN.get(str(value), value)),
]
"""What is done with a row that a rule finds: it is excluded from the plan, or a person is told."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExactRule(_Part):
    """Rows of several units with one title and one place; with other amounts a person is asked."""

    merge: bool
    budgets: Literal["same", "any"]


class CandidateRule(_Part):
    """Titles that resemble each other: the scorer of rapidfuzz and its score from 0 to 100.

    Attributes:
        numbers: Whether titles with other numbers in them can be one project.
    """

    scorer: Literal["ratio", "partial_ratio"]
    score: float = Field(ge=50, le=100)
    numbers: Literal["same", "any"]


class AlignmentRule(_Part):
    """What becomes of a row whose strategy was abolished, or is not in the list at all."""

    abolished: Consequence
    unknown: Consequence


class MergingRules(_Part):
    """The file ``include/rules/merging.yaml``.

    Attributes:
        place: Form → columns that name where a project stands.
        strategy: Form → column that names the provincial strategy.
        ranking: Keys by which rows are ordered, the first decides first.
    """

    version: Literal[1]
    place: Mapping[str, tuple[str, ...]]
    strategy: Mapping[str, str]
    exact: ExactRule
    candidates: CandidateRule
    alignment: AlignmentRule
    ranking: tuple[Literal["strategy", "priority", "baht_descending", "baht", "row"], ...]
