"""What the cells of a workbook show, whatever its type; runs in the child process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oneplan.gateways.spreadsheets import ods_shown, xls_shown, xlsx_shown
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.shown_texts import ShownText


def find_shown(content: bytes, package: Package | None) -> Mapping[str, Sequence[ShownText]]:
    """Sheet → what is shown of its numbers, where that is not the number itself."""
    if package is None:
        return xls_shown.find_shown(content)
    is_ods = ods_shown.CONTENT in package.NameToInfo
    return ods_shown.find_shown(package) if is_ods else xlsx_shown.find_shown(package)
