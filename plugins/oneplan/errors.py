"""The one root of every error that OnePlan raises."""


class OneplanError(Exception):
    """A rule of the office was broken; the message names who, what, value and rule.

    Attributes:
        retryable: Whether the same call can succeed later without a person's help.
        status_code: HTTP status that a request is answered with.
        th: The message in Thai, where units read it.
    """

    retryable: bool = False
    status_code: int = 400
    th: str = ""

    @property
    def in_thai(self) -> str:
        """The message in Thai; in English where only the office reads it."""
        return self.th or str(self)

    @property
    def in_both(self) -> str:
        """The message in Thai and in English, for edges that clerks and the office both read."""
        return f"{self.th}\n{self}" if self.th else str(self)
