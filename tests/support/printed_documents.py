"""Calendars of provinces that do not plan so, as Word files, workbooks, PDFs and texts."""

import io
from dataclasses import dataclass
from datetime import date

import typst
from docx import Document
from openpyxl import Workbook

from oneplan.config.places import INCLUDE
from oneplan.gateways.pdf.copyable_pdfs import make_copyable
from oneplan.gateways.pdf.pdf_objects import take_apart


@dataclass(frozen=True)
class Row:
    """A step as it is printed, and the roles of its agencies."""

    number: str
    text: str
    agencies: str
    window: str
    roles: tuple = ()


NAN = [
    Row("1", "แต่งตั้งคณะทำงานจัดทำแผนพัฒนาจังหวัดน่าน", "สำนักงานจังหวัดน่าน", "ต.ค. 2566", ("provincial_office",)),
    Row("2", "คณะกรรมการหมู่บ้านทบทวนแผนพัฒนาหมู่บ้านและส่งให้อำเภอ", "คณะกรรมการหมู่บ้าน, สพอ.", "1 - 30 พฤศจิกายน 2566", ("village_committee", "amphoe_cd_office")),
    Row("3", "องค์กรปกครองส่วนท้องถิ่นส่งแผนพัฒนาท้องถิ่น", "อปท. ทุกแห่ง", "ภายในวันที่ 15 ธันวาคม 2566", ("lao",)),
    Row("4", "อำเภอจัดทำแผนพัฒนาอำเภอและแผนความต้องการระดับอำเภอ ส่งให้จังหวัด", "ก.บ.อ. / ที่ทำการปกครองอำเภอ", "ธ.ค. 2566 - ม.ค. 2567", ("kbo", "amphoe_admin_office")),
    Row("5", "ประชุมเชิงปฏิบัติการทบทวนแผนพัฒนาจังหวัดน่าน", "สำนักงานจังหวัด และส่วนราชการประจำจังหวัด", "ก.พ. 2567", ("provincial_office", "provincial_agency")),
    Row("6", "ประชุม ก.บ.จ. พิจารณาให้ความเห็นชอบแผนพัฒนาจังหวัด", "ก.บ.จ.", "14 มีนาคม 2567", ("kbj",)),
    Row("7", "จัดส่งแผนพัฒนาจังหวัดให้กระทรวงมหาดไทย", "สำนักงานจังหวัดน่าน", "ภายใน 31 มี.ค. 2567", ("provincial_office",)),
]  # fmt: skip
PHRAE = [
    Row("๑", "แจ้งแนวทางการจัดทำแผนพัฒนาในระดับพื้นที่ให้อำเภอและองค์กรปกครองส่วนท้องถิ่นทราบ", "ที่ทำการปกครองจังหวัด", "มกราคม ๒๕๖๗", ("province_admin_office",)),
    Row("๒", "จัดเวทีประชาคมหมู่บ้าน/ชุมชน เพื่อสำรวจปัญหาและความต้องการของประชาชน และจัดทำแผนพัฒนาหมู่บ้าน", "คณะกรรมการหมู่บ้าน/ คณะกรรมการชุมชน", "ก.พ. – มี.ค. ๖๗", ("village_committee", "community_committee")),
    Row("๓", "ประมวลแผนพัฒนาหมู่บ้านเป็นแผนพัฒนาตำบล และส่งให้อำเภอ", "ก.บ.ต./ สำนักงานพัฒนาชุมชนอำเภอ", "เม.ย. ๖๗", ("kbt", "amphoe_cd_office")),
    Row("๔", "จัดทำแผนความต้องการระดับอำเภอ และจัดส่งโครงการที่เกินขีดความสามารถให้จังหวัด", "กบอ.", "พ.ค. ๖๗", ("kbo",)),
    Row("๕", "กลั่นกรองโครงการตามกลุ่มภารกิจ", "คณะอนุ ก.บ.จ./ หน่วยงานที่เสนอโครงการ", "๑๐ – ๒๐ มิ.ย. ๖๗", ("kbj_sub", "proposing_agency")),
    Row("๖", "ประชุมรับฟังความคิดเห็นต่อร่างแผนพัฒนาจังหวัดแพร่", "สำนักงานจังหวัดแพร่", "ก.ค. ๖๗", ("provincial_office",)),
    Row("๗", "ประชุม ก.บ.จ. เพื่อให้ความเห็นชอบร่างแผนพัฒนาจังหวัดแพร่", "ก.บ.จ.", "ส.ค. ๖๗", ("kbj",)),
    Row("๘", "เผยแพร่แผนพัฒนาจังหวัดแพร่ให้หน่วยงานในจังหวัด", "สำนักงานจังหวัดแพร่", "ก.ย. ๖๗", ("provincial_office",)),
]  # fmt: skip
TRANG = [
    Row("1.", "ทบทวนข้อมูลพื้นฐาน", "สำนักงานจังหวัดตรัง", "ต.ค. 65", ("provincial_office",)),
    Row("2.", "ส่งแผนพัฒนาท้องถิ่น", "อบต./เทศบาล", "พ.ย. 65 - ม.ค. 66", ("lao", "lao")),
    Row("3.", "จัดทำแผนพัฒนาอำเภอ", "อำเภอ", "ก.พ. 66", ("amphoe",)),
    Row("4.", "ส่งข้อเสนอโครงการ", "อบจ., ส่วนราชการ", "มี.ค. 66", ("pao", "provincial_agency")),
    Row("5.", "พิจารณาอนุมัติแผนในที่ประชุม", "ก.บ.จ.", "เม.ย. 66", ("kbj",)),
]  # fmt: skip
SURIN = [
    Row("1", "จัดทำแผนพัฒนาหมู่บ้าน", "คณะกรรมการหมู่บ้าน", "1 ต.ค. 2567 - 31 ธ.ค. 2567", ("village_committee",)),
    Row("2", "จัดทำแผนชุมชนระดับตำบล", "ศอช.ต.\nสำนักงานพัฒนาชุมชนอำเภอ", "1 ม.ค. 2568 - 15 ก.พ. 2568", ("tambon_coc", "amphoe_cd_office")),
    Row("3", "ส่งแผนความต้องการระดับอำเภอ", "คณะกรรมการบริหารงานอำเภอแบบบูรณาการ (ก.บ.อ.)", "16 ก.พ. 2568 - 31 มี.ค. 2568", ("kbo",)),
    Row("4", "ประสานแผนระดับจังหวัด", "คณะกรรมการประสานแผนพัฒนาท้องถิ่นระดับจังหวัด", "1 เม.ย. 2568 - 30 เม.ย. 2568", ("province_lpc",)),
    Row("5", "ส่งแผนพัฒนาจังหวัดฉบับสมบูรณ์", "สำนักงานจังหวัดสุรินทร์", "1 พ.ค. 2568 - 31 พ.ค. 2568", ("provincial_office",)),
]  # fmt: skip
KRABI = [
    Row("1)", "ให้คณะกรรมการหมู่บ้านทบทวนแผนพัฒนาหมู่บ้านให้แล้วเสร็จภายในเดือนมกราคม 2565", "", "ภายในเดือนมกราคม 2565", ("village_committee",)),
    Row("2)", "ให้องค์กรปกครองส่วนท้องถิ่นรายงานแผนพัฒนาท้องถิ่นไปยังอำเภอ ภายในวันที่ 28 กุมภาพันธ์ 2565", "", "ภายในวันที่ 28 กุมภาพันธ์ 2565", ("lao",)),
    Row("3)", "อำเภอรวบรวมแผนความต้องการและส่งให้จังหวัดภายในวันที่ 31 มีนาคม 2565 เพื่อเป็นข้อมูลในการจัดทำแผนพัฒนาจังหวัด", "", "ภายในวันที่ 31 มีนาคม 2565", ("amphoe",)),
    Row("4)", "สำนักงานจังหวัดจัดประชุม ก.บ.จ. เพื่อพิจารณาให้ความเห็นชอบ (เมษายน 2565)", "", "เมษายน 2565", ("provincial_office",)),
]  # fmt: skip
GANTT = [
    Row("1", "สำรวจปัญหาและความต้องการ", "คณะกรรมการหมู่บ้าน", "ต.ค. - พ.ย.", ("village_committee",)),
    Row("2", "จัดทำแผนพัฒนาอำเภอ", "อำเภอ", "ธ.ค. - ม.ค.", ("amphoe",)),
    Row("3", "จัดประชุม ก.บ.จ.", "สำนักงานจังหวัด", "ก.พ.", ("provincial_office",)),
]  # fmt: skip


