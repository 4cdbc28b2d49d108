"""The ministries and departments that provinces ask, and every way in which units write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from oneplan.domain.shared.thai_numerals import compared

_ASIDE = re.compile(r"\([^()]*\)")
_SIGNS = re.compile(r"[\s.ฯ,\"“”'-]")
_SHORT_MINISTRY = re.compile(r"^ก\.\s*(?=\S{3})")
"""``ก.มหาดไทย``: the word กระทรวง shortened before a name."""
_BETWEEN = re.compile(r"[/;,]| และ(?=กระทรวง|กรม)|\n")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Department(_Part):
    """A department of a ministry."""

    name: str
    also: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every way in which it is written."""
        return (self.name, *self.also, *self.earlier)


class Ministry(Department):
    """A ministry with the departments that are known by name."""

    departments: tuple[Department, ...] = ()


class Ministries(_Part):
    """The file ``include/data/ministries.yaml``."""

    version: Literal[1]
    ministries: tuple[Ministry, ...]

    @model_validator(mode="after")
    def _must_be_told_apart(self) -> Ministries:
        owners: dict[str, str] = {}
        for body, written in self._all_written():
            key = _key(written)
            if owners.setdefault(key, body) != body:
                message = f"{written!r} is written for {owners[key]} and for {body}"
                raise ValueError(message)
        return self

    def _all_written(self) -> Iterator[tuple[str, str]]:
        for ministry in self.ministries:
            for body in (ministry, *ministry.departments):
                for written in body.names:
                    yield body.name, written

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {_key(written): body for body, written in self._all_written()}

    @cached_property
    def _above(self) -> Mapping[str, str]:
        return {
            department.name: ministry.name
            for ministry in self.ministries
            for department in ministry.departments
        }

    def find(self, written: str) -> str | None:
        """The ministry or department that a text means; None where it means none that is known.

        A text that names several means the first that is known.
        """
        for part in (written, *_BETWEEN.split(written)):
            for text in (part, _SHORT_MINISTRY.sub("กระทรวง", part.strip())):
                if (found := self._names.get(_key(text))) is not None:
                    return found
        return None

    def ministry_of(self, name: str) -> str | None:
        """The ministry above a department; None for a ministry itself."""
        return self._above.get(name)


def _key(written: str) -> str:
    """A name as it is compared: without what stands in brackets, dots, spaces and ฯ."""
    return _SIGNS.sub("", compared(_ASIDE.sub(" ", written)))
