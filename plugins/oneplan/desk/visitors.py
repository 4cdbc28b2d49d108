"""Who asks for a page of the desk, and what they may do in a cycle."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from fastapi import Request

from oneplan.config.accounts import VIEWER
from oneplan.errors import OneplanError


class NotSignedIn(OneplanError):
    """A page was asked for by nobody that Airflow knows."""

    status_code = 401
    th = "กรุณาลงชื่อเข้าใช้ Airflow ก่อน"

    def __init__(self) -> None:
        super().__init__("Sign in to Airflow first.")


class NotAllowed(OneplanError):
    """A user asked for what the role of the account does not allow."""

    status_code = 403

    def __init__(self, *, user: str, right: Right) -> None:
        self.th = f"บัญชี {user} ไม่มีสิทธิ{RIGHTS[right][0]}"
        super().__init__(f"The account {user!r} may not {RIGHTS[right][1]}.")


class OutsideArea(OneplanError):
    """A user who sees one area asked for what is not of it."""

    status_code = 403

    def __init__(self, *, user: str) -> None:
        self.th = f"บัญชี {user} ดูและทำงานได้เฉพาะหน่วยงานในพื้นที่ของตน"
        super().__init__(f"The account {user!r} sees and acts for the units of its own area alone.")


class AreaNotSet(OneplanError):
    """The account of an officer, who sees one area alone, was given none yet."""

    status_code = 403

    def __init__(self, *, user: str) -> None:
        self.th = (
            f"ยังไม่ได้กำหนดพื้นที่ให้บัญชี {user} จึงยังเปิดดูไม่ได้"
            " กรุณาแจ้งผู้ดูแลระบบให้กำหนดพื้นที่ด้วยคำสั่ง oneplan users area"
        )
        super().__init__(
            f"The account {user!r} has no area yet and sees nothing: ask the administrator to"
            " set it with `oneplan users area`."
        )


class Right(StrEnum):
    """What a page or an act asks of its visitor."""

    READ = "read"
    ANSWER = "answer"
    ACT = "act"
    ADMINISTER = "administer"


RIGHTS = {
    Right.READ: ("ดูรอบแผนนี้", "read this cycle"),
    Right.ANSWER: ("ตอบแทนคณะกรรมการ", "answer for a committee"),
    Right.ACT: ("ทำงานแทนฝ่ายเลขานุการ", "act for the secretariat"),
    Right.ADMINISTER: ("ดูแลระบบ", "run the machine"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A signed-in user of Airflow.

    Attributes:
        user: Name of the account, which the audit log is told.
        rights: What the account may do in the cycle that is asked about.
        user_id: The id that Airflow knows the account by, and a committee's list its members.
        area: DOPA code of the area whose units are seen; empty for all of the cycle.
        is_officer: The account is an amphoe officer's: without an area it sees nothing.
        token: What Airflow's API is called with on the user's behalf.
        reads: Whether the account may read a cycle, by its id; for what names other cycles.
    """

    user: str
    rights: frozenset[Right]
    user_id: str = ""
    area: str = ""
    is_officer: bool = False
    token: str = field(default="", repr=False)
    reads: Callable[[str], bool] = field(default=lambda _cycle_id: False, repr=False, compare=False)

    def may(self, right: Right) -> bool:
        """Whether the account has a right."""
        return right in self.rights

    def require(self, right: Right) -> None:
        """Refuse who lacks a right.

        Raises:
            NotAllowed: The account does not have it.
        """
        if right not in self.rights:
            raise NotAllowed(user=self.user, right=right)

    def limited_to(self, area: str) -> Visitor:
        """The visitor as who sees *area* alone, unless one was known before; empty is all.

        Raises:
            AreaNotSet: It is an officer's account, and there is no area.
        """
        known = self.area or area
        if self.is_officer and not known:
            raise AreaNotSet(user=self.user)
        return replace(self, area=known)

    def require_area(self, area_code: str) -> None:
        """Refuse who sees another area; an empty code is the whole cycle.

        Raises:
            OutsideArea: The account sees one area, and this is not of it.
        """
        if not area_code.startswith(self.area):
            raise OutsideArea(user=self.user)


def is_officer(user: object) -> bool:
    """Whether a user of Airflow is an officer of the office, whichever auth manager knows them.

    The simple auth manager gives a user one role, and takes one that it does not know for that
    of an officer; of its viewers only the office's own account of that name looks at everything.
    FAB gives several roles, and whoever has another beside is more than an officer.
    """
    if hasattr(user, "roles"):
        return {str(role.name).casefold() for role in user.roles} - FAB_EVERYBODY == {"officer"}
    is_more = str(getattr(user, "role", None) or "").casefold() in SIMPLE_MORE
    return not is_more and getattr(user, "username", None) != VIEWER


FAB_EVERYBODY = frozenset({"public"})
SIMPLE_MORE = frozenset({"admin", "op", "user"})
"""Simple roles that are more than an officer's: administrator, secretariat, committee."""
Identify = Callable[[Request, str], Awaitable[Visitor]]
"""Tells who sends a request and what they may do in a cycle; an empty cycle asks for the name
alone. Raises :class:`NotSignedIn`."""
