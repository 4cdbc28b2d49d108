"""The folder of an embedded run, and the secrets made in it once."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from oneplan.config.accounts import ADMIN, AMPHOE, CHAIR, SECRETARIAT, VIEWER

USERS = {
    ADMIN: "admin",
    SECRETARIAT: "op",
    CHAIR: "user",
    AMPHOE: "viewer",
    VIEWER: "viewer",
}
"""User → role; what a role may do stands in ``orchestration/office_roles.py``."""
PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Home:
    """Where an embedded run keeps everything; nothing of it stands elsewhere."""

    root: Path

    @property
    def postgres(self) -> Path:
        """Data folder of the database server."""
        return self.root / "postgres"

    @property
    def airflow(self) -> Path:
        """``AIRFLOW_HOME``: configuration, task logs, passwords."""
        return self.root / "airflow"

    @property
    def run(self) -> Path:
        """Process ids and the database's address."""
        return self.root / "run"

    @property
    def logs(self) -> Path:
        """Output of the supervised processes."""
        return self.root / "logs"

    @property
    def passwords(self) -> Path:
        """User → password, JSON, readable by the owner alone."""
        return self.airflow / "passwords.json"

    def prepare(self) -> None:
        """Make the folders and the secrets that are not there yet; nobody else may look in."""
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in (self.airflow, self.run, self.logs):
            folder.mkdir(mode=PRIVATE, exist_ok=True)
            folder.chmod(PRIVATE)
        self.postgres.mkdir(mode=PRIVATE, exist_ok=True)
        self.close_to_others()
        self._give_passwords()
        _write_once(
            self.root / "secrets.json",
            json.dumps(
                {
                    "fernet": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
                    "jwt": secrets.token_urlsafe(64),
                    "links": secrets.token_urlsafe(48),
                }
            ),
        )

    def _give_passwords(self) -> None:
        """Give a password to each user that has none; those that are there stay."""
        _write_once(self.passwords, "{}")
        passwords: dict[str, str] = json.loads(self.passwords.read_text())
        if missing := [user for user in USERS if user not in passwords]:
            passwords |= {user: secrets.token_urlsafe(12) for user in missing}
            self.passwords.write_text(json.dumps(passwords, indent=1))

    def close_to_others(self) -> None:
        """Let only the owner into the folder.

        The database server of an administrator runs as a user of its own, which has to pass
        through it to its own data; it can list and read nothing else.
        """
        self.root.chmod(PRIVATE if os.getuid() else 0o711)

    def secrets(self) -> dict[str, str]:
        """The generated keys: ``fernet``, ``jwt``, ``links``."""
        keys: dict[str, str] = json.loads((self.root / "secrets.json").read_text())
        return keys

    def password_of(self, user: str) -> str:
        """The generated password of a user."""
        passwords: dict[str, str] = json.loads(self.passwords.read_text())
        return passwords[user]


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(text)
