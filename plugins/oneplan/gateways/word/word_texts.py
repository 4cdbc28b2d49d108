"""The texts of a Word document: paragraphs, runs, fields and content controls."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from oneplan.gateways.word.word_marks import BREAKS, is_on, number_of, symbol, value_of
from oneplan.gateways.word.word_paragraphs import FormField, TextPlace
from oneplan.gateways.word.word_styles import NO_LIST, WordStyles

Attributes = Mapping[str, str]
Start = Callable[[Any, Attributes, str], None]
End = Callable[[Any], None]


_WHITE = "FFFFFF"
_NO_SHADE = frozenset({"AUTO", _WHITE})


class TextReader(ABC):
    """Takes the elements of texts, each with its attributes and the name of the one around it."""

    def __init__(self, styles: WordStyles) -> None:
        """Begin in the body of a document with these *styles*."""
        self._styles = styles
        self._places = [TextPlace()]
        self._controls: list[bool] = []
        self._placeholders = 0
        self._form: FormField | None = None
        self._path: list[str] = []

    @abstractmethod
    def _note(self, rule: str, text: str = "") -> None:
        """Write down what is to be said of the cell that is open, or of the story."""

    @abstractmethod
    def _leave_out_row(self) -> None:
        """Leave out the row that is open: it was deleted while changes were tracked."""

    def _write(self, text: str) -> None:
        place = self._places[-1]
        if not text or place.unseen or self._placeholders:
            return
        if place.run_hidden:
            if text.strip():
                self._note("hidden_text", text)
            return
        if place.is_run_white and not place.has_ground and text.strip():
            self._note("unseen_text", text)
        place.write(text)

    def _start_paragraph(self, _given: Attributes, _parent: str) -> None:
        self._places[-1].start_paragraph()

    def _end_paragraph(self) -> None:
        self._places[-1].end_paragraph()

    def _start_run(self, _given: Attributes, _parent: str) -> None:
        self._places[-1].start_run()

    def _style_paragraph(self, given: Attributes, _parent: str) -> None:
        place = self._places[-1]
        place.is_numbered |= value_of(given) in self._styles.numbered
        place.is_hidden = place.run_hidden = value_of(given) in self._styles.hidden
        place.is_struck = place.run_struck = value_of(given) in self._styles.struck
        place.align = place.run_align = self._styles.aligned(value_of(given))

    def _style_run(self, given: Attributes, _parent: str) -> None:
        if self._is_of_run():
            place, style = self._places[-1], value_of(given)
            place.run_hidden |= style in self._styles.hidden
            place.run_struck |= style in self._styles.struck
            place.run_align = self._styles.aligned(style) or place.run_align

    def _hide_run(self, given: Attributes, _parent: str) -> None:
        if self._is_of_run():
            self._places[-1].run_hidden = is_on(given)

    def _strike_run(self, given: Attributes, _parent: str) -> None:
        if self._is_of_run():
            self._places[-1].run_struck = is_on(given)

    def _strike_run_twice(self, given: Attributes, _parent: str) -> None:
        if self._is_of_run():
            self._places[-1].run_struck |= is_on(given)

    def _align_run(self, given: Attributes, _parent: str) -> None:
        if self._is_of_run():
            self._places[-1].run_align = value_of(given)

    def _colour_run(self, given: Attributes, _parent: str) -> None:
        if self._is_of_run():
            self._places[-1].is_run_white = value_of(given).upper() == _WHITE

    def _shade(self, given: Attributes, _parent: str) -> None:
        if given.get("w:fill", "auto").upper() not in _NO_SHADE:
            self._places[-1].has_ground = True

    def _is_of_run(self) -> bool:
        """Whether a property belongs to a run and not to the mark of a paragraph."""
        return self._path[-3:-1] in (["w:r", "w:rPr"], ["m:r", "w:rPr"])

    def _break(self, _given: Attributes, parent: str) -> None:
        if parent != "w:tabs":
            self._write(BREAKS[self._path[-1]])

    def _symbol(self, given: Attributes, _parent: str) -> None:
        self._write(symbol(given))

    def _number(self, given: Attributes, parent: str) -> None:
        if parent == "w:numPr":
            self._places[-1].is_numbered = value_of(given) != NO_LIST

    def _mark_deleted(self, _given: Attributes, parent: str) -> None:
        """Take the mark of a deleted row, or of a deleted end of a paragraph."""
        if parent == "w:trPr":
            self._leave_out_row()
        elif parent == "w:rPr":
            self._places[-1].is_joined = True

    def _draw(self, _given: Attributes, _parent: str) -> None:
        self._places[-1].has_picture = True

    def _change_field(self, given: Attributes, _parent: str) -> None:
        kind = given.get("w:fldCharType", "")
        self._places[-1].change_field(kind, has_form=self._form is not None)
        if kind != "begin":
            self._form = None

    def _start_form(self, _given: Attributes, _parent: str) -> None:
        self._form = FormField()

    def _end_form(self) -> None:
        if self._form is not None and (self._form.entries or self._form.is_ticked is not None):
            self._places[-1].write(self._form.text())
        else:
            self._form = None

    def _form_value(self, given: Attributes, parent: str) -> None:
        if self._form is None:
            return
        if parent == "w:checkBox":
            self._form.is_ticked = is_on(given)
        elif self._path[-1] == "w:listEntry":
            self._form.entries.append(value_of(given))
        elif parent == "w:ddList":
            self._form.chosen = number_of(given, 0)

    def _start_box(self, _given: Attributes, _parent: str) -> None:
        if self._form is not None:
            self._form.is_ticked = False

    def _start_control(self, _given: Attributes, _parent: str) -> None:
        self._controls.append(False)

    def _end_control(self) -> None:
        self._placeholders -= self._controls.pop()

    def _show_placeholder(self, given: Attributes, _parent: str) -> None:
        if self._controls and is_on(given) and not self._controls[-1]:
            self._controls[-1] = True
            self._placeholders += 1

    starts: ClassVar[Mapping[str, Start]] = {
        "w:p": _start_paragraph,
        "w:r": _start_run,
        "w:pStyle": _style_paragraph,
        "w:rStyle": _style_run,
        "w:vanish": _hide_run,
        "w:strike": _strike_run,
        "w:dstrike": _strike_run_twice,
        "w:vertAlign": _align_run,
        "w:color": _colour_run,
        **dict.fromkeys(("w:shd", "w:highlight"), _shade),
        **dict.fromkeys(BREAKS, _break),
        "w:sym": _symbol,
        "w:numId": _number,
        "w:del": _mark_deleted,
        "w:moveFrom": _mark_deleted,
        **dict.fromkeys(("w:drawing", "w:pict", "w:object"), _draw),
        "w:fldChar": _change_field,
        "w:ffData": _start_form,
        "w:checkBox": _start_box,
        **dict.fromkeys(("w:default", "w:checked", "w:result", "w:listEntry"), _form_value),
        "w:sdt": _start_control,
        "w:showingPlcHdr": _show_placeholder,
    }
    """What is called where an element begins."""
    ends: ClassVar[Mapping[str, End]] = {
        "w:p": _end_paragraph,
        "w:ffData": _end_form,
        "w:sdt": _end_control,
    }
    """What is called where an element ends."""
