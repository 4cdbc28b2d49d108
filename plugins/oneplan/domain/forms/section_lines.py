"""Heading lines over the rows of a table: the strategy and the programme that the rows belong to.

A printed ผ.02 has no columns for them: they stand in lines of their own, above the
headings or between the rows, and hold until the next one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from oneplan.domain.forms.cell_values import EMPTY
from oneplan.domain.forms.forms import Form
from oneplan.domain.shared.thai_numerals import to_arabic_digits

GROUP_WORDS = (
    "ยุทธศาสตร์", "แผนงาน", "กลยุทธ์", "แนวทางการพัฒนา", "แนวทาง", "ประเด็นการพัฒนา", "ประเด็นยุทธศาสตร์",
    "พันธกิจ", "เป้าประสงค์", "ด้าน",
)  # fmt: skip
"""With one of these a line that holds nothing else is the heading of a group of rows."""
_NUMBERING = re.compile(
    r"(?:ข้อ(?:ที่)?\s?)?\(?(?:\d{1,2}(?:\s?[.\-]\s?\d{1,2})*|[IVX]{1,4}(?=[.)])|[ก-ฮ](?=[.)]))[.)]*\s*"
)
_BULLET = re.compile(r"(?:[-–—•●○◦▪■►▶➢➤✓√Ø§·]\s{0,9}|o\s{1,9})?[\"“”«(\[]?")
"""What may stand before the words of a heading line; a star begins a note."""
_CLOSED = {")": "(", "]": "[", "”": "“", "»": "«"}
_LABEL = re.compile("ชื่อ(?=ยุทธศาสตร์|แผนงาน)")
_COUNTED = re.compile(
    r"\s{0,3}(?:[(\[]\s{0,2}(?:จำนวน)?|จำนวน|รวม)\s{0,2}\d{1,4}\s?โครงการ(?![ก-๙]).*$"
    r"|\s(?:งบประมาณ|วงเงิน|เป็นเงิน|รวม|\s){0,4}\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?\s{0,2}(?:บาท)?$"
)
"""How many projects, and how much money, a heading line says that its rows are."""
_OTHERS_STRATEGY = re.compile(
    r"ยุทธศาสตร์(?:การพัฒนา)?(?:ของ)? ?(?:ชาติ|กลุ่มจังหวัด|จังหวัด|อปท|องค์กรปกครองส่วนท้องถิ่นในเขต)"
)
"""The province's or the nation's, that the unit's own strategy serves."""
_GOES_ON = re.compile(r"\(\s{0,2}ต่อ[^()]{0,30}\)")
"""Behind a heading that the page before has too."""
_NEXT = re.compile(
    r"(?<!\s)\s++(?=\(?(?:\d{1,2}(?:\.\d{1,2})*[.)]*|[ก-ฮ][.)])?\s?(?:แผนงาน|กลยุทธ์|แนวทาง))"
)


def line_text(texts: Sequence[str]) -> str:
    """What a line says, each text once (a merged cell may repeat it), without its number."""
    parts = dict.fromkeys(text for text in texts if text not in EMPTY)
    words = [part for part in parts if _NUMBERING.fullmatch(to_arabic_digits(part)) is None]
    return " ".join(words)


def is_group_line(text: str) -> bool:
    """Whether the text of a line names a group of rows."""
    return _bare(text).startswith(GROUP_WORDS)


def _bare(text: str) -> str:
    """A heading line without its number, its bullet, and the brackets around it."""
    numbering = _NUMBERING.match(to_arabic_digits(text))
    if numbering is None:
        bullet = _BULLET.match(text)
        text = text[bullet.end() :] if bullet else text
        numbering = _NUMBERING.match(to_arabic_digits(text))
    text = _LABEL.sub("", text[numbering.end() :] if numbering else text, count=1)
    last = text[-1:]
    is_left_open = last in _CLOSED and text.count(last) > text.count(_CLOSED[last])
    return text.removesuffix(last) if is_left_open or last == '"' else text


class Sections:
    """The heading lines that hold at a row.

    Attributes:
        is_asked: Whether the form takes anything from such lines.
    """

    def __init__(self, form: Form) -> None:
        """Note which columns are named by lines; the later ones lie within the earlier."""
        self._words = [(word, each.key) for each in form.columns for word in each.sections]
        self._order = list(dict.fromkeys(key for _, key in self._words))
        self._values: dict[str, str] = {}
        self._others: dict[str, str] = {}
        self.is_asked = bool(self._words)

    @property
    def values(self) -> Mapping[str, str]:
        """Column → what the lines above say; of others' strategies only where no own one stands."""
        return {**self._others, **self._values}

    def take(self, texts: Sequence[str]) -> bool:
        """Read a line; whether it named a column."""
        if not self.is_asked:
            return False
        line = _GOES_ON.sub(" ", line_text(texts))
        found = [self._take_part(_bare(part.strip())) for part in _NEXT.split(line)]
        return any(found)

    def may_name(self, texts: Sequence[str]) -> str:
        """The word of a line that was not taken, and may be a heading all the same; or empty."""
        line = line_text(texts)
        return next((word for word, _ in self._words if word in line), "")

    def _take_part(self, part: str) -> bool:
        counted = _COUNTED.search(to_arabic_digits(part))
        text = part[: counted.start()].rstrip() if counted else part
        for word, key in self._words:
            if text.startswith(word) and text != word:
                label, _, named = text.partition(":")
                value = (label.rstrip() == word and named.strip()) or text
                self._put(key, value, is_others=_OTHERS_STRATEGY.match(text) is not None)
                return True
        return False

    def _put(self, key: str, value: str, *, is_others: bool) -> None:
        within = self._order[self._order.index(key) + 1 :]
        kept = self._others if is_others else self._values
        if kept.get(key) == value:
            return
        kept[key] = value
        for each in (*within, *((key,) if is_others else ())):
            self._values.pop(each, None)
