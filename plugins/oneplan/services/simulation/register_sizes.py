"""How large the register of a rehearsal is."""

from __future__ import annotations

import math
from dataclasses import dataclass

PROVINCES = 76
AMPHOE = 878
"""Of the whole country without Bangkok."""
OF_PROVINCE = 12
"""About so many units of a simulated province stand at no amphoe."""
OF_AMPHOE = 4
OF_TAMBON = 2
SMALL_PROVINCES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NationSize:
    """The shape of a nation's register: *amphoe* of each province, None for all of them."""

    provinces: int = SMALL_PROVINCES
    amphoe: int | None = 3
    tambon: int = 2

    @classmethod
    def of(cls, units: int | None) -> NationSize:
        """The smallest shape that holds about *units* units; the small one where none are named.

        First more provinces join; once all are there, all their amphoe, then more tambon.
        """
        small = cls()
        if units is None:
            return small
        each = OF_PROVINCE + (small.amphoe or 0) * (OF_AMPHOE + small.tambon * OF_TAMBON)
        if units <= PROVINCES * each:
            return cls(provinces=max(1, math.ceil(units / each)))
        rest = units - PROVINCES * OF_PROVINCE - AMPHOE * OF_AMPHOE
        return cls(
            provinces=PROVINCES, amphoe=None, tambon=max(1, math.ceil(rest / (AMPHOE * OF_TAMBON)))
        )


def villages_for(units: int | None, *, tambon: int, usual: int) -> int:
    """Villages of each tambon of one province so that it has about *units* units."""
    if units is None:
        return usual
    others = OF_PROVINCE + OF_AMPHOE * max(1, tambon // 8) + OF_TAMBON * tambon
    return max(1, round((units - others) / max(1, tambon)))
