"""Forms as data: ``include/forms/*.yaml`` into :class:`oneplan.domain.forms.Form`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import yaml

from oneplan.config import INCLUDE
from oneplan.domain.forms import Column, ColumnType, Form
from oneplan.errors import OneplanError

PROJECT_LIST = "project_list"


class FormUnknown(OneplanError):
    """A form was named that does not exist."""

    status_code = 404

    def __init__(self, *, key: str) -> None:
        known = ", ".join(sorted(path.stem for path in (INCLUDE / "forms").glob("*.yaml")))
        super().__init__(f"There is no form {key!r}; the forms are: {known}.")


@lru_cache(maxsize=64)
def load_form(key: str, years: Sequence[int]) -> Form:
    """Load a form for the plan *years* (Buddhist Era): its yearly columns repeat.

    Raises:
        FormUnknown: No such form.
    """
    path = INCLUDE / "forms" / f"{key}.yaml"
    if path.parent != INCLUDE / "forms" or not path.exists():
        raise FormUnknown(key=key)
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Form(
        key=document["key"],
        version=document["version"],
        title_th=document["title_th"],
        title_en=document["title_en"],
        sheet=document["sheet"],
        columns=tuple(_columns(document["columns"], years)),
    )


def _columns(entries: list[dict[str, Any]], years: Sequence[int]) -> Iterator[Column]:
    for entry in entries:
        for year in years if entry.get("per_year") else (None,):
            yield Column(
                key=entry["key"] if year is None else f"{entry['key']}_{year}",
                heading=entry["heading"].format(year=year),
                type=ColumnType(entry["type"]),
                required=entry["required"],
                synonyms=tuple(entry.get("synonyms", ())),
                allowed=tuple(entry.get("allowed", ())),
                year=year,
            )
