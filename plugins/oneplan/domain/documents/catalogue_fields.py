"""The fields of the government data catalogue, and the JSON Schema that they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

RECORDS = "ข้อมูลระเบียน"
"""The kind of dataset that a list of projects is."""
OTHER = "อื่นๆ"
"""A choice whose words stand in the field ``<field>_other``."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CatalogueField(_Part):
    """One field: its name, what it asks for in Thai, and what it may hold.

    Attributes:
        of: Kinds of dataset that have it; empty: every kind.
        many: Whether it holds a list of its choices.
        pattern: Regular expression that its text matches; empty: any text.
    """

    field: str
    th: str
    needed: bool = False
    many: bool = False
    is_date: bool = False
    of: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    pattern: str = ""


class Earlier(_Part):
    """What an earlier version of the catalogue has otherwise."""

    lacks: frozenset[str]
    choices: Mapping[str, tuple[str, ...]]


class CatalogueFields(_Part):
    """The file ``include/data/thai_gdc_dataset.yaml``."""

    version: Literal[1]
    kinds: tuple[str, ...]
    dataset: tuple[CatalogueField, ...]
    resource: tuple[CatalogueField, ...]
    earlier: Earlier

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        names = {each.field for each in (*self.dataset, *self.resource)}
        unknown = (self.earlier.lacks | set(self.earlier.choices)) - names
        kinds = {kind for each in (*self.dataset, *self.resource) for kind in each.of}
        if unknown or kinds - set(self.kinds):
            raise ValueError(f"names nothing of its own: {sorted(unknown | kinds)}")
        return self

    def missing(self, metadata: Mapping[str, Any]) -> tuple[str, ...]:
        """What a dataset must say and does not, in Thai."""
        return tuple(
            each.th for each in self.dataset if each.needed and not metadata.get(each.field)
        )

    def json_schema(self, kind: str = RECORDS, *, is_earlier: bool = False) -> dict[str, Any]:
        """The JSON Schema (2020-12) of one dataset with its resources.

        Args:
            kind: Kind of dataset.
            is_earlier: The schema of version 1.4.1, which agencies still run.
        """
        schema = self._object(self.dataset, kind, is_earlier=is_earlier)
        resource = self._object(self.resource, kind, is_earlier=is_earlier)
        schema["properties"]["resources"] = {"type": "array", "items": resource, "minItems": 1}
        schema["required"].append("resources")
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}

    def _object(
        self, fields: Sequence[CatalogueField], kind: str, *, is_earlier: bool
    ) -> dict[str, Any]:
        taken = [
            each
            for each in fields
            if (not each.of or kind in each.of)
            and not (is_earlier and each.field in self.earlier.lacks)
        ]
        names = {each.field for each in taken}
        lists = self.earlier.choices if is_earlier else {}
        return {
            "type": "object",
            "properties": {
                each.field: _values(each, lists.get(each.field, each.choices)) for each in taken
            },
            "required": [each.field for each in taken if each.needed],
            "additionalProperties": False,
            "allOf": list(_words_of_other(taken, names)),
        }


def _values(field: CatalogueField, choices: Sequence[str]) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string", "minLength": 1}
    if choices:
        one["enum"] = list(choices)
    if field.pattern:
        one["pattern"] = field.pattern
    if field.is_date:
        one["format"] = "date"
    if field.many:
        return {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}
    return one


def _words_of_other(
    fields: Iterable[CatalogueField], names: frozenset[str] | set[str]
) -> Iterable[dict[str, Any]]:
    """Where "other" is chosen, its words are needed."""
    for each in fields:
        words = f"{each.field}_other"
        if words in names and each.choices:
            chosen = {"contains": {"const": OTHER}} if each.many else {"const": OTHER}
            yield {
                "if": {"properties": {each.field: chosen}, "required": [each.field]},
                "then": {"required": [words]},
            }
