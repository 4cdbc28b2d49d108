"""Deployment settings, read once from the environment.

Everything about the *year* stands in the calendar files; everything about the
*place it runs in* stands here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from oneplan.config.environment import SettingMissing, read_count, require_set
from oneplan.config.places import ROOT

MIN_RETENTION_DAYS = 30
PORTAL_OFFSET = 3
"""The portal's port lies this far above the UI's; the two between serve logs."""
LICENCES = (
    "Creative Commons Attributions",
    "Creative Commons Attribution Share-Alike",
    "Open Data Common",
)
"""Open licences that every version of the government data catalogue knows; the first by default."""

REQUIRED_IN_PRODUCTION = (
    "ONEPLAN_DATABASE_URL",
    "ONEPLAN_FILES_URL",
    "ONEPLAN_MAIL",
    "ONEPLAN_PUBLIC_URL",
    "ONEPLAN_SECRET_KEY",
)


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
        open_data_licence: Under which plans are published as data, in the words of the
            government data catalogue.
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
    open_data_licence: str
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
                require_set(environment, "SENDGRID_API_KEY", "ONEPLAN_MAIL is sendgrid:")
                require_set(environment, "ONEPLAN_MAIL_FROM", "ONEPLAN_MAIL is sendgrid:")
        home = Path(environment.get("ONEPLAN_HOME", str(ROOT / ".oneplan"))).absolute()
        port = read_count(environment, "ONEPLAN_PORT", 8080)
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
            open_data_licence=_licence(environment.get("ONEPLAN_OPEN_DATA_LICENCE", "").strip()),
            production=production,
        )


def _days(text: str) -> int:
    if not text.isdecimal() or 0 < int(text) < MIN_RETENTION_DAYS:
        reason = f"{text!r} is no number of days: 0 keeps names, else at least {MIN_RETENTION_DAYS}"
        raise SettingMissing(name="ONEPLAN_RETENTION_DAYS", reason=reason)
    return int(text)


def _licence(text: str) -> str:
    if text and text not in LICENCES:
        reason = f"{text!r} is none of the catalogue's open licences: {', '.join(LICENCES)}"
        raise SettingMissing(name="ONEPLAN_OPEN_DATA_LICENCE", reason=reason)
    return text or LICENCES[0]


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
