"""What every task of a cycle has in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from oneplan.orchestration.failures import tell_office
from oneplan.orchestration.notes import put_end_note

DEFAULT_ARGUMENTS: Mapping[str, Any] = {
    "owner": "แผนเดียวกัน",
    "pool": "oneplan",
    "retries": 3,
    # Airflow writes a delay down by its exact type.
    "retry_delay": timedelta(seconds=10),
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(minutes=10),
    "on_failure_callback": tell_office,
    "post_execute": put_end_note,
}
