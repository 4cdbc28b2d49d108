"""Drafts of calendars as YAML files, with each question beside the value that it asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from oneplan.domain.cycles.calendar_drafts import CalendarDraft, DraftQuestion

WIDTH = 110
_CONFIDENCE_TH = {"high": "มาก", "medium": "ปานกลาง", "low": "น้อย"}
_HEAD = """\
# ร่างปฏิทินที่อ่านจาก {document} ยังใช้เดินงานไม่ได้
# 1. ตอบคำถามใต้หัวข้อ draft: แก้ค่าที่ถูกถาม แล้วเขียนคำตอบในช่อง answer
# 2. ตรวจด้วย oneplan calendar check จนไม่มีคำถามค้าง
# 3. ลบหัวข้อ draft ทั้งหัวข้อ แล้ววางไฟล์ใน dags/calendars เมื่อจะใช้จริง
# A draft read from {document}; no cycle runs by it. Answer each question under draft, then delete that key.
"""


class _Dumper(yaml.SafeDumper):
    """Indented lists, no aliases, digits in quotes as they are needed."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002  yaml's signature
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_draft(data: Mapping[str, Any], draft: CalendarDraft) -> str:
    """The text of a draft's file."""
    by_step: dict[str, list[DraftQuestion]] = defaultdict(list)
    for question in draft.questions:
        by_step[question.at.partition("]")[0].removeprefix("steps[")].append(question)
    head = {key: value for key, value in data.items() if key != "steps"}
    parts = [_HEAD.format(document=draft.document), _dump(head), "steps:\n"]
    for step in data.get("steps", ()):
        parts += [f"\n  {line}\n" for line in _remarks(step, by_step.get(step["id"], ()), draft)]
        parts.append(_indented(_dump([step])))
    if not data.get("steps"):
        parts[-1] = "steps: []\n"
    parts += ["\n", _dump({"draft": draft.model_dump(exclude_defaults=False)})]
    return "".join(parts)


def _remarks(
    step: Mapping[str, Any], questions: Sequence[DraftQuestion], draft: CalendarDraft
) -> Iterator[str]:
    at = f"steps[{step['id']}]."
    told = [
        f"{_name(each.at.removeprefix(at))} {_CONFIDENCE_TH[each.confidence]}"
        for each in draft.values
        if each.at.startswith(at)
    ]
    line = (
        f"# {step['source'].get('part', '')} {step['source']['line']}: ความมั่นใจ {', '.join(told)}"
    )
    asked = "".join(f"\n  # ถามข้อ {each.id}: {' '.join(each.th.split())}" for each in questions)
    yield " ".join(line.split()) + asked


def _name(at: str) -> str:
    if at.startswith("agencies"):
        return "หน่วยงาน"
    return {"title.th": "ข้อความ", "window.printed": "กำหนด", "form": "แบบ"}.get(at, at)


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())


def _dump(value: Any) -> str:
    return yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=WIDTH,
        default_flow_style=False,
    )