def nan_document():
    """A Word file: a title, phases over merged cells, headings in another order."""
    document = Document()
    document.add_paragraph("ปฏิทินการจัดทำแผนพัฒนาจังหวัดน่าน (พ.ศ. 2566 - 2570) ฉบับทบทวน")
    document.add_paragraph("และแผนปฏิบัติราชการประจำปีงบประมาณ พ.ศ. 2568")
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(
        table.rows[0].cells, ("ลำดับที่", "กิจกรรม", "ระยะเวลาดำเนินการ", "ผู้รับผิดชอบหลัก"), strict=True
    ):
        cell.text = text
    for at, row in enumerate(NAN):
        if at in (0, 4):
            phase = table.add_row().cells
            phase[0].merge(phase[3]).text = "ระยะเตรียมการ" if at == 0 else "ระยะจัดทำแผน"
        cells = table.add_row().cells
        for cell, text in zip(cells, (row.number, row.text, row.window, row.agencies), strict=True):
            cell.text = text
    document.add_paragraph("หมายเหตุ : กำหนดการอาจเปลี่ยนแปลงได้ตามความเหมาะสม")
    return saved(document)


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def merged_document():
    """A Word file: a window merged over two rows, agency and window merged in one, a table in its header."""
    document = Document()
    document.sections[0].header.add_table(1, 1, 1000).rows[0].cells[0].text = "ด่วนที่สุด"
    document.add_paragraph("ปฏิทินการจัดทำแผนพัฒนาจังหวัดน่าน ประจำปีงบประมาณ พ.ศ. 2568")
    table = document.add_table(rows=1, cols=4)
    rows = [
        ("ที่", "กิจกรรม", "หน่วยงาน", "วันเดือนปี"),
        ("1", "ทบทวนแผน", "อำเภอ", "ม.ค. 67"),
        ("2", "ประชุมประชาคม", "อปท.", ""),
        ("3", "ประชุมสรุป", "สำนักงานจังหวัด", ""),
    ]
    for at, texts in enumerate(rows):
        cells = table.rows[0].cells if at == 0 else table.add_row().cells
        for cell, text in zip(cells, texts, strict=True):
            cell.text = text
    table.cell(1, 3).merge(table.cell(2, 3))
    table.cell(3, 2).merge(table.cell(3, 3))
    return saved(document)


