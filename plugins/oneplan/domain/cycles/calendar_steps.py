"""One step of a calendar: what was printed, who acts, what goes in and where it goes."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pendulum import DateTime
from pydantic import BaseModel, ConfigDict, Field, model_validator

from oneplan.domain.cycles.short_title import ShortTitle
from oneplan.domain.cycles.working_days import Roll, SendWindow
from oneplan.domain.cycles.wrong_values import WrongValue
from oneplan.domain.decisions.comments import CommentKind
from oneplan.domain.shared.bangkok import bangkok
from oneplan.domain.shared.thai_dates import NotAThaiDate, ThaiWindow, parse_window

END_OF_DAY = time(23, 59, 59)


class Strict(BaseModel):
    """A part of a calendar: never changed after it is read, no key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StepKind(StrEnum):
    """What a printed step asks for."""

    COLLECT = "collect"
    CONSOLIDATE = "consolidate"
    MEETING = "meeting"
    APPROVAL = "approval"
    DISPATCH = "dispatch"
    SETUP = "setup"


class Level(StrEnum):
    """The levels that make plans, from the village up."""

    VILLAGE = "village"
    COMMUNITY = "community"
    TAMBON = "tambon"
    LAO = "lao"
    AMPHOE = "amphoe"
    PROVINCIAL_AGENCY = "provincial_agency"
    PAO = "pao"
    PROVINCE = "province"


class Agency(Strict):
    """A body named in a step: as printed, in English, and the role that code knows."""

    th: str
    en: str | None = None
    role: str


class Window(Strict):
    """When a step happens. The printed Thai is the only source of its days.

    Attributes:
        printed: As printed in the calendar; None where nothing is printed.
        detail: A fuller print of the same moment elsewhere in the document,
            which adds the time of day.
        context_year_be: Buddhist year known from around it, where none is printed.
        place: Room or hall.
        basis: Why these words belong to this step.
        note: Doubts about them.
    """

    printed: str | None = None
    detail: str | None = None
    context_year_be: int | None = None
    place: str | None = None
    basis: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _must_read(self) -> Window:
        try:
            reading, detail = self._reading, self._detail
        except NotAThaiDate as error:
            raise WrongValue(th=f"“{error.text}” {error.rule_th}", en=str(error)) from error
        if reading and detail and (reading.start, reading.due) != (detail.start, detail.due):
            message = f"detail {self.detail!r} is another day than {self.printed!r}"
            raise WrongValue(th=f"“{self.detail}” ไม่ใช่วันเดียวกับ “{self.printed}”", en=message)
        return self

    @cached_property
    def _reading(self) -> ThaiWindow | None:
        if self.printed is None:
            return None
        return parse_window(self.printed, context_year_be=self.context_year_be)

    @cached_property
    def _detail(self) -> ThaiWindow | None:
        return parse_window(self.detail) if self.detail is not None else None

    @property
    def start(self) -> date | None:
        """First day; None for a deadline and where nothing is printed."""
        return self._reading.start if self._reading else None

    @property
    def due(self) -> date | None:
        """Last day; None where nothing is printed."""
        return self._reading.due if self._reading else None

    @property
    def precision(self) -> str:
        """What was printed (:class:`Precision`), or ``none``."""
        return self._reading.precision.value if self._reading else "none"

    @property
    def time(self) -> time | None:
        """Time of day, where one is printed."""
        for reading in (self._reading, self._detail):
            if reading is not None and reading.time is not None:
                return reading.time
        return None

    @cached_property
    def opens_at(self) -> DateTime | None:
        """The moment the step opens, Bangkok."""
        return bangkok(self.start, self.time or time.min) if self.start else None

    @cached_property
    def due_at(self) -> DateTime | None:
        """The last moment of the step, Bangkok."""
        return bangkok(self.due, self.time or END_OF_DAY) if self.due else None


class Source(Strict):
    """Where a step is printed: document, line, part of the document."""

    document: str
    line: int
    part: str | None = None


class Title(Strict):
    """The words of a step: exactly as printed, misreadings put right beside them."""

    th: str
    short: ShortTitle | None = None
    th_corrected: str | None = None
    group_th: str | None = None
    en: str | None = None


class Deliverable(Strict):
    """What a step yields."""

    key: str
    th: str
    en: str | None = None
    format: str | None = None


class Submitters(Strict):
    """Who submits: levels of the unit register, and the role as the source names it."""

    levels: tuple[Level, ...]
    role: str


class Precedence(Strict):
    """A step that comes before: stated in words, or inferred from the sense."""

    step: str
    basis: Literal["stated", "inferred"]
    evidence: str | None = None


