"""Kinds of files, and why one is refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import IO

import olefile

from oneplan.errors import OneplanError

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    ValueError,
    OSError,
)
"""What :mod:`zipfile` raises of an archive that is torn or of a kind it does not know."""
BOOK, LETTER = "xl/workbook.xml", "word/document.xml"
"""Usual names of the main part of a workbook and of a letter."""
ZIP, OLE, PDF = b"PK\x03\x04", olefile.MAGIC, b"%PDF-"
"""How files of these kinds begin."""


class FileType(StrEnum):
    """Kinds of files that a form, or what is attached to one, can come in."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    DOCX = "docx"
    DOC = "doc"
    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    OTHER = "other"
    """What no form comes in, or cannot be told; it is kept and not read."""


class FileRefused(OneplanError):
    """A file cannot be read safely, or not at all; *rule* names why."""

    status_code = 422

    def __init__(self, *, rule: str, th: str, en: str) -> None:
        self.rule, self.th, self.en = rule, th, en
        self.status_code = 413 if rule == "too_large" else FileRefused.status_code
        super().__init__(f"{en}.")

    @property
    def is_passing(self) -> bool:
        """Whether the same file can be looked at later: the office lacks something now."""
        return self.rule == "scanner"

    @property
    def is_kept(self) -> bool:
        """Whether the file is kept as a returned version: it can be looked at, and harms nobody."""
        return not self.is_passing and self.rule not in UNSAFE


def refuse(rule: str, value: object = "") -> FileRefused:
    """The refusal *rule*, with *value* in its sentence."""
    th, en = REFUSALS[rule]
    return FileRefused(rule=rule, th=th.format(value), en=en.format(value))


