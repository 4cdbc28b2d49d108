"""The letters and annexes that a calendar came with, as printed."""

from __future__ import annotations

from datetime import date

from pydantic import field_validator

from oneplan.domain.cycles.calendar_steps import Strict
from oneplan.domain.cycles.wrong_values import WrongValue
from oneplan.domain.shared.thai_dates import NotAThaiDate, parse_window


def _must_be_day(printed: str | None) -> str | None:
    if printed is not None:
        try:
            parse_window(printed)
        except NotAThaiDate as error:
            raise WrongValue(th=error.rule_th, en=str(error)) from error
    return printed


class LetterReference(Strict):
    """An earlier letter that a letter refers to."""

    urgency: str | None = None
    number: str
    dated: str

    _check = field_validator("dated")(_must_be_day)

    @property
    def date(self) -> date:
        """The day it is dated."""
        return parse_window(self.dated).due


class Enclosure(Strict):
    """Something sent with a letter."""

    number: int | None = None
    th: str
    quantity: str | None = None
    in_source: bool | None = None


class Cascade(Strict):
    """Whom the letter asks to tell whom."""

    sender: str
    recipient: str
    scope: str
    th: str


class Letter(Strict):
    """A letter; *dated* is printed Thai, other fields as printed too."""

    key: str
    document: str | None = None
    urgency: str | None = None
    urgency_printed: str | None = None
    number: str | None = None
    number_in_annex: str | None = None
    dated: str
    dated_elsewhere: str | None = None
    subject_th: str | None = None
    subject_en: str | None = None
    addressee: str | None = None
    issuer_th: str | None = None
    signed_by: str | None = None
    legal_basis: str | None = None
    cabinet_resolution: str | None = None
    consultation_meeting: str | None = None
    download: str | None = None
    references: tuple[LetterReference, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    distribution: tuple[str, ...] = ()
    cascade: tuple[Cascade, ...] = ()

    _check = field_validator(
        "dated", "dated_elsewhere", "cabinet_resolution", "consultation_meeting"
    )(_must_be_day)

    @property
    def date(self) -> date:
        """The day it is dated."""
        return parse_window(self.dated).due


class ReportField(Strict):
    """One field of a report form."""

    key: str
    number: str | None = None
    th: str
    th_corrected: str | None = None
    type: str | None = None


class ReportForm(Strict):
    """A report form printed with a calendar."""

    title_th: str
    due: str
    fields: tuple[ReportField, ...]
    proposed_checks: tuple[str, ...] = ()


class PlanKind(Strict):
    """A kind of plan that a calendar asks the amphoe for."""

    number: str
    th: str
    en: str
    responsible: str
    due: str


class InfographicMonth(Strict):
    """One month of a second print of the calendar, to check the first by."""

    month: str
    items: tuple[str, ...]


class LikelyAction(Strict):
    """A garbled cell as it was probably meant, and the step it stands for."""

    th: str
    step: str | None = None
    confidence: str


class TableRow(Strict):
    """One row of a garbled table."""

    plan_th: str
    plan_corrected: str | None = None
    likely_actions: tuple[LikelyAction, ...]


class GarbledTable(Strict):
    """A table whose columns were lost; no date is taken from it."""

    note: str
    months_printed: str
    rows: tuple[TableRow, ...]


class MissingCalendar(Strict):
    """A calendar that a document names and does not hold."""

    title_th: str
    title_en: str
    note: str
