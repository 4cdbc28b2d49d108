"""How mail is sent."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

import pendulum

from oneplan.config.environment import read_count, require_set


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """How mail is sent, whichever way it goes.

    Attributes:
        test_address: One address that gets every mail in a trial; empty outside one.
        answer_wait: How long a mail waits for an answer before a person is asked; 0 asks at once.
        cap: How many mails one run sends at most; what is left goes with the next.
        office_address: Where the secretariat reads mail when the register names no
            provincial office, or empty.
        webhook_key: Public key of SendGrid's event webhook; empty where it is off.
    """

    test_address: str
    answer_wait: pendulum.Duration
    cap: int
    office_address: str
    webhook_key: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> MailSettings:
        """Read the settings.

        Raises:
            SettingMissing: A number is none.
        """
        return cls(
            test_address=environment.get("ONEPLAN_MAIL_TEST_ADDRESS", "").strip(),
            answer_wait=pendulum.duration(
                minutes=read_count(environment, "ONEPLAN_MAIL_WAIT_MINUTES", 120, least=0)
            ),
            cap=read_count(environment, "ONEPLAN_MAIL_CAP", 5_000),
            office_address=environment.get("ONEPLAN_OFFICE_EMAIL", "").strip(),
            webhook_key=environment.get("SENDGRID_WEBHOOK_KEY", ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SendGridSettings:
    """The account at SendGrid.

    Attributes:
        api_key: Key of the account.
        sender: Address that mail comes from, verified at SendGrid.
        host: Another address of the service, as in tests; None for SendGrid's own.
        region: ``global`` or ``eu``.
        is_sandbox: Whether mails are checked and not sent.
    """

    api_key: str
    sender: str
    host: str | None
    region: str
    is_sandbox: bool

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> SendGridSettings:
        """Read the settings.

        Raises:
            SettingMissing: There is no key.
        """
        require_set(environment, "SENDGRID_API_KEY", "ONEPLAN_MAIL is sendgrid:")
        return cls(
            api_key=environment["SENDGRID_API_KEY"],
            sender=environment.get("ONEPLAN_MAIL_FROM") or "no-reply@oneplan.invalid",
            host=environment.get("SENDGRID_HOST") or None,
            region=environment.get("SENDGRID_REGION") or "global",
            is_sandbox=environment.get("SENDGRID_SANDBOX") == "1",
        )


def mail_settings() -> MailSettings:
    """How this process sends mail."""
    return MailSettings.from_environment(os.environ)


def sendgrid_settings() -> SendGridSettings:
    """This deployment's account at SendGrid."""
    return SendGridSettings.from_environment(os.environ)