def surin_workbook():
    """A workbook: a first and a last day in columns of their own, a title over the table."""
    book = Workbook()
    sheet = book.active
    sheet.append(["ปฏิทินการดำเนินงานจัดทำแผนพัฒนาจังหวัดสุรินทร์ ประจำปีงบประมาณ พ.ศ. 2569"])
    sheet.append([])
    sheet.append(["ที่", "ขั้นตอน/กิจกรรม", "หน่วยงานรับผิดชอบ", "วันเริ่มต้น", "วันสิ้นสุด", "หมายเหตุ"])
    for row in SURIN:
        start, end = row.window.split(" - ")
        sheet.append([int(row.number), row.text, row.agencies, start, end, ""])
    return saved(book)


def gantt_workbook():
    """A workbook whose months are marks under headings, from October over the new year."""
    book = Workbook()
    sheet = book.active
    months = ("ต.ค. 66", "พ.ย. 66", "ธ.ค. 66", "ม.ค. 67", "ก.พ. 67", "มี.ค. 67")
    sheet.append(["ปฏิทินการจัดทำแผนพัฒนาจังหวัดเลย ประจำปีงบประมาณ พ.ศ. 2568"])
    sheet.append(["ที่", "กิจกรรม", *months, "หน่วยงาน"])
    for row, marks in zip(GANTT, ((0, 1), (2, 3), (4,)), strict=True):
        sheet.append(
            [row.number, row.text, *("X" if at in marks else "" for at in range(6)), row.agencies]
        )
    return saved(book)


