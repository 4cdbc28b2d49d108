"""Files with details of projects: their kinds, how many a form takes, and whose they are.

A file belongs to one project of a unit's form, or to its part in the step as a whole. A newer
version of the form keeps the files of each project that is the same; which is the same is
said by :func:`pair_projects`, and never guessed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeVar

from oneplan.domain.forms.forms import Attachable
from oneplan.domain.shared.thai_numerals import to_thai_digits

K = TypeVar("K", bound=Hashable)
L = TypeVar("L", bound=Hashable)
MIB = 2**20


class AttachmentKind(StrEnum):
    """What a file with details is."""

    DRAWING = "drawing"
    ESTIMATE = "estimate"
    MINUTES = "minutes"
    PHOTO = "photo"
    OTHER = "other"


KINDS: Mapping[AttachmentKind, tuple[str, str]] = {
    AttachmentKind.DRAWING: ("แบบแปลน", "Drawing"),
    AttachmentKind.ESTIMATE: ("รายการประมาณราคา (BOQ)", "Bill of quantities"),
    AttachmentKind.MINUTES: ("รายงานการประชุม", "Minutes"),
    AttachmentKind.PHOTO: ("ภาพถ่าย", "Photo"),
    AttachmentKind.OTHER: ("อื่น ๆ", "Other"),
}
"""Each kind in Thai and in English, in the order in which it is chosen."""


def choice_of(row: int, title: str) -> str:
    """How a page names a project that a file may be attached to: its row, and what stood there.

    A newer version may hold another project in that row.
    """
    return f"{row}-{hashlib.sha256(title.encode()).hexdigest()[:12]}"


def kind_of(name: str) -> AttachmentKind:
    """The kind that a page names; what it does not know is ``other``."""
    return AttachmentKind(name) if name in set(AttachmentKind) else AttachmentKind.OTHER


class Excess(NamedTuple):
    """Why one file more is too much, in Thai and in English."""

    th: str
    en: str


def find_excess(
    allowed: Attachable,
    *,
    name: str,
    size: int,
    of_all: Sequence[int],
    of_project: Sequence[int] | None,
) -> Excess | None:
    """Why a file goes beyond what the form takes of a unit, or of one project; None: it does not.

    Args:
        allowed: What the form takes.
        name: What the file is called.
        size: Its bytes as they are kept.
        of_all: Bytes of each file that the unit has in the step.
        of_project: The same of the project that the file is for; None: it is for none.
    """
    checks = [("ทั้งหมด", "in all", of_all, allowed.most, allowed.mib_all)]
    if of_project is not None:
        checks.append(
            ("ของโครงการนี้", "of this project", of_project, allowed.most_each, allowed.mib_each)
        )
    shown = f"“{name}” ({told_size(size)})"
    for th, en, there, most, mib in checks:
        if len(there) >= most:
            return Excess(
                to_thai_digits(
                    f"แนบ {shown} ไม่ได้: เอกสารประกอบ{th}มีแล้ว {len(there)} ไฟล์ รับไม่เกิน {most} ไฟล์"
                ),
                f"{shown} is one too many: there are {len(there)} files {en}; at most {most}",
            )
        if sum(there) + size > mib * MIB:
            return Excess(
                to_thai_digits(
                    f"แนบ {shown} ไม่ได้: เอกสารประกอบ{th}จะรวมเป็น {told_size(sum(there) + size)}"
                    f" รับไม่เกิน {mib} MiB"
                ),
                f"{shown} is too much: files {en} would have {told_size(sum(there) + size)};"
                f" at most {mib} MiB",
            )
    return None


def told_size(size: int) -> str:
    """A size as people read it."""
    return f"{size / MIB:.1f} MiB" if size >= MIB // 10 else f"{max(1, round(size / 1024))} KiB"


def pair_projects(
    before: Mapping[K, tuple[Hashable, ...]], after: Mapping[L, tuple[Hashable, ...]]
) -> dict[K, L]:
    """Which project of an earlier form is which of a later one.

    Each project has marks, the most exact first: what its row says, its title and place, its
    title. Projects of one mark are paired in their order where there are as many of them
    before as after; by the last mark alone where there is one of each. What is left belongs to
    no project of the later form.

    Args:
        before: Project → its marks, in the order of the form.
        after: The same of the later one, with as many marks.
    """
    found: dict[K, L] = {}
    count = len(next(iter(before.values()), ()))
    for at in range(count):
        olds, news = defaultdict(list), defaultdict(list)
        for old, marks in before.items():
            if old not in found:
                olds[marks[at]].append(old)
        taken = set(found.values())
        for new, marks in after.items():
            if new not in taken:
                news[marks[at]].append(new)
        for mark, same in olds.items():
            others = news.get(mark, [])
            if len(same) == len(others) and (at < count - 1 or len(same) == 1):
                found.update(zip(same, others, strict=True))
    return found
