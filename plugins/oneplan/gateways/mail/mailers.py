"""The sender that this deployment's settings name."""

from __future__ import annotations

from pathlib import Path

from oneplan.config.mail_settings import mail_settings, sendgrid_settings
from oneplan.config.settings import settings
from oneplan.errors import OneplanError
from oneplan.gateways.mail.mail import Mailer, OneAddressMailer, OutboxMailer


class MailSettingUnknown(OneplanError):
    """``ONEPLAN_MAIL`` names no way of sending."""

    def __init__(self, *, kind: str) -> None:
        super().__init__(f"ONEPLAN_MAIL begins with {kind!r}; it must be outbox:DIR or sendgrid:.")


def mailer() -> Mailer:
    """The sender of this deployment.

    Raises:
        MailSettingUnknown: ``ONEPLAN_MAIL`` names no way of sending.
        SettingMissing: A setting of mail is missing or is no number.
    """
    kind, _, rest = settings().mail.partition(":")
    found: Mailer
    if kind == "outbox":
        found = OutboxMailer(Path(rest))
    elif kind == "sendgrid":
        # The client is heavy to import: only who sends through it pays.
        from oneplan.gateways.mail.sendgrid_mail import SendGridMailer  # noqa: PLC0415

        found = SendGridMailer.from_settings(sendgrid_settings())
    else:
        raise MailSettingUnknown(kind=kind)
    test_address = mail_settings().test_address
    return OneAddressMailer(found, test_address) if test_address else found