def yala_workbook():
    """A workbook with days as numbers, one typed in the Buddhist Era, and a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "ปฏิทิน"
    sheet.append(["ปฏิทินจังหวัดยะลา ประจำปีงบประมาณ 2569"])
    sheet.append(["ที่", "งาน", "หน่วยงานหลัก", "กำหนดส่ง", "เอกสารที่ส่ง"])
    sheet.append([1, "ส่งแผนพัฒนาท้องถิ่น", "อปท.", date(2025, 1, 31), "แบบ ผ.02"])
    sheet.append([2, "ส่งแผนพัฒนาอำเภอ", "อำเภอ", date(2568, 2, 28)])
    sheet.append([3, "ประชุม ก.บ.จ.", "ฝ่ายเลขานุการ\nก.บ.จ.", "มีนาคม 2568"])
    sheet.append([None, "รวม 3 ขั้นตอน"])
    other = book.create_sheet("รายชื่อ")
    other.append(["ที่", "ชื่อ"])
    other.append([1, "นาย ก"])
    return saved(book)


def trang_text():
    """A text: columns by blanks, words wrapped within a column, headings again on page two."""
    heading = "ที่    การดำเนินการ                        หน่วยงาน                 กำหนดเวลา"
    lines = ["กำหนดการจัดทำแผนพัฒนาจังหวัดตรัง", "ประจำปีงบประมาณ พ.ศ. 2567", "", heading]
    for at, row in enumerate(TRANG):
        if at == 3:
            lines += ["", heading]
        lines.append(_columns((0, row.number), (7, row.text), (43, row.agencies), (68, row.window)))
        if at == 0:
            lines.append(_columns((7, "ของทุกอำเภอ")))
    return "\n".join(lines).encode("cp874")


def _columns(*cells):
    """Texts at their places, as letters of a fixed width show them: marks take none."""
    line = ""
    for at, text in cells:
        shown = len(
            "".join(
                c
                for c in line
                if not (c == "\u0e31" or "\u0e34" <= c <= "\u0e3a" or "\u0e47" <= c <= "\u0e4e")
            )
        )
        line += " " * (at - shown) + text
    return line


def krabi_text():
    """A letter whose duties are a list, without a table."""
    return "\n".join(
        [
            "ที่ กบ ๐๐๑๗.๒/ว ๑๒๓",
            "ศาลากลางจังหวัดกระบี่",
            "๕ มกราคม ๒๕๖๕",
            "เรื่อง ปฏิทินการจัดทำแผนพัฒนาในระดับพื้นที่ ประจำปีงบประมาณ พ.ศ. 2566",
            "เรียน นายอำเภอทุกอำเภอ",
            "จังหวัดกระบี่กำหนดแนวทางไว้ จึงขอให้ดำเนินการ ดังนี้",
            *(f"{row.number} {row.text}" for row in KRABI),
            "จึงเรียนมาเพื่อพิจารณาดำเนินการ",
            "ขอแสดงความนับถือ",
        ]
    ).encode()


def phrae_pdf():
    """A PDF of a table over two pages, words wrapped within its cells, headings on each page."""
    return set_table(
        "ปฏิทินการจัดทำแผนพัฒนาจังหวัดแพร่ ประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
        ("ที่", "การดำเนินงาน", "หน่วยงานที่เกี่ยวข้อง", "วัน/เดือน/ปี"),
        [(row.number, row.text, row.agencies, row.window) for row in PHRAE],
    )


def set_table(title, headings, rows):
    """Set a table as a PDF; nothing in it is ours but its fonts."""
    cells = ", ".join(f"[{_escaped(text)}]" for row in rows for text in row)
    head = ", ".join(f"[{text}]" for text in headings)
    source = (
        '#set page(paper: "a5", flipped: true, margin: 1.5cm)\n#set text(font: "Sarabun", size: 12pt, lang: "th")\n'
        f"#align(center)[{title}]\n"
        f"#table(columns: (1cm, 8cm, 4.5cm, 3cm), table.header({head}), {cells})"
    )
    pdf = take_apart(
        typst.compile(
            source.encode(), font_paths=[str(INCLUDE / "fonts")], ignore_system_fonts=True
        )
    )
    make_copyable(pdf)
    return pdf.to_bytes()


def _escaped(text):
    return text.replace("/", "\\/").replace("-", "\\-")
