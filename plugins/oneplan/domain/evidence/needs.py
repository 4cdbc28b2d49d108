"""What of the evidence is a need: an indicator that a village does not pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from oneplan.domain.evidence.kinds import EvidenceKind, Indicator
from oneplan.domain.evidence.measures import sum_tambon


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """A file that was taken in, as far as its choice matters; *area_code* is what it is about."""

    id: int
    kind: EvidenceKind
    year_be: int
    area_code: str
    indicators: Sequence[Indicator] = ()
    name: str = ""


def files_in_force(files: Sequence[EvidenceFile]) -> list[EvidenceFile]:
    """The files that some place's evidence may be read from, the one that is asked first in front.

    A later file takes the place of those before it of its survey and year, and one of a later year
    of all before, whole, wherever it is about their whole area.
    """
    order = sorted(files, key=lambda each: (each.kind, -each.year_be, -each.id))
    return [
        each
        for at, each in enumerate(order)
        if not any(
            later.kind == each.kind and each.area_code.startswith(later.area_code)
            for later in order[:at]
        )
    ]


def choose_files(files: Sequence[EvidenceFile], tambon: str) -> dict[EvidenceKind, int]:
    """Survey → id of the file that speaks of a tambon: of the last year, and of it the last."""
    chosen: dict[EvidenceKind, int] = {}
    for each in files_in_force(files):
        if tambon.startswith(each.area_code):
            chosen.setdefault(each.kind, each.id)
    return chosen


def in_force(facts: pd.DataFrame, files: Sequence[EvidenceFile]) -> pd.DataFrame:
    """The facts that hold, each with its survey, year, and what its indicator is and asks.

    Args:
        facts: file, place, area, unit, number and the counts, of any of *files*.
        files: Files of an area.

    Returns:
        The facts with kind, year, name, target and is_need.
    """
    about = {each.id: each for each in files}
    chosen = {area: set(choose_files(files, area).values()) for area in facts["area"].unique()}
    holds = [file in chosen[area] for file, area in zip(facts["file"], facts["area"], strict=True)]
    held = facts[pd.Series(holds, index=facts.index, dtype="bool")]
    said: Mapping[tuple[int, int], Indicator] = {
        (file.id, each.number): each for file in files for each in file.indicators
    }
    keys = list(zip(held["file"], held["number"], strict=True))
    held = held.assign(
        kind=pd.Series([str(about[file].kind) for file in held["file"]], held.index, dtype="str"),
        year=pd.Series([about[file].year_be for file in held["file"]], held.index, dtype="int64"),
        name=pd.Series([said[key].name for key in keys], held.index, dtype="str"),
        target=pd.Series([said[key].target for key in keys], held.index, dtype="int64"),
    )
    return held.assign(is_need=is_need(held))


def is_need(facts: pd.DataFrame) -> pd.Series[bool]:
    """Whether each fact is a need: too few households pass, or the level is one of a problem."""
    too_few = facts["share"] < facts["target"] * 100
    too_low = facts["level"] <= facts["target"]
    return too_few.fillna(value=False) | too_low.fillna(value=False)


def of_tambon(facts: pd.DataFrame) -> pd.DataFrame:
    """The evidence of whole tambon: what a file says of one, else the sum of its villages.

    Returns:
        area, kind, year, number, name, target, villages, need_villages, counted, households,
        passed, failed, share, lowest, highest, level_1 to level_3, level (of the tambon's own
        row) and is_need.
    """
    keys = ["area", "kind", "year", "number", "name", "target"]
    villages = facts[facts["unit"] != ""]
    own = facts[facts["unit"] == ""]
    summed = sum_tambon(villages, keys)
    needed = villages[villages["is_need"]].groupby(keys)["place"].nunique().rename("need_villages")
    summed = summed.merge(needed.reset_index(), on=keys, how="left").assign(
        level=pd.array([pd.NA] * len(summed), dtype="Int64")
    )
    found = pd.concat([own[[*keys, "households", "passed", "failed", "share", "level"]], summed])
    found = found.drop_duplicates(["area", "kind", "number"], keep="first").reset_index(drop=True)
    counts = ["villages", "need_villages", "counted", "level_1", "level_2", "level_3"]
    found[counts] = found[counts].fillna(0).astype("int64")
    return found.assign(is_need=is_need(found) | (found["need_villages"] > 0)).sort_values(
        ["area", "kind", "number"], ignore_index=True
    )
