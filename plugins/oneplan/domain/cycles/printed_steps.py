"""What is read of a printed calendar before it is a draft: steps, questions, lines not read."""

from __future__ import annotations

from dataclasses import dataclass, field

from oneplan.domain.cycles.printed_agencies import PrintedAgency
from oneplan.domain.cycles.printed_lines import PrintedPlace
from oneplan.domain.cycles.printed_windows import PrintedWindow, WindowDoubt


@dataclass(slots=True, kw_only=True, eq=False)
class PrintedStep:
    """One duty as it is printed.

    Attributes:
        number: The number printed before it; of a part of a duty, that of the whole.
        text: Its words.
        place: Where they begin.
        path: The numbers from the top down to it, in Arabic digits.
        id: What it is called in the draft.
        group: Words over the parts of one duty.
        parent: The id of the whole, where it is a part.
        phase: Heading over several steps.
        section: Which table or list of the document it stands in, from 0.
        window: When; None where nothing is printed or it is asked for.
        agencies: Who.
        also: Where the same duty is printed again.
        documents: What is to be handed in, where a column tells it.
        notes: What a person should know of its reading.
        confidence: How sure the words are.
    """

    number: str
    text: str
    place: PrintedPlace
    path: str = ""
    id: str = ""
    group: str = ""
    parent: str = ""
    phase: str = ""
    section: int = 0
    window: PrintedWindow | None = None
    agencies: list[PrintedAgency] = field(default_factory=list)
    also: list[PrintedPlace] = field(default_factory=list)
    documents: str = ""
    notes: list[str] = field(default_factory=list)
    confidence: str = "high"

    @property
    def called_th(self) -> str:
        """What a question calls it: by its number, where one is printed."""
        return f"ขั้นตอน {self.number}".strip()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PrintedQuestion:
    """What the document does not say, or not so that it can be read without guessing.

    Attributes:
        rule: Name of what is asked.
        step: The step that it is about; None for the calendar.
        at: Which of its values is asked for.
        place: Where it stands, or should.
        value: What stands there.
        th: The question.
        en: The same in English.
    """

    rule: str
    step: PrintedStep | None
    at: str
    place: PrintedPlace | None
    value: str
    th: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadLine:
    """What is printed and was not taken, and why not."""

    place: PrintedPlace
    text: str
    why_th: str
    why_en: str


@dataclass(slots=True, kw_only=True)
class PrintedReading:
    """All that was read of a document, or of one part of it.

    Attributes:
        steps: The duties in order.
        parents: Id of a whole → its words, and where they stand.
        questions: What is asked.
        used: Lines that were read, by their position in the document.
        unread: What of its tables and lists was not taken.
    """

    steps: list[PrintedStep] = field(default_factory=list)
    parents: dict[str, tuple[str, PrintedPlace]] = field(default_factory=dict)
    questions: list[PrintedQuestion] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    unread: list[UnreadLine] = field(default_factory=list)

    def leave(self, place: PrintedPlace, text: str, *, th: str, en: str) -> None:
        """Say that something printed is not taken."""
        self.unread.append(UnreadLine(place=place, text=text, why_th=th, why_en=en))

    def ask(
        self,
        rule: str,
        *,
        th: str,
        en: str,
        step: PrintedStep | None = None,
        at: str = "",
        place: PrintedPlace | None = None,
        value: str = "",
    ) -> None:
        """Put a question to whoever makes the calendar."""
        self.questions.append(
            PrintedQuestion(rule=rule, step=step, at=at, place=place, value=value, th=th, en=en)
        )

    def asks_window(self, step: PrintedStep) -> bool:
        """Whether a window is printed for a step that is asked for: it is not to be taken elsewhere."""
        return any(
            each.step is step and each.at == "window.printed" and each.rule != "window_missing"
            for each in self.questions
        )

    def ask_window(self, step: PrintedStep, doubt: WindowDoubt) -> None:
        """Ask for the window of a step whose words are none, naming the rule."""
        self.ask(
            "window_unread",
            step=step,
            at="window.printed",
            place=doubt.place,
            value=doubt.value,
            th=f"{step.called_th}: “{doubt.value}” {doubt.rule_th} กำหนดที่ถูกต้องคือเมื่อใด",
            en=f"Step {step.number}: {doubt.value!r}: {doubt.rule_en}; which window is right?",
        )
