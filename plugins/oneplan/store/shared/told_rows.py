"""Many rows told to PostgreSQL as one statement: an array a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import cast, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine


def told(columns: Mapping[str, TypeEngine[Any]], rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as a table of the statement they go into.

    Args:
        columns: Name of each column and its type.
        rows: A value for each of the columns, and perhaps others.
    """
    arrays = (cast([each[name] for each in rows], ARRAY(kind)) for name, kind in columns.items())
    return func.unnest(*arrays).table_valued(*columns, name="told").render_derived()
