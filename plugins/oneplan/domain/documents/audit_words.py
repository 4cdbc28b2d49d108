"""What each act of the audit log is called in Thai."""

from __future__ import annotations

from collections.abc import Mapping

from oneplan.domain.cycles.calendar_stages import STAGES_TH
from oneplan.domain.decisions.decisions import RESOLUTIONS_TH
from oneplan.domain.late_submissions.late_tickets import TicketState
from oneplan.domain.reminders.notices import STATES_TH as NOTICES_TH
from oneplan.domain.submissions.submissions import STATES_TH

_TICKETS_TH: Mapping[TicketState, str] = {
    TicketState.REQUESTED: "ขอส่งล่าช้า",
    TicketState.ACCEPTED: "อนุญาตให้ส่งล่าช้า",
    TicketState.REFUSED: "ไม่อนุญาตให้ส่งล่าช้า",
    TicketState.SUPERSEDED: "ใบขอส่งล่าช้ามีไฟล์ใหม่แทน",
}

ACTIONS_TH: Mapping[str, str] = {
    "calendar.in_force": "ใช้ปฏิทิน",
    **{f"calendar.{stage}": words for stage, words in STAGES_TH.items()},
    "ceiling.lifted": "ยกเลิกกรอบวงเงิน",
    "ceiling.set": "ตั้งกรอบวงเงิน",
    "circular.enclosed": "เก็บไฟล์สิ่งที่ส่งมาด้วยของหนังสือเวียน",
    "circular.sent": "ส่งหนังสือเวียน",
    "clock.set": "ตั้งนาฬิกาของการซักซ้อม",
    "collation.made": "รวมทะเบียน รายงาน หรือเอกสารทั้งจังหวัด",
    "collation.sent": "จัดส่งเอกสารรวมต่อ",
    "comment.answered": "ตอบความเห็นต่อร่างแผน",
    "comments.kept": "บันทึกความเห็นต่อร่างแผน",
    "committees.loaded": "โหลดรายชื่อคณะกรรมการ",
    "step.added": "เพิ่มขั้นตอน",
    "step.withdrawn": "ยกเลิกขั้นตอน",
    "contact.bounced": "อีเมลของผู้ติดต่อส่งไม่ถึง",
    "contact.forgotten": "ลบผู้ติดต่อ",
    "document.issued": "ออกเลขที่เอกสาร",
    "last_year.loaded": "โหลดวงเงินปีก่อน",
    "letter.acknowledged": "รับทราบหนังสือ",
    "link.made": "ออกลิงก์ของหน่วยงาน",
    "link.renewed": "หน่วยงานขอลิงก์ใหม่",
    "link.revoked": "ปิดลิงก์ของหน่วยงาน",
    "meeting.called": "เชิญประชุม",
    "meeting.cancelled": "ยกเลิกการประชุม",
    "meeting.held": "บันทึกผลการประชุม",
    "meeting.moved": "เลื่อนการประชุม",
    "meeting_task.closed": "ยุติงานตามมติที่ประชุม",
    "meeting_task.done": "งานตามมติที่ประชุมแล้วเสร็จ",
    "merge.accepted": "ยืนยันว่าเป็นโครงการเดียวกัน",
    "merge.refused": "ยืนยันว่าเป็นคนละโครงการ",
    "minutes.kept": "เก็บรายงานการประชุม",
    "notices.held": "ระงับอีเมล",
    "notices.moved": "เลื่อนหรือยกเลิกอีเมลที่รอส่งตามปฏิทินที่แก้ไข",
    "notices.not_sent": "ไม่ส่งอีเมลเชิญ เพราะขั้นตอนสิ้นสุดแล้ว",
    "notices.released": "ปล่อยอีเมลที่ระงับไว้",
    "notices.sent": "ส่งอีเมล",
    "order.kept": "เก็บคำสั่งแต่งตั้ง",
    "package.acknowledged": "ตอบรับชุดเอกสาร",
    "people.forgotten": "ลบชื่อบุคคลตามอายุข้อมูล",
    "plan.dispatched": "จัดส่งแผน",
    "plan.made": "รวมแผน",
    "question.asked_again": "ถามคำตอบใหม่",
    "rehearsal.forgotten": "ลบการซักซ้อม",
    "route.return": "ส่งโครงการเกินขีดความสามารถคืน",
    "route.send": "ส่งโครงการเกินขีดความสามารถต่อ",
    "route.take": "รับโครงการเกินขีดความสามารถ",
    "step.backfilled": "บันทึกขั้นตอนย้อนหลังจากไฟล์",
    "step.collected": "รวบรวมไฟล์ของขั้นตอน",
    "step.opened": "เปิดขั้นตอน",
    "step.released": "ปล่อยขั้นตอนที่รอหน่วยงาน",
    "step.rerun": "ประมวลใหม่เฉพาะสาย",
    "strategies.loaded": "โหลดยุทธศาสตร์",
    "submission.late_accepted": "รับไฟล์ล่าช้าเข้าแผน",
    "submission.rechecked": "ตรวจไฟล์ที่รับไว้อีกครั้งเพราะอีกแบบหนึ่งของหน่วยงานเปลี่ยน",
    "submission.refused": "ไม่รับไฟล์ที่ไม่ปลอดภัย",
    "targets.loaded": "โหลดรายชื่อตำบลเป้าหมาย",
    "task.set_by_hand": "ตั้งสถานะของงานด้วยมือ",
    "unit.change_planned": "กำหนดการเปลี่ยนแปลงหน่วยงาน",
    "unit.merged": "ยุบรวมหรือแยกหน่วยงาน",
    "unit.renamed": "เปลี่ยนชื่อหน่วยงาน",
    "unit.stands_in": "ลงทะเบียนสำนักงานจังหวัดแทนที่ยังไม่มี",
    "units.expected": "รอแผนจากหน่วยงานที่ลงทะเบียนเพิ่ม",
    "provinces.joined": "จังหวัดเข้าร่วมรอบแผน",
    "extract.unmatched": "ไม่พบหน่วยงานผู้รับบัญชีโครงการ",
    "units.imported": "โหลดทะเบียนหน่วยงาน",
    "units.moved": "หน่วยงานย้ายกลุ่มตามทะเบียน",
    "units.released": "เลิกรอหน่วยงานที่ไม่ต้องส่ง",
    **{f"late_ticket.{state}": words for state, words in _TICKETS_TH.items()},
    **{f"decision.{resolution}": f"มติ: {words}" for resolution, words in RESOLUTIONS_TH.items()},
    **{f"submission.{state}": f"ไฟล์: {words}" for state, words in STATES_TH.items()},
    **{f"notice.{state}": f"อีเมล: {words}" for state, words in NOTICES_TH.items()},
}
"""Action → Thai; a test holds it to every action that the services write down."""
