"""The acts that a duty's words hold: its bullets, and the sentences that begin another act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from oneplan.domain.cycles.printed_actors import VERB
from oneplan.domain.cycles.printed_agencies import NAME
from oneplan.domain.cycles.printed_windows import find_windows
from oneplan.domain.shared.thai_months import MONTH_PATTERN

_BULLET = re.compile(
    rf"(?:^|\n|(?<=[\sก-๙a-zA-Z)฿.]))\s*[-–•]\s+(?=[ก-ฮเ-ไ“\"])(?!{MONTH_PATTERN})"
)
_ORDER_THEN_ACT = re.compile(rf"(?<=ให้เป็นปัจจุบัน)\s+และ(?={VERB})")
_AND_ALSO = re.compile(rf"\s?พร้อม(?:ทั้ง)?(?!แจ้ง)(?={VERB})")
_AND_ORDERS = re.compile(r"\s?(?:และ|พร้อมทั้ง|รวมทั้ง|โดย)\s?ให้\s?")
_REMARKS = re.compile(r"\s?(?:และส่ง|ทั้งนี้\s?ให้|ซึ่งกำหนดให้|และ(?:ราย|จัด)(?:งาน|ส่ง))")
_FORM_AND = re.compile(r"(?<=\))\s*และ(?=[ก-ฮเ-ไ])")
_FORM = re.compile(r"แบบ(?:ที่)?\s?[0-9๐-๙]+\s*\)")
_AFTER_DEADLINE = re.compile(r"\s*เพื่อพิจารณา[^\n]*เสนอ(?:ให้|ไปยัง|ต่อ)")
_NOT_SPLIT_AFTER = re.compile(r"เป็น(?:กลไก|ผู้|หน่วยงาน|แกน)|ทราบ|ความสำคัญ|แล้วเสร็จ|ถือปฏิบัติ|สนับสนุน|โดย")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedAct:
    """A part of a duty; *follows_deadline* is true of what is done with what was sent before."""

    text: str
    follows_deadline: bool = False


def split_bullets(text: str) -> tuple[str, list[str]]:
    """The words over the bullets, and the bullets; a range such as 2561 - 2565 is none."""
    cuts = list(_BULLET.finditer(text))
    if not cuts:
        return text.strip(), []
    ends = [m.start() for m in cuts[1:]] + [len(text)]
    parts = [text[m.end() : end].strip() for m, end in zip(cuts, ends, strict=True)]
    return text[: cuts[0].start()].strip(), [part for part in parts if part]


def split_acts(text: str) -> list[PrintedAct]:
    """The acts of a duty in the order of its words.

    Another act begins with “and lets <agency> do”, “together with doing”, or where one of
    two forms is told; a sentence of the same agency only if it has a window of its own
    beside that of the duty.
    """
    cuts = sorted(set(_strong_cuts(text)) | set(_form_cuts(text)))
    parts = [part for part in _cut(text, cuts) if part.strip()]
    acts: list[PrintedAct] = []
    for part in parts:
        for each in _split_by_windows(part):
            acts += _split_after_deadline(each)
    return acts


def _strong_cuts(text: str) -> Iterator[int]:
    for pattern in (_ORDER_THEN_ACT, _AND_ALSO):
        yield from (m.start() for m in pattern.finditer(text) if m.start() > 0)
    for match in _AND_ORDERS.finditer(text):
        name = NAME.match(text, match.end())
        if match.start() == 0 or name is None:
            continue
        after = text[name.end() :]
        if re.match(rf"\s*{VERB}", after) and not _NOT_SPLIT_AFTER.match(after.strip()):
            yield match.start()


def _form_cuts(text: str) -> Iterator[int]:
    """Where the next of two numbered forms begins."""
    for match in _FORM_AND.finditer(text):
        if _FORM.search(text[: match.start()]) and _FORM.search(text[match.end() :]):
            yield match.start()


def _split_by_windows(text: str) -> list[str]:
    """Cut before a remark that has a window, if what stands before it has one too."""
    for match in _REMARKS.finditer(text):
        head, rest = text[: match.start()], text[match.start() :]
        if match.start() and any(find_windows(head)) and any(find_windows(rest)):
            return [head, *_split_by_windows(rest)]
    return [text]


def _split_after_deadline(text: str) -> list[PrintedAct]:
    """Cut behind a deadline where the one who receives goes on to consider and propose."""
    for _, end, _ in find_windows(text):
        match = _AFTER_DEADLINE.match(text, end)
        if match is not None:
            return [
                PrintedAct(text=text[:end].strip()),
                PrintedAct(text=text[end:].strip(), follows_deadline=True),
            ]
    return [PrintedAct(text=text.strip())]


def _cut(text: str, cuts: list[int]) -> list[str]:
    bounds = [0, *(cut for cut in cuts if 0 < cut < len(text)), len(text)]
    return [text[a:b] for a, b in pairwise(bounds)]
