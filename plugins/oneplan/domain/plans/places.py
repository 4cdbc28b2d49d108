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