class Escalation(Strict):
    """Days overdue after which each level above a unit is told (escalation delay); None: never.

    Attributes:
        superior: The นายอำเภอ of the unit's amphoe, or the head of an agency.
        provincial_office: The provincial office.
        governor: The governor, by a summary.
    """

    superior: int | None = Field(3, ge=0)
    provincial_office: int | None = Field(7, ge=0)
    governor: int | None = Field(14, ge=0)

    @model_validator(mode="after")
    def _must_climb(self) -> Escalation:
        days = [d for d in (self.superior, self.provincial_office, self.governor) if d is not None]
        if days != sorted(days):
            message = f"escalation {days} must climb: superior, provincial office, governor"
            raise WrongValue(th=f"วันแจ้ง {days} ต้องเรียงจากผู้บังคับบัญชาชั้นต้นขึ้นไป", en=message)
        return self


class UrgencyMarks(Strict):
    """Days from the due day since which a mark stands on a notice; None never."""

    urgent: int | None = -1
    very_urgent: int | None = 1
    most_urgent: int | None = 7


class SendHours(Strict):
    """When notices go out, Bangkok; outside they are put off."""

    opens: time = time(8, 30)
    closes: time = time(16, 30)
    working_days_only: bool = True

    @model_validator(mode="after")
    def _must_open_first(self) -> SendHours:
        if self.opens >= self.closes:
            message = f"send_window opens at {self.opens} and closes at {self.closes}"
            raise WrongValue(th=f"เริ่ม {self.opens} น. แต่สิ้นสุด {self.closes} น.", en=message)
        return self

    def as_window(self) -> SendWindow:
        """The hours as the domain reckons with them."""
        return SendWindow(
            opens=self.opens, closes=self.closes, working_days_only=self.working_days_only
        )


class Policy(Strict):
    """OnePlan's own rules of a step; nothing of this is printed in a source.

    Attributes:
        grace_days: Days after the due day in which a file is still taken.
        when_missing: Go on at the end of grace, or hold for the secretariat.
        reminders: Days from the due day on which the missing are reminded.
        escalation: Who above a unit is told, after how many days.
        urgency: Which mark a notice carries from which day on.
        roll: Where a deadline goes that falls on a day off.
        send_window: When notices go out.
    """

    grace_days: int = Field(7, ge=0, le=60)
    when_missing: Literal["proceed", "hold"] = "proceed"
    reminders: tuple[int, ...] = (-14, -7, -3, -1, 0, 1, 3, 7, 14)
    escalation: Escalation = Escalation()
    urgency: UrgencyMarks = UrgencyMarks()
    roll: Roll = Roll.NONE
    send_window: SendHours = SendHours()

    @model_validator(mode="after")
    def _must_rise(self) -> Policy:
        if list(self.reminders) != sorted(set(self.reminders)):
            message = f"reminders {list(self.reminders)} must rise from earliest to latest"
            raise WrongValue(th="วันเตือนต้องเรียงจากก่อนไปหลังและไม่ซ้ำกัน", en=message)
        return self


class Step(Strict):
    """One step or sub-step of a calendar."""

    id: str = Field(pattern=r"^[A-Za-z0-9]+(\.[A-Za-z0-9]+)*$")
    parent: str | None = None
    printed_no: str
    source: Source
    phase: str | None = None
    kind: StepKind
    also: StepKind | None = None
    form: str | None = None
    """The form that units send in this step: a name in ``include/forms``."""
    plan_span_be: tuple[int, int] | None = None
    """First and last year of the plan that this step is about, where it is not the cycle's."""
    title: Title
    agencies: tuple[Agency, ...] = ()
    window: Window = Window()
    deliverables: tuple[Deliverable, ...] = ()
    submitted_by: Submitters
    submitted_to: tuple[str, ...] = ()
    duty_of: str | None = None
    """The step that asks for the same thing: its units are asked there, once."""
    collated_for: tuple[str, ...] = ()
    """Roles that are sent what all units of this step sent, put together to one document."""
    inputs: tuple[str, ...] = ()
    external_inputs: tuple[str, ...] = ()
    after: tuple[Precedence, ...] = ()
    starts_with_letter: str | None = None
    """Key of the letter that opens it, where the calendar names another or none."""
    optional: bool = False
    meeting_count: int | None = None
    comments: CommentKind | None = None
    """What kind of comments on a draft the meeting of this step takes down."""
    screens: tuple[str, ...] = ()
    """Steps whose rows get a result each in this meeting: passed, to be put right, not passed."""
    legal_basis: str | None = None
    """The law by which the step is held, as printed."""
    confidence: Literal["high", "medium", "low"]
    notes: tuple[str, ...] = ()
    policy: Policy = Policy()
