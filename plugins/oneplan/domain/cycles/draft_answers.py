"""Answers to the questions of a draft, put into the data of its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oneplan.domain.cycles.calendar_drafts import CalendarDraft, DraftQuestion
from oneplan.domain.cycles.calendar_steps import StepKind
from oneplan.domain.cycles.draft_words import (
    DraftAnswerRefused,
    cycle_from,
    kind_from,
    listed,
    many_windows,
    role_from,
    submitters_of,
    years_of,
)
from oneplan.domain.cycles.printed_agencies import read_agencies
from oneplan.domain.cycles.printed_heads import KnownProvince, province_data
from oneplan.domain.cycles.printed_kinds import form_of
from oneplan.domain.cycles.printed_lines import PrintedPlace
from oneplan.domain.cycles.printed_windows import read_window_cell
from oneplan.domain.shared.thai_dates import BE_OFFSET, EARLIEST_BE, LATEST_BE
from oneplan.domain.shared.thai_numerals import to_arabic_digits

YES = frozenset({"ใช่", "ถูกต้อง", "ตรวจแล้ว", "yes", "ok"})
NONE = frozenset({"ไม่มี", "-", "none"})
NATION = frozenset({"ทั้งประเทศ", "ประเทศ", "national"})
FIELDS_TH = {
    "กำหนด": "window.printed",
    "หน่วยงาน": "agencies",
    "ชนิด": "kind",
    "แบบ": "form",
    "ผู้ส่ง": "submitted_by",
    "ข้อความ": "title.th",
    "ใช้ผลของ": "inputs",
    "ส่งถึง": "submitted_to",
}
"""What a person calls a value of a step → the value."""


class DraftAnswers:
    """Puts answers into a draft.

    Attributes:
        data: The data of the calendar, changed in place.
        draft: The draft's own part; another one after each answer.
    """

    def __init__(
        self,
        data: dict[str, Any],
        draft: CalendarDraft,
        *,
        provinces: Mapping[str, KnownProvince],
        forms: Mapping[str, str],
    ) -> None:
        self.data, self.draft = data, draft
        self._provinces, self._forms = provinces, forms

    def answer(self, number: int, value: str) -> None:
        """Answer a question; “ใช่” keeps what stands there.

        Raises:
            DraftAnswerRefused: There is no such question, or the answer is none of it.
        """
        question = next((each for each in self.draft.questions if each.id == number), None)
        about = f"ข้อ {number}"
        if question is None:
            last = len(self.draft.questions)
            raise DraftAnswerRefused(
                about=about,
                value=value,
                th=f"ไม่มีคำถามข้อนี้ มีข้อ 1-{last}",
                en=f"there is no such question; they are 1 to {last}",
            )
        if not value.strip():
            raise DraftAnswerRefused(
                about=about, value=value, th="ยังไม่ได้ตอบ", en="this is no answer"
            )
        self._put(question, value.strip(), about)
        closed = question.model_copy(update={"answer": value.strip()})
        questions = tuple(closed if e.id == number else e for e in self.draft.questions)
        self.draft = self.draft.model_copy(update={"questions": questions})
        self._ask_for_form(question)

    def put(self, step_id: str, field: str, value: str) -> None:
        """Give a value of a step by what a person calls it.

        Raises:
            DraftAnswerRefused: No such step, no such value, or it cannot be this.
        """
        about = f"ขั้นตอน {step_id} {field}"
        at = FIELDS_TH.get(field, field)
        if at not in FIELDS_TH.values():
            names = ", ".join(FIELDS_TH)
            raise DraftAnswerRefused(
                about=about, value=value, th=f"ต้องเป็น {names}", en=f"the values are {names}"
            )
        if not value.strip():
            raise DraftAnswerRefused(
                about=about, value=value, th="ยังไม่ได้ใส่ค่า", en="no value is given"
            )
        self._put_into_step(self._step(step_id, about, value), at, value.strip(), about)

    def _put(self, question: DraftQuestion, value: str, about: str) -> None:
        at = question.at
        if at.startswith("steps["):
            self._put_about_step(question, value, about)
        elif at in ("fiscal_year_be", "work_year_be"):
            self._put_year(at, value, about)
        elif at == "province":
            self._put_province(value, about)
        elif at == "title.th" and value not in YES:
            self.data["title"] = {"th": value}
        elif at == "cycle" and value not in YES:
            self.data["cycle"] = cycle_from(value, about)

    def _put_about_step(self, question: DraftQuestion, value: str, about: str) -> None:
        step_id, _, field = question.at.removeprefix("steps[").partition("].")
        step = self._step(step_id, about, value)
        if question.rule == "agency_unknown":
            self._name_role(step, question.value, value, about)
        elif value not in YES:
            self._put_into_step(step, field, value, about)
        elif not _holds(step, field):  # what is printed was doubted, and is right
            self._put_into_step(step, field, question.value or value, about)

    def _step(self, step_id: str, about: str, value: str) -> dict[str, Any]:
        steps: list[dict[str, Any]] = self.data.get("steps", [])
        plain = to_arabic_digits(step_id).strip()
        for step in steps:
            if step["id"] == plain:
                return step
        known = ", ".join(each["id"] for each in steps)
        raise DraftAnswerRefused(
            about=about,
            value=value,
            th=f"ไม่มีขั้นตอนนี้ มี {known}",
            en=f"there is no such step; they are {known}",
        )

    def _put_into_step(self, step: dict[str, Any], at: str, value: str, about: str) -> None:
        if at == "agencies":
            step["agencies"] = self._agencies(value, about)
            step["submitted_by"] = submitters_of(step["agencies"][0]["role"])
        elif at == "kind":
            step["kind"] = kind_from(value, about).value
            if step["kind"] != StepKind.COLLECT:
                step.pop("form", None)
        elif at == "title.th":
            step["title"]["th_corrected"] = value
        elif at == "inputs" and step["id"] in listed(to_arabic_digits(value)):
            raise DraftAnswerRefused(
                about=about,
                value=value,
                th="ขั้นตอนใช้ผลของตนเองไม่ได้",
                en="a step cannot wait for itself",
            )
        else:
            step[at.partition(".")[0]] = self._value(at, value, about)

    def _value(self, at: str, value: str, about: str) -> Any:
        """What an answer says of a value that stands alone."""
        several = [] if value in NONE else listed(value)
        readers: dict[str, Callable[[], Any]] = {
            "window.printed": lambda: self._window(value, about),
            "form": lambda: self._form(value, about),
            "submitted_by": lambda: submitters_of(role_from(value, about)),
            "submitted_to": lambda: [role_from(part, about) for part in several],
            "inputs": lambda: [self._step(e, about, value)["id"] for e in several],
        }
        return readers[at]()

    def _window(self, value: str, about: str) -> dict[str, Any]:
        if value in NONE:
            return {"basis": "answered: none is set"}
        place = PrintedPlace(line=1)
        several = len(years_of(self.data.get("steps", ()))) > 1
        known = None if several else self.data.get("work_year_be")
        windows, doubts = read_window_cell(value, place, known)
        if doubts or len(windows) != 1:
            doubt = doubts[0] if doubts else many_windows(value, place)
            raise DraftAnswerRefused(about=about, value=value, th=doubt.rule_th, en=doubt.rule_en)
        data: dict[str, Any] = {"printed": windows[0].printed, "basis": "answered"}
        if windows[0].context_year_be:
            data["context_year_be"] = windows[0].context_year_be
        return data

    def _agencies(self, value: str, about: str) -> list[dict[str, str]]:
        found = [each for group in read_agencies(value, PrintedPlace(line=1)) for each in group]
        if not found:
            role_from(value, about)  # a mark alone: refused with the roles that there are
        return [{"th": each.th, "role": each.role or role_from(each.th, about)} for each in found]

    def _name_role(self, step: dict[str, Any], printed: str, value: str, about: str) -> None:
        role = role_from(value, about)
        for agency in step["agencies"]:
            if agency["th"] == printed:
                agency["role"] = role
        if not step["submitted_by"]["levels"]:
            step["submitted_by"] = submitters_of(role)

    def _form(self, value: str, about: str) -> str:
        form = value if value in self._forms else form_of(value, self._forms)
        if form is None:
            titles = ", ".join(self._forms.values())
            raise DraftAnswerRefused(
                about=about, value=value, th=f"ไม่ใช่ชื่อแบบ แบบที่มี: {titles}", en="it is no form"
            )
        return form

    def _put_year(self, at: str, value: str, about: str) -> None:
        plain = to_arabic_digits(value)
        if value in YES and at in self.data:
            return
        if not plain.isdigit() or not EARLIEST_BE <= int(plain) <= LATEST_BE:
            hint = f" (อาจหมายถึง {int(plain) + BE_OFFSET})" if plain.isdigit() else ""
            raise DraftAnswerRefused(
                about=about,
                value=value,
                th=f"ต้องเป็นปี พ.ศ. สี่หลัก{hint}",
                en="it must be a Buddhist year of four digits",
            )
        self.data[at] = int(plain)
        if {"fiscal_year_be", "work_year_be"} <= self.data.keys():
            self.data["year_offset"] = self.data["work_year_be"] - self.data["fiscal_year_be"]

    def _put_province(self, value: str, about: str) -> None:
        if value in YES and "province" in self.data:
            return
        if value in NATION:
            self.data["scope"] = "national"
            self.data.pop("province", None)
            return
        province = self._provinces.get(value.removeprefix("จังหวัด"))
        if province is None:
            raise DraftAnswerRefused(
                about=about, value=value, th="ไม่ใช่ชื่อจังหวัด", en="it is no province"
            )
        self.data |= {"scope": "province", "province": province_data(province)}

    def _ask_for_form(self, question: DraftQuestion) -> None:
        """Ask for the form of a step that is told to collect, where its words name none."""
        if question.rule != "kind_unknown":
            return
        step_id = question.at.removeprefix("steps[").partition("]")[0]
        step = self._step(step_id, "", "")
        if step["kind"] != StepKind.COLLECT or step.get("form"):
            return
        form = form_of(step["title"]["th"], self._forms)
        if form is not None:
            step["form"] = form
            return
        asked = DraftQuestion(
            id=len(self.draft.questions) + 1,
            rule="form_unknown",
            at=f"steps[{step_id}].form",
            place=question.place,
            th=f"ขั้นตอน {step['printed_no']} “{step['title']['th'][:60]}” หน่วยงานส่งด้วยแบบใด",
            en=f"Which form do units send in {step['title']['th'][:60]!r}?",
        )
        self.draft = self.draft.model_copy(update={"questions": (*self.draft.questions, asked)})


def _holds(step: Mapping[str, Any], field: str) -> bool:
    """Whether a step has a value that “ใช่” can keep."""
    head, _, tail = field.partition(".")
    value = step.get(head)
    return bool(value.get(tail) if tail and isinstance(value, Mapping) else value)
