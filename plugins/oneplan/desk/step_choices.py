"""The steps of a calendar as the choices of an act's question."""

from __future__ import annotations

from collections.abc import Iterable

from oneplan.desk.acts import Text
from oneplan.domain.shared.step_ids import english_number_of_id, number_of_id

MOST_LETTERS = 80


def step_choices(titles: Iterable[tuple[str, str]]) -> list[tuple[str, Text]]:
    """Step id and Thai title of each → its value and its label in both languages."""
    return [(step_id, step_label(step_id, title)) for step_id, title in titles]


def step_label(step_id: str, title: str) -> Text:
    """A step as it is chosen: its number, and the beginning of its title."""
    words = title[:MOST_LETTERS]
    return f"{number_of_id(step_id)} {words}", f"{english_number_of_id(step_id)} {words}"
