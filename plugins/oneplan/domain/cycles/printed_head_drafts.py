"""The head of a draft: what a printed calendar says of itself, as data of a calendar's file."""

from __future__ import annotations

from collections import Counter
from typing import Any

from oneplan.domain.cycles.calendar_drafts import DraftValue
from oneplan.domain.cycles.printed_heads import PrintedHead, province_data
from oneplan.domain.cycles.printed_lines import PrintedPlace
from oneplan.domain.cycles.printed_questions import ask_heads
from oneplan.domain.cycles.printed_steps import PrintedReading
from oneplan.domain.shared.thai_years import be_year


def note_value(
    values: list[DraftValue],
    at: str,
    value: str,
    *,
    place: PrintedPlace | None,
    confidence: str,
    basis: str = "",
) -> None:
    """Add to *values* where a value of a draft is printed, if it is."""
    if value and place is not None:
        told = {"at": at, "value": value, "place": place.th, "confidence": confidence}
        values.append(DraftValue.model_validate({**told, "basis": basis}))


class HeadDraft:
    """Makes the head of a draft; *values* takes where its values stand."""

    def __init__(
        self, document: str, reading: PrintedReading, head: PrintedHead, values: list[DraftValue]
    ) -> None:
        self._document, self._reading, self._head, self._values = document, reading, head, values

    def make(self, cycle: str) -> dict[str, Any]:
        """The data; *cycle* is its name where it is not to be made of province and year."""
        head, work = self._head, self._work_year()
        fiscal = self._fiscal_year(work)
        name = cycle or self._cycle_name(fiscal)
        if not cycle:
            self._reading.ask(
                "cycle_name",
                at="cycle",
                value=name,
                th=f"รอบแผนนี้ใช้ชื่อ {name or '…'} (ชื่อแฟ้มต้องตรงกัน) ถูกต้องหรือไม่",
                en=f"The cycle is named {name!r} and its file after it; is that right?",
            )
        data: dict[str, Any] = {"cycle": name} if name else {}
        data["title"] = {"th": head.title}
        self._note("title.th", head.title, head.title_place, "high" if head.title else "low")
        data["sources"] = [self._document]
        data["scope"] = "province" if head.province else "national"
        if head.province is not None:
            data["province"] = province_data(head.province)
        data |= self._years(fiscal, work)
        if head.span:
            data["plan_span_be"] = list(head.span)
        if head.as_of:
            data["revision"] = {"as_of": head.as_of, "note": {"th": head.as_of_note}}
            self._note("revision.as_of", head.as_of, head.as_of_place, "high")
            if head.may_change:
                data["revision"]["may_change"] = {"th": head.may_change}
        if "unit_th" in head.issuer:
            data["issuer"] = dict(head.issuer)
        if head.letters:
            data["letters"] = [{**letter, "document": self._document} for letter in head.letters]
        ask_heads(self._reading, head, work)
        return data

    def _years(self, fiscal: int | None, work: int | None) -> dict[str, int]:
        data = {}
        if fiscal:
            data["fiscal_year_be"] = fiscal
        if work:
            data["work_year_be"] = work
        if fiscal and work:
            data["year_offset"] = work - fiscal
        return data

    def _work_year(self) -> int | None:
        years = Counter(
            be_year(step.window.reading.due)
            for step in self._reading.steps
            if step.window and step.window.reading
        )
        return years.most_common(1)[0][0] if years else None

    def _fiscal_year(self, work: int | None) -> int | None:
        """The year in the title; else the one that the document prints most, and it is asked."""
        head = self._head
        known = set(head.title_years)
        if len(known) == 1:
            return head.title_years[0]
        if head.fiscal_years:
            year = head.fiscal_years.most_common(1)[0][0]
            printed = ", ".join(str(each) for each in sorted(head.fiscal_years))
            self._reading.ask(
                "fiscal_year",
                at="fiscal_year_be",
                place=head.title_place,
                value=printed,
                th=f"เอกสารพิมพ์ปีงบประมาณ {printed} ปฏิทินนี้เป็นของปีใด (ใช้ {year} ไว้ก่อน)",
                en=f"The document prints the fiscal years {printed}; which is the calendar of?"
                f" ({year} is taken)",
            )
            return year
        self._reading.ask(
            "fiscal_year",
            at="fiscal_year_be",
            th="เอกสารไม่ได้พิมพ์ปีงบประมาณ ปฏิทินนี้เป็นของปีงบประมาณใด",
            en="No fiscal year is printed; which one is the calendar of?",
        )
        return None

    def _cycle_name(self, fiscal: int | None) -> str:
        if fiscal is None:
            return ""
        name = self._head.province.name_en if self._head.province else "national"
        return f"{''.join(c for c in name.lower() if c.isascii() and c.isalnum())}-{fiscal}"

    def _note(self, at: str, value: str, place: PrintedPlace | None, confidence: str) -> None:
        note_value(self._values, at, value, place=place, confidence=confidence)
