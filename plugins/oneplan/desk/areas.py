"""Pages and acts that are about the whole cycle and cannot be limited to an area."""

from __future__ import annotations

from oneplan.desk.page_context import PageContext
from oneplan.errors import OneplanError


class OfWholeCycle(OneplanError):
    """An officer of an area asked for what is about all of the cycle."""

    status_code = 403
    th = "หน้านี้เป็นเรื่องของทั้งรอบแผน บัญชีของพื้นที่เปิดดูไม่ได้"

    def __init__(self) -> None:
        super().__init__(
            "This page is about the whole cycle; an account of an area may not see it."
        )


def require_whole_cycle(context: PageContext) -> None:
    """Refuse a visitor who sees an area alone.

    Raises:
        OfWholeCycle: They do.
    """
    if context.visitor.area:
        raise OfWholeCycle
