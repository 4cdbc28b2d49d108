"""The words about files with details of projects: Thai first, English by switch."""

from __future__ import annotations

ATTACHED_TEXTS: dict[str, tuple[str, str]] = {
    "attached_title": ("เอกสารรายละเอียดประกอบโครงการ", "Files with details of projects"),
    "attached_of_entry": ("เอกสารประกอบของโครงการนี้", "Files with details of this project"),
    "attached_of_form": ("เอกสารประกอบของแบบทั้งฉบับ", "Files with details of the form as a whole"),
    "attached_of_version": ("เอกสารประกอบที่ส่งพร้อมฉบับนี้", "Files with details that went with this version"),
    "attached_help": ("แนบแบบแปลน รายการประมาณราคา รายงานการประชุม หรือภาพถ่าย รับ {} ไฟล์ละไม่เกิน {} MiB โครงการละไม่เกิน {} ไฟล์ รวม {} MiB ทั้งหมดไม่เกิน {} ไฟล์ รวม {} MiB ภาพถ่ายเก็บโดยไม่มีตำแหน่งที่ถ่าย การแนบต้องมีสัญญาณอินเทอร์เน็ต",
                      "Drawings, bills of quantities, minutes, photos. Taken: {}; a file up to {} MiB; of a project up to {} files, {} MiB in sum; of all up to {} files, {} MiB in sum. Where a picture was taken is not kept. Attaching needs a signal"),
    "attached_goes": ("ไฟล์จะไปพร้อมกับแบบเมื่อกด “ส่งแบบ”", "The files go with the form when it is sent"),
    "attached_project": ("เป็นเอกสารของโครงการ", "Which project it belongs to"),
    "attached_whole": ("ทั้งขั้นตอน ไม่เฉพาะโครงการใด", "The step as a whole, no single project"),
    "attached_kind": ("ชนิดเอกสาร", "What it is"),
    "attached_about": ("เกี่ยวกับ (ไม่บังคับ)", "About (not needed)"),
    "attach": ("แนบไฟล์", "Attach"),
    "attached_none": ("ยังไม่มีเอกสารประกอบ", "Nothing is attached yet"),
    "attached_back": ("ถอนเอกสารนี้", "Take this file back"),
    "attached_waits": ("ยังไม่ได้ส่ง จะไปพร้อมการส่งครั้งถัดไป", "Not sent yet; goes with what is sent next"),
    "attached_lost": ("ฉบับที่ส่งล่าสุดไม่มีโครงการนี้ ไฟล์จึงไม่อยู่ในแผน ถอนแล้วแนบใหม่กับโครงการที่ถูกต้อง:", "The version sent last does not hold this project, so the file is in no plan. Take it back and attach it to the right one:"),
    "attached_withdrawn": ("ถอนแล้ว", "Taken back"),
    "attached_count": ("เอกสารประกอบ", "Files"),
    "attached_here": ("ไฟล์ที่ยังอยู่ในเครื่องนี้เท่านั้น", "Files that are only on this device"),
    "attached_here_help": ("ระบบจะส่งไฟล์ต่อไปนี้เมื่อมีสัญญาณ อย่าลบข้อมูลเบราว์เซอร์", "They are sent when there is signal again; do not clear the browser's data"),
    "attached_not_kept": ("ไม่มีสัญญาณ และเครื่องนี้เก็บไฟล์ไว้ส่งภายหลังไม่ได้ ไฟล์ยังไม่ได้แนบ กรุณาแนบใหม่เมื่อมีสัญญาณ", "No signal, and this device cannot keep the file for later. It is not attached; attach it again when there is signal"),
    "attached_no_entry": ("รายการของไฟล์นี้ยังไม่ได้บันทึกหรือถูกลบ:", "The entry of this file is not saved yet, or was deleted:"),
    "attached_sending": ("กำลังแนบ", "Attaching"),
    "attached_away": ("ทิ้งไฟล์นี้", "Throw this file away"),
}  # fmt: skip
