"""The sections of a number format, taken apart: literal text, digits, codes of days and times.

Source: ECMA-376 part 1, 18.8.31; the letters of Thai Excel stand for the same codes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<literal>"[^"]*"?|\\.|_.|\*.)|\[(?P<bracket>[^\]]*)\]|(?P<power>[eE][+-])"""
    r"""|(?P<half>AM/PM|A/P)|(?P<general>General)|(?P<word>(?P<letter>[dmyhsbegวดปคชนท])(?P=letter)*)"""
    r"""|(?P<digits>[0#?.,%/]+)|(?P<text>@)|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL,
)
_LETTERS = str.maketrans("วดปคชนท", "dmbyhms")
_ELAPSED = re.compile("h+|m+|s+|ช+|น+|ท+", re.IGNORECASE)
_LOCALE = re.compile("[0-9A-Fa-f]{1,8}")
_THAI_DIGITS = 0x0D
"""The shape of digits in the first byte of a locale, as in ``[$-D07041E]``."""

TEXT_HERE = "\x00"
"""Stands for the text of a cell in what its format shows."""
_NUMBERS = 3
"""Sections for numbers; a fourth one is for texts."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format.

    Attributes:
        kind: literal, digits, word, half, elapsed, era, general, text, slash or unknown.
        text: What it says; a code of a day or a time in its Latin letters.
        written: A code as it is written.
    """

    kind: str
    text: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class FormatSection:
    """One of the sections of a format, which are parted by semicolons.

    Attributes:
        tokens: Its pieces.
        locale: What stands in ``[$-…]``, as a number; 0: none.
        is_thai: Whether digits are Thai ones.
        is_day: Whether it shows a day or a time.
        is_known: Whether all of it is understood.
    """

    tokens: tuple[Token, ...]
    locale: int = 0
    is_thai: bool = False
    is_day: bool = False
    is_known: bool = True


def parse_sections(code: str) -> tuple[FormatSection, ...]:
    """The sections for numbers: above zero, below it, and zero; at least one."""
    numbers = [_section(each) for each in _split(code)[:3]]
    if len(numbers) > 1 and any(token.kind == "text" for token in numbers[-1].tokens):
        numbers.pop()
    return tuple(numbers)


def parse_text_section(code: str) -> str:
    """What is shown of a text, :data:`TEXT_HERE` where it stands itself.

    The text alone where the format has no section for texts, or none that is understood.
    """
    *numbers, last = _split(code)[:4]
    tokens = _section(last).tokens
    is_asked = len(numbers) == _NUMBERS or any(token.kind == "text" for token in tokens)
    if not is_asked or any(token.kind == "general" for token in tokens):
        return TEXT_HERE
    return "".join(
        TEXT_HERE if token.kind == "text" else token.written or token.text for token in tokens
    )


def _split(code: str) -> list[list[re.Match[str]]]:
    sections: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match["other"] == ";":
            sections.append([])
        else:
            sections[-1].append(match)
    return sections


def _section(matches: Sequence[re.Match[str]]) -> FormatSection:
    tokens: list[Token] = []
    locale, is_known, is_thai = 0, True, False
    for at, match in enumerate(matches):
        bracket = match["bracket"]
        if match["other"] in ("t", "T") and at == 0:
            is_thai = True
        elif bracket is None:
            tokens.append(_token(match))
        elif bracket.startswith("$"):
            currency, _, number = bracket[1:].partition("-")
            tokens += [Token("literal", currency)] if currency else []
            locale = int(number, 16) if _LOCALE.fullmatch(number) else 0
        elif _ELAPSED.fullmatch(bracket):
            tokens.append(Token("elapsed", bracket.lower().translate(_LETTERS)))
        else:
            is_known &= bracket[:1] not in "<>="
    if any(token.kind == "digits" and token.text[0] != "." for token in tokens):
        tokens = [_as_literal(token) for token in tokens]
    kinds = {token.kind for token in tokens}
    return FormatSection(
        tuple(tokens),
        locale=locale,
        is_thai=is_thai or locale >> 24 == _THAI_DIGITS,
        is_day=bool({"word", "elapsed", "half", "era"} & kinds),
        is_known=is_known and not {"unknown", "text", "era"} & kinds,
    )


def _token(match: re.Match[str]) -> Token:
    kind, text = match.lastgroup or "other", match[0]
    if kind == "literal":
        return Token(kind, _literal(text))
    if match["word"]:
        word = text.lower().translate(_LETTERS)
        return Token("era" if word[0] in "eg" else "word", word, text)
    if kind == "digits" and "/" in text:
        return Token("slash" if text == "/" else "unknown", text)
    return Token({"other": "literal", "power": "unknown"}.get(kind, kind), text)


def _literal(text: str) -> str:
    """What is shown of quoted text, an escaped sign, a space of a sign's width, a filler."""
    if text[0] == '"':
        return text.strip('"')
    return {"\\": text[1], "_": " ", "*": ""}[text[0]]


def _as_literal(token: Token) -> Token:
    """A Thai letter beside digits is a word that nobody put in quotes, as in ``0 บาท``."""
    is_thai = token.kind == "word" and not token.written.isascii()
    return Token("literal", token.written) if is_thai else token
