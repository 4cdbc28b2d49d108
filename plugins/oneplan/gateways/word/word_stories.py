"""One story of a Word document (its body, a header, the notes) read as Word shows it.

The XML is read once from front to back with expat and no tree is built: a table of
ten megabytes costs a second and the memory of its texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar
from xml.parsers import expat

from oneplan.gateways.word.nested_tables import READ, UNREAD, lines_of, rule_of
from oneplan.gateways.word.word_cells import MAX_NOTED, TRACKED_CHANGES, DocumentRoom, TableReader
from oneplan.gateways.word.word_marks import (
    KNOWN_CHOICES,
    LEFT_OUT,
    MARKERS,
    TRACKED,
    is_on,
    number_of,
    short_name,
    value_of,
)
from oneplan.gateways.word.word_paragraphs import TextPlace
from oneplan.gateways.word.word_styles import WordStyles
from oneplan.gateways.word.word_texts import Attributes, End, Start, TextReader

CHUNK = 1 << 18
_NAMES: dict[str, str] = {}
_CHOICES = frozenset({"mc:AlternateContent", "mc:Choice", "mc:Fallback"})


class StoryReader(TextReader):
    """Reads one story.

    Attributes:
        tables: Its tables in the order of their end; one in a cell comes before the one around it.
        rules: What is to be said of the story outside its tables: rule → text.
    """

    def __init__(self, name: str, room: DocumentRoom, styles: WordStyles) -> None:
        """Begin a story.

        Args:
            name: What its tables are called, before their number.
            room: What is left of the cells that the document may hold.
            styles: Styles of the document.
        """
        self.tables: list[TableReader] = []
        self.rules: dict[str, str] = {}
        super().__init__(styles)
        self._name, self._room = name, room
        self._open: list[TableReader | None] = []
        """Tables that are open; None for a text box, whose tables stand in no cell."""
        self._top = self._nested = self._skipped = 0
        self._choices: list[bool] = []

    @property
    def lines(self) -> list[str]:
        """The paragraphs outside the tables."""
        return self._places[0].lines

    def read(self, xml: Callable[[int], bytes]) -> None:
        """Read the story's part; *xml* gives so many bytes of it.

        Raises:
            ValueError: It holds more than a form does.
            ExpatError: It is no XML.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text, parser.buffer_size = True, 1 << 16
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        while chunk := xml(CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003  pyexpat takes no keyword
        parser.Parse(b"", True)  # noqa: FBT003

    def _start(self, full: str, given: dict[str, str]) -> None:
        name = _NAMES.get(full) or _NAMES.setdefault(full, short_name(full))
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if self._skipped:
            self._skipped += 1
            return
        if name in TRACKED:
            self._note_in_cell("tracked_changes")
        is_out = name in LEFT_OUT and parent not in MARKERS
        if is_out or (name in _CHOICES and self._is_refused(name, given)):
            self._skipped = 1
            return
        act = self.starts.get(name)
        if act is not None:
            act(self, {short_name(key): value for key, value in given.items()}, parent)

    def _end(self, _full: str) -> None:
        name = self._path.pop()
        if self._skipped:
            self._skipped -= 1
            return
        act = self.ends.get(name)
        if act is not None:
            act(self)

    def _characters(self, text: str) -> None:
        if not self._skipped and self._path[-1] in ("w:t", "m:t"):
            self._write(text)

    def _note(self, rule: str, text: str = "") -> None:
        rules = self._open[-1].cell.rules if self._open and self._open[-1] else self.rules
        rules[rule] = (rules.get(rule, "") + text)[:MAX_NOTED]

    def _note_in_cell(self, rule: str) -> None:
        if "w:trPr" not in self._path[-3:]:
            self._note(rule)

    def _is_refused(self, name: str, given: Mapping[str, str]) -> bool:
        """Whether Word draws another of the choices that a part of the text comes in."""
        if name == "mc:AlternateContent":
            self._choices.append(False)
            return False
        if not self._choices:
            return False
        wanted = set(given.get("Requires", "").split())
        is_refused = self._choices[-1] or (name == "mc:Choice" and not wanted <= KNOWN_CHOICES)
        self._choices[-1] |= not is_refused
        return is_refused

    def _bring_part(self, _given: Attributes, _parent: str) -> None:
        self._note("part_unread", self._path[-1])

    def _start_text_box(self, _given: Attributes, _parent: str) -> None:
        self._places[-1].has_picture = False
        self._places.append(TextPlace())
        self._open.append(None)

    def _end_text_box(self) -> None:
        place = self._places.pop()
        self._open.pop()
        lines = [line for line in place.lines if line.strip()]
        if lines and self._open and self._open[-1]:
            self._note("text_box", " ".join(lines))
        elif lines:
            self._places[-1].lines += lines

    def _end_choices(self) -> None:
        self._choices.pop()

    # Tables.

    def _start_table(self, _given: Attributes, _parent: str) -> None:
        if not self._open:
            self._top += 1
            name = f"{self._name} {self._top}"
        else:
            self._nested += 1
            name = f"ตารางย่อย {self._nested} ใน{self._name} {self._top}"
        table = TableReader(name, self._room, is_nested=bool(self._open))
        around = self._open[-1] if self._open else None
        table.within = (around.name, *around.within) if around else ()
        table.lines_over = len(self.lines)
        self._open.append(table)

    def _end_table(self) -> None:
        table = self._open.pop()
        if table is None:
            return
        self.tables.append(table)
        if table.within and table.is_filled():
            self._take_nested(table)

    def _take_nested(self, table: TableReader) -> None:
        """Read a table into the cell that it stands in, with what is said of it, or say why not."""
        lines, rule, place = lines_of(table), rule_of(table), self._places[-1]
        unread = (note.value for note in table.notes if note.rule == UNREAD)
        self._note(rule, " ".join((*lines, *unread)))
        if rule != READ:
            return
        if place.words:
            place.end_line()
        place.lines += lines
        place.rest += [f"{line}\n" for line in lines]
        for note in table.notes:
            self._note(note.rule, note.value)

    def _start_row(self, _given: Attributes, _parent: str) -> None:
        self._table().start_row()

    def _end_row(self) -> None:
        self._table().end_row()

    def _start_cell(self, _given: Attributes, _parent: str) -> None:
        self._table().start_cell()
        self._places.append(TextPlace())

    def _end_cell(self) -> None:
        place = self._places.pop()
        if place.words:
            place.end_line()
        self._table().end_cell(place)

    def _leave_out_row(self) -> None:
        self._table().is_left_out = TRACKED_CHANGES

    def _of_row(self, given: Attributes, parent: str) -> None:
        table = self._table()
        if parent != "w:trPr":
            return
        name = self._path[-1]
        if name == "w:gridBefore":
            table.skip_columns(number_of(given, 0))
        elif name == "w:gridAfter":
            table.after = number_of(given, 0)
        elif name == "w:hidden" and is_on(given):
            table.is_left_out = "hidden_text"
        elif name == "w:ins":
            table.is_inserted = True

    def _of_cell(self, given: Attributes, parent: str) -> None:
        if parent != "w:tcPr":
            return
        cell, name = self._table().cell, self._path[-1]
        if name == "w:gridSpan":
            cell.span = number_of(given, 1)
        elif name == "w:vMerge":
            cell.merge = value_of(given) or "continue"
        elif name == "w:hMerge":
            cell.is_beside = value_of(given) != "restart"
        else:
            cell.rules["cells_tracked"] = ""

    def _table(self) -> TableReader:
        table = self._open[-1] if self._open else None
        if table is None:
            raise ValueError("a row or a cell outside a table")
        return table

    starts: ClassVar[Mapping[str, Start]] = {
        **TextReader.starts,
        **dict.fromkeys(("w:altChunk", "w:subDoc"), _bring_part),
        "w:txbxContent": _start_text_box,
        "w:tbl": _start_table,
        "w:tr": _start_row,
        "w:tc": _start_cell,
        **dict.fromkeys(("w:gridBefore", "w:gridAfter", "w:hidden", "w:ins"), _of_row),
        **dict.fromkeys(
            ("w:gridSpan", "w:vMerge", "w:hMerge", "w:cellDel", "w:cellMerge"), _of_cell
        ),
    }
    ends: ClassVar[Mapping[str, End]] = {
        **TextReader.ends,
        "w:txbxContent": _end_text_box,
        "mc:AlternateContent": _end_choices,
        "w:tbl": _end_table,
        "w:tr": _end_row,
        "w:tc": _end_cell,
    }
