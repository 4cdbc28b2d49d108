"""Who acts in a sentence of a printed calendar, by the words before and behind a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oneplan.domain.cycles.printed_agencies import NAME, PrintedAgency
from oneplan.domain.cycles.printed_lines import PrintedPlace

VERB = (
    r"(?:จัดทำ|จัดส่ง|จัดตั้ง|จัด|ดำเนินการ|ดำเนินกิจกรรม|รวบรวม|ส่ง|บูรณาการ|ประสาน|ประมวล|นำ|ทบทวน|สนับสนุน|พิจารณา"
    r"|มอบหมาย|สามารถ|รายงาน|แต่งตั้ง|ปรับปรุง|ถือปฏิบัติ|คัดเลือก|ใช้กลไก|เสนอ|สำรวจ|วิเคราะห์|ตรวจสอบ|ประชุม"
    r"|แจ้ง|สรุป|บันทึก|กลั่นกรอง|เห็นชอบ|ประกาศ|เผยแพร่|ติดตาม|ประเมิน|สร้าง|เข้าร่วม|ชี้แจง|เพิ่มเติม|กำกับ|ร่วม)"
)
"""Words that an act begins with."""
_AREA = r"(?:\s?(?:ทุก(?:แห่ง|อำเภอ|จังหวัด|หน่วย)|ใน(?:พื้นที่|จังหวัด|อำเภอ)\S{0,20}?))?"
_ACTS = re.compile(
    rf"{_AREA}\s*(?:ต้อง|จะ|ได้|ร่วมกัน|เพื่อ)?\s*(?:{VERB}|เป็น(?:กลไก|ผู้|หน่วยงาน|แกน)|โดย)"
)
_RECEIVES = re.compile(rf"{_AREA}\s*(?:ใน\S*\s*)?(?:ทราบ|เพื่อทราบ)")
_JOIN = re.compile(r"\s*(?:/|,|และ|หรือ|\s)\s*")
_AREA_JOIN = re.compile(rf"(?!{VERB})[ก-๙]{{0,16}}?\s*(?:/|,|และ|หรือ|\s)\s*")
"""The same behind an office whose province or district is named."""

_LEADS = (
    ("subject", r"^(?:\(?[0-9๐-๙.]+\)?\s*)?(?:[-–]\s*)?$"),
    ("gives", r"(?:เพื่อ|ทราบ|(?:ส่ง|จัดส่ง|แจ้ง|มอบ|รายงาน|ต่อ)\S{0,60})ให้$"),
    ("told", r"(?:เน้นย้ำให้|กำชับ(?:\s?ติดตาม)?|ติดตาม|ส่งเสริม\s?(?:และ)?\s?สนับสนุน\s?ให้|ส่งเสริมให้|(?:^|\s)ประสาน)\s?$"),
    ("ordered", r"คำสั่ง(?:แต่งตั้ง)?\s?$"),
    ("proposed", r"เสนอ(?:ให้|ไปยัง|ต่อ)\s?$"),
    ("subject", r"(?:ให้|มอบหมาย(?:ให้)?)\s?$"),
    ("means", r"(?:โดยใช้|โดยมี|กลไก(?:ของ)?|ขับเคลื่อนผ่าน|ผ่าน|สนับสนุน|กลุ่มเป้าหมาย(?:คือ|ได้แก่)?|โดย)\s?$"),
    ("joined", r"และ\s?$"),
    ("or", r"หรือ\s?$"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(words)) for kind, words in _LEADS)
NEEDS_ACT = frozenset({"subject", "joined", "proposed"})
ACTING = frozenset({"subject", "means", "proposed"})
"""Kinds of leads behind which stands who does it; the others are told, ordered or given to."""
SUBJECTS = frozenset({"subject", "proposed"})
"""Of these, the leads of who carries the act out; “means” are through whom it is done."""


def find_actors(text: str, place: PrintedPlace, *, has_column: bool) -> list[PrintedAgency]:
    """Who acts in a step by its own words, in their order.

    Args:
        text: The words of the step.
        place: Where they stand.
        has_column: Whether the table tells agencies of its own: then only whom the
            words name as the one who acts is added, and no committee that is spoken of.
    """
    found: list[PrintedAgency] = []
    for kind, words, role in _named(" ".join(text.split())):
        if has_column and kind not in ("subject", "means"):
            continue
        if role in {each.role for each in found} or (kind == "or" and not found):
            continue
        confidence = "high" if kind == "subject" else "medium"
        found.append(
            PrintedAgency(th=words, role=role, place=place, confidence=confidence, basis=kind)
        )
    return found


def find_receiver(text: str, place: PrintedPlace) -> PrintedAgency | None:
    """To whom a duty's words send what is made, the last that they name."""
    last = None
    for match in _SENT_TO.finditer(text):
        name = NAME.match(text, match.end())
        if name is not None:
            last = PrintedAgency(
                th=name[0],
                role=name.lastgroup or "",
                place=place,
                confidence="medium",
                basis="receiver",
            )
    return last


