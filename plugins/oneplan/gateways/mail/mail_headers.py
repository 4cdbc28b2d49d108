"""Headers of a mail file: a subject that every mail program reads with all of its spaces."""

from __future__ import annotations

from email.header import Header
from email.policy import EmailPolicy
from typing import Any

_ENCODED = "=?"


class MailPolicy(EmailPolicy):
    """The standard policy, but for a subject that is not plain ASCII.

    The library's own folding writes a second space between two encoded words where the
    first ends in one. A reader drops what stands between encoded words (RFC 2047, 6.2),
    so the space of the text is gone with it.
    """

    def fold(self, name: str, value: Any) -> str:
        """A header as text, folded."""
        return _folded(name, value, self.linesep) or super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """A header as bytes, folded."""
        folded = _folded(name, value, self.linesep)
        return folded.encode("ascii") if folded else super().fold_binary(name, value)


def _folded(name: str, value: Any, linesep: str) -> str:
    text = str(value)
    if name.lower() != "subject" or (text.isascii() and _ENCODED not in text):
        return ""
    return f"{name}: {Header(text, 'utf-8', header_name=name).encode(linesep=linesep)}{linesep}"
