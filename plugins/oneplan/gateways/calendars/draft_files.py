"""Drafts of calendars as YAML files, written with each question beside the value that it asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from oneplan.domain.cycles.calendar_drafts import CalendarDraft, DraftQuestion
from oneplan.errors import OneplanError
from oneplan.gateways.calendars.calendar_files import DRAFT

WIDTH = 110
_CONFIDENCE_TH = {"high": "มาก", "medium": "ปานกลาง", "low": "น้อย"}
_HEAD = """\
# ร่างปฏิทินที่อ่านจาก {document} ยังใช้เดินงานไม่ได้
# 1. ตอบคำถามด้วย oneplan calendar answer หรือแก้ค่าในไฟล์นี้แล้วเขียนคำตอบในช่อง answer ใต้หัวข้อ draft
# 2. ตรวจด้วย oneplan calendar check จนไม่มีคำถามค้าง
# 3. ใช้จริงด้วย oneplan calendar finish
# A draft read from {document}; no cycle runs by it. Answer its questions, check it, finish it.
"""


class NotADraft(OneplanError):
    """A file is no draft of a calendar."""

    def __init__(self, *, file: str, rule: str) -> None:
        self.th = f"{file} ไม่ใช่ร่างปฏิทินที่นำเข้าจากตาราง: {rule}"
        super().__init__(f"{file} is no draft of a calendar: {rule}.")


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


def read_draft(path: Path) -> tuple[dict[str, Any], CalendarDraft]:
    """The data of a draft's file, and what makes it a draft.

    Raises:
        NotADraft: The file is another one.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        draft = CalendarDraft.model_validate(data.pop(DRAFT))
    except (yaml.YAMLError, ValidationError, KeyError, AttributeError, TypeError) as error:
        raise NotADraft(file=path.name, rule=f"{type(error).__name__} {DRAFT}") from error
    return data, draft


def write_calendar(data: Mapping[str, Any], draft: CalendarDraft) -> str:
    """The text of the calendar that a draft has become: nothing in it is open."""
    return f"# Source: {draft.document}\n{_dump(dict(data))}"


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
    return {
        "title.th": "ข้อความ",
        "window.printed": "กำหนด",
        "form": "แบบ",
        "kind": "ชนิด",
        "deliverables[0].th": "เอกสาร",
    }.get(at, at)


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