def find_bearers(text: str, place: PrintedPlace) -> list[PrintedAgency]:
    """Who is asked to do all that a list tells: “asks X to assign Y to do as follows”."""
    flat = " ".join(text.split())
    for match in reversed(list(_ASKED.finditer(flat))):
        at, found = match.end(), []
        while (name := NAME.match(flat, at)) is not None:
            found.append(
                PrintedAgency(
                    th=name[0],
                    role=name.lastgroup or "",
                    place=place,
                    confidence="medium",
                    basis="list",
                )
            )
            join = _BEARER_JOIN.match(flat, name.end())
            at = join.end() if join else name.end()
        if found and re.match(r"\S{0,24}?\s*ดำเนินการ", flat[at:]):
            return found
    return []


_SENT_TO = re.compile(r"(?:ไปยัง|เสนอต่อ|ส่งให้)\s?")
_ASKED = re.compile(r"(?:มอบหมาย(?:ให้)?|ขอให้)\s?")
_BEARER_JOIN = re.compile(r"(?!ดำเนินการ)[ก-๙]{0,16}?\s*(?:/|,|และ|โดย|\s)\s*")


def _named(text: str) -> Iterator[tuple[str, str, str]]:
    """Kind of lead, name and role of each who has a part in the act."""
    end, last, name = 0, "", ""
    for match in NAME.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        role = match.lastgroup or ""
        join = _AREA_JOIN if name.endswith(("จังหวัด", "อำเภอ")) else _JOIN
        is_next = bool(last) and join.fullmatch(text[end : match.start()]) is not None
        kind = last if is_next else _lead(before)
        if not kind or kind == "gives" or _is_part_of_word(match[0], before):
            last = ""
            continue
        acts = _ACTS.match(after) or _leads_to_act(after)
        if _RECEIVES.match(after) or (kind in NEEDS_ACT and not acts):
            last = ""
            continue
        yield kind, match[0], role
        end, last, name = match.end(), kind, match[0]


def _lead(before: str) -> str:
    return next((kind for kind, words in _COMPILED if words.search(before)), "")


def _leads_to_act(after: str) -> bool:
    """Whether other names follow and then an act: ให้ ก ข และ ค รวบรวม."""
    rest = after
    while True:
        gap = re.match(r"[ก-๙]{0,16}(?:\s*(?:/|,|และ|หรือ)\s*|\s+)", rest)
        if gap is None:
            return False
        rest = rest[gap.end() :]
        name = NAME.match(rest)
        if name is None:
            return False
        rest = rest[name.end() :]
        if _ACTS.match(rest):
            return True


def _is_part_of_word(name: str, before: str) -> bool:
    """Whether อำเภอ or จังหวัด only says whose something is, as in แผนพัฒนาอำเภอ."""
    if name not in ("อำเภอ", "จังหวัด"):
        return False
    return bool(re.search(r"[ก-๙]$", before)) and not re.search(
        r"(?:ให้|และ|หรือ|โดย|มอบหมาย)$", before
    )
