"""The hidden stamp of a template: a file for another unit, step or form is caught."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oneplan.domain.shared.findings import Finding, Message, Severity

_NAMES = {"form": ("แบบ", "form"), "cycle": ("รอบแผน", "cycle"), "step": ("ขั้นตอน", "step"),
          "unit": ("หน่วยงาน", "unit")}  # fmt: skip


def check_stamp(found: Mapping[str, str], expected: Mapping[str, str]) -> Iterator[Finding]:
    """Compare a workbook's stamp with what it was sent as; a workbook without one passes.

    Args:
        found: Stamp read from the workbook; empty for a unit's own file.
        expected: form, version, cycle, step, unit of the submission.
    """
    for key, (th, en) in _NAMES.items():
        if found.get(key, expected.get(key)) != expected.get(key):
            message = Message(
                f"stamp_{key}",
                f"ไฟล์นี้จัดทำไว้สำหรับ{th} {found[key]} ไม่ใช่ {expected[key]}",
                f"This workbook was made for {en} {found[key]}, not {expected[key]}",
            )
            yield Finding.at("", "", found[key], message)
    if found and found.get("version") != expected.get("version"):
        message = Message(
            "stamp_version",
            "แบบนี้มีฉบับใหม่กว่า กรุณาตรวจว่ากรอกครบ",
            "A newer version of this form exists; see that nothing is missing",
            Severity.WARNING,
        )
        yield Finding.at("", "", found.get("version", ""), message)
