"""The paragraph that is being read in a Word document: its words, its runs and its fields."""

from __future__ import annotations

from dataclasses import dataclass, field

from oneplan.domain.forms.struck_cells import LOWERED, RAISED, STRUCK
from oneplan.gateways.word.word_marks import BOX, TICK
from oneplan.gateways.word.word_styles import LOWERS, RAISES

CODE, RESULT, HIDDEN = "code", "result", "hidden"
_ALIGNED = {RAISES: RAISED, LOWERS: LOWERED}


@dataclass(slots=True)
class FormField:
    """A form field of the older kind, whose value stands in its properties.

    Attributes:
        entries: What a list offers.
        chosen: Index of the entry that is shown.
        is_ticked: Whether a check box is ticked; None: it is no check box.
    """

    entries: list[str] = field(default_factory=list)
    chosen: int = 0
    is_ticked: bool | None = None

    def text(self) -> str:
        """What Word draws for the field."""
        if self.is_ticked is not None:
            return TICK if self.is_ticked else BOX
        return self.entries[self.chosen] if self.chosen < len(self.entries) else ""


@dataclass(slots=True)
class TextPlace:
    """Where text goes: into a cell, a text box or the story itself.

    Attributes:
        lines: Paragraphs that ended.
        words: Texts of the paragraph that is open.
        rest: Texts of all paragraphs without those that are struck through, raised or lowered.
        rules: What is said of those.
        fields: For each field that is open, which part of it is being read.
        unseen: How many of them are read in a part that Word does not show.
        is_hidden: Whether the style of the paragraph hides its text.
        is_struck: Whether it strikes its text through.
        align: Whether it raises or lowers its text.
        run_hidden: Whether the run is hidden.
        run_struck: Whether the run is struck through.
        run_align: Whether the run is raised or lowered, as ``superscript``.
        is_run_white: Whether the run is written in white.
        has_ground: Whether the cell, or a text in it, is shaded: white may be seen on it.
        is_joined: Whether the mark of the paragraph was deleted: the next one goes on in its line.
        is_numbered: Whether Word numbers a paragraph here by itself.
        has_picture: Whether something is drawn here.
    """

    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)
    fields: list[str] = field(default_factory=list)
    unseen: int = 0
    is_hidden: bool = False
    is_struck: bool = False
    align: str = ""
    run_hidden: bool = False
    run_struck: bool = False
    run_align: str = ""
    is_run_white: bool = False
    has_ground: bool = False
    is_joined: bool = False
    is_numbered: bool = False
    has_picture: bool = False

    def start_paragraph(self) -> None:
        """Begin a paragraph."""
        self.is_hidden = self.is_struck = self.is_joined = False
        self.run_hidden = self.run_struck = self.is_run_white = False
        self.align = self.run_align = ""

    def end_paragraph(self) -> None:
        """End a paragraph; a field that was not closed hides nothing of the next one."""
        self.fields.clear()
        self.unseen = 0
        if not self.is_joined:
            self.end_line()

    def end_line(self) -> None:
        """Put the words into the lines."""
        self.lines.append("".join(self.words))
        self.rest.append("\n")
        self.words = []

    def start_run(self) -> None:
        """Begin a run."""
        self.run_hidden, self.run_struck = self.is_hidden, self.is_struck
        self.run_align = self.align
        self.is_run_white = False

    def write(self, text: str) -> None:
        """Take a text that Word shows."""
        rule = STRUCK if self.run_struck else _ALIGNED.get(self.run_align, "")
        if not rule:
            self.rest.append(text)
        elif text.strip():
            self.rules.add(rule)
        self.words.append(text)

    def change_field(self, kind: str, *, has_form: bool) -> None:
        """Take a field character; the result of a form field stands in its properties."""
        if kind == "begin":
            self.fields.append(CODE)
            self.unseen += 1
        elif kind in ("separate", "end") and self.fields:
            self.unseen -= self.fields.pop() != RESULT
            if kind == "separate":
                self.fields.append(HIDDEN if has_form else RESULT)
                self.unseen += has_form
