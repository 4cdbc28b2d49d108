"""Tables in a cell of a Word table: their words are the cell's, their amounts are not."""

from __future__ import annotations

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.forms.money_words import LEAST_AMOUNT, names_money
from oneplan.domain.forms.struck_cells import LOWERED, RAISED, STRUCK
from oneplan.gateways.word.word_cells import TableReader

MAX_LETTERS = 2_000
"""Letters of such a table that are read into the cell; a longer one is no text of a cell."""
READ, UNREAD = "nested_table", "nested_unread"
_NOT_PLAIN = frozenset({UNREAD, "part_unread", "cells_tracked", STRUCK, RAISED, LOWERED})


def lines_of(table: TableReader) -> list[str]:
    """The rows as lines of a cell's text."""
    return [words for row in table.rows if (words := " ".join(filter(str.strip, row)))]


def rule_of(table: TableReader) -> str:
    """Whether the words are read into the cell around the table, or the file is returned.

    One cell is a frame about its words. An amount in one of several may be a project's.
    """
    filled = [text for row in table.rows for text in row if text.strip()]
    is_plain = (
        sum(map(len, filled)) <= MAX_LETTERS
        and not any(note.rule in _NOT_PLAIN for note in table.notes)
        and (len(filled) == 1 or not _holds_money(filled))
    )
    return READ if is_plain else UNREAD


def _holds_money(texts: list[str]) -> bool:
    amounts = (parse_amount(text.strip()) for text in texts)
    return names_money(texts) or any(each is not None and each >= LEAST_AMOUNT for each in amounts)
