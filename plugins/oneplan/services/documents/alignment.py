"""The words of the strategy that a project serves, and its place among those of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from oneplan.domain.documents.documents import NO_STRATEGY, clean
from oneplan.gateways.files.forms import list_forms, load_form


@lru_cache(maxsize=1)
def _chosen() -> Mapping[str, str]:
    """Value → Thai words, where a form lets units choose the strategy from a list of its own."""
    forms = [load_form(key, (), 0) for key in list_forms()]
    return {
        choice.value: choice.th
        for form in forms
        for column in form.columns
        if column.key == form.alignment_from
        for choice in column.choices
    }


def strategy_words(written: str) -> str:
    """The strategy that a row names, as a document prints it."""
    return _chosen().get(written) or clean(written) or NO_STRATEGY


def ranks_of(strategies: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Row key → place among the rows of its strategy, from 1.

    Args:
        strategies: What ``list_by_strategy`` found of the plan.
    """
    return {key: at for each in strategies for at, key in enumerate(each["row_keys"], start=1)}
