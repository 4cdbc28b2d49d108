"""The pools that the tasks of a cycle run in."""

from __future__ import annotations

from collections.abc import Mapping

POOLS: Mapping[str, tuple[int, str]] = {
    "oneplan": (16, "งานของรอบแผน: รวบรวม ประมวล จัดส่ง"),
    "oneplan_mail": (8, "จดหมายถึงหน่วยงาน"),
}
"""Pool → slots and what it is for; the embedded run and the image make them."""
