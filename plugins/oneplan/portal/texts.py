"""The words of the pages: Thai first, English by switch."""

from __future__ import annotations

from oneplan.domain.submissions import NEXT, STATES

TEXTS: dict[str, tuple[str, str]] = {
    **{state.value: words for state, words in STATES.items()},
    **{f"next_{state.value}": words for state, words in NEXT.items()},
    "product": ("แผนเดียวกัน", "OnePlan"),
    "skip": ("ข้ามไปยังเนื้อหา", "Skip to the content"),
    "simulated": ("การซักซ้อม: ข้อมูลจำลอง", "Rehearsal: simulated data"),
    "other_language": ("English", "ไทย"),
    "your_steps": ("งานที่ต้องส่ง", "What you are asked for"),
    "letters": ("หนังสือที่ขอให้แจ้งต่อ", "Letters to pass on"),
    "no_letters": ("ไม่มีหนังสือที่ต้องแจ้งต่อ", "There is nothing to pass on"),
    "tell_them": ("หน่วยงานที่ต้องแจ้ง", "Units to tell"),
    "passed_on": ("รับทราบและแจ้งต่อแล้ว", "Acknowledged and passed on"),
    "pass_on": ("รับทราบและแจ้งต่อ", "Acknowledge and pass on"),
    "subscribe": ("เพิ่มกำหนดส่งในปฏิทินของท่าน (.ics)", "Add these deadlines to your calendar (.ics)"),
    "nothing_due": ("ขณะนี้ไม่มีงานที่ต้องส่ง", "Nothing is asked of you at present"),
    "step": ("ขั้นตอนที่", "Step"),
    "form": ("แบบ", "Form"),
    "due": ("กำหนดส่ง", "Due"),
    "no_due": ("ไม่กำหนดวัน", "No day is set"),
    "closes": ("ระบบรับถึง", "Taken until"),
    "open_step": ("เปิดดูและส่งไฟล์", "Open and send"),
    "state": ("สถานะ", "State"),
    "state_waiting": ("ยังไม่ได้ส่ง", "Not sent yet"),
    "state_sent": ("รับแล้ว", "Received"),
    "state_returned": ("ส่งคืนให้แก้ไข", "Returned to be put right"),
    "state_late": ("ส่งหลังปิดรับ รอสำนักงานจังหวัดพิจารณา", "Sent after closing; the provincial office decides"),
    "state_closed": ("ปิดรับแล้ว", "Closed"),
    "comments": ("ความเห็นต่อโครงการของท่าน", "Comments on your projects"),
    "answer": ("คำตอบ", "Answer"),
    "why_late": ("เหตุผลที่ส่งล่าช้า", "Why it comes late"),
    "refused": ("ระบบไม่รับไฟล์นี้", "The file was not let in"),
    "get_workbook": ("๑. รับไฟล์แบบ", "1. Get the workbook"),
    "own_document": ("แบบนี้เป็นเอกสารที่หน่วยงานจัดทำเอง ไม่มีไฟล์ให้กรอก", "This is a document of your own; there is no file to fill in"),
    "workbook_help": ("ไฟล์มีข้อมูลของหน่วยงานและรายการที่เคยรับแล้ว", "It holds your unit's data and the rows accepted before"),
    "download": ("ดาวน์โหลดไฟล์ Excel", "Download the Excel file"),
    "form_help": ("วิธีกรอกแบบ", "How to fill it in"),
    "column": ("คอลัมน์", "Column"),
    "holds": ("กรอกอะไร", "What it holds"),
    "needed": ("จำเป็น", "Needed"),
    "send_file": ("๒. ส่งไฟล์", "2. Send the file"),
    "file": ("ไฟล์", "File"),
    "file_help": ("รับ {} ไม่เกิน ๒๕ MB", "Taken: {}, up to 25 MB"),
    "drop_here": ("วางไฟล์ที่นี่ หรือเลือกไฟล์", "Drop the file here, or choose one"),
    "sender": ("ชื่อผู้ส่ง", "Your name"),
    "send": ("ส่งไฟล์", "Send"),
    "sending": ("กำลังส่ง", "Sending"),
    "nil_title": ("ไม่มีโครงการ", "Nothing to send"),
    "nil_help": ("หากปีนี้ไม่มีโครงการ แจ้งที่นี่ ถือว่าส่งแล้ว", "If you have no project this year, say so here; it counts as sent"),
    "reason": ("เหตุผล", "Reason"),
    "nil_instead": ("ไฟล์ที่รับไว้แล้วจะไม่ถูกใช้", "The file that was accepted will not be used"),
    "nil_send": ("แจ้งว่าไม่มีโครงการ", "Send a nil return"),
    "withdraw_title": ("ขอไฟล์คืน", "Take the file back"),
    "withdraw_help": ("ถอนไฟล์ที่รับแล้วได้ก่อนปิดรับ", "A file in force can be taken back before the step closes"),
    "withdraw": ("ถอนไฟล์", "Withdraw"),
    "zip_title": ("ส่งหลายหน่วยงานพร้อมกัน", "Send for many units at once"),
    "zip_help": ("ไฟล์ .zip ที่มีไฟล์ของแต่ละหน่วยงาน ชื่อไฟล์ขึ้นต้นด้วยรหัสหน่วยงาน หรือเป็นไฟล์ที่ดาวน์โหลดจากระบบ",
                 "A .zip with one file a unit: named by the unit's code, or downloaded from here"),
    "zip_step": ("ขั้นตอน", "Step"),
    "zip_result": ("ผลรายไฟล์", "Result a file"),
    "history": ("ประวัติการส่ง", "What you sent"),
    "nothing_sent": ("ยังไม่เคยส่ง", "Nothing yet"),
    "version": ("ครั้งที่", "Version"),
    "time": ("เวลา", "Time"),
    "rows": ("รายการ", "Rows"),
    "total": ("งบประมาณรวม (บาท)", "Total (baht)"),
    "result": ("ผลการตรวจ", "Result"),
    "findings": ("สิ่งที่พบ", "Findings"),
    "no_findings": ("ไม่พบข้อผิดพลาด", "Nothing wrong was found"),
    "cell": ("เซลล์", "Cell"),
    "value": ("ค่า", "Value"),
    "message": ("ข้อความ", "Message"),
    "kind": ("ระดับ", "Kind"),
    "error": ("ต้องแก้", "Error"),
    "warning": ("ควรตรวจ", "Warning"),
    "note": ("แจ้งให้ทราบ", "Note"),
    "marked": ("ดาวน์โหลดไฟล์ที่ทำเครื่องหมายแล้ว", "Download your file with the cells marked"),
    "again": ("ไฟล์นี้เหมือนกับที่ส่งไว้แล้วทุกประการ ไม่นับเป็นครั้งใหม่", "This is the file that you sent already; it is not counted again"),
    "difference": ("ต่างจากครั้งก่อน", "Changes since the version before"),
    "added": ("เพิ่ม", "Added"),
    "gone": ("ตัดออก", "Gone"),
    "changed": ("แก้ไข", "Changed"),
    "receipt": ("ใบรับ", "Receipt"),
    "receipt_no": ("เลขรับที่", "Receipt no."),
    "receipt_pdf": ("ดาวน์โหลดใบรับ (PDF)", "Download the receipt (PDF)"),
    "unit": ("หน่วยงาน", "Unit"),
    "file_hash": ("รหัสตรวจสอบไฟล์ (SHA-256)", "File hash (SHA-256)"),
    "still_to_act": ("ผู้ต้องดำเนินการต่อ", "Who acts next"),
    "back": ("กลับหน้าหน่วยงาน", "Back to your page"),
    "back_step": ("กลับไปขั้นตอนนี้", "Back to the step"),
    "contact": ("ติดต่อ", "Contact"),
    "late_title": ("ไฟล์ที่ส่งหลังปิดรับ", "A file after closing"),
    "late_help": ("ส่งได้ แต่ต้องให้สำนักงานจังหวัดรับเป็นกรณีล่าช้า", "It can be sent; the provincial office decides whether to take it"),
    "bad_link": ("ลิงก์นี้ใช้ไม่ได้", "This link does not open anything"),
    "bad_link_help": ("ขอลิงก์ใหม่ได้ ระบบจะส่งไปยังที่อยู่อีเมลที่ลงทะเบียนไว้เท่านั้น", "Ask for a new one; it is sent to your registered address only"),
    "renew": ("ขอลิงก์ใหม่", "Ask for a new link"),
    "unit_code": ("รหัสหน่วยงาน", "Unit code"),
    "email": ("อีเมลที่ลงทะเบียนไว้", "Registered e-mail address"),
    "cycle": ("รอบแผน", "Cycle"),
    "renewed": ("หากข้อมูลตรงกับทะเบียน ระบบจะส่งลิงก์ใหม่ไปยังที่อยู่นั้น", "If this is in the register, a new link is on its way to that address"),
    "too_many": ("ส่งคำขอถี่เกินไป กรุณารอสักครู่", "Too many requests; wait a moment"),
    "too_large": ("ไฟล์ใหญ่เกินกำหนด: ไฟล์ละไม่เกิน ๒๕ MB และไฟล์ .zip ไม่เกิน ๑๐๐ MB",
                  "The file is too large: 25 MB a file, 100 MB a .zip"),
    "stale": ("หน้านี้หมดอายุ กรุณาเปิดใหม่แล้วลองอีกครั้ง", "This page is out of date; open it anew and try again"),
    "package": ("ชุดเอกสารแผน", "Package of the plan"),
    "package_no": ("จัดส่งครั้งที่", "Dispatch number"),
    "addendum": ("ใบแทรกฉบับที่", "addendum"),
    "files": ("ไฟล์ในชุด", "Files"),
    "acknowledge_title": ("ตอบรับ", "Acknowledgement"),
    "acknowledge_help": ("เมื่อได้รับครบถ้วนแล้ว โปรดตอบรับ ระบบจะเตือนจนกว่าจะตอบรับ",
                         "Say so when all of it is there; you are reminded until then"),
    "receiver": ("ชื่อผู้รับ", "Your name"),
    "acknowledge": ("ได้รับแล้ว", "It came"),
    "acknowledged": ("ตอบรับแล้วเมื่อ", "Acknowledged"),
    "verify": ("ตรวจสอบเอกสาร", "Verify a document"),
    "document": ("เอกสาร", "Document"),
    "document_no": ("เลขที่เอกสาร", "Document number"),
    "edition": ("ฉบับที่", "Version"),
    "content_hash": ("รหัสเนื้อหา", "Content hash"),
    "file_hashes": ("รหัสตรวจสอบของไฟล์", "Hashes of its files"),
    "file_hashes_help": ("ไฟล์ที่มีรหัสตรงกับรายการนี้คือไฟล์ที่ระบบจัดทำ", "A file with one of these hashes is as the office made it"),
    "went_wrong": ("ทำรายการไม่ได้", "This could not be done"),
}  # fmt: skip


class Words:
    """The words in one language: ``t.send``."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._at = 1 if language == "en" else 0

    def __getattr__(self, name: str) -> str:
        if name not in TEXTS:
            raise AttributeError(name)
        return TEXTS[name][self._at]

    def of(self, name: str) -> str:
        """A word by a computed name."""
        return TEXTS[name][self._at]

    def pick(self, th: str, en: str) -> str:
        """The sentence of this language."""
        return en if self.language == "en" else th
