"""Acts of the desk: what is asked, what would change, what is done.

An act is data: the pages of :mod:`oneplan.desk.act_pages` ask its fields, show its preview,
bind the confirmation to the preview that was seen, and do it once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from oneplan.desk.page_context import PageContext
from oneplan.desk.visitors import Right

Text = tuple[str, str]
"""Thai and English."""
Values = Mapping[str, str]
"""What was typed, by field; a file is the SHA-256 under which its content is kept, and its name
stands under ``<field>_name``. Several choices of one field are separated by line breaks."""

REASON = "reason"


def no_text() -> Text:
    """No words in either language."""
    return ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question of an act's form.

    Attributes:
        name: Key in :data:`Values`.
        label: The question.
        kind: What its control is.
        value: What the control holds before anything is typed.
        choices: Value and label of each, where something is chosen.
        is_required: Whether an empty answer is refused.
        help: What it means, below the question.
    """

    name: str
    label: Text
    kind: Literal["text", "lines", "date", "number", "choice", "choices", "check", "file", "hidden"]
    value: str = ""
    choices: Sequence[tuple[str, Text]] = ()
    is_required: bool = True
    help: Text = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPreview:
    """What an act would do.

    Attributes:
        sentences: What changes, a sentence each.
        warnings: What to think of before.
        headings: Headings of a table of what changes; none without rows.
        rows: Cells of that table.
    """

    sentences: Sequence[Text] = ()
    warnings: Sequence[Text] = ()
    headings: Sequence[Text] = ()
    rows: Sequence[Sequence[str]] = ()

    def seal(self, values: Values) -> str:
        """A hash of what is shown and typed: a confirmation carries it.

        The reason is not part of it: it may be written after the preview was read.
        """
        typed = {name: value for name, value in values.items() if name != REASON}
        said = json.dumps([asdict(self), typed], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAct:
    """Something that the secretariat does to a cycle.

    Attributes:
        name: Its name in the address.
        title: What it is called.
        right: What its visitor must be allowed.
        fields: The questions; they may depend on what was typed so far.
        preview: What it would do. Raises an :class:`~oneplan.errors.OneplanError` where it
            would be refused; must not change anything.
        act: Does it in the transaction of *context* and returns the path below the cycle that
            shows it. Raises an :class:`~oneplan.errors.OneplanError`: nothing is done.
        note: Reads in the transaction what *after* will need, once the act is done. A form
            that is sent again because *after* failed comes here without the act.
        after: What follows outside of any transaction, such as a call of Airflow. It is done
            once; where it fails or its process dies, the same form does it again, so it must
            be safe to do again.
        reason_field: Name of the question whose answer says why, where the act has one of its
            own: a resolution with its reason, what the invited are told, the answer to a comment.
            It must be answered, and the audit log keeps it as the reason. Empty: the reason is
            asked beside the questions.
    """

    name: str
    title: Text
    right: Right = Right.ACT
    fields: Callable[[PageContext, Values], Sequence[Field]] = lambda _context, _values: ()
    preview: Callable[[PageContext, Values], ActPreview]
    act: Callable[[PageContext, Values], str]
    note: Callable[[PageContext, Values], None] = lambda _context, _values: None
    after: Callable[[PageContext, Values], None] | None = None
    reason_field: str = ""

    @property
    def needs_reason(self) -> bool:
        """Whether a reason is asked beside the questions."""
        return not self.reason_field
