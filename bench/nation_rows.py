"""A simulated nation: 1.5 million project rows of 75,000 villages, written as clerks write.

Simulated data: no row of it was ever sent by anybody. Titles carry what real
files carry: decomposed sara am, a double เ for แ, zero-width marks, runs of
spaces. Of two neighbouring villages the second repeats some projects of the
first at the same place, most for the same money.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import geothai

VILLAGES, ROWS_EACH, SEED = 75_000, 20, 2564
SLICE = 100_000
"""Rows of one row group of the Parquet file, at least."""
BANGKOK = "10"
SHARED, SAME_MONEY = 0.08, 0.8
"""Of the rows of a neighbour, and of those that ask for the same money."""
WORKS = (
    "ก่อสร้างถนนคอนกรีตเสริมเหล็ก", "ขุดลอกคลองส่งน้ำ", "ปรับปรุงระบบประปาหมู่บ้าน",
    "ส่งเสริมอาชีพกลุ่มสตรีแม่บ้าน", "ติดตั้งไฟฟ้าสาธารณะ", "พัฒนาแหล่งท่องเที่ยวชุมชน",
    "จัดการขยะต้นทาง", "ดูแลผู้สูงอายุในชุมชน", "ปรับปรุงอาคารเอนกประสงค์", "ปลูกป่าชายเลน",
)  # fmt: skip
SLIPS = (
    lambda t: t,
    lambda t: t,
    lambda t: t.replace("ำ", "\u0e4d\u0e32"),
    lambda t: t.replace("แ", "เเ"),
    lambda t: t.replace(" ", "  "),
    lambda t: t[:5] + "\u200b" + t[5:],
    lambda t: f" {t} ",
)
AREAS = ("infrastructure", "economy", "social", "environment")


class Village(NamedTuple):
    """A village committee: its code, its tambon and its number in it."""

    code: str
    tambon: str
    moo: int


class NationRow(NamedTuple):
    """A row as a village wrote it; money in satang."""

    village: str
    row_number: int
    title: str
    tambon: str
    moo: int
    satang: int
    area: str
    priority: int


def villages(count: int = VILLAGES) -> list[Village]:
    """Villages spread over every tambon outside Bangkok, as evenly as they go."""
    tambon = [
        each.code
        for province in geothai.provinces()
        if province.code != BANGKOK
        for district in geothai.districts(province.code)
        for each in geothai.subdistricts(district.code)
    ]
    each, over = divmod(count, len(tambon))
    return [
        Village(f"V{code}{moo:02}", code, moo)
        for at, code in enumerate(tambon)
        for moo in range(1, each + (at < over) + 1)
    ]


def rows_of(around: list[Village]) -> Iterator[list[NationRow]]:
    """The rows of each village, :data:`ROWS_EACH` of them; the same call gives the same rows."""
    before: list[NationRow] = []
    for village in around:
        random = Random(f"{SEED}/{village.code}")
        rows = []
        for number in range(1, ROWS_EACH + 1):
            shared = before[number - 1] if before and random.random() < SHARED else None
            if shared is not None and shared.tambon[:4] == village.tambon[:4]:
                money = shared.satang + (0 if random.random() < SAME_MONEY else 100_000)
                title = random.choice(SLIPS)(shared.title.strip())
                rows.append(
                    shared._replace(
                        village=village.code,
                        row_number=number + 2,
                        title=title,
                        satang=money,
                        priority=number,
                    )
                )
                continue
            title = f"{random.choice(WORKS)} สายที่ {number} แห่งที่ {random.randint(1, 900)}"
            rows.append(
                NationRow(
                    village.code,
                    number + 2,
                    random.choice(SLIPS)(title),
                    village.tambon,
                    village.moo,
                    random.randint(1, 400) * 1_000_000 + random.choice((0, 25, 50)),
                    random.choice(AREAS),
                    number,
                )
            )
        before = rows
        yield rows


def write_parquet(around: list[Village], folder: Path) -> None:
    """Write the rows for the peers, ``rows.parquet``, and few of them to warm up by."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("village", pa.string()), ("row_number", pa.int32()), ("title", pa.string()),
                        ("tambon", pa.string()), ("moo", pa.int32()), ("satang", pa.int64()),
                        ("area", pa.string()), ("priority", pa.int32())])  # fmt: skip
    with pq.ParquetWriter(folder / "rows.parquet", schema) as writer:
        few: list[NationRow] = []
        part: list[NationRow] = []
        for rows in rows_of(around):
            part += rows
            if len(part) >= SLICE:
                few = few or part[:5_000]
                writer.write_table(_table(part, schema))
                part = []
        few = few or part[:5_000]
        if part:
            writer.write_table(_table(part, schema))
    pq.write_table(_table(few, schema), folder / "rows.few.parquet")


def _table(rows: list[NationRow], schema: Any) -> Any:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True))
    return pa.table(
        [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema
    )
