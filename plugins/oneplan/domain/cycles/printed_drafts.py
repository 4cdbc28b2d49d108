"""A printed calendar as a draft in the form of the calendar files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oneplan.domain.cycles.calendar_drafts import (
    CalendarDraft,
    DraftQuestion,
    DraftValue,
    UnreadText,
)
from oneplan.domain.cycles.calendar_steps import StepKind
from oneplan.domain.cycles.printed_head_drafts import HeadDraft, note_value
from oneplan.domain.cycles.printed_heads import KnownProvince, PrintedHead
from oneplan.domain.cycles.printed_kinds import form_of, kind_of, level_of
from oneplan.domain.cycles.printed_lines import PrintedCalendar, PrintedPlace
from oneplan.domain.cycles.printed_questions import ask_step, ask_to_confirm
from oneplan.domain.cycles.printed_readings import read_calendar
from oneplan.domain.cycles.printed_steps import PrintedQuestion, PrintedReading, PrintedStep

_ORDER = ("high", "medium", "low")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedCalendar:
    """A draft: the data of a calendar's file, and what is open in it."""

    data: Mapping[str, Any]
    draft: CalendarDraft
    steps: tuple[PrintedStep, ...]


def draft_calendar(
    printed: PrintedCalendar,
    *,
    provinces: Mapping[str, KnownProvince],
    forms: Mapping[str, str],
    cycle: str = "",
) -> DraftedCalendar:
    """Read a printed calendar into a draft; what cannot be read is asked.

    Args:
        printed: The document.
        provinces: Thai name → province.
        forms: Key of a form → its Thai title.
        cycle: Name of the cycle, where it is not to be made of province and year.
    """
    reading, head = read_calendar(printed, provinces)
    maker = _Maker(printed, reading, head, forms)
    return maker.make(cycle)


