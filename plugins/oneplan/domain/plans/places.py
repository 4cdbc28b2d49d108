"""Where a project stands, as its place is compared: areas by their DOPA codes."""

from __future__ import annotations

import re

_CODE = re.compile(r"\b\d{2}(?:\d{2}){0,2}\b")


def is_inside(place: str, area_code: str) -> bool:
    """Whether a project stands in an area, or in one that holds it.

    Args:
        place: ``110101/3``, ``110101, 110203``, or an area code; words name no area.
        area_code: DOPA code of the area, 2, 4 or 6 digits.

    A place that names no code is taken to be everywhere: nothing says that it is not here.
    """
    codes = _CODE.findall(place.split("/", maxsplit=1)[0])
    return not codes or any(
        code.startswith(area_code) or area_code.startswith(code) for code in codes
    )


def area_around(place: str, unit_area: str) -> str:
    """The smallest area that a project lies in: of several tambon of an amphoe, the amphoe.

    Args:
        place: As in :func:`is_inside`.
        unit_area: DOPA code of the area of its unit, which holds where *place* names none, or one
            beyond it.
    """
    codes = _CODE.findall(place.split("/", maxsplit=1)[0])
    if not codes or not all(code.startswith(unit_area) for code in codes):
        return unit_area
    shortest = min(codes, key=len)
    lengths = range(len(shortest), len(unit_area), -2)
    same = (shortest[:length] for length in lengths if len({c[:length] for c in codes}) == 1)
    return next(same, unit_area)
