"""Rows of a query as a frame: the server gathers each column, and pyarrow takes it as it is.

A column comes as one value: its numbers, or its texts and their lengths, one
behind the other, which is how Arrow holds them. No line becomes an object here,
and what a transaction has not committed yet is in it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import json as arrow_json
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT, TEXT
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import TextClause

from oneplan.domain.shared.satang import SATANG_PER_BAHT


class ColumnKind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    OPTIONAL_NUMBER = "optional_number"
    WORDS = "words"
    KEY = "key"
    MONEY = "money"
    """Buddhist year → baht as JSON; it becomes int64 satang in one column a year."""
    FIELDS = "fields"
    """Key → text as JSON; it becomes one column of text a key, named ``field:<key>``."""


KEY_BYTES = 16
_ARRAYS: Mapping[type, Any] = {int: ARRAY(BIGINT), str: ARRAY(TEXT)}


@dataclass(frozen=True)
class FrameQuery:
    """A query and the columns that it gives, in its order.

    Attributes:
        body: SELECT without a semicolon; its arrays are named in *arrays*.
        columns: Name → what it holds.
        arrays: Parameter → type of its items.
    """

    body: str
    columns: Mapping[str, ColumnKind]
    arrays: Mapping[str, type]

    @cached_property
    def _statement(self) -> TextClause:
        gathered = ", ".join(part for item in self.columns.items() for part in _gather(*item))
        return text(f"SELECT count(*), {gathered} FROM ({self.body}) each").bindparams(  # noqa: S608
            *(bindparam(name, type_=_ARRAYS[kind]) for name, kind in self.arrays.items())
        )

    def select(self, session: Session, **values: Sequence[Any]) -> pd.DataFrame:
        """The rows of the query in its order."""
        count, *found = session.execute(
            self._statement, {name: list(value) for name, value in values.items()}
        ).one()
        parts = iter([bytes(each or b"") for each in found])
        made: dict[str, Any] = {}
        for name, kind in self.columns.items():
            made.update(_read(name, kind, parts, count))
        return pd.DataFrame(made)


def _gather(name: str, kind: ColumnKind) -> Iterator[str]:
    """The aggregates that carry a column; all of them see the rows in one order."""
    if kind in {ColumnKind.NUMBER, ColumnKind.OPTIONAL_NUMBER}:
        yield f"string_agg(int8send(coalesce({name}, 0)::int8), ''::bytea)"
    elif kind is ColumnKind.WORDS:
        yield f"string_agg(int4send(octet_length(coalesce({name}, ''))), ''::bytea)"
        yield f"string_agg(convert_to(coalesce({name}, ''), 'UTF8'), ''::bytea)"
    elif kind in {ColumnKind.MONEY, ColumnKind.FIELDS}:
        yield f"convert_to(string_agg({name}::text, E'\\n'), 'UTF8')"
    else:
        yield f"string_agg({name}, ''::bytea)"
    if kind in {ColumnKind.OPTIONAL_NUMBER, ColumnKind.WORDS}:
        yield f"string_agg(boolsend({name} IS NULL), ''::bytea)"


def _read(name: str, kind: ColumnKind, parts: Iterator[bytes], count: int) -> dict[str, Any]:
    if kind is ColumnKind.KEY:
        keys = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(KEY_BYTES), count, [None, pa.py_buffer(next(parts))]
        )
        return {name: pd.Series(keys, dtype=pd.ArrowDtype(keys.type))}
    if kind is ColumnKind.MONEY:
        return _money(next(parts), count)
    if kind is ColumnKind.FIELDS:
        return _fields(next(parts))
    if kind is ColumnKind.WORDS:
        lengths = np.frombuffer(next(parts), ">i4")
        offsets = np.concatenate(([0], np.cumsum(lengths))).astype("<i4")
        content = pa.py_buffer(next(parts))
        words = pa.StringArray.from_buffers(
            count, pa.py_buffer(offsets), content, *_validity(next(parts))
        )
        return {name: pd.Series(words, dtype="str")}
    numbers = np.frombuffer(next(parts), ">i8").astype("int64")
    if kind is ColumnKind.NUMBER:
        return {name: numbers}
    missing = np.frombuffer(next(parts), "bool")
    return {name: pd.arrays.IntegerArray(numbers, missing.copy())}


def _validity(missing: bytes) -> tuple[Any, int]:
    """Arrow's bitmap of what is there, and how many are not."""
    bits = np.frombuffer(missing, "bool")
    if not bits.any():
        return None, 0
    return pa.py_buffer(np.packbits(~bits, bitorder="little")), int(bits.sum())


def _fields(lines: bytes) -> dict[str, Any]:
    """One column of text a key; what a row does not say is missing there."""
    found = pd.DataFrame([msgspec.json.decode(line) for line in lines.splitlines()])
    return {f"field:{key}": found[key].astype("str") for key in sorted(found.columns)}


def _money(lines: bytes, count: int) -> dict[str, Any]:
    """One column a year of int64 satang; a year that a row does not name is missing there."""
    if not count:
        return {}
    table = arrow_json.read_json(io.BytesIO(lines + b"\n"))
    found = {}
    for year in sorted(table.column_names):
        baht = table[year].cast(pa.decimal128(20, 2))
        satang = pc.multiply(baht, pa.scalar(SATANG_PER_BAHT, pa.int8())).cast(pa.int64())
        found[year] = pd.Series(satang, dtype="Int64")
    return found
