"""The calendar of a later year, made from an earlier one field by field.

Years, spans and windows are moved as the fields that they are, and inside a text only
where the model of the earlier calendar knows them. What else looks like a year is left
as it stands and asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oneplan.domain.cycles.calendar_steps import Step
from oneplan.domain.cycles.calendar_words import field_th
from oneplan.domain.cycles.calendar_years import CalendarYears
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.step_names import step_name
from oneplan.domain.cycles.text_shifts import TextShift, shift_text
from oneplan.domain.cycles.window_shifts import shift_window
from oneplan.domain.cycles.working_days import Roll, WorkingDays
from oneplan.domain.cycles.year_mentions import MENTIONS_TH
from oneplan.domain.shared.thai_dates import NotAThaiDate, ThaiWindow, parse_window
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.shared.thai_reprints import find_dates, reprint

DROPPED = (
    "infographic",
    "calendar_table",
    "missing_calendars",
    "open_questions",
)
"""Parts that tell of the print of the earlier year only."""
_CARRIED = frozenset(
    {
        "schema_version", "scope", "province", "policy", "phases", "starts_with_letter", "id",
        "parent", "printed_no", "phase", "kind", "also", "form", "agencies", "submitted_by",
        "submitted_to", "inputs", "optional", "meeting_count", "comments", "screens", "confidence",
        "year_offset", "local_year_offset", "key", "format", "number", "quantity", "urgency",
        "responsible", "sender", "recipient", "in_source", "type", "step", "role",
        "addressee", "distribution", "issuer_th", "download", "place", "short",
    }
)  # fmt: skip
"""Keys whose values hold no year of the cycle."""
_ASKED_OF_LETTERS = frozenset(
    {"signed_by", "legal_basis", "cabinet_resolution", "consultation_meeting"}
)
_DATES = frozenset({"due", "window"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPlan:
    """What a later calendar is made by.

    Attributes:
        cycle: Its name.
        years: How many years later it is.
        after: Its years.
        source: Name of the file that it is made from.
        lines: Id of a step → the line of that file where it stands.
        made_on: Day on which it is made: the draft is as of that day.
    """

    cycle: str
    years: int
    after: CalendarYears
    source: str
    lines: Mapping[str, int]
    made_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarQuestion:
    """Something that a person must decide about the later calendar; *where_th* says where."""

    where_th: str
    value: str
    why_th: str

    @property
    def sentence_th(self) -> str:
        """One line."""
        return f"{self.where_th}: {self.why_th} “{self.value}”"


@dataclass(slots=True)
class NextCalendar:
    """The data of a later calendar, what to ask about it, and what was moved or left out."""

    data: dict[str, Any] = field(default_factory=dict)
    questions: list[CalendarQuestion] = field(default_factory=list)
    moved_th: list[str] = field(default_factory=list)
    dropped_th: list[str] = field(default_factory=list)


def make_next(
    data: Mapping[str, Any], calendar: Calendar, plan: NextPlan, working_days: WorkingDays
) -> NextCalendar:
    """Make the data of a later calendar from the *data* of a file and the calendar it holds."""
    return _Maker(calendar, plan, working_days).make(data)


class _Maker:
    def __init__(self, calendar: Calendar, plan: NextPlan, working_days: WorkingDays) -> None:
        self.calendar, self.plan, self.working_days = calendar, plan, working_days
        self.before = CalendarYears.of(calendar)
        self.made = NextCalendar()

    def make(self, data: Mapping[str, Any]) -> NextCalendar:
        after, made = self.plan.after, self.made
        fields: Mapping[str, Any] = {
            "cycle": self.plan.cycle,
            "sources": [self.plan.source],
            "fiscal_year_be": after.fiscal,
            "work_year_be": after.work,
            "local_plan_fiscal_year_be": after.local,
            "plan_span_be": list(after.span or ()),
            "amphoe_plan_span_be": list(after.amphoe_span or ()),
        }
        parts: Mapping[str, Callable[[Any], Any]] = {
            "revision": self._revision,
            "letters": lambda value: [self._letter(each) for each in value],
            "steps": lambda value: [self._step(each) for each in value],
            "issuer": lambda value: self._people("issuer", value),
            "signatory": lambda value: self._people("signatory", value),
        }
        for key, value in data.items():
            if key in DROPPED:
                made.dropped_th.append(field_th(key))
            elif key in fields:
                made.data[key] = fields[key]
            elif key in parts:
                made.data[key] = parts[key](value)
            else:
                made.data[key] = self._part(value, key, field_th(key), None)
        self._ask_first_year()
        if made.questions:
            made.data["open_questions"] = [each.sentence_th for each in made.questions]
        return made

    def _ask_first_year(self) -> None:
        span = self.plan.after.span
        if span and span[0] == self.plan.after.fiscal and span != self.before.span:
            self._ask(
                "ช่วงปีของแผน",
                to_thai_digits(f"{span[0]}-{span[1]}"),
                "ปีนี้เป็นปีแรกของแผนฉบับใหม่ คำว่า “ทบทวน” ในชื่อยังใช้หรือไม่",
            )

    def _ask(self, where_th: str, value: str, why_th: str) -> None:
        self.made.questions.append(CalendarQuestion(where_th=where_th, value=value, why_th=why_th))

    def _people(self, key: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """Who issues and signs is carried over, and asked: people change."""
        named = [value.get(each) for each in ("name", "unit_th", "phone", "fax", "email")]
        self._ask(field_th(key), " ".join(str(each) for each in named if each), "ยังเป็นดังนี้หรือไม่")
        return value

    def _revision(self, value: Mapping[str, Any]) -> dict[str, Any]:
        day = format_date(self.plan.made_on)
        made = {**value, "as_of": day, "note": {"th": f"ร่างปฏิทิน ณ วันที่ {day}"}}
        self.made.dropped_th.append(f"{field_th('revision')}: {value['note']['th']}")
        return made

    def _letter(self, letter: Mapping[str, Any]) -> dict[str, Any]:
        """A letter of the later year: its day moves, its number is not known yet."""
        where = f"หนังสือ {letter.get('subject_th') or letter.get('issuer_th') or ''}".strip()
        made: dict[str, Any] = {}
        for key, value in letter.items():
            if key in ("document", "number_in_annex", "dated_elsewhere", "urgency_printed"):
                self.made.dropped_th.append(f"{where} {field_th(key)}: {value}")
            elif key == "number":
                self._ask(where, value, "เลขที่หนังสือของปีใหม่คืออะไร ของปีเดิมคือ")
            elif key == "dated":
                made[key] = self._date(value, f"{where} {field_th(key)}")
                self._ask(where, made[key], "วันที่ของหนังสือปีใหม่เป็นวันนี้หรือไม่")
            elif key == "references":
                for each in value:
                    name = f"{each['number']} ลงวันที่ {each['dated']}"
                    self._ask(where, name, "ยังอ้างถึงหนังสือนี้หรือหนังสือใหม่")
            elif key in _ASKED_OF_LETTERS:
                made[key] = value
                self._ask(f"{where} {field_th(key)}", value, "ยังเป็นดังนี้หรือไม่")
            else:
                made[key] = self._part(value, key, f"{where} {field_th(key)}", None)
        return made

    def _step(self, data: Mapping[str, Any]) -> dict[str, Any]:
        step = self.calendar.step(data["id"])
        where = step_name(step)
        window, own = self._window(step, data.get("window"), where)
        made: dict[str, Any] = {}
        for key, value in data.items():
            if key == "source":
                line = self.plan.lines.get(step.id, 1)
                made[key] = {"document": self.plan.source, "line": line}
            elif key == "window":
                made[key] = window
            elif key == "notes":
                self.made.dropped_th.append(
                    f"{where} {field_th(key)} {to_thai_digits(len(value))} ข้อ"
                )
            else:
                made[key] = self._part(value, key, f"{where} {field_th(key)}", own)
        if step.title.th_corrected:
            self._ask(where, step.title.th_corrected, "ต้นฉบับอ่านผิด โปรดแก้ชื่อขั้นตอนตามที่แก้ไว้")
        return made

    def _window(
        self, step: Step, data: Mapping[str, Any] | None, where: str
    ) -> tuple[dict[str, Any], tuple[ThaiWindow, ThaiWindow] | None]:
        if not data or not data.get("printed"):
            kept = {key: data[key] for key in ("place",) if key in data} if data else {}
            return kept, None
        printed, context = data["printed"], data.get("context_year_be")
        old = parse_window(data.get("detail") or printed, context_year_be=context)
        new = self._shifted(old, step.policy.roll, where)
        made = {"printed": self._reprinted(printed, context, new)}
        if data.get("detail"):
            made["detail"] = reprint(new, like=data["detail"])
        if context is not None and not list(find_dates(made["printed"])):
            made["context_year_be"] = context + self.plan.years
        if "place" in data:
            made["place"] = data["place"]
            self._ask(f"{where} {field_th('place')}", data["place"], "ยังใช้ที่นี่หรือไม่")
        made["basis"] = f"from {self.plan.source}"
        return made, (old, new)

    def _reprinted(self, printed: str, context: int | None, new: ThaiWindow) -> str:
        """The window in the manner of the print; without a year where that fits the new one."""
        if context is None:
            plain = parse_window(printed)
            timeless = ThaiWindow(start=new.start, due=new.due, precision=new.precision)
            return reprint(new if plain.time else timeless, like=printed)
        try:
            same = parse_window(printed, context_year_be=context + self.plan.years)
        except NotAThaiDate:
            return reprint(new, like=printed)
        return (
            printed
            if (same.start, same.due) == (new.start, new.due)
            else reprint(new, like=printed)
        )

    def _shifted(self, window: ThaiWindow, roll: Roll, where: str) -> ThaiWindow:
        new, moved = shift_window(
            window, years=self.plan.years, working_days=self.working_days, roll=roll
        )
        for each in moved:
            asked, taken = format_date(each.asked), format_date(each.taken)
            self.made.moved_th.append(f"{where}: {asked} เป็น{each.reason} จึงเป็น {taken}")
        return new

    def _date(self, printed: str, where: str) -> str:
        """A text that is nothing but dates, each moved; what does not read is asked."""
        pieces, at = [], 0
        for each in find_dates(printed):
            words = each.text
            if each.window is not None:
                words = reprint(self._shifted(each.window, Roll.NONE, where), like=each.text)
            pieces += [printed[at : each.start], words]
            at = each.end
        if not pieces:
            self._ask(where, printed, "อ่านเป็นวันที่ไม่ได้ จึงคงไว้ตามเดิม")
        return "".join((*pieces, printed[at:]))

    def _own_window(self, value: Mapping[str, Any]) -> tuple[ThaiWindow, ThaiWindow] | None:
        """The due date that a part other than a step has, before and after."""
        try:
            old = parse_window(value["due"])
        except (KeyError, NotAThaiDate):
            return None
        moved, _ = shift_window(old, years=self.plan.years, working_days=self.working_days)
        return old, moved

    def _part(
        self, value: Any, key: str, where: str, own: tuple[ThaiWindow, ThaiWindow] | None
    ) -> Any:
        """Any other part: dates moved, texts shifted, everything else as it is."""
        if key in _CARRIED or value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, Mapping):
            own = self._own_window(value) or own
            return {name: self._part(each, name, where, own) for name, each in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self._part(each, key, where, own) for each in value]
        if key in _DATES:
            return self._date(value, where)
        shift = TextShift(before=self.before, after=self.plan.after, own=own)
        text, asked = shift_text(str(value), shift)
        for mention in asked:
            kind = MENTIONS_TH[mention.kind]
            self._ask(where, mention.text, f"{kind}นี้ไม่ตรงกับปีของปฏิทินเดิม จึงคงไว้ตามเดิม")
        return text
