"""Whether two names, each typed by hand or given by a sign-in, are one person's."""

from __future__ import annotations

import unicodedata

from oneplan.domain.shared.thai_numerals import compared, normalise_text

TITLES = ("นางสาว", "น.ส.", "นาย", "นาง", "mrs.", "mr.", "ms.")
"""Written before a name or left out; the longer ones first."""


def is_same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, however they are written.

    Case, spaces, invisible characters, the order in which Thai marks were typed
    and a title make no other person. A user name is the same as the mail address
    that begins with it; two mail addresses are the same only as a whole.
    """
    first, second = _key(one), _key(other)
    if ("@" in first) != ("@" in second):
        first, second = first.partition("@")[0], second.partition("@")[0]
    return first == second


def _key(name: str) -> str:
    letters = unicodedata.normalize("NFKC", normalise_text(name))
    text = compared("".join(each for each in letters if not _is_unseen(each)))
    for title in TITLES:
        if text.startswith(title) and text != title:
            return text.removeprefix(title)
    return text


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character)[0] in "CZ"
