"""Where the parts of the product lie."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
"""The repository on a laptop, ``/opt/airflow`` in the image."""

DAGS = Path(os.environ.get("ONEPLAN_DAGS", str(ROOT / "dags")))
CALENDARS = DAGS / "calendars"
INCLUDE = ROOT / "include"
