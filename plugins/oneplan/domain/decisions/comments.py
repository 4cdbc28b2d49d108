"""Comments on a draft, and what became of them.

A public hearing (R47), the consultation under article 19 (R48), the project
clinic (R44) and a committee that sends rows back all leave comments; each is
linked to the draft it was about and to the one that answered it (R49).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from oneplan.domain.decisions.answers import AnswerRefused, shown
from oneplan.domain.shared.csv_rows import CsvTorn, read_records
from oneplan.domain.shared.line_problems import Problem, at_line, join_problems
from oneplan.domain.shared.thai_numerals import to_thai_digits

COLUMNS = ("said_by", "text", "row_key")
"""Header of a list of comments; *row_key* may be empty."""
MAX_TEXT = 4_000
MAX_NAME = 200


class CommentKind(StrEnum):
    """Where a comment was made."""

    HEARING = "hearing"
    ARTICLE_19 = "article_19"
    CLINIC = "clinic"
    COMMITTEE = "committee"


COMMENT_KINDS_TH: Mapping[CommentKind, str] = {
    CommentKind.HEARING: "การรับฟังความคิดเห็น",
    CommentKind.ARTICLE_19: "การปรึกษาหารือตามมาตรา ๑๙",
    CommentKind.CLINIC: "คลินิกโครงการ",
    CommentKind.COMMITTEE: "คณะกรรมการส่งกลับ",
}


class CommentOutcome(StrEnum):
    """What became of a comment."""

    TAKEN = "taken"
    PARTLY = "partly"
    DECLINED = "declined"


OUTCOMES_TH: Mapping[CommentOutcome, str] = {
    CommentOutcome.TAKEN: "รับไปปรับปรุง",
    CommentOutcome.PARTLY: "รับไปปรับปรุงบางส่วน",
    CommentOutcome.DECLINED: "ไม่รับ พร้อมเหตุผล",
}


class CommentsInvalid(AnswerRefused):
    """A list of comments was refused; nothing of it was kept."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        en, th = join_problems(problems)
        super().__init__(f"The comments were not kept:\n{en}")
        self.th = f"ไม่ได้บันทึกความเห็น:\n{th}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One comment as it was made.

    Attributes:
        said_by: Sector or body; never a person's name.
        row_key: The project that it is about; empty for the whole draft.
    """

    said_by: str
    text: str
    row_key: str = ""

    def key(self, step_id: str, kind: CommentKind) -> str:
        """SHA-256 of what was said where: the same comment kept twice is one."""
        parts = (step_id, kind.value, self.said_by, self.row_key, self.text)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read_comments(content: str) -> tuple[Spoken, ...]:
    """Read a list of comments from CSV text; its columns are :data:`COLUMNS`.

    Raises:
        CommentsInvalid: The heading is another, there is nothing under it, or a line
            has no words, too many, or nobody who said them.
    """
    try:
        records = read_records(content, ("said_by", "text"), COLUMNS)
    except CsvTorn as torn:
        raise CommentsInvalid([torn.problem]) from torn
    if not records:
        raise CommentsInvalid([at_line(2, "there is no comment", "ไม่มีความเห็น")])
    spoken = [
        (line, Spoken(**{name: values.get(name, "") for name in COLUMNS}))
        for line, values in records
    ]
    check_comments(spoken)
    return tuple(each for _, each in spoken)


def check_comments(spoken: Iterable[tuple[int, Spoken]]) -> None:
    """Check that each comment has words, not too many, and somebody who said them.

    Args:
        spoken: Each with the line that it stands in.

    Raises:
        CommentsInvalid: Names every comment that has not, by its line.
    """
    problems = [problem for line, each in spoken for problem in _problems(line, each)]
    if problems:
        raise CommentsInvalid(problems)


def _problems(line: int, comment: Spoken) -> Iterable[Problem]:
    text, who = comment.text, comment.said_by
    if not text:
        yield at_line(line, f"text {text!r}: a comment has words", "ความเห็นต้องมีข้อความ")
    if any(unicodedata.category(each) == "Cc" and each not in "\r\n\t" for each in text):
        yield at_line(
            line,
            f"text {shown(text)!r} holds a control character",
            f"ความเห็น “{shown(text)}” มีอักขระควบคุมที่อ่านไม่ได้",
        )
    if len(text) > MAX_TEXT:
        yield at_line(
            line,
            f"text of {len(text)} characters: at most {MAX_TEXT}",
            to_thai_digits(f"ความเห็นยาว {len(text):,} ตัวอักษร ต้องไม่เกิน {MAX_TEXT:,}"),
        )
    if not who or len(who) > MAX_NAME:
        yield at_line(
            line,
            f"said_by {shown(who)!r}: a sector or body, 1 to {MAX_NAME} letters",
            f"ผู้ให้ความเห็น “{shown(who)}”: ต้องเป็นชื่อภาคส่วนหรือหน่วยงาน"
            f" ไม่เกิน {to_thai_digits(MAX_NAME)} ตัวอักษร",
        )
