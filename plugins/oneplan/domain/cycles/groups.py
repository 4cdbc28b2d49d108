"""The groups of a step: whose units are taken together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from oneplan.domain.cycles.calendar_steps import Level, Step, StepKind
from oneplan.domain.shared.thai_numerals import to_thai_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One mapped task of a step: an amphoe, the provincial agencies, or the PAO.

    In a national calendar a group is a province, whatever the level that acts:
    each province goes through the steps by itself. *code* is a DOPA code, or
    the province's code and a word.
    """

    code: str
    name_th: str


PROVINCE = Group(code="", name_th="จังหวัด")
"""The one group of a step that the province does itself."""

PROVINCE_DIGITS = 2
AMPHOE_DIGITS = 4
"""Digits of the DOPA codes of provinces and of amphoe."""

MAPPED_GROUP_ID = "each"
"""Id of the task group inside a step that is mapped over its groups."""

_AREA_LEVELS = frozenset({Level.VILLAGE, Level.COMMUNITY, Level.TAMBON, Level.LAO, Level.AMPHOE})


def meetings_of(step: Step) -> tuple[Group, ...]:
    """The meetings of a step that is held several times, each written down by itself (R54).

    Returns:
        ``#1``, ``#2``, …; empty where it is held once or no number is printed.
    """
    if StepKind.MEETING not in (step.kind, step.also) or (step.meeting_count or 1) < 2:  # noqa: PLR2004
        return ()
    return tuple(
        Group(code=f"#{at}", name_th=f"ประชุมครั้งที่ {to_thai_digits(at)}")
        for at in range(1, (step.meeting_count or 1) + 1)
    )


def groups_of(step: Step, *, amphoe: Sequence[Group], scope_code: str) -> tuple[Group, ...]:
    """List the groups of *step* in a province's calendar: one mapped task each.

    Args:
        step: The step.
        amphoe: The amphoe of the province.
        scope_code: Code of the province: the prefix of groups that are not areas.

    Returns:
        The groups, or the one group ``PROVINCE`` where the province acts itself.
    """
    levels = set(step.submitted_by.levels)
    groups: list[Group] = []
    if Level.PROVINCIAL_AGENCY in levels:
        groups.append(Group(code=f"{scope_code}-agencies", name_th="ส่วนราชการประจำจังหวัด"))
    if levels & _AREA_LEVELS:
        groups += amphoe
    if Level.PAO in levels:
        groups.append(Group(code=f"{scope_code}-pao", name_th="องค์การบริหารส่วนจังหวัด"))
    return tuple(groups) or (PROVINCE,)


def group_code_of(*, level: str, area_code: str, province_code: str | None) -> str:
    """The group that counts a unit: its amphoe, or the word for agencies and the PAO.

    Args:
        level: Level of the unit.
        area_code: DOPA code of the unit's area, 2, 4 or 6 digits.
        province_code: Province of the cycle; None for a national calendar,
            whose groups are provinces.
    """
    if province_code is None:
        return area_code[:PROVINCE_DIGITS]
    if level == Level.PROVINCIAL_AGENCY:
        return f"{province_code}-agencies"
    if level == Level.PAO:
        return f"{province_code}-pao"
    if level == Level.PROVINCE:
        return ""
    return area_code[:AMPHOE_DIGITS]


def makes_amphoe_plans(step: Step) -> bool:
    """Whether a step of a national calendar makes one plan for each amphoe of a province.

    In a province's calendar the groups are the amphoe already.
    """
    return bool(_AREA_LEVELS & set(step.submitted_by.levels))


def goes_into(source_code: str, code: str) -> bool:
    """Whether what a group made goes into the plan of another, or of itself.

    The nation or the province (empty) takes all and goes into all; a province takes
    its amphoe. Words such as ``21-pao`` are no areas and take themselves alone.
    """
    if "" in {source_code, code} or source_code == code:
        return True
    is_area = source_code.isdigit() and code.isdigit()
    return is_area and source_code.startswith(code)
