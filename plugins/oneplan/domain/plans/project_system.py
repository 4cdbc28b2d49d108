"""What the national project system asks of a project, answered from what OnePlan holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from oneplan.domain.forms.amounts import parse_amount

NOT_HELD = "ไม่มีในระบบ – กรอกเอง"
"""Stands where OnePlan holds nothing, so that no field is missed."""
FURTHER_TH = "ข้อมูลอื่นที่หน่วยงานให้ไว้"
"""The last part: what a unit said and no field of the system asks for."""

Value = str | int | Decimal


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SystemField(_Part):
    """One field: its name, and where its value is looked for.

    Attributes:
        columns: Columns of the forms; the first that is filled in.
        fact: Name of what OnePlan knows of the row.
        shows: ``value``, or ``lines``: a row for each line of it.
    """

    th: str
    columns: tuple[str, ...] = ()
    fact: str = ""
    shows: Literal["value", "lines"] = "value"
    basis: Literal["public", "proposal"]


class SystemPart(_Part):
    """One part of the system's form, with its fields in their order."""

    key: str
    th: str
    fields: tuple[SystemField, ...]


class ProjectSystem(_Part):
    """The file ``include/data/project_system.yaml``."""

    version: Literal[1]
    checked_on: str
    people: frozenset[str]
    """Columns that hold a person's name or number."""
    parts: tuple[SystemPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldValue:
    """A value with where it stands: a cell of a file, a register, the plan."""

    value: Value
    origin: str
    label: str = ""
    """Of one of several: a year; of a column: its heading in the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldProject:
    """Everything that OnePlan holds of one project.

    Attributes:
        columns: Key of a column → what the unit said in it.
        facts: Name → what OnePlan knows; several by their labels, as money by year.
    """

    columns: Mapping[str, HeldValue]
    facts: Mapping[str, Sequence[HeldValue]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One line of the workbook; *value* is None where OnePlan holds nothing."""

    part: str
    label: str
    value: Value | None
    origin: str = ""


def answer(system: ProjectSystem, project: HeldProject) -> Iterator[Answer]:
    """Every field in its order; then what the unit said beyond them, under :data:`FURTHER_TH`."""
    told: set[str] = set()
    for part in system.parts:
        name = f"{part.key} {part.th}"
        for each in part.fields:
            key = next((key for key in each.columns if key in project.columns), None)
            if key is not None:
                told.add(key)
                yield from _of_column(name, each, project.columns[key])
                continue
            held = project.facts.get(each.fact, ())
            if not held:
                yield Answer(part=name, label=each.th, value=None)
            for one in held:
                label = f"{each.th} {one.label}".strip()
                yield Answer(part=name, label=label, value=one.value, origin=one.origin)
    for key, held_column in project.columns.items():
        if key not in told:
            yield Answer(
                part=FURTHER_TH,
                label=held_column.label,
                value=held_column.value,
                origin=held_column.origin,
            )


def _of_column(part: str, asked: SystemField, held: HeldValue) -> Iterator[Answer]:
    lines = [line.strip() for line in str(held.value).split(";") if line.strip()]
    if asked.shows == "value" or not lines:
        yield Answer(part=part, label=asked.th, value=held.value, origin=held.origin)
        return
    for number, line in enumerate(lines, start=1):
        name, *more = [each.strip() for each in line.split(":")]
        baht = parse_amount(more[0]) if more else None
        label = f"{asked.th} ที่ {number}"
        if baht is None:
            yield Answer(part=part, label=label, value=line, origin=held.origin)
            continue
        yield Answer(part=part, label=label, value=name, origin=held.origin)
        yield Answer(part=part, label=f"{label} งบประมาณ (บาท)", value=baht, origin=held.origin)
        if who := ": ".join(more[1:]):
            yield Answer(part=part, label=f"{label} ผู้รับผิดชอบ", value=who, origin=held.origin)
