"""Which project answers which need, and which may: links, and suggestions that count for nothing.

A project answers a need of its own village or, where it is a tambon's, of every village of that
tambon that has the need. It does where it names the need by its survey and number, or where a
person has confirmed it. What resembles by its words alone is suggested and no link.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from oneplan.domain.evidence.named_needs import named_needs
from oneplan.domain.shared.thai_numerals import compared
from oneplan.domain.shared.titles import words_of

NAMED, CONFIRMED = "named", "confirmed"
NEED = ["kind", "year", "number"]
WHERE = ["area", *NEED]
ALIKE = 5
"""Letters in a row that a need and a project share before one is suggested for the other."""
_EMPTY_WORDS = re.compile(
    r"ตัวชี้วัด(?:ที่)?|ครัวเรือน|หมู่บ้าน|หมู่ที่|ตำบล|โครงการ|กิจกรรม|ก่อสร้าง|ปรับปรุง|ส่งเสริม|สนับสนุน|พัฒนา|อบรม"
    r"|ประชาชน|คนใน|ของคน|คุณภาพ|เพียงพอ|อย่างน้อย|ได้รับ|ร้อยละ|ทุกคน|ระดับ|การมี|ปัญหา|มีการ|สามารถ|บริการ|อย่าง"
)


def link_projects(
    projects: pd.DataFrame, needs: pd.DataFrame, answers: pd.DataFrame
) -> pd.DataFrame:
    """Which project answers which need.

    Args:
        projects: row_key, sender (``<step>/<unit>``), title_key, tambon, village (unit code where
            a village sent it, else empty), naming (all that it says, or what of it names a survey).
        needs: place, area, unit and kind, year, number of each.
        answers: sender, title_key, kind, year, number, is_link: what persons answered last.

    Returns:
        row_key, place, area, kind, year, number, how: ``named`` or ``confirmed``. Where a person
        refused a link that a project names, it is none.
    """
    named = pd.DataFrame(
        [
            (row_key, str(each.kind), each.number, each.year_be)
            for row_key, naming in zip(projects["row_key"], projects["naming"], strict=True)
            for each in sorted(named_needs(naming))
        ],
        columns=["row_key", "kind", "number", "named_year"],
    ).astype({"row_key": "str", "kind": "str", "number": "int64", "named_year": "int64"})
    placed = projects.rename(columns={"tambon": "area"})
    pairs = placed.merge(named, on="row_key").merge(needs, on=["area", "kind", "number"])
    said = pairs[(pairs["named_year"] == 0) | (pairs["named_year"] == pairs["year"])]
    keys = ["sender", "title_key", *NEED]
    said = said.merge(answers, on=keys, how="left")
    kept = said[~(said["is_link"].astype("boolean") == False).fillna(value=False)]  # noqa: E712
    confirmed = placed.merge(answers[answers["is_link"].astype("bool")], on=["sender", "title_key"])
    confirmed = confirmed.merge(needs, on=WHERE)
    both = pd.concat([kept.assign(how=NAMED), confirmed.assign(how=CONFIRMED)])
    own = both[(both["village"] == "") | (both["unit"] == "") | (both["village"] == both["unit"])]
    return (
        own[["row_key", "place", *WHERE, "how"]]
        .drop_duplicates(["row_key", "place", *NEED])
        .reset_index(drop=True)
    )


def suggest_links(
    projects: pd.DataFrame, needs: pd.DataFrame, links: pd.DataFrame, answers: pd.DataFrame
) -> pd.DataFrame:
    """Projects that may answer a need, by their words, for a person to judge.

    Returns:
        row_key, area, kind, year, number, score (runs of letters in common); no project and need
        that are linked, or that a person answered about.
    """
    wanted = needs[[*WHERE, "name", "place", "unit"]]
    pairs = projects.rename(columns={"tambon": "area"}).merge(wanted, on="area")
    pairs = pairs[
        (pairs["village"] == "") | (pairs["unit"] == "") | (pairs["village"] == pairs["unit"])
    ]
    pairs = pairs.drop_duplicates(["row_key", *NEED])
    told = pairs["title"].str.cat(pairs["said"], sep=" ")
    scores = [
        len(_runs(name) & _runs(text)) for name, text in zip(pairs["name"], told, strict=True)
    ]
    pairs = pairs.assign(score=pd.Series(scores, index=pairs.index, dtype="int64"))
    pairs = pairs[pairs["score"] > 0]
    answered = answers[["sender", "title_key", *NEED]].drop_duplicates()
    for known, keys in (
        (answered, ["sender", "title_key", *NEED]),
        (links[["row_key", *NEED]].drop_duplicates(), ["row_key", *NEED]),
    ):
        pairs = pairs.merge(known, on=keys, how="left", indicator="is_known")
        pairs = pairs[pairs["is_known"] == "left_only"].drop(columns="is_known")
    return (
        pairs[["row_key", *WHERE, "score"]]
        .sort_values(["score", "row_key"], ascending=[False, True])
        .reset_index(drop=True)
    )


def count_tambon(projects: pd.DataFrame, needs: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """How many needs and projects of each tambon have the other and have not.

    Returns:
        area; needs, answered, unanswered (places' needs); projects, with_need, without_need.
    """
    keys = ["place", *NEED]
    found = needs.merge(links[keys].drop_duplicates(), on=keys, how="left", indicator="is_linked")
    found = found.assign(answered=found["is_linked"] == "both")
    of_needs = found.groupby("area").agg(needs=("number", "size"), answered=("answered", "sum"))
    placed = projects.assign(with_need=projects["row_key"].isin(links["row_key"]))
    of_projects = placed.groupby("tambon").agg(
        projects=("row_key", "size"), with_need=("with_need", "sum")
    )
    counts = of_needs.join(of_projects, how="outer").fillna(0).astype("int64")
    counts.index.name = "area"
    return counts.assign(
        unanswered=counts["needs"] - counts["answered"],
        without_need=counts["projects"] - counts["with_need"],
    ).reset_index()


@lru_cache(maxsize=1 << 14)
def _runs(text: str) -> frozenset[str]:
    """Every run of some letters of a text, over no word that says nothing."""
    parts = _EMPTY_WORDS.sub("|", words_of(compared(text))).split("|")
    return frozenset(part[at : at + ALIKE] for part in parts for at in range(len(part) - ALIKE + 1))
