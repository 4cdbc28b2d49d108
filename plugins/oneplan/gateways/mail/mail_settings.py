"""How this deployment sends mail, read from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pendulum

from oneplan.config import settings
from oneplan.errors import OneplanError
from oneplan.gateways.mail.mail import Mailer, OneAddressMailer, OutboxMailer


class MailSettingUnknown(OneplanError):
    """``ONEPLAN_MAIL`` names no way of sending."""

    def __init__(self, *, kind: str) -> None:
        super().__init__(f"ONEPLAN_MAIL begins with {kind!r}; it must be outbox:DIR or sendgrid:.")


def mailer(environment: Mapping[str, str] = os.environ) -> Mailer:
    """The sender of this deployment.

    Raises:
        MailSettingUnknown: ``ONEPLAN_MAIL`` names no way of sending.
    """
    kind, _, rest = settings().mail.partition(":")
    found: Mailer
    if kind == "outbox":
        found = OutboxMailer(Path(rest))
    elif kind == "sendgrid":
        # The client is heavy to import: only who sends through it pays.
        from oneplan.gateways.mail.sendgrid_mail import SendGridMailer  # noqa: PLC0415

        found = SendGridMailer.from_environment(environment)
    else:
        raise MailSettingUnknown(kind=kind)
    test_address = environment.get("ONEPLAN_MAIL_TEST_ADDRESS")
    return OneAddressMailer(found, test_address) if test_address else found


def answer_wait(environment: Mapping[str, str] = os.environ) -> pendulum.Duration:
    """How long a mail waits for an answer before a person is asked."""
    return pendulum.duration(minutes=int(environment.get("ONEPLAN_MAIL_WAIT_MINUTES") or 120))


def mail_cap(environment: Mapping[str, str] = os.environ) -> int:
    """How many mails one run sends at most; what is left goes with the next."""
    return int(environment.get("ONEPLAN_MAIL_CAP") or 5_000)


def office_address(environment: Mapping[str, str] = os.environ) -> str:
    """Where the secretariat reads mail when the register names no provincial office, or nothing."""
    return (environment.get("ONEPLAN_OFFICE_EMAIL") or "").strip()
