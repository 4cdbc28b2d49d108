"""How one who keeps each step by itself opens one transaction after another."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy.orm import Session


class Transactions(Protocol):
    """Opens one transaction after another: each is kept by itself."""

    def __call__(self) -> AbstractContextManager[Session]:
        """Open a transaction."""
        ...
