"""Write ``include/templates/documents/book.docx``, the Word template of the plan book.

The office may edit the file in Word: what stands in double braces is filled in
by docxtpl. Run this only to begin anew.
"""

from __future__ import annotations

import uuid
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "include" / "templates" / "documents" / "book.docx"
CELL_POINTS = (9, 11)
"""Sizes of the text in tables, a style each: a long table has no room to say it in every cell."""
INK = RGBColor(0x1B, 0x3A, 0x5C)
FONT_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def main() -> None:
    """Write the template."""
    word = Document()
    _styles(word)
    _embed_fonts(word)
    _title_page(word)
    _text(word)
    _lists(word)
    word.save(str(TARGET))


def _styles(word: WordDocument) -> None:
    for name, size in (("Normal", 14), ("Heading 1", 20), ("Heading 2", 16), ("Title", 28)):
        style = word.styles[name]
        style.font.name = "Sarabun"
        style.font.size = Pt(size)
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), "Sarabun")
        for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        complex_size = OxmlElement("w:szCs")
        complex_size.set(qn("w:val"), str(size * 2))
        properties.append(complex_size)
        if name != "Normal":
            style.font.color.rgb = INK
    for points in CELL_POINTS:
        cell = word.styles.add_style(f"Cell {points}", WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style = word.styles["Normal"]
        cell.font.size = Pt(points)
        complex_size = OxmlElement("w:szCs")
        complex_size.set(qn("w:val"), str(points * 2))
        cell.element.get_or_add_rPr().append(complex_size)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "th-TH")
    language.set(qn("w:bidi"), "th-TH")
    word.styles["Normal"].element.get_or_add_rPr().append(language)


def _embed_fonts(word: WordDocument) -> None:
    """Put both weights of Sarabun into the file, hidden as Word asks (ECMA-376, 17.8.1)."""
    table = next(r.target_part for r in word.part.rels.values() if r.reltype.endswith("/fontTable"))
    entries = []
    for weight, tag in (("Regular", "embedRegular"), ("Bold", "embedBold")):
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"oneplan/Sarabun/{weight}")).upper()
        mask = bytes.fromhex(key.replace("-", ""))[::-1]
        font = bytearray((ROOT / "include" / "fonts" / f"Sarabun-{weight}.ttf").read_bytes())
        for at in range(32):
            font[at] ^= mask[at % 16]
        part = Part(
            PackURI(f"/word/fonts/sarabun-{weight.lower()}.odttf"),
            "application/vnd.openxmlformats-officedocument.obfuscatedFont",
            bytes(font),
            word.part.package,
        )
        relation = table.relate_to(part, FONT_REL)
        entries.append(f'<w:{tag} r:id="{relation}" w:fontKey="{{{key}}}"/>')
    fonts = f'<w:fonts xmlns:w="{W}" xmlns:r="{R}"><w:font w:name="Sarabun">{"".join(entries)}</w:font></w:fonts>'
    table._blob = fonts.encode()  # noqa: SLF001  python-docx has no way to write this part
    embed = OxmlElement("w:embedTrueTypeFonts")
    word.settings.element.insert(0, embed)