REFUSALS: dict[str, tuple[str, str]] = {
    "empty": ("ไฟล์ว่างเปล่า กรุณาตรวจว่าเลือกไฟล์ถูกต้องและบันทึกแล้ว แล้วส่งใหม่", "The file is empty"),
    "too_large": ("ไฟล์ใหญ่เกิน {} MiB กรุณาลบรูปภาพหรือแผ่นงานที่ไม่เกี่ยวข้อง แล้วส่งใหม่", "The file is larger than {} MiB"),
    "type_unknown": ("ไม่รู้จักชนิดของไฟล์ กรุณาส่ง .xlsx, .xls, .ods หรือ .csv",
                     "The file is of no known type; send .xlsx, .xls, .ods or .csv"),
    "type_refused": ("แบบนี้ไม่รับไฟล์ชนิด {} กรุณาใช้แบบที่ดาวน์โหลดจากระบบ บันทึกเป็น .xlsx แล้วส่งใหม่", "This form is not taken as a {} file"),
    "damaged": ("ไฟล์เสียหายหรือส่งมาไม่ครบ จึงเปิดไม่ได้ กรุณาเปิดไฟล์ต้นฉบับ บันทึกเป็นไฟล์ใหม่ (.xlsx) แล้วส่งอีกครั้ง", "The file is damaged ({})"),
    "encrypted": ("ไฟล์มีรหัสผ่าน กรุณาบันทึกใหม่โดยไม่ใส่รหัสผ่าน",
                  "The file is locked with a password; save it without one"),
    "macros": ("ไฟล์มีมาโคร กรุณาบันทึกเป็น .xlsx", "The file holds macros; save it as .xlsx"),
    "external_links": ("ไฟล์เชื่อมโยงกับไฟล์อื่น กรุณาตัดการเชื่อมโยง (Break Links)",
                       "The file is linked to other files; break the links"),
    "dde": ("ไฟล์มีสูตรที่เรียกโปรแกรมอื่น (DDE) กรุณาพิมพ์ค่าแทนสูตรแล้วบันทึกใหม่", "The file holds a formula that calls a program (DDE)"),
    "embedded": ("ไฟล์มีวัตถุฝังอยู่ ({}) กรุณาลบวัตถุนั้นแล้วบันทึกใหม่", "The file holds an embedded object ({})"),
    "attachment_type": ("เอกสารประกอบรับเฉพาะ {} กรุณาแนบเป็นชนิดนั้น", "What is attached is one of {}; attach it as one of them"),
    "attachment_large": ("เอกสารประกอบใหญ่เกิน {} MiB กรุณาลดขนาดหรือแยกเป็นหลายไฟล์", "What is attached is larger than {} MiB; make it smaller, or part it into several files"),
    "picture_large": ("รูปภาพมีมากกว่า {} ล้านจุด กรุณาลดขนาดแล้วส่งใหม่", "The picture has more than {} million points; make it smaller"),
    "active": ("ไฟล์ PDF มีคำสั่งที่ทำงานเอง ({}) กรุณาบันทึกเป็น PDF ใหม่",
               "The PDF holds what acts by itself ({}); save it as a PDF anew"),
    "polyglot": ("ไฟล์เป็นไฟล์สองชนิดในไฟล์เดียว กรุณาเปิดแล้วบันทึกเป็น PDF ใหม่ แล้วแนบอีกครั้ง", "The file is of two kinds at once; save it as a PDF anew"),
    "dtd": ("ไฟล์มีส่วนประกอบที่ไม่ปลอดภัย (DTD) กรุณาเปิดใน Excel แล้วบันทึกเป็น .xlsx ใหม่ แล้วส่งอีกครั้ง", "The file holds a document type definition (DTD)"),
    "save_as": ("ไฟล์นี้เป็น {} กรุณาเปิดใน Excel แล้วเลือก บันทึกเป็น (Save As) ชนิด Excel Workbook (.xlsx) แล้วส่งใหม่",
                "The file is {}; open it in Excel, save it as an Excel Workbook (.xlsx) and send that"),
    "picture": ("ไฟล์นี้เป็นรูปภาพ อ่านข้อมูลไม่ได้ กรุณาพิมพ์ข้อมูลลงในแบบ (.xlsx) แล้วส่งใหม่",
                "The file is a picture and cannot be read; type its data into the form (.xlsx)"),
    "packed": ("ไฟล์นี้เป็นไฟล์บีบอัดหรือไฟล์รวม กรุณาแตกไฟล์แล้วส่งแบบทีละไฟล์ (.xlsx, .xls, .ods, .csv หรือ .docx)",
               "The file is an archive; unpack it and send each form by itself"),
    "shortcut": ("ไฟล์นี้เป็นทางลัดไปยังไฟล์อื่น ไม่มีข้อมูลในตัว กรุณาดาวน์โหลดเป็น .xlsx แล้วส่งใหม่",
                 "The file only points to another one; download that as .xlsx and send it"),
    "quote_open": ("เครื่องหมายคำพูด (\") ที่เปิดไว้ในบรรทัดที่ {} ไม่มีตัวปิดในช่องเดียวกัน แถวถัดไปจึงอ่านไม่ได้"
                   " กรุณาลบเครื่องหมายนั้น หรือบันทึกเป็น .xlsx แล้วส่งใหม่",
                   "A quotation mark opened in line {} is not closed in its cell, so that the rows below"
                   " cannot be read; delete it, or save the file as .xlsx"),
    "line_long": ("บรรทัดที่ {} ยาวเกินกว่าแบบ กรุณาเปิดใน Excel แล้วบันทึกเป็น .xlsx",
                  "Line {} is longer than a form's; open the file in Excel and save it as .xlsx"),
    "encoding": ("ไฟล์ใช้รหัสอักขระที่ไม่รับ ({}) กรุณาบันทึกเป็น CSV UTF-8 หรือ .xlsx แล้วส่งใหม่",
                 "The file uses an encoding that is not taken ({}); save it as CSV UTF-8 or .xlsx"),
    "entries": ("ไฟล์มีชิ้นส่วนมากเกินไป ({}) กรุณาเปิดใน Excel แล้วบันทึกเป็น .xlsx ใหม่ แล้วส่งอีกครั้ง", "The file has too many parts ({})"),
    "bundle_size": ("ไฟล์ใน .zip รวมกันใหญ่เกิน {} MB เมื่อแตกออก จึงไม่ได้รับไฟล์นี้ ไฟล์ก่อนหน้านี้รับตามผลที่แจ้ง กรุณาแบ่งเป็น .zip ขนาดเล็กลงแล้วส่งไฟล์ที่เหลือ", "The files of the .zip unpack to more than {} MB and this one was not taken; those before it are answered as said, so send the rest in a smaller .zip"),
    "unpacked": ("ไฟล์ขยายแล้วใหญ่เกินไป กรุณาเปิดใน Excel แล้วบันทึกเป็น .xlsx ใหม่ แล้วส่งอีกครั้ง", "The file unpacks to more than a form holds"),
    "ratio": ("ไฟล์บีบอัดผิดปกติ กรุณาเปิดใน Excel แล้วบันทึกเป็น .xlsx ใหม่ แล้วส่งอีกครั้ง", "The file is packed far tighter than a form is"),
    "size_lies": ("ไฟล์ระบุขนาดไม่ตรงกับเนื้อหา กรุณาเปิดใน Excel แล้วบันทึกเป็น .xlsx ใหม่ แล้วส่งอีกครั้ง", "The file states another size than it has"),
    "names": ("ไฟล์มีชื่อชิ้นส่วนซ้ำหรือไม่ปลอดภัย ({}) กรุณาเปิดใน Excel แล้วบันทึกเป็น .xlsx ใหม่ แล้วส่งอีกครั้ง", "The file has a part with a bad or repeated name ({})"),
    "far_cell": ("มีเซลล์อยู่ไกลเกินขอบเขตของแบบ ({}) กรุณาลบเซลล์นั้น",
                 "A cell lies beyond the box of a form ({}); delete it"),
    "too_many_rows": ("ไฟล์มีแถวหรือคอลัมน์มากเกินไป กรุณาลบแถวและคอลัมน์ที่ไม่ใช่ของแบบ แล้วส่งใหม่", "The file has too many rows or columns"),
    "reader_died": ("ไฟล์ใช้หน่วยความจำหรือเวลามากกว่าที่แบบต้องการ กรุณาคัดลอกเฉพาะตารางของแบบไปไว้ในไฟล์ใหม่ แล้วส่งอีกครั้ง",
                    "The file asks for more memory or time than a form needs"),
    "virus": ("โปรแกรมป้องกันไวรัสไม่รับไฟล์นี้ กรุณาตรวจไวรัสในเครื่อง แล้วทำไฟล์ใหม่จากแบบของระบบ", "The virus scanner refused the file"),
    "scanner": ("ตรวจไวรัสไม่ได้ในขณะนี้ กรุณาส่งใหม่ภายหลัง", "The virus scanner does not answer; send it again later"),
    "no_bundle": ("ไฟล์นี้เป็นสมุดงานเดียว ไม่ใช่ .zip ที่มีไฟล์ของแต่ละหน่วยงาน กรุณาส่งที่หน้าขั้นตอนของหน่วยงานนั้น",
                  "This is one workbook and no .zip with a file a unit"),
    "not_binary": ("ไฟล์ข้อความมีอักขระที่ไม่ใช่ข้อความ กรุณาบันทึกเป็น CSV UTF-8 หรือ .xlsx แล้วส่งใหม่",
                   "The text file holds bytes that are no text; save it as CSV UTF-8 or .xlsx"),
}  # fmt: skip


UNSAFE = frozenset(
    {"too_large", "attachment_type", "attachment_large", "picture_large", "virus", "macros", "dde", "embedded", "active", "polyglot", "dtd", "names", "entries",
     "unpacked", "ratio"}
)  # fmt: skip
"""Rules of files that are not kept: they could harm the office or whoever opens them."""


@contextmanager
def open_archive(content: bytes | IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive; whatever the archive makes Python's reader raise is a refusal.

    Raises:
        FileRefused: ``damaged`` or ``encrypted``, from opening and from reading in it.
    """
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    with refusing_damage(), zipfile.ZipFile(stream) as archive:
        yield archive


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Refuse what Python's reader of archives cannot read.

    Raises:
        FileRefused: ``damaged`` or ``encrypted``.
    """
    try:
        yield
    except UNREADABLE as error:
        raise refuse("damaged", type(error).__name__) from error
    except RuntimeError as error:  # what zipfile raises where a password is asked for
        raise refuse("encrypted") from error
