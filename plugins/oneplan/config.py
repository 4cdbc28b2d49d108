"""Deployment settings, read once from the environment.

Everything about the *year* stands in the calendar files; everything about the
*place it runs in* stands here.
"""

from __future__ import annotations

import json
import os
import pwd
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pendulum

from oneplan.errors import OneplanError

ROOT = Path(__file__).resolve().parents[2]
"""The repository on a laptop, ``/opt/airflow`` in the image."""

MIN_RETENTION_DAYS = 30
DEFAULT_READERS, MAX_READERS = 4, 32
"""Child processes that read files: at most so many by default, and at all."""
PORTAL_OFFSET = 3
"""The portal's port lies this far above the UI's; the two between serve logs."""
MAX_COUNT = 1_000_000
_RATE = re.compile(r"[1-9][0-9]{0,8}/(second|minute|hour|day)")

DAGS = Path(os.environ.get("ONEPLAN_DAGS", str(ROOT / "dags")))
CALENDARS = DAGS / "calendars"
INCLUDE = ROOT / "include"

REQUIRED_IN_PRODUCTION = (
    "ONEPLAN_DATABASE_URL",
    "ONEPLAN_FILES_URL",
    "ONEPLAN_MAIL",
    "ONEPLAN_PUBLIC_URL",
    "ONEPLAN_SECRET_KEY",
)


class SettingMissing(OneplanError):
    """A production process was started without a setting it cannot guess."""

    def __init__(self, *, name: str, reason: str) -> None:
        self.name = name
        super().__init__(f"Set {name}: {reason}.")


def reader_count() -> int:
    """How many files this process reads at once: ``ONEPLAN_READERS``, else one for each processor.

    Raises:
        SettingMissing: The variable is no number from 1 to 32.
    """
    text = os.environ.get("ONEPLAN_READERS", "")
    if not text:
        return min(DEFAULT_READERS, len(os.sched_getaffinity(0)))
    if not text.isdecimal() or not 1 <= int(text) <= MAX_READERS:
        raise SettingMissing(
            name="ONEPLAN_READERS", reason=f"{text!r} is no number from 1 to {MAX_READERS}"
        )
    return int(text)


