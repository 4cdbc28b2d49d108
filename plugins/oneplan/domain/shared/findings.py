"""What is wrong, or worth a word, in what a unit sent: in Thai and in English."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error returns the file; a warning asks for a word; a note only says."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Message:
    """A rule's name and its sentence in both languages."""

    rule: str
    th: str
    en: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One message at one cell; *cell* is empty where it is about the whole file."""

    sheet: str
    cell: str
    value: str
    rule: str
    message_th: str
    message_en: str
    severity: Severity = Severity.ERROR
    justification: str = ""

    @classmethod
    def at(
        cls, sheet: str, cell: str, value: object, message: Message, *, justification: str = ""
    ) -> Finding:
        """A finding of *message* at a cell; a long value is cut to what a person reads."""
        return cls(
            sheet=sheet,
            cell=cell,
            value=str(value)[:200],
            rule=message.rule,
            message_th=message.th,
            message_en=message.en,
            severity=message.severity,
            justification=justification,
        )

    def as_dict(self) -> dict[str, str]:
        """The finding as plain JSON."""
        return {name: str(getattr(self, name)) for name in self.__slots__}


def has_errors(findings: tuple[Finding, ...]) -> bool:
    """Whether the file goes back to its sender."""
    return any(finding.severity == Severity.ERROR for finding in findings)
