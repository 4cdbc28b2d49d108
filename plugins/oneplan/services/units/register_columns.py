"""The columns of a register file, and how long their values may be."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS = ("code", "level", "name_th", "area_code", "role", "email", "contact")
"""Header of the register file; ``email`` and ``contact`` may be empty, the rest not."""
CONTACT_COLUMNS = ("contact_role", "deputy_of", "absent_from", "absent_until")
"""Columns that may be left out: ``coordinator`` or ``head``; the address that a deputy
stands in for; first and last day (Christian Era, ``2026-04-30``) on which a person is away."""
KNOWN = (*COLUMNS, *CONTACT_COLUMNS)
OF_UNIT = COLUMNS[:5]
"""Columns that say what a unit is."""
OF_PERSON = ("email", "contact", *CONTACT_COLUMNS)
"""Columns that say who reads the unit's mail."""
LENGTHS: Mapping[str, int] = {
    "code": 40, "level": 40, "name_th": 300, "area_code": 6, "role": 60, "email": 320,
    "contact": 200, "contact_role": 40, "deputy_of": 320, "absent_from": 10, "absent_until": 10,
}  # fmt: skip
"""Letters that a value may have."""
