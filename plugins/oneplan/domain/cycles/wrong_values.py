"""Why a value of a calendar is wrong, in Thai too: raised while the calendar is validated."""

from __future__ import annotations


class WrongValue(ValueError):
    """A value that breaks a rule of the calendar; *th* says it in Thai."""

    def __init__(self, *, th: str, en: str) -> None:
        self.th = th
        super().__init__(en)
