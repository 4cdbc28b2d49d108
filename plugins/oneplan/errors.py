"""The one root of every error that OnePlan raises."""


class OneplanError(Exception):
    """A rule of the office was broken; the message names who, what, value and rule.

    Attributes:
        retryable: Whether the same call can succeed later without a person's help.
        status_code: HTTP status that an edge answers with.
    """

    retryable: bool = False
    status_code: int = 400
