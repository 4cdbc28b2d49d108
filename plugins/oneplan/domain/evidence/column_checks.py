"""Whether what was said of the columns of a file makes a survey, all that is wrong at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from oneplan.domain.evidence.column_uses import ColumnUses
from oneplan.domain.evidence.kinds import (
    KINDS_TH,
    MEASURES,
    MEASURES_OF,
    MOST_NUMBER,
    MOST_TARGET,
    ROLES,
    ColumnRole,
    EvidenceKind,
    Indicator,
)
from oneplan.domain.forms.sheets import column_letters
from oneplan.domain.shared.line_problems import Problem, as_told, join_problems
from oneplan.domain.shared.thai_numerals import normalise_text, to_arabic_digits
from oneplan.errors import OneplanError

_SHORT_NUMBER = re.compile(r"[0-9]{1,3}")


class UsesRefused(OneplanError):
    """What was said of the columns of a file does not make a survey."""

    status_code = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        en, th = join_problems(problems)
        self.th = f"จับคู่คอลัมน์ยังไม่ถูกต้อง:\n{th}"
        super().__init__(f"The columns are not matched rightly:\n{en}")


def check_uses(uses: ColumnUses, kind: EvidenceKind, *, has_bands: bool = False) -> None:
    """Refuse columns that do not say of which places they speak, or nothing that can be weighed.

    Args:
        uses: What the columns are.
        kind: The survey.
        has_bands: Whether rows of their own name the tambon of those below them.

    Raises:
        UsesRefused: With everything that is wrong.
    """
    problems = [
        *_role_problems(uses, kind),
        *_choice_problems(uses),
        *_place_problems(uses, has_bands=has_bands),
        *_share_problems(uses),
        *_indicator_problems(uses, kind),
    ]
    if problems:
        raise UsesRefused(problems)


def _role_problems(uses: ColumnUses, kind: EvidenceKind) -> Iterator[Problem]:
    for at, use in uses.columns.items():
        if use.role is None:
            yield Problem(
                en=f"column {column_letters(at)}: nobody said what it is",
                th=f"คอลัมน์ {column_letters(at)}: ยังไม่ได้เลือกว่าเป็นอะไร",
            )
        elif use.role in MEASURES - MEASURES_OF[kind]:
            yield Problem(
                en=f"column {column_letters(at)}: {ROLES[use.role][1]} is no figure of {kind}",
                th=f"คอลัมน์ {column_letters(at)}: “{ROLES[use.role][0]}”"
                f" ไม่ใช่ข้อมูลของ {KINDS_TH[kind]}",
            )
        elif use.role in MEASURES and not 1 <= use.number <= MOST_NUMBER:
            yield Problem(
                en=f"column {column_letters(at)}: indicator {use.number} is not 1 to {MOST_NUMBER}",
                th=f"คอลัมน์ {column_letters(at)}: เลขตัวชี้วัด “{use.number or ''}”"
                f" ต้องเป็น 1 ถึง {MOST_NUMBER}",
            )


def _choice_problems(uses: ColumnUses) -> Iterator[Problem]:
    said = Counter(
        (use.role, use.number)
        for use in uses.columns.values()
        if use.role is not None and use.role is not ColumnRole.IGNORED
    )
    for (role, number), count in said.items():
        if count > 1:
            what = f" {number}" if number else ""
            yield Problem(
                en=f"{ROLES[role][1]}{what} is chosen for {count} columns",
                th=f"เลือก “{ROLES[role][0]}”{what} ไว้ {count} คอลัมน์ ต้องมีคอลัมน์เดียว",
            )


def _place_problems(uses: ColumnUses, *, has_bands: bool) -> Iterator[Problem]:
    has_tambon = has_bands or bool(uses.of(ColumnRole.TAMBON))
    has_village = uses.of(ColumnRole.MOO, ColumnRole.VILLAGE)
    if not (uses.of(ColumnRole.CODE) or (has_tambon and has_village)):
        yield Problem(
            en="no column says which village: an area code, or moo or name with the tambon, which"
            " may stand in a row “ตำบล…” above its villages instead",
            th="ไม่มีคอลัมน์บอกหมู่บ้าน ต้องมีรหัสพื้นที่ หรือหมู่ที่ (หรือชื่อหมู่บ้าน) กับตำบล"
            " ซึ่งจะเป็นคอลัมน์ หรือแถวชื่อ “ตำบล…” เหนือหมู่บ้านก็ได้",
        )


def _measured(uses: ColumnUses) -> dict[int, set[ColumnRole]]:
    """Number of an indicator → what its columns say of it."""
    measured: dict[int, set[ColumnRole]] = {}
    for use in uses.columns.values():
        if use.role is not None and use.role in MEASURES:
            measured.setdefault(use.number, set()).add(use.role)
    return measured


def _share_problems(uses: ColumnUses) -> Iterator[Problem]:
    measured = _measured(uses)
    if not measured:
        yield Problem(en="no column is an indicator", th="ไม่มีคอลัมน์ที่เป็นตัวชี้วัด")
    if uses.of(ColumnRole.HOUSEHOLDS):
        return
    counts = {ColumnRole.PASSED, ColumnRole.FAILED}
    for number, roles in sorted(measured.items()):
        if len(roles) == 1 and roles < counts:
            yield Problem(
                en=f"indicator {number}: of one count alone no share can be told; match the other"
                " count too, or the column of all households",
                th=f"ตัวชี้วัดที่ {number}: มีเพียงจำนวนเดียว คิดเป็นร้อยละไม่ได้"
                " ต้องมีทั้งผ่านและไม่ผ่าน หรือมีครัวเรือนทั้งหมด",
            )


def _indicator_problems(uses: ColumnUses, kind: EvidenceKind) -> Iterator[Problem]:
    measured = _measured(uses)
    known = Counter(each.number for each in uses.indicators)
    for each in uses.indicators:
        if each.number in measured and not 0 < each.target <= MOST_TARGET[kind]:
            yield Problem(
                en=f"indicator {each.number}: {each.target} is no threshold,"
                f" 1 to {MOST_TARGET[kind]}",
                th=f"ตัวชี้วัดที่ {each.number}: เกณฑ์ {each.target} ต้องเป็น 1 ถึง {MOST_TARGET[kind]}",
            )
    for number in sorted(set(measured) - set(known)):
        yield Problem(
            en=f"indicator {number} has no name and threshold in the list",
            th=f"ตัวชี้วัดที่ {number}: ไม่มีชื่อและเกณฑ์ในรายการตัวชี้วัด",
        )
    for number, count in known.items():
        if count > 1:
            yield Problem(
                en=f"indicator {number} stands in the list {count} times",
                th=f"ตัวชี้วัดที่ {number}: มีในรายการ {count} บรรทัด",
            )


def write_indicators(indicators: Sequence[Indicator]) -> str:
    """Indicators as a clerk edits them: a line each, number, name and threshold."""
    return "\n".join(f"{each.number} | {each.name} | {each.target}" for each in indicators)


def read_indicators(text: str) -> list[Indicator]:
    """Indicators as a clerk wrote them.

    Raises:
        UsesRefused: A line is not number, name and threshold.
    """
    found: list[Indicator] = []
    problems: list[Problem] = []
    for line in filter(None, map(normalise_text, text.splitlines())):
        number, name, target, *more = [*map(str.strip, line.split("|")), "", ""]
        written = to_arabic_digits(number), to_arabic_digits(target)
        if name and not any(more) and all(map(_SHORT_NUMBER.fullmatch, written)):
            found.append(Indicator(int(written[0]), name, int(written[1])))
        else:
            problems.append(
                Problem(
                    en=f"{as_told(line)!r} is not number | name | threshold",
                    th=f"“{as_told(line)}” ต้องเขียนเป็น เลข | ชื่อ | เกณฑ์",
                )
            )
    if problems:
        raise UsesRefused(problems)
    return found
