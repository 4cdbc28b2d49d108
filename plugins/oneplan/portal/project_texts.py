"""The words of the page of what became of a unit's projects: Thai first, English by switch."""

from __future__ import annotations

PROJECT_TEXTS: dict[str, tuple[str, str]] = {
    "what_became": ("ผลของแต่ละโครงการที่ท่านส่ง", "What became of each project that you sent"),
    "became_help": (
        "แต่ละโครงการตั้งแต่ส่งจนถึงการจัดสรร ร่างแผนที่ยังไม่มีมติจะบอกเพียงว่าอยู่ระหว่างพิจารณา พิมพ์หน้านี้ได้",
        "Each project from its file to its money. Of a draft that nobody decided about it is only"
        " said that it is considered. This page can be printed",
    ),
    "no_projects": ("ยังไม่มีโครงการที่ส่ง", "No project was sent yet"),
    "asked_baht": ("ขอ (บาท)", "Asked (baht)"),
    "allocated_baht": ("ได้รับจัดสรร (บาท)", "Allocated (baht)"),
    "not_allocated": ("ยังไม่มีข้อมูล", "not known yet"),
    "stages": ("ลำดับเหตุการณ์", "What happened"),
    "untitled": ("(ไม่ระบุชื่อโครงการ)", "(no title)"),
    "returned_file": ("ส่งคืนให้แก้ไข ยังไม่รับโครงการใดจากไฟล์ครั้งที่",
                      "returned to be put right; no project is taken from version"),
}  # fmt: skip
