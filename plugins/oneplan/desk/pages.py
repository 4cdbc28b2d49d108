"""The pages of the desk: what the navigation leads to, in the order in which it does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a cycle.

    Attributes:
        path: What stands after ``/cycles/<cycle>``.
        th: Its name.
        en: Its name in English.
    """

    path: str
    th: str
    en: str


PAGES = (
    Page("", "วันนี้", "Today"),
    Page("/calendar", "ปฏิทิน", "Calendar"),
    Page("/submissions", "การส่งแผน", "Submissions"),
    Page("/mails", "อีเมลและหนังสือ", "Mails and letters"),
    Page("/plan", "แผน", "Plan"),
    Page("/decisions", "มติและการประชุม", "Decisions and meetings"),
    Page("/documents", "เอกสารและการส่ง", "Documents and dispatch"),
    Page("/lists", "รายการ", "Lists"),
    Page("/audit", "สมุดตรวจสอบ", "Audit log"),
    Page("/settings", "การตั้งค่า", "Settings"),
    Page("/health", "สุขภาพระบบ", "Health"),
)
