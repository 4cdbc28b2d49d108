"""A document as a PDF: set in parts by ``documents/book.typ`` and joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from oneplan.domain.documents.documents import Document
from oneplan.gateways.pdf.joined_pdfs import heading_pages, join_parts, page_count
from oneplan.gateways.pdf.pdf_objects import PdfObjects
from oneplan.gateways.pdf.plan_values import book_values
from oneplan.gateways.pdf.printed_rows import Row
from oneplan.gateways.pdf.typesetting import typeset_objects

PART = 150_000
"""Letters in the tables of one part: what is set at once must fit in memory."""
ROW = 100
"""Letters that a row counts for besides its own."""
SUMMARY = (
    (1, "ส่วนที่ ๑ ภาพรวมงบประมาณ"),
    (2, "จำแนกตามประเด็นการพัฒนา"),
    (2, "จำแนกตามอำเภอ"),
)
"""Level and words of the headings over the figures of the whole plan."""
CALENDAR = "ส่วนที่ ๒ ปฏิทินการดำเนินงาน"
RESOLUTIONS = "ส่วนที่ ๓ คณะกรรมการและมติ"
COMMENTS = "ส่วนที่ ๔ ความคิดเห็นและคำชี้แจง"
COUNTS = "ส่วนที่ ๕ ความครบถ้วนของแผนที่รวบรวม"
ALIGNMENT = "ส่วนที่ ๖ ความสอดคล้องกับยุทธศาสตร์จังหวัด"
PROJECTS = "ส่วนที่ ๗ บัญชีโครงการ"
ESCALATIONS = "ส่วนที่ ๘ โครงการที่เกินขีดความสามารถ"
SOURCES = "ภาคผนวก แหล่งที่มาของข้อมูล"
NUMBERED = frozenset({"projects", "escalations"})
"""Tables whose rows bear a number in the first column."""
SHARED = ("title", "issuer", "stamp", "keywords", "draft", "watermark", "running", "state",
          "version", "short_hash", "long_runs", "long_run", "unbroken", "sheet",
          "project_columns", "project_headings", "project_align")  # fmt: skip
"""Values that every part needs."""
LISTS = frozenset({"milestones", "resolutions", "comments", "counts", "missing", "alignment",
                   "groups", "escalations", "excluded", "sources"})  # fmt: skip
"""Values that the sections print, and no other part of the book."""


class ContentsMoved(ValueError):
    """The first pages changed their number when the page numbers were put in."""

    def __init__(self, *, before: int, after: int) -> None:
        super().__init__(f"{before} pages up to the first section became {after}; see book.typ.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A table: its kind in the template, the heading over it and the sums under it.

    *name* heads the sheets on which a long table goes on.
    """

    table: str
    rows: Sequence[Row]
    title: str = ""
    name: str = ""
    foot: Sequence[str] | None = None


@dataclass(slots=True, kw_only=True)
class PdfSection:
    """A heading and what stands under it, on upright or on wide sheets.

    *empty* is said where there is nothing to list, *closing* after the last table.
    """

    title: str
    wide: bool = False
    empty: str = ""
    blocks: list[Block] = field(default_factory=list)
    closing: str = ""


@dataclass(slots=True)
class Part:
    """Sections that are set at once."""

    sections: list[PdfSection] = field(default_factory=list)
    letters: int = 0

    def headings(self) -> Iterator[tuple[int, str]]:
        """Level and words of every heading."""
        for section in self.sections:
            if section.title:
                yield 1, section.title
            yield from ((2, block.title) for block in section.blocks if block.title)


def write_pdf(document: Document) -> bytes:
    """Set a document as a tagged PDF; the same document gives the same bytes."""
    values = book_values(document)
    parts = part_sections(list_sections(values))
    shared = {name: values[name] for name in SHARED}
    own = {name: value for name, value in values.items() if name not in LISTS}
    headings = [*SUMMARY, *(heading for part in parts for heading in part.headings())]
    # The figures stand before the first section, on the same sheets: after the table of
    # contents they would leave a sheet nearly empty as often as not.
    summary = {**own, "summary": [title for _level, title in SUMMARY]}

    def front(pages: Sequence[int]) -> PdfObjects:
        places = [
            {"level": level, "title": title, "page": page}
            for (level, title), page in zip(headings, pages, strict=True)
        ]
        said = {**own, "front": True, "starts_on": 1, "sections": [], "places": places}
        return typeset_objects("book", said, made_at=document.made_at)

    length = page_count(front([1] * len(headings))) - len(headings)
    made: list[PdfObjects] = []
    pages, starts_on = [], length + 1
    for part in parts:
        sections = [asdict(section) for section in part.sections]
        carried = shared if made else summary
        said = {**carried, "starts_on": starts_on, "sections": sections, "places": []}
        made.append(typeset_objects("book", said, made_at=document.made_at))
        pages += [starts_on + page for page in heading_pages(made[-1])]
        starts_on += page_count(made[-1])
    begun = front(pages)
    if page_count(begun) != length + len(headings):
        raise ContentsMoved(before=length, after=page_count(begun) - len(headings))
    return join_parts(begun, made, places=len(headings)).to_bytes()


