"""Attributes of an .ods workbook's elements: their names without prefixes, and their counts."""

from __future__ import annotations

from collections.abc import Mapping

from oneplan.gateways.spreadsheets.xml_scans import local_name

MANY = 10**12
"""A count that is larger is taken for this one."""
_OWN_OF_LIBRE_OFFICE = "calcext:"
"""LibreOffice repeats attributes in a space of its own; these keep their prefix."""

BESIDE = frozenset({
    "annotation", "frame", "custom-shape", "rect", "ellipse", "circle", "caption", "line", "path",
    "polygon", "polyline", "regular-polygon", "connector", "measure", "g",
})  # fmt: skip
"""Comments and shapes: what they say is shown beside the cells, though it stands in one."""


def local_values(attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes by local name."""
    return {
        key if key.startswith(_OWN_OF_LIBRE_OFFICE) else local_name(key): value
        for key, value in attributes.items()
    }


def count_of(values: Mapping[str, str], name: str) -> int:
    """A count such as how often a row is repeated, as a reader takes it; at least 1."""
    digits = values.get(name, "1").strip().removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        return 1
    return max(1, int(digits)) if len(digits) < len(str(MANY)) else MANY
