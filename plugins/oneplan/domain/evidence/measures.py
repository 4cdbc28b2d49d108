"""Counts and shares of households: brought to one form, and added up for a tambon.

Shares are hundredths of a per cent (9,050 is 90.50 %). Counts are added; a mean of shares would
let a village of ten households weigh as much as one of a thousand. A level is an order and no
amount: it is counted, never averaged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from oneplan.domain.shared.line_problems import Problem, as_told

WHOLE = 10_000
"""All households, in hundredths of a per cent."""
MOST_PERCENT = 100
TOLERANCE = 5
"""Hundredths of a per cent by which a written share may differ from that of its counts: it is
rounded to one decimal place."""
STROKES = frozenset({"-", "–", "—", "\u2212"})
COUNTS = ["households", "passed", "failed", "share", "level"]
FACTS = ["place", "area", "unit", "number", *COUNTS, "sheet", "row", "cells"]


def with_shares(read: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[int, Problem]]]:
    """Bring what was read to one form: how many pass and do not, and the share of those that pass.

    Args:
        read: households, passed, failed, percent_passed, percent_failed, level of each place and
            indicator; index: the row it was read from.

    Returns:
        The facts, whole numbers where they are known, and what contradicts itself; that is no fact.
    """
    found = read.copy()
    everyone, passed, failed = found["households"], found["passed"], found["failed"]
    written = found["percent_passed"].fillna(100 - found["percent_failed"])
    passed = passed.fillna(everyone - failed)
    failed = failed.fillna(everyone - passed)
    counted = passed / (passed + failed).where(passed + failed > 0) * 100
    share = (counted.fillna(written) * 100).round()
    wrong = {
        "more": (passed + failed > everyone) | (passed < 0) | (failed < 0),
        "both": (found["percent_passed"] + found["percent_failed"] - 100).abs() * 100 > TOLERANCE,
        "one": (passed.isna() != failed.isna()) & share.isna(),
        "other": ((counted - written).abs() * 100) > TOLERANCE,
    }
    problems = [
        (index, _TOLD[rule](found.iloc[at]))
        for rule, mask in wrong.items()
        for at, (index, is_wrong) in enumerate(
            zip(found.index, mask.fillna(value=False), strict=True)
        )
        if is_wrong
    ]
    is_wrong = pd.concat([each.fillna(value=False) for each in wrong.values()], axis="columns")
    facts = found.assign(passed=passed, failed=failed, share=share)[FACTS]
    facts = facts[~is_wrong.any(axis="columns").to_numpy()]
    return facts.astype(dict.fromkeys(COUNTS, "Int64")).reset_index(drop=True), problems


def _row(row: Any) -> str:
    return f"แผ่นงาน {row['sheet']} แถวที่ {row['row']}: ตัวชี้วัดที่ {row['number']}"


def _more(row: Any) -> Problem:
    told = as_told(f"{row['passed']} + {row['failed']} > {row['households']}")
    return Problem(
        en=f"{_row(row)}: more households pass or do not than there are ({told})",
        th=f"{_row(row)} จำนวนที่ผ่านและไม่ผ่านเกินครัวเรือนทั้งหมด ({told})",
    )


def _both(row: Any) -> Problem:
    return Problem(
        en=f"{_row(row)}: the shares that pass and do not are not 100 together",
        th=f"{_row(row)} ร้อยละที่ผ่านและไม่ผ่านรวมกันไม่เท่ากับ 100",
    )


def _other(row: Any) -> Problem:
    return Problem(
        en=f"{_row(row)}: the written per cent is not that of the counts",
        th=f"{_row(row)} ร้อยละที่เขียนไว้ไม่ตรงกับจำนวนครัวเรือน",
    )


def _one(row: Any) -> Problem:
    return Problem(
        en=f"{_row(row)}: of one count alone no share can be told; write 0 where there is none",
        th=f"{_row(row)} มีเพียงจำนวนเดียว คิดเป็นร้อยละไม่ได้ หากไม่มีครัวเรือนให้กรอก 0",
    )


_TOLD = {"more": _more, "both": _both, "one": _one, "other": _other}


def none_beside(counts: pd.Series[float], texts: pd.Series[str], other: pd.Series[float]) -> Any:
    """Counts with none where a stroke stands beside the other count.

    Of an indicator few households may be asked: what the others say is no count of them.
    """
    is_none = texts.isin(STROKES) & other.notna()
    return counts.mask(is_none, 0)


def find_fractions(shares: Mapping[int, pd.Series[float]], passing: Collection[int]) -> list[int]:
    """The columns of shares that go from 0 to 1, as cells do that a spreadsheet shows as per cent.

    A file writes all its shares alike: where one is above 1, a column of smaller ones is of shares
    that do not pass, or of few of a hundred. None of a hundred is no plausible share that passes.

    Args:
        shares: Column → what was read of it.
        passing: Those that say how many pass.
    """
    small = [at for at, each in shares.items() if (each.dropna() <= 1).all()]
    parts = [at for at in small if ((shares[at].dropna() % 1) != 0).any()]
    if len(small) == len(shares):
        return small if parts else []
    return [at for at in parts if at in passing]


def sum_tambon(facts: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Add up the villages of each tambon.

    Args:
        facts: Facts of villages.
        keys: Columns that name a tambon and an indicator.

    Returns:
        *keys*, villages (that say something), counted (that say how many households), households
        (that were asked), passed, failed, share (of the counted), lowest and highest share of a
        village, and level_1, level_2, level_3: villages of each level. A share alone weighs by its
        village's households; without them it is in no sum.
    """
    said = facts.assign(
        weight=(facts["passed"] + facts["failed"]).fillna(
            facts["households"].where(facts["share"].notna())
        )
    )
    said = said.assign(
        passing=said["passed"].astype("Float64").fillna(said["share"] * said["weight"] / WHOLE),
        **{f"level_{level}": (said["level"] == level).fillna(value=False) for level in (1, 2, 3)},
    )
    is_counted = said["weight"].notna() & said["passing"].notna()
    said = said.assign(
        counted=is_counted,
        households=said["weight"].where(is_counted),
        passing=said["passing"].where(is_counted),
    )
    found = (
        said.groupby(keys, sort=True)
        .agg(
            villages=("place", "nunique"),
            counted=("counted", "sum"),
            households=("households", "sum"),
            passing=("passing", "sum"),
            lowest=("share", "min"),
            highest=("share", "max"),
            level_1=("level_1", "sum"),
            level_2=("level_2", "sum"),
            level_3=("level_3", "sum"),
        )
        .reset_index()
    )
    everyone = found["households"].astype("Float64")
    share = (found["passing"] / everyone.where(everyone > 0) * WHOLE).round().astype("Int64")
    passed = found["passing"].round().astype("Int64")
    return found.assign(
        passed=passed, failed=found["households"].astype("Int64") - passed, share=share
    ).drop(columns="passing")
