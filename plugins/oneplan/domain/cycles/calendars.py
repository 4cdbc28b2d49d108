"""The calendar of one planning cycle, as its documents print it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from oneplan.domain.cycles.calendar_letters import (
    GarbledTable,
    InfographicMonth,
    Letter,
    MissingCalendar,
    PlanKind,
    ReportForm,
)
from oneplan.domain.cycles.calendar_steps import Policy, Step, Strict
from oneplan.domain.cycles.short_title import ShortTitle
from oneplan.domain.cycles.wrong_values import WrongValue
from oneplan.domain.shared.thai_dates import NotAThaiDate, parse_window
from oneplan.domain.shared.thai_years import fiscal_year_window
from oneplan.errors import OneplanError

CYCLE_NAME = r"^[a-z0-9-]{3,60}$"
"""How a cycle may be named: its file and its DAG have the name too."""


class Bilingual(Strict):
    """A text in Thai, and in English where there is one."""

    th: str
    en: str | None = None


class CalendarTitle(Bilingual):
    """The title of a calendar, as printed, and a short one without a year."""

    short: ShortTitle | None = None


class Amphoe(Strict):
    """An amphoe named in a calendar; *printed* where it was misread."""

    code: str
    name_th: str
    printed: str | None = None


class Province(Strict):
    """The province of a calendar, by its DOPA code."""

    code: str = Field(pattern=r"^\d{2}$")
    name_th: str
    name_en: str
    amphoe_count: int
    tambon_count: int
    source: str
    amphoe: tuple[Amphoe, ...] = ()


class Revision(Strict):
    """The state of a calendar: the printed day of its revision or data."""

    as_of: str
    note: Bilingual
    may_change: Bilingual | None = None

    @field_validator("as_of")
    @classmethod
    def _must_be_day(cls, printed: str) -> str:
        try:
            parse_window(printed)
        except NotAThaiDate as error:
            raise WrongValue(th=error.rule_th, en=str(error)) from error
        return printed

    @property
    def date(self) -> date:
        """The day of the revision."""
        return parse_window(self.as_of).due


class Issuer(Strict):
    """Who issued the calendar and how they are reached."""

    unit_th: str
    web: str | None = None
    email: str | None = None
    phone: str | None = None
    fax: str | None = None


class Signatory(Strict):
    """Who signs the letters of this cycle, and for whom they act (ปฏิบัติราชการแทน)."""

    name: str
    position: str
    acting_for: str | None = None


class Phase(Strict):
    """A named phase and the steps in it."""

    name: str
    short: ShortTitle | None = None
    steps: tuple[str, ...]


class Parent(Strict):
    """A printed step that holds sub-steps; its window is as printed, garbled or not."""

    id: str
    title_th: str
    short: ShortTitle | None = None
    window: str | None = None


class StepNotInCalendar(OneplanError):
    """A step was named that a calendar does not have."""

    status_code = 404

    def __init__(self, *, cycle_id: str, step_id: str, known: list[str]) -> None:
        self.th = f"รอบแผน {cycle_id} ไม่มีขั้นตอน {step_id} มีขั้นตอน {', '.join(known)}"
        super().__init__(f"{cycle_id} has no step {step_id!r}; its steps are {', '.join(known)}.")


class Calendar(Strict):
    """A planning cycle: one fiscal year, its steps and everything known about them."""

    schema_version: Literal[1]
    cycle: str = Field(pattern=CYCLE_NAME)
    title: CalendarTitle
    sources: tuple[str, ...]
    scope: Literal["province", "national"]
    province: Province | None = None
    fiscal_year_be: int
    work_year_be: int
    year_offset: int
    local_plan_fiscal_year_be: int | None = None
    local_year_offset: int | None = None
    amphoe_plan_span_be: tuple[int, int] | None = None
    plan_span_be: tuple[int, int] | None = None
    revision: Revision | None = None
    issuer: Issuer | None = None
    signatory: Signatory | None = None
    letters: tuple[Letter, ...] = ()
    starts_with_letter: str | None = None
    """Key of the letter on whose day the steps open that have no start of their own."""
    target_units: Bilingual | None = None
    policy: Policy = Policy()
    plan_kinds: tuple[PlanKind, ...] = ()
    phases: tuple[Phase, ...] = ()
    parents: tuple[Parent, ...] = ()
    steps: tuple[Step, ...]
    infographic: tuple[InfographicMonth, ...] = ()
    calendar_table: GarbledTable | None = None
    report_form: ReportForm | None = None
    missing_calendars: tuple[MissingCalendar, ...] = ()
    open_questions: tuple[Bilingual, ...] = ()

    @field_validator("open_questions", mode="before")
    @classmethod
    def _read_questions(cls, questions: Any) -> Any:
        """A question that is a text alone is Thai."""
        if not isinstance(questions, (list, tuple)):
            return questions
        return [{"th": each} if isinstance(each, str) else each for each in questions]

    @model_validator(mode="before")
    @classmethod
    def _hand_policy_down(cls, data: Any) -> Any:
        """A step's own rules stand over the calendar's, key by key."""
        policy = data.get("policy") if isinstance(data, Mapping) else None
        if not isinstance(policy, Mapping) or not isinstance(data.get("steps"), list):
            return data
        steps = [
            {**step, "policy": {**policy, **(step.get("policy") or {})}}
            if isinstance(step, Mapping)
            else step
            for step in data["steps"]
        ]
        return {**data, "steps": steps}

    @cached_property
    def _by_id(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def plan_sources(self) -> dict[str, tuple[str, ...]]:
        """Step id → the steps whose plans it takes in, kept by ``acts.sources_of`` when asked.

        Each answer leads back through the inputs of many steps, and a calendar never changes.
        """
        return {}

    def step(self, step_id: str) -> Step:
        """One step.

        Raises:
            StepNotInCalendar: The calendar has no such step.
        """
        if step_id not in self._by_id:
            raise StepNotInCalendar(cycle_id=self.cycle, step_id=step_id, known=list(self._by_id))
        return self._by_id[step_id]

    @property
    def start(self) -> date | None:
        """The first day printed."""
        days = [day for step in self.steps for day in (step.window.start,) if day]
        return min(days, default=None)

    @property
    def due(self) -> date | None:
        """The last day printed."""
        days = [day for step in self.steps for day in (step.window.due,) if day]
        return max(days, default=None)

    @property
    def fiscal_year(self) -> tuple[date, date]:
        """First and last day of the fiscal year that is planned for."""
        return fiscal_year_window(self.fiscal_year_be)