def _title_page(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.different_first_page_header_footer = True
    _header(section.first_page_header.paragraphs[0], words=False)
    _header(section.header.paragraphs[0], words=True)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("– ")
    _field(footer, "PAGE")
    footer.add_run(" –   ฉบับที่ {{ version }}   รหัสเนื้อหา {{ short_hash }}")
    _number_pages(section)
    _centred(word, "{% if simulated %}การซักซ้อม: ข้อมูลจำลอง{% endif %}", 14)
    _centred(word, "", 14)
    _centred(word, "{{ title }}", 28, bold=True)
    _centred(word, "{{ subtitle }}", 20)
    _centred(word, "", 20)
    _centred(word, "จำนวน {{ count }} โครงการ", 16)
    _centred(word, "งบประมาณรวม {{ total }} บาท", 16)
    _centred(word, "({{ total_words }})", 16)
    _centred(word, "", 30)
    _centred(word, "{{ qr_picture }}", 14)
    _centred(word, "ตรวจสอบเอกสารนี้ได้ที่ {{ verify_words }}", 10)
    _centred(word, "{{ issuer }}", 15)
    _centred(
        word,
        "ฉบับที่ {{ version }} · ณ วันที่ {{ made_on }} · {{ state }}"
        "{% if number %} · เลขที่เอกสาร {{ number }}{% endif %}",
        12,
    )


def _number_pages(section: Section) -> None:
    """Number the pages of a section with Thai figures."""
    kind = section._sectPr.find(qn("w:pgNumType"))  # noqa: SLF001  python-docx numbers no pages
    if kind is None:
        kind = OxmlElement("w:pgNumType")
        section._sectPr.find(qn("w:cols")).addprevious(kind)  # noqa: SLF001
    kind.set(qn("w:fmt"), "thaiNumbers")


def _header(paragraph: Paragraph, *, words: bool) -> None:
    if words:
        paragraph.add_run("{{ running }}   ·   {{ state }}").font.size = Pt(9)
    paragraph.add_run("{% if draft %}")
    run = paragraph.add_run()
    run._r.append(  # noqa: SLF001  a watermark is VML, which python-docx cannot write
        parse_xml(
            f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
            '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
            '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
            '<v:shape type="#_x0000_t136" alt="ร่าง" style="position:absolute;margin-left:0;margin-top:0;width:300pt;height:150pt;rotation:315;'
            "z-index:-251654144;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
            'mso-position-vertical-relative:margin" fillcolor="#f0c8c4" stroked="f"><v:fill opacity=".5"/>'
            '<v:textpath style="font-family:&quot;Sarabun&quot;;font-size:1pt" string="ร่าง"/></v:shape></w:pict>'
        )
    )
    paragraph.add_run("{% endif %}")


def _centred(word: WordDocument, text: str, size: int, *, bold: bool = False) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.bold = bold
    properties = run._r.get_or_add_rPr()  # noqa: SLF001  Thai takes the size of complex script
    size_of_thai = OxmlElement("w:szCs")
    size_of_thai.set(qn("w:val"), str(size * 2))
    properties.append(size_of_thai)
    if bold:
        properties.append(OxmlElement("w:bCs"))


def _field(paragraph: Paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    field.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>๑</w:t></w:r>"))
    paragraph._p.append(field)  # noqa: SLF001  python-docx has no fields


def _text(word: WordDocument) -> None:
    word.add_page_break()
    word.add_heading("คำนำ", 1)
    word.add_paragraph("{{ foreword }}").paragraph_format.first_line_indent = Cm(1.5)
    for line in (
        "",
        "..........................................................",
        "(..........................................................)",
        "{{ signer }}",
    ):
        word.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    word.add_page_break()
    word.add_heading("สารบัญ", 1)
    _field(word.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u')
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    word.settings.element.append(update)


def _lists(word: WordDocument) -> None:
    word.add_page_break()
    word.add_heading("ส่วนที่ ๑ ภาพรวมงบประมาณ", 1)
    subtotals = ("โครงการ", "งบประมาณ (บาท)", "สัดส่วน")
    word.add_paragraph("{{ completeness }}")
    for heading, name in (("ปีงบประมาณ พ.ศ.", "by_year"), ("ประเด็นการพัฒนา", "by_strategy"),
                          ("อำเภอ", "by_amphoe")):  # fmt: skip
        word.add_heading(f"จำแนกตาม{heading}", 2)
        _table(word, (heading, *subtotals), name, bars=True)
    for heading, name, columns, nothing in (
        ("ส่วนที่ ๒ ปฏิทินการดำเนินงาน", "milestones",
         ("ขั้นที่", "การดำเนินงาน", "ตามแผน", "ดำเนินการจริง"), "ปฏิทินนี้ไม่มีขั้นตอน"),
        ("ส่วนที่ ๓ คณะกรรมการและมติ", "resolutions", ("ขั้นที่", "เรื่อง", "ผล", "รายละเอียด"),
         "ยังไม่มีมติหรือบันทึกการประชุม"),
        ("ส่วนที่ ๔ ความคิดเห็นและคำชี้แจง", "comments",
         ("ช่องทาง", "ความเห็น", "คำชี้แจง/การดำเนินการ"), "ไม่มีความเห็น"),
        ("ส่วนที่ ๕ ความครบถ้วนของแผนที่รวบรวม", "counts",
         ("ขั้นที่", "การจัดเก็บ", "ต้องส่ง", "ส่งแล้ว", "ไม่มีโครงการ", "ล่าช้า", "ขาดส่ง"),
         "ปฏิทินนี้ไม่มีขั้นตอนที่หน่วยงานจัดส่งแผน"),
        ("ส่วนที่ ๖ ความสอดคล้องกับยุทธศาสตร์จังหวัด", "alignment",
         ("รหัส", "ยุทธศาสตร์จังหวัด", "ประเด็นที่หน่วยงานระบุ", "โครงการ", "งบประมาณ (บาท)",
          "โครงการที่"), "ไม่มีโครงการในเอกสารนี้"),
    ):  # fmt: skip
        word.add_heading(heading, 1)
        _optional_table(word, columns, name, nothing)
        if name == "counts":
            word.add_paragraph("{{ missing }}")
    wide = word.add_section(WD_SECTION.NEW_PAGE)
    wide.orientation = WD_ORIENT.LANDSCAPE
    wide.page_width, wide.page_height = Cm(42), Cm(29.7)
    wide.left_margin = wide.right_margin = Cm(1.5)
    _number_pages(wide)
    wide.different_first_page_header_footer = False
    word.add_heading("ส่วนที่ ๗ บัญชีโครงการ", 1)
    word.add_paragraph("{%p if not groups %}")
    word.add_paragraph("ไม่มีโครงการในเอกสารนี้")
    word.add_paragraph("{%p endif %}")
    word.add_paragraph("{%p for g in groups %}")
    word.add_heading("{{ g.title }}", 2)
    _project_table(word)
    word.add_paragraph("{%p endfor %}")
    word.add_heading("ส่วนที่ ๘ โครงการที่เกินขีดความสามารถ", 1)
    word.add_paragraph("{%p if not escalations %}")
    word.add_paragraph("ไม่มีโครงการที่เกินขีดความสามารถ")
    word.add_paragraph("{%p endif %}")
    word.add_paragraph("{%p for g in escalations %}")
    word.add_heading("{{ g.title }}", 2)
    _table(word, ("ที่", "โครงการ", "หน่วยงานที่เสนอ", "งบประมาณ (บาท)", "เหตุผล"), "g.rows")
    word.add_paragraph("{%p endfor %}")
    word.add_paragraph("{%p if excluded %}")
    word.add_heading("โครงการที่รวมหรือไม่บรรจุ", 2)
    _table(word, ("หน่วยงาน", "โครงการ", "เหตุผล"), "excluded")
    word.add_paragraph("{%p endif %}")
    word.add_heading("ภาคผนวก แหล่งที่มาของข้อมูล", 1)
    _optional_table(
        word,
        ("ขั้นที่", "หน่วยงาน", "โครงการ", "งบประมาณ (บาท)", "วันที่รับ", "SHA-256"),
        "sources",
        "ไม่มีไฟล์ต้นทาง",
    )


def _optional_table(word: WordDocument, columns: tuple[str, ...], name: str, nothing: str) -> None:
    word.add_paragraph(f"{{%p if {name} %}}")
    _table(word, columns, name)
    word.add_paragraph("{%p else %}")
    word.add_paragraph(nothing)
    word.add_paragraph("{%p endif %}")


def _table(word: WordDocument, columns: tuple[str, ...], name: str, *, bars: bool = False) -> None:
    cells = [f"{{{{ r.cells[{at}] }}}}" for at in range(len(columns) - bars)]
    if bars:
        cells.append("{{ r.bar }}")
    _rows(word, columns, name, cells)


def _project_table(word: WordDocument) -> None:
    """The columns of money are as many as the years: docxtpl repeats their cells."""
    before, money, after = (1.1, 6.4, 4.4, 2.9, 4.0), 3.0, 2.2
    table = word.add_table(rows=4, cols=9, style="Table Grid")
    heads = [f"{{{{ project_headings[{at}] }}}}" for at in range(5)]
    cells = [f"{{{{ r.cells[{at}] }}}}" for at in range(5)]
    heads += [
        "{%tc for h in project_headings[5:-1] %}",
        "{{ h }}",
        "{%tc endfor %}",
        "{{ project_headings[-1] }}",
    ]
    cells += ["{%tc for c in r.cells[5:-1] %}", "{{ c }}", "{%tc endfor %}", "{{ r.cells[-1] }}"]
    for row, texts in ((0, heads), (2, cells)):
        for cell, text, width in zip(
            table.rows[row].cells, texts, (*before, money, money, money, after), strict=True
        ):
            cell.text = text
            cell.width = Cm(width)
    table.rows[1].cells[0].text = "{%tr for r in g.rows %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    table.rows[2].cells[6].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _mark(table, 9)


def _rows(word: WordDocument, columns: tuple[str, ...], name: str, cells: list[str]) -> None:
    table = word.add_table(rows=4, cols=len(columns), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, columns, strict=True):
        cell.text = heading
    table.rows[1].cells[0].text = f"{{%tr for r in {name} %}}"
    for cell, tag in zip(table.rows[2].cells, cells, strict=True):
        cell.text = tag
    table.rows[3].cells[0].text = "{%tr endfor %}"
    _mark(table)


def _mark(table: object, points: int = 11) -> None:
    """Repeat the headings on every page; keep a row on one page."""
    for number, row in enumerate(table.rows):  # type: ignore[attr-defined]
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  python-docx lacks both
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.style = f"Cell {points}"
                if number == 0:
                    for run in paragraph.runs:
                        run.bold = True


if __name__ == "__main__":
    main()
    print(TARGET, RELATIONSHIP_TYPE.FONT_TABLE and TARGET.stat().st_size)