def list_sections(values: Mapping[str, Any]) -> Iterator[PdfSection]:
    """The sections after the summary, with the values of :func:`book_values`."""
    yield PdfSection(title=CALENDAR, blocks=_table(values, "milestones"))
    yield PdfSection(
        title=RESOLUTIONS,
        blocks=_table(values, "resolutions"),
        empty=_unless(values["resolutions"], "ยังไม่มีมติหรือบันทึกการประชุม"),
    )
    yield PdfSection(
        title=COMMENTS,
        blocks=_table(values, "comments"),
        empty=_unless(values["comments"], "ไม่มีความเห็น"),
    )
    yield PdfSection(
        title=COUNTS,
        blocks=_table(values, "counts"),
        closing=values["missing"],
        empty=_unless(values["counts"], "ปฏิทินนี้ไม่มีขั้นตอนที่หน่วยงานจัดส่งแผน"),
    )
    yield PdfSection(
        title=ALIGNMENT,
        blocks=_table(values, "alignment"),
        empty=_unless(values["alignment"], "ไม่มีโครงการในเอกสารนี้"),
    )
    projects = [Block(table="projects", **group) for group in values["groups"]]
    yield PdfSection(
        title=PROJECTS, wide=True, blocks=projects, empty=_unless(projects, "ไม่มีโครงการในเอกสารนี้")
    )
    held = [Block(table="escalations", **group) for group in values["escalations"]]
    aside = _table(values, "excluded", title="โครงการที่รวมหรือไม่บรรจุ")
    yield PdfSection(
        title=ESCALATIONS,
        wide=True,
        blocks=[*held, *aside],
        empty=_unless(held, "ไม่มีโครงการที่เกินขีดความสามารถ"),
    )
    yield PdfSection(
        title=SOURCES,
        wide=True,
        blocks=_table(values, "sources"),
        empty=_unless(values["sources"], "ไม่มีไฟล์ต้นทาง"),
    )


def _table(values: Mapping[str, Any], name: str, *, title: str = "") -> list[Block]:
    return [Block(table=name, rows=values[name], title=title)] if values[name] else []


def _unless(rows: Sequence[Any], sentence: str) -> str:
    return "" if rows else sentence


def part_sections(sections: Iterable[PdfSection]) -> list[Part]:
    """Sections in parts of bounded size; a long table goes on under a heading of its own."""
    parts = [Part()]
    for section in sections:
        head = replace(section, blocks=[], closing="")
        parts[-1].sections.append(head)
        for block in section.blocks:
            for piece in _pieces(section, block):
                letters = sum(map(_letters, piece.rows))
                if parts[-1].letters and parts[-1].letters + letters > PART:
                    head = replace(head, title="", empty="", blocks=[])
                    parts.append(Part(sections=[head]))
                parts[-1].letters += letters
                head.blocks.append(piece)
        head.closing = section.closing
    return parts


def _pieces(section: PdfSection, block: Block) -> Iterator[Block]:
    """A table in tables of bounded size; the sums stand under the last."""
    first = at = letters = 0
    for at, row in enumerate(block.rows):
        if at > first and letters + _letters(row) > PART:
            yield _piece(section, block, first, at)
            first, letters = at, 0
        letters += _letters(row)
    yield _piece(section, block, first, len(block.rows))


def _piece(section: PdfSection, block: Block, first: int, end: int) -> Block:
    rows = block.rows[first:end]
    title = block.title
    if first:
        title = f"{block.name or block.title or section.title} (ต่อ)"
        if block.table in NUMBERED:
            title += f" ที่ {rows[0]['cells'][0]} – {rows[-1]['cells'][0]}"
    foot = block.foot if end == len(block.rows) else None
    return replace(block, rows=rows, title=title, foot=foot)


def _letters(row: Row) -> int:
    return ROW + sum(map(len, row["cells"]))
