"""Do an act to see what it says, and take all of it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from oneplan.desk.page_context import PageContext


@contextmanager
def tried(context: PageContext) -> Iterator[None]:
    """What is done inside is refused as it would be, and never kept."""
    trial = context.session.begin_nested()
    try:
        yield
    finally:
        trial.rollback()
        context.session.expire_all()