def account() -> str:
    """The account of the operating system that this process runs under; no variable changes it."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What differs between two deployments.

    Attributes:
        home: Folder of the embedded run: database, files, outbox, logs.
        database_url: SQLAlchemy URL of the ``oneplan`` database (psycopg 3).
        files_url: fsspec URL under which uploads and packages are kept.
        mail: ``outbox:DIR`` or ``sendgrid:``.
        public_url: Address of the units' portal, which mails link to.
        airflow_url: Address of Airflow's API server.
        ui_url: Address of the Airflow UI as the secretariat opens it.
        port: Port of the Airflow UI in the embedded run.
        secret_key: Key that signs links.
        retention_days: Real days after a person's last act at which their name is
            forgotten; 0 keeps it.
        production: Refuse to start when a required setting is missing.
    """

    home: Path
    database_url: str
    files_url: str
    mail: str
    public_url: str
    airflow_url: str
    ui_url: str
    port: int
    secret_key: str
    retention_days: int
    production: bool

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings, with embedded defaults outside production.

        Raises:
            SettingMissing: Production, and a required variable is empty.
        """
        production = environment.get("ONEPLAN_MODE", "embedded") == "production"
        if production:
            for name in REQUIRED_IN_PRODUCTION:
                if not environment.get(name):
                    raise SettingMissing(name=name, reason="it is required in production")
            if environment["ONEPLAN_MAIL"].startswith("sendgrid:"):
                _require(environment, "SENDGRID_API_KEY", "ONEPLAN_MAIL is sendgrid:")
                _require(environment, "ONEPLAN_MAIL_FROM", "ONEPLAN_MAIL is sendgrid:")
        home = Path(environment.get("ONEPLAN_HOME", str(ROOT / ".oneplan"))).absolute()
        port = _count(environment, "ONEPLAN_PORT", 8080)
        address = f"http://localhost:{port}"
        return cls(
            home=home,
            database_url=environment.get("ONEPLAN_DATABASE_URL") or _embedded_database(home),
            files_url=environment.get("ONEPLAN_FILES_URL") or f"file://{home / 'files'}",
            mail=environment.get("ONEPLAN_MAIL") or f"outbox:{home / 'outbox'}",
            public_url=environment.get("ONEPLAN_PUBLIC_URL")
            or f"http://localhost:{port + PORTAL_OFFSET}",
            airflow_url=environment.get("ONEPLAN_AIRFLOW_URL") or address,
            ui_url=environment.get("ONEPLAN_UI_URL")
            or environment.get("ONEPLAN_AIRFLOW_URL")
            or address,
            port=port,
            secret_key=environment.get("ONEPLAN_SECRET_KEY") or _embedded_key(home),
            retention_days=_days(environment.get("ONEPLAN_RETENTION_DAYS") or "0"),
            production=production,
        )


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
                minutes=_count(environment, "ONEPLAN_MAIL_WAIT_MINUTES", 120, least=0)
            ),
            cap=_count(environment, "ONEPLAN_MAIL_CAP", 5_000),
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
        _require(environment, "SENDGRID_API_KEY", "ONEPLAN_MAIL is sendgrid:")
        return cls(
            api_key=environment["SENDGRID_API_KEY"],
            sender=environment.get("ONEPLAN_MAIL_FROM") or "no-reply@oneplan.invalid",
            host=environment.get("SENDGRID_HOST") or None,
            region=environment.get("SENDGRID_REGION") or "global",
            is_sandbox=environment.get("SENDGRID_SANDBOX") == "1",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRates:
    """How often the portal is asked at most, each as ``600/minute``.

    Attributes:
        address: Requests from one address.
        post: Forms sent through one link.
        link: Requests through one link.
        heavy: Workbooks, marked copies and documents through one link.
        public: Public pages from one address.
    """

    address: str
    post: str
    link: str
    heavy: str
    public: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> PortalRates:
        """Read the rates.

        Raises:
            SettingMissing: A rate is not written as ``600/minute``.
        """
        return cls(
            address=_rate(environment, "ONEPLAN_PORTAL_RATE", "600/minute"),
            post=_rate(environment, "ONEPLAN_PORTAL_POSTS", "30/minute"),
            link=_rate(environment, "ONEPLAN_PORTAL_LINK_RATE", "300/minute"),
            heavy=_rate(environment, "ONEPLAN_PORTAL_HEAVY", "20/minute"),
            public=_rate(environment, "ONEPLAN_PORTAL_PUBLIC", "120/minute"),
        )


def mail_settings() -> MailSettings:
    """How this process sends mail."""
    return MailSettings.from_environment(os.environ)


def sendgrid_settings() -> SendGridSettings:
    """This deployment's account at SendGrid."""
    return SendGridSettings.from_environment(os.environ)


def portal_rates() -> PortalRates:
    """How often this portal is asked at most."""
    return PortalRates.from_environment(os.environ)


def scanner_address() -> str:
    """ClamAV as ``host:port`` or the path of its socket; empty where an office has none."""
    return os.environ.get("ONEPLAN_CLAMD", "")


def airflow_account() -> tuple[str, str] | None:
    """The office's user of Airflow and its password; None in the embedded run."""
    user = os.environ.get("ONEPLAN_AIRFLOW_USER")
    return None if user is None else (user, os.environ.get("ONEPLAN_AIRFLOW_PASSWORD", ""))


def _count(environment: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= MAX_COUNT:
        reason = f"{text!r} is no number from {least} to {MAX_COUNT:,}"
        raise SettingMissing(name=name, reason=reason)
    return int(text)


def _rate(environment: Mapping[str, str], name: str, default: str) -> str:
    text = environment.get(name, "").strip() or default
    if not _RATE.fullmatch(text):
        raise SettingMissing(name=name, reason=f"{text!r} is no rate such as {default}")
    return text


def _days(text: str) -> int:
    if not text.isdecimal() or 0 < int(text) < MIN_RETENTION_DAYS:
        reason = f"{text!r} is no number of days: 0 keeps names, else at least {MIN_RETENTION_DAYS}"
        raise SettingMissing(name="ONEPLAN_RETENTION_DAYS", reason=reason)
    return int(text)


def _require(environment: Mapping[str, str], name: str, reason: str) -> None:
    if not environment.get(name):
        raise SettingMissing(name=name, reason=reason)


def _embedded_database(home: Path) -> str:
    """The URL that the embedded server wrote down when it started, or an empty string."""
    written = home / "run" / "oneplan.url"
    return written.read_text().strip() if written.exists() else ""


def _embedded_key(home: Path) -> str:
    """The key that the embedded run made for its links, or an empty string."""
    made = home / "secrets.json"
    return str(json.loads(made.read_text())["links"]) if made.exists() else ""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings.from_environment(os.environ)
