"""What the pages of an .ods workbook say above and below its sheets; runs in the child process.

Source: OpenDocument 1.3, part 3: 16.9 (style:master-page), 16.10 to 16.15 (headers and footers).
"""

from __future__ import annotations

from collections.abc import Mapping

from oneplan.gateways.spreadsheets.ods_attributes import count_of, local_values
from oneplan.gateways.spreadsheets.ods_styles import STYLES
from oneplan.gateways.spreadsheets.packages import Package
from oneplan.gateways.spreadsheets.words_beside import MAX_LETTERS
from oneplan.gateways.spreadsheets.xml_scans import local_name, scan_xml, whole_tags

_PARTS = frozenset(
    {"header", "header-left", "header-first", "footer", "footer-left", "footer-first"}
)
_MAX_SPACES = 100


class OdsPages:
    """The headers and footers of kinds of pages, by the name of the kind."""

    def __init__(self, texts: Mapping[str, list[str]]) -> None:
        """*texts* are in the order of the file: sheets that name no kind have the first one."""
        self._texts = texts

    def texts_of(self, kind: str) -> list[str]:
        """A text for each paragraph that a kind of pages shows."""
        return self._texts.get(kind) or next(iter(self._texts.values()), [])


def read_pages(package: Package) -> OdsPages:
    """The kinds of pages of a workbook.

    Raises:
        ExpatError: Their part is no XML.
    """
    scan = _PageScan()
    if STYLES in package.NameToInfo and any(
        b"master-page" in piece for piece in whole_tags(package.pieces(STYLES))
    ):
        scan_xml(package.pieces(STYLES), scan.start, scan.end, scan.data)
    return OdsPages(scan.texts)


class _PageScan:
    """One pass over the styles of a workbook: the kind of pages and the text that are open."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self._page: list[str] = []
        self._is_shown = self._is_text = False
        self._words: list[str] = []
        self._letters = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "master-page":
            self._page = self.texts.setdefault(local_values(attributes).get("name", ""), [])
        elif name in _PARTS:
            self._is_shown = local_values(attributes).get("display") != "false"
        elif name == "p":
            self._is_text, self._words = self._is_shown, []
        elif name == "s":
            self.data(" " * min(count_of(local_values(attributes), "c"), _MAX_SPACES))
        elif name in ("tab", "line-break"):
            self.data(" ")

    def end(self, tag: str) -> None:
        name = local_name(tag)
        if name in _PARTS:
            self._is_shown = False
        elif name == "p":
            self._is_text = False
            if text := "".join(self._words).strip():
                self._page.append(text)

    def data(self, text: str) -> None:
        if self._is_text and self._letters < MAX_LETTERS:
            self._letters += len(text)
            self._words.append(text)
