"""The accounts that this process runs under and signs in with."""

from __future__ import annotations

import os
import pwd

ADMIN = "admin"
"""User of the embedded Airflow that the machine itself acts as: notes, runs, pools."""
SECRETARIAT = "secretariat"
CHAIR = "chair"


def account() -> str:
    """The account of the operating system that this process runs under; no variable changes it."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def airflow_account() -> tuple[str, str] | None:
    """The office's user of Airflow and its password; None in the embedded run."""
    user = os.environ.get("ONEPLAN_AIRFLOW_USER")
    return None if user is None else (user, os.environ.get("ONEPLAN_AIRFLOW_PASSWORD", ""))


AMPHOE = "amphoe"
"""An officer: sees the area that was set for it, and nothing before."""
VIEWER = "viewer"
"""Looks at everything and changes nothing."""
