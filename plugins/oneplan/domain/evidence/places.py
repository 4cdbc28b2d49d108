"""The village or tambon that a row of a survey is about, by code or by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from oneplan.domain.shared.line_problems import Problem, as_told
from oneplan.domain.shared.thai_numerals import compared, to_arabic_digits
from oneplan.domain.units.unit_codes import is_shortened, read_code

TAMBON_DIGITS = 6
VILLAGE_DIGITS = 8
CAPITAL = "เมือง"
_PARTS = re.compile(r"[ .\-/]")
_MOO = re.compile(r"(?:หมู่ ?บ้าน ?ที่|หมู่ ?ที่|หมู่|ม\.|moo) ?(\d{1,2})(?!\d)")
_MOO_CELL = re.compile(r"(?:หมู่ ?ที่|หมู่|ม\.|moo)? ?(\d{1,2})(?:\.0+)?")
_BEFORE = {
    "tambon": ("ตำบล", "ต.", "แขวง"),
    "amphoe": ("อำเภอ", "อ.", "เขต"),
    "village": ("หมู่บ้าน", "บ้าน", "บ.", "ชุมชน"),
}
_SIMULATED = re.compile(r"\(จำลอง\)")


class RegisteredVillage(Protocol):
    """A village or community of the register."""

    code: str
    name_th: str
    area_code: str


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """A village of the register, or a tambon as a whole: then *unit_code* is empty."""

    code: str
    area_code: str
    unit_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPlace:
    """What a row says of its place, each as it is written; empty where it has no such column."""

    code: str = ""
    village: str = ""
    moo: str = ""
    tambon: str = ""
    amphoe: str = ""

    @property
    def told(self) -> str:
        """As it is quoted."""
        said = (self.code, self.village, self.moo and f"หมู่ {self.moo}", self.tambon, self.amphoe)
        return as_told(" ".join(filter(None, said)))


@dataclass(slots=True)
class PlaceBook:
    """The villages and tambon of an area.

    Attributes:
        villages: Those of the register.
        tambon: DOPA code → Thai name, of the whole area.
        amphoe: The same of its amphoe.
    """

    villages: Sequence[RegisteredVillage]
    tambon: Mapping[str, str]
    amphoe: Mapping[str, str]
    _by_code: dict[str, list[RegisteredVillage]] = field(init=False)
    _by_moo: dict[tuple[str, int], list[RegisteredVillage]] = field(init=False)
    _by_name: dict[tuple[str, str], list[RegisteredVillage]] = field(init=False)
    _tambon_by_name: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_code, self._by_moo = defaultdict(list), defaultdict(list)
        self._by_name, self._tambon_by_name = defaultdict(list), defaultdict(list)
        for each in self.villages:
            self._by_code[compared(each.code)].append(each)
            if (moo := moo_of(each)) is not None:
                self._by_moo[each.area_code, moo].append(each)
            self._by_name[each.area_code, _bare(each.name_th, "village")].append(each)
        for code, name in self.tambon.items():
            self._tambon_by_name[_bare(name, "tambon")].append(code)

    def find(self, written: WrittenPlace) -> EvidencePlace | Problem:
        """The one place that a row is about, or why it is none."""
        place = self._find(written)
        if isinstance(place, Problem):
            return place
        other = self._other_said(place, written)
        if not other:
            return place
        return Problem(
            en=f"{written.told!r} is {place.code} by one of its cells, and another says {other!r}",
            th=f"“{written.told}” ขัดกันเอง: ในทะเบียนคือ {self._called(place)}"
            f" แต่แถวเขียนว่า “{as_told(other)}”",
        )

    def _other_said(self, place: EvidencePlace, written: WrittenPlace) -> str:
        """What a row says that is of another place of the register; a spelling may differ."""
        amphoe = [code for code in self.amphoe if self._is_amphoe(code, written.amphoe)]
        if amphoe and place.area_code[:4] not in amphoe:
            return written.amphoe
        tambon = self._tambon_by_name.get(_bare(written.tambon, "tambon"), [])
        if tambon and place.area_code not in tambon:
            return written.tambon
        if not place.unit_code:
            return ""
        moo, said = moo_of(self._by_code[compared(place.code)][0]), _moo_in(written)
        if moo is not None and said is not None and moo != said:
            return f"หมู่ที่ {said}"
        named = self._by_name.get((place.area_code, _bare(written.village, "village")), [])
        is_other = named and place.code not in {each.code for each in named}
        return written.village if is_other else ""

    def _called(self, place: EvidencePlace) -> str:
        known = self._by_code.get(compared(place.code), [])
        moo = moo_of(known[0]) if known else None
        told = [known[0].name_th if known else "", f"หมู่ที่ {moo}" if moo else ""]
        area, amphoe = place.area_code, place.area_code[:4]
        told += [f"ตำบล{self.tambon.get(area, area)}", f"อำเภอ{self.amphoe.get(amphoe, amphoe)}"]
        return as_told(" ".join(filter(None, told)))

    def _find(self, written: WrittenPlace) -> EvidencePlace | Problem:
        code = read_code(written.code)
        if is_shortened(code):
            return Problem(
                en=f"code {code!r} is a number that a spreadsheet has shortened: give the column"
                " the format Text",
                th=f"รหัส “{as_told(code)}” ถูกโปรแกรมตารางย่อไว้ ให้ตั้งรูปแบบคอลัมน์เป็นข้อความ",
            )
        if known := self._by_code.get(compared(code)):
            return _of_village(known, written)
        digits = _PARTS.sub("", code)
        tambon = digits[:TAMBON_DIGITS] if digits.isdigit() else ""
        if tambon and tambon not in self.tambon:
            return _unknown(written)
        if tambon and written.tambon and not self._is_called(tambon, written):
            return Problem(
                en=f"code {code} is of {self.tambon[tambon]}, and the row says {written.tambon!r}",
                th=f"รหัส {code} เป็นของตำบล{self.tambon[tambon]}"
                f" แต่แถวเขียนว่า “{as_told(written.tambon)}”",
            )
        if len(digits) == VILLAGE_DIGITS:
            return _of_village(self._by_moo.get((tambon, int(digits[6:])), []), written)
        return self._find_in(tambon, written)

    def _find_in(self, tambon: str, written: WrittenPlace) -> EvidencePlace | Problem:
        found = [tambon] if tambon else self._tambon_named(written)
        if len(found) > 1:
            return Problem(
                en=f"{written.told!r} is a tambon of several amphoe: a column has to name it",
                th=f"“{written.told}” มีหลายอำเภอ ต้องมีคอลัมน์อำเภอหรือรหัส",
            )
        if not found:
            return _unknown(written) if written.tambon else _of_no_tambon(written)
        area = found[0]
        moo = _moo_in(written)
        if moo is not None:
            return _of_village(self._by_moo.get((area, moo), []), written)
        if written.village:
            name = _bare(written.village, "village")
            return _of_village(self._by_name.get((area, name), []), written)
        return EvidencePlace(area, area)

    def _tambon_named(self, written: WrittenPlace) -> list[str]:
        found = self._tambon_by_name.get(_bare(written.tambon, "tambon"), [])
        if not written.amphoe:
            return found
        return [each for each in found if self._is_amphoe(each[:4], written.amphoe)]

    def _is_amphoe(self, code: str, written: str) -> bool:
        """Whether an amphoe is called so; the one of the capital is often called เมือง alone."""
        name, called = (_bare(each, "amphoe") for each in (written, self.amphoe.get(code, "")))
        if name.rstrip("ฯ") == CAPITAL:
            return code[2:] == "01" and called.startswith(CAPITAL)
        return bool(name) and name == called

    def _is_called(self, tambon: str, written: WrittenPlace) -> bool:
        return _bare(self.tambon[tambon], "tambon") == _bare(written.tambon, "tambon")


def moo_of(village: RegisteredVillage) -> int | None:
    """The number of a village in its tambon, by its code of eight digits or by its name."""
    code = village.code.removeprefix("SIM-V")
    if len(code) == VILLAGE_DIGITS and code.isdigit() and code.startswith(village.area_code):
        return int(code[TAMBON_DIGITS:])
    found = _MOO.search(to_arabic_digits(compared(village.name_th)))
    return int(found[1]) if found else None


def _moo_in(written: WrittenPlace) -> int | None:
    if found := _MOO_CELL.fullmatch(to_arabic_digits(compared(written.moo))):
        return int(found[1])
    found = _MOO.search(to_arabic_digits(compared(written.village)))
    return int(found[1]) if found else None


def _bare(name: str, kind: str) -> str:
    """A name without the word before it, and without its moo."""
    text = _SIMULATED.sub("", compared(name)).strip()
    text = _MOO.sub("", to_arabic_digits(text)).strip() if kind == "village" else text
    word = next((each for each in _BEFORE[kind] if text.startswith(each)), "")
    return text.removeprefix(word).strip()


def _of_village(
    found: Iterable[RegisteredVillage], written: WrittenPlace
) -> EvidencePlace | Problem:
    known = list(found)
    if len(known) == 1:
        return EvidencePlace(known[0].code, known[0].area_code, known[0].code)
    if known:
        codes = ", ".join(each.code for each in known)
        return Problem(
            en=f"{written.told!r} is several units of the register ({codes})",
            th=f"“{written.told}” ตรงกับหลายหน่วยงานในทะเบียน ({codes})",
        )
    return _unknown(written)


def _of_no_tambon(written: WrittenPlace) -> Problem:
    return Problem(
        en=f"{written.told!r}: nothing says its tambon; give it a column, or a row “ตำบล…” above"
        " its villages",
        th=f"“{written.told}” ไม่ทราบว่าอยู่ตำบลใด ให้มีคอลัมน์ตำบลหรือรหัส หรือแถวชื่อ “ตำบล…” เหนือหมู่บ้าน",
    )


def _unknown(written: WrittenPlace) -> Problem:
    return Problem(
        en=f"{written.told!r} is no village or tambon of the register in the area of the file",
        th=f"“{written.told}” ไม่มีในทะเบียนหมู่บ้านของพื้นที่ที่เลือก",
    )
