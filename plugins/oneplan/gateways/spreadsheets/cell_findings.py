"""What is said of the cells of a workbook: each rule with its sentence and the next step."""

from __future__ import annotations

from collections.abc import Mapping

from oneplan.domain.forms.struck_cells import STRUCK, UNSEEN
from oneplan.domain.shared.findings import Message, Severity
from oneplan.gateways.spreadsheets.cell_scans import (
    BARE_FORMULA,
    CONDITION_HIDES,
    CONDITION_MAY_HIDE,
    CONDITION_SHOWS,
    ERROR_VALUE,
    HIDDEN_COLUMN,
    HIDDEN_ROW,
    OWN_ROWS,
    SECOND_TABLE,
    TWICE,
)

_MESSAGES = (
    Message(
        ERROR_VALUE,
        "เซลล์มีค่าผิดพลาดของสูตร (เช่น #REF!) จึงอ่านเป็นช่องว่าง กรุณาแก้สูตรหรือพิมพ์ค่าแทน",
        "The cell holds an error of a formula (as #REF!) and was read as blank;"
        " mend the formula or type the value",
        Severity.WARNING,
    ),
    Message(
        BARE_FORMULA,
        "เซลล์มีสูตรที่ไม่ได้บันทึกผลลัพธ์ เปิดไฟล์ในโปรแกรมตารางคำนวณแล้วบันทึกใหม่",
        "The cell holds a formula without its saved value; open and save the file"
        " in a spreadsheet program",
    ),
    Message(
        TWICE,
        "ในไฟล์มีแถวหรือเซลล์นี้ซ้ำกันหรือสลับลำดับ ข้อมูลบางส่วนจึงอาจอ่านไม่ได้"
        " กรุณาเปิดไฟล์ใน Excel ตรวจแถวนี้ แล้วบันทึกใหม่",
        "The file holds this row or cell twice or out of order, so that some of it may be lost;"
        " open it in a spreadsheet program, see this row and save it again",
    ),
    Message(
        SECOND_TABLE,
        "แผ่นงานมีข้อมูลตารางซ้ำเป็นชุดที่สองในไฟล์ จึงไม่ได้อ่าน กรุณาเปิดไฟล์ใน Excel แล้วบันทึกใหม่",
        "The sheet holds a second set of cells, which was not read; open the file in a"
        " spreadsheet program and save it again",
    ),
    Message(
        HIDDEN_ROW,
        "แถวนี้ซ่อนอยู่หรือถูกกรองออก แต่มีข้อมูลและได้อ่านแล้ว หากไม่ต้องการส่งให้ลบแถวออก",
        "This row is hidden or filtered out; it holds data and was read; delete it if it is not"
        " to be sent",
        Severity.WARNING,
    ),
    Message(
        HIDDEN_COLUMN,
        "คอลัมน์นี้ซ่อนอยู่ แต่มีข้อมูลและได้อ่านแล้ว หากไม่ต้องการส่งให้ลบข้อมูลในคอลัมน์ออก",
        "This column is hidden; it holds data and was read; clear it if it is not to be sent",
        Severity.WARNING,
    ),
    Message(
        STRUCK,
        "แถวนี้มีเซลล์ที่ขีดฆ่าไว้ แต่ได้อ่านและนับรวมด้วย หากยกเลิกรายการแล้วให้ลบแถวออกแล้วส่งใหม่",
        "This row holds a cell that is struck out; it was read and counts; delete the row if it"
        " is void and send the file again",
        Severity.WARNING,
    ),
    Message(
        UNSEEN,
        "แถวนี้มีเซลล์ที่มองไม่เห็นข้อความ (ตัวอักษรสีเดียวกับพื้นหรือเล็กมาก หรือรูปแบบเซลล์ซ่อนไว้) แต่ได้อ่านและนับรวมด้วย"
        " หากไม่ต้องการส่งให้ลบข้อความในเซลล์ออก",
        "This row holds a cell whose text is not seen (its letters have the colour of the cell or"
        " are tiny, or its format hides them); it was read and counts; clear the cell if it is not"
        " to be sent",
        Severity.WARNING,
    ),
    Message(
        CONDITION_HIDES,
        "การจัดรูปแบบตามเงื่อนไขทำให้มองไม่เห็นค่าในเซลล์นี้ แต่ได้อ่านและนับรวมด้วย หากไม่ต้องการส่งให้ลบค่าในเซลล์ออก",
        "A conditional format hides what this cell holds; it was read and counts; clear the cell if"
        " it is not to be sent",
        Severity.WARNING,
    ),
    Message(
        CONDITION_SHOWS,
        "การจัดรูปแบบตามเงื่อนไขทำให้เซลล์นี้แสดงข้อความอื่นแทนค่าที่เก็บไว้ (ในวงเล็บ) ระบบอ่านค่าที่เก็บไว้"
        " กรุณาตรวจ หากไม่ถูกต้องให้พิมพ์ค่าที่ต้องการส่งแทน",
        "A conditional format shows another text than the value that the cell holds (in brackets);"
        " the value was read; type what is to be sent if that is not right",
        Severity.WARNING,
    ),
    Message(
        CONDITION_MAY_HIDE,
        "ช่วงของเซลล์นี้มีการจัดรูปแบบตามเงื่อนไขที่อาจซ่อนค่าหรือแสดงข้อความอื่น ระบบอ่านค่าที่เก็บไว้ทุกเซลล์"
        " กรุณายกเลิกการจัดรูปแบบตามเงื่อนไขแล้วตรวจค่าในช่วงนี้",
        "The range of this cell has a conditional format that may hide values or show other texts;"
        " the values that the cells hold were read; clear the format and see that they are right",
        Severity.WARNING,
    ),
    Message(
        OWN_ROWS,
        "แผ่นงานนี้เป็นของระบบ (เช่น คำแนะนำ) จึงไม่ได้อ่าน แต่มีตัวเลขอยู่"
        " กรุณาย้ายรายการไปไว้ในตารางของแบบแล้วส่งใหม่",
        "This sheet is one of the template itself, which is not read, and numbers stand in it;"
        " move the entries to the form's table and send the file again",
        Severity.WARNING,
    ),
)
CELL_MESSAGES: Mapping[str, Message] = {each.rule: each for each in _MESSAGES}
