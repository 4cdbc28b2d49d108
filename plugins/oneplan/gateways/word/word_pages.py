"""The pages of the office's Word files: margins, Sarabun inside, titles and tables."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from oneplan.config.places import INCLUDE

FONT = "Sarabun"
OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
TEXT_WIDTH = 16.0
"""Centimetres between the margins."""


def set_page(document: WordFile) -> None:
    """A4 with the margins of a letter, and Sarabun for every text."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(15)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # Thai is a complex script: Word takes its font and size from names of their own.
    for name in ("w:cs", "w:eastAsia", "w:hAnsi"):
        fonts.set(qn(name), FONT)
    size = parse_xml(f'<w:szCs {nsdecls("w")} w:val="30"/>')
    style.element.get_or_add_rPr().append(size)
    style.paragraph_format.space_after = Pt(4)


def embed_fonts(document: WordFile) -> None:
    """Put Sarabun into the file, obfuscated as ECMA-376 (part 4, 14.2.1) asks."""
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    embedded = []
    for number, (tag, name) in enumerate(
        (("w:embedRegular", "Sarabun-Regular.ttf"), ("w:embedBold", "Sarabun-Bold.ttf")), start=1
    ):
        content = (INCLUDE / "fonts" / name).read_bytes()
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"oneplan/{name}")
        part = Part(
            PackURI(f"/word/fonts/font{number}.odttf"),
            OBFUSCATED,
            obfuscate(content, key),
            document.part.package,
        )
        relation = table.relate_to(part, RELATIONSHIP_TYPE.FONT)
        embedded.append(f'<{tag} r:id="{relation}" w:fontKey="{{{str(key).upper()}}}"/>')
    fonts = parse_xml(table.blob)
    fonts.append(
        parse_xml(
            f'<w:font {nsdecls("w", "r")} w:name="{FONT}"><w:charset w:val="DE"/>'
            f'<w:pitch w:val="variable"/>{"".join(embedded)}</w:font>'
        )
    )
    table._blob = serialize_part_xml(fonts)  # noqa: SLF001  the part is no XML part of its own
    document.settings.element.insert(0, parse_xml(f"<w:embedTrueTypeFonts {nsdecls('w')}/>"))


def obfuscate(content: bytes, key: uuid.UUID) -> bytes:
    """A font as Word keeps it: the first 32 bytes XOR the key, backwards, twice."""
    mask = key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(content[:32], mask, strict=True)) + content[32:]


def write_title(document: WordFile, text: str) -> None:
    """A line in bold in the middle."""
    paragraph = document.add_paragraph()
    embolden(paragraph.add_run(text))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def write_mark(paragraph: Paragraph, text: str, *, size: int) -> None:
    """Add a red word of warning or urgency to a paragraph."""
    run = paragraph.add_run(text)
    embolden(run)
    run.font.size, run.font.color.rgb = Pt(size), RGBColor(0xB0, 0, 0)
    run._r.get_or_add_rPr().append(  # noqa: SLF001  python-docx knows no size of a complex script
        parse_xml(f'<w:szCs {nsdecls("w")} w:val="{size * 2}"/>')
    )


def write_table(
    document: WordFile, rows: Sequence[Sequence[str]], widths: Sequence[Length]
) -> None:
    """The rows in a grid; the headings, its first row, stand on every page."""
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in rows:
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.text, cell.width = text, width
    for run in (run for c in table.rows[0].cells for p in c.paragraphs for run in p.runs):
        embolden(run)
    headings = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  python-docx names no heading
    headings.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def embolden(run: Run) -> None:
    """Thai is a complex script: Word makes it bold by a mark of its own."""
    run.font.bold = run.font.cs_bold = True
