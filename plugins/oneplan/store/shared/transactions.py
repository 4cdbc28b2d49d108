"""How one who keeps each step by itself opens one transaction after another."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy.orm import Session


class Transactions(Protocol):
    """Opens one transaction after another: each is kept by itself."""

    def __call__(self, *, only_asks: bool = False) -> AbstractContextManager[Session]:
        """Open a transaction.

        Args:
            only_asks: It changes nothing and its answers need not be of one moment: each
                statement goes by itself, without the journeys that begin and end it.
        """
        ...
