"""Which area a user of Airflow sees: the officer of an amphoe sees that amphoe alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from oneplan.domain.shared.thai_numerals import compared
from oneplan.domain.units.unit_codes import read_code
from oneplan.errors import OneplanError
from oneplan.store.shared import audit
from oneplan.store.units import areas, user_areas


class AreaRefused(OneplanError):
    """A user was not given an area."""

    status_code = 422

    def __init__(self, *, user: str, code: str, rule: str, rule_th: str) -> None:
        self.th = f"กำหนดพื้นที่ {code} ให้ผู้ใช้ {user} ไม่ได้: {rule_th}"
        super().__init__(f"User {user!r} was not given the area {code!r}: {rule}.")


class UserHasNoArea(OneplanError):
    """A user's area was to be taken away, and the user has none."""

    status_code = 404

    def __init__(self, *, user: str) -> None:
        self.th = f"ผู้ใช้ {user} ไม่ได้ถูกจำกัดพื้นที่ จึงเห็นทั้งหมดอยู่แล้ว"
        super().__init__(f"User {user!r} has no area, and so sees everything.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenArea:
    """A user and the area whose sub-tree the user sees."""

    user: str
    area_code: str
    area_th: str
    set_by: str


def area_of(session: Session, user: str) -> str:
    """The DOPA code of the area that a user sees; empty for all of it.

    What lies in the area are the codes that begin with it.
    """
    return user_areas.find_area(session, user.strip()) or ""


def set_area(session: Session, user: str, code: str, *, by: str) -> SeenArea:
    """Let a user see one area alone: a province, an amphoe or a tambon.

    The same area again changes nothing.

    Args:
        session: The transaction.
        user: Name of the user, as Airflow has it.
        code: DOPA code of 2, 4 or 6 digits, Thai digits or Arabic.
        by: Who decides it.

    Raises:
        AreaRefused: No user is named, or there is no such area.
    """
    name, area = user.strip(), read_code(code.strip())
    if not compared(name):
        raise AreaRefused(user=user, code=code, rule="no user is named", rule_th="ไม่ได้ระบุผู้ใช้")
    known = areas.find_area(session, area)
    if known is None:
        rule = "it is no code of a province (2 digits), an amphoe (4) or a tambon (6)"
        rule_th = "ไม่มีรหัสจังหวัด (๒ หลัก) อำเภอ (๔ หลัก) หรือตำบล (๖ หลัก) นี้"
        raise AreaRefused(user=name, code=code, rule=rule, rule_th=rule_th)
    if user_areas.find_area(session, name) != area:
        user_areas.save_area(session, name, area, set_by=by)
        audit.append_event(
            session, actor=by, action="user_area.set", subject=area, details={"user": name}
        )
    return next(each for each in list_areas(session) if each.user == name)


def remove_area(session: Session, user: str, *, by: str) -> None:
    """Let a user see everything again.

    Raises:
        UserHasNoArea: Nobody gave the user an area.
    """
    name = user.strip()
    area = user_areas.find_area(session, name)
    if area is None:
        raise UserHasNoArea(user=name)
    user_areas.drop_area(session, name)
    audit.append_event(
        session, actor=by, action="user_area.removed", subject=area, details={"user": name}
    )


def list_areas(session: Session) -> Sequence[SeenArea]:
    """Every user whose sight is narrowed, by name."""
    return [
        SeenArea(user=each.user_name, area_code=each.area_code, area_th=name, set_by=each.set_by)
        for each, name in user_areas.list_with_names(session)
    ]