class _Maker:
    def __init__(
        self,
        printed: PrintedCalendar,
        reading: PrintedReading,
        head: PrintedHead,
        forms: Mapping[str, str],
    ) -> None:
        self._printed, self._reading, self._head, self._forms = printed, reading, head, forms
        self._values: list[DraftValue] = []

    def make(self, cycle: str) -> DraftedCalendar:
        steps = [self._step(step) for step in self._reading.steps]
        data = {
            "schema_version": 1,
            **HeadDraft(self._printed.document, self._reading, self._head, self._values).make(
                cycle
            ),
            **self._groups(),
            "steps": steps,
        }
        ask_to_confirm(self._reading)
        draft = CalendarDraft(
            document=self._printed.document,
            questions=tuple(self._questions()),
            values=tuple(self._values),
            unread=tuple(self._unread()),
            outside=tuple(self._outside()),
        )
        return DraftedCalendar(data=data, draft=draft, steps=tuple(self._reading.steps))

    def _groups(self) -> dict[str, Any]:
        """Phases and wholes, as far as any step stands in them."""
        data: dict[str, Any] = {}
        phases: dict[str, list[str]] = {}
        for step in self._reading.steps:
            if step.phase:
                phases.setdefault(step.phase, []).append(step.id)
        if phases:
            data["phases"] = [{"name": name, "steps": ids} for name, ids in phases.items()]
        named = {step.parent for step in self._reading.steps if step.parent}
        wholes = [each for each in self._reading.parents if each in named]
        if wholes:
            data["parents"] = [
                {"id": each, "title_th": self._reading.parents[each][0]} for each in wholes
            ]
        return data

    def _step(self, step: PrintedStep) -> dict[str, Any]:
        at = f"steps[{step.id}]"
        kind = kind_of(step)
        form = (
            form_of(f"{step.text} {step.documents}", self._forms)
            if kind == StepKind.COLLECT
            else None
        )
        levels = level_of(step.agencies)
        data = self._identity(step)
        if kind:
            data["kind"] = kind.value
            self._note(f"{at}.kind", kind.value, step.place, "medium", "told from the words")
        if form:
            data["form"] = form
            self._note(
                f"{at}.form", self._forms[form], step.place, "medium", "its title is in the words"
            )
        data["title"] = {"th": step.text, **({"group_th": step.group} if step.group else {})}
        self._note(f"{at}.title.th", step.text, step.place, step.confidence)
        if step.agencies:
            data["agencies"] = [self._agency(at, n, each) for n, each in enumerate(step.agencies)]
        data["window"] = self._window(at, step)
        if step.documents:
            data["deliverables"] = [self._deliverable(at, step, form)]
        role = next((each.role for each in step.agencies if each.role), "")
        data["submitted_by"] = {"levels": list(levels), "role": role}
        data["confidence"] = self._confidence(step)
        if step.notes:
            data["notes"] = list(step.notes)
        ask_step(self._reading, step, kind=kind, form=form, levels=levels)
        return data

    def _identity(self, step: PrintedStep) -> dict[str, Any]:
        """What tells a step apart: its id, its number, where it stands."""
        source: dict[str, Any] = {"document": self._printed.document, "line": step.place.line}
        if step.place.part:
            source["part"] = step.place.part
        data: dict[str, Any] = {"id": step.id}
        if step.parent:
            data["parent"] = step.parent
        data |= {"printed_no": step.number or step.path, "source": source}
        if step.phase:
            data["phase"] = step.phase
        return data

    def _deliverable(self, at: str, step: PrintedStep, form: str | None) -> dict[str, str]:
        self._note(f"{at}.deliverables[0].th", step.documents, step.place, "high")
        return {"key": form or f"document{step.id.replace('.', '_')}", "th": step.documents}

    def _agency(self, at: str, number: int, agency: Any) -> dict[str, str]:
        self._note(
            f"{at}.agencies[{number}]", agency.th, agency.place, agency.confidence, agency.basis
        )
        return {"th": agency.th, "role": agency.role}

    def _window(self, at: str, step: PrintedStep) -> dict[str, Any]:
        window = step.window
        if window is None:
            return {"basis": "not printed, or asked for"}
        self._note(
            f"{at}.window.printed", window.printed, window.place, window.confidence, window.basis
        )
        data: dict[str, Any] = {"printed": window.printed, "basis": window.basis}
        if window.context_year_be:
            data["context_year_be"] = window.context_year_be
        return data

    def _confidence(self, step: PrintedStep) -> str:
        told = [step.confidence, *(each.confidence for each in step.agencies)]
        if step.window:
            told.append(step.window.confidence)
        if any(each.step is step for each in self._reading.questions):
            told.append("low")
        return max(told, key=_ORDER.index)

    def _questions(self) -> Iterator[DraftQuestion]:
        order = {id(step): at for at, step in enumerate(self._reading.steps)}

        def place_in_draft(each: PrintedQuestion) -> tuple[int, bool]:
            last = len(order)
            if each.rule.startswith("confirm"):
                return last + 1, False
            return (order.get(id(each.step), last) if each.step else -1), False

        for number, each in enumerate(sorted(self._reading.questions, key=place_in_draft), start=1):
            at = f"steps[{each.step.id}].{each.at}" if each.step else each.at
            yield DraftQuestion(
                id=number,
                rule=each.rule,
                at=at,
                place=each.place.th if each.place else "",
                value=each.value,
                th=each.th,
                en=each.en,
            )

    def _unread(self) -> Iterator[UnreadText]:
        """What of the tables and lists was not taken, and what of the file was not read as it is."""
        for each in self._reading.unread:
            yield UnreadText(place=each.place.th, text=each.text, th=each.why_th, en=each.why_en)
        for said in self._printed.findings:
            place = f"{said.sheet} {said.cell}".strip() or self._printed.document
            yield UnreadText(place=place, text=said.value, th=said.message_th, en=said.message_en)

    def _outside(self) -> Iterator[str]:
        used = self._reading.used | self._head.used
        for at, line in enumerate(self._printed.lines):
            if line.text and at not in used:
                yield f"{line.place.th}: {line.text[:120]}"

    def _note(
        self, at: str, value: str, place: PrintedPlace | None, confidence: str, basis: str = ""
    ) -> None:
        note_value(self._values, at, value, place=place, confidence=confidence, basis=basis)
