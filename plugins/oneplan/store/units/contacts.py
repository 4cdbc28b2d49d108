"""The people of a unit that mail reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, any_, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from oneplan.store.units.tables import Contact as Contact

_COLUMNS = ("name", "role", "deputy_of", "absent_from", "absent_until")


def save_contacts(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add contacts or bring them up to date, by unit and address.

    An address that bounced stays marked: the same address is no better for
    being imported again. Those that are there are locked first, in the order of their
    numbers, as whoever marks the addresses of returned mails does.
    """
    if not rows:
        return
    codes = literal(sorted({row["unit_code"] for row in rows}), ARRAY(Text))
    session.execute(_locked(Contact.unit_code == any_(codes)))
    statement = insert(Contact)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["unit_code", "email"],
            set_={name: statement.excluded[name] for name in _COLUMNS},
        ),
        list(rows),
    )


def list_contacts(session: Session, unit_codes: Collection[str]) -> Mapping[str, Sequence[Contact]]:
    """Unit code → its contacts, in a fixed order."""
    found: dict[str, list[Contact]] = defaultdict(list)
    rows = session.scalars(
        select(Contact).where(Contact.unit_code.in_(unit_codes)).order_by(Contact.email)
    )
    for each in rows:
        found[each.unit_code].append(each)
    return found


def list_units_with(session: Session, *, role: str | None = None) -> Collection[str]:
    """Codes of the units that have a contact, of *role* alone where one is named."""
    statement = select(Contact.unit_code).distinct()
    if role is not None:
        statement = statement.where(Contact.role == role)
    return set(session.scalars(statement))


def delete_contact(session: Session, *, unit_code: str, email: str) -> bool:
    """Drop one address of a unit, and whoever stood in for it stands in no more.

    Returns:
        Whether it was there.
    """
    session.execute(
        update(Contact)
        .where(Contact.unit_code == unit_code, func.lower(Contact.deputy_of) == email.lower())
        .values(deputy_of=None)
    )
    found = session.execute(
        delete(Contact)
        .where(Contact.unit_code == unit_code, func.lower(Contact.email) == email.lower())
        .returning(Contact.id)
    )
    return bool(found.all())


def list_by_address(session: Session, address: str) -> Sequence[Contact]:
    """The contacts of every unit that an address is of, whatever its capitals."""
    return session.scalars(
        select(Contact).where(func.lower(Contact.email) == address.lower()).order_by(Contact.id)
    ).all()


def lock_contacts(session: Session, contact_ids: Collection[int]) -> None:
    """Lock contacts in the order of their numbers; mails are locked before them."""
    if contact_ids:
        session.execute(_locked(Contact.id.in_(contact_ids)))


def _locked(condition: ColumnElement[bool]) -> Select[int]:
    """One order for whoever locks contacts: two never wait for each other."""
    return select(Contact.id).where(condition).order_by(Contact.id).with_for_update(key_share=True)


def find_contact(session: Session, contact_id: int) -> Contact | None:
    """One contact, or None."""
    return session.get(Contact, contact_id)
