"""Who the secretariat is: the provincial offices of the register, or whoever stands in for them."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from sqlalchemy.orm import Session

from oneplan.config.mail_settings import mail_settings
from oneplan.domain.cycles.calendar_steps import Level
from oneplan.domain.units.hierarchy import COORDINATOR, PROVINCIAL_OFFICE_ROLE
from oneplan.gateways.mail.mail_addresses import fault_of_address
from oneplan.services.cycles.calendars import calendar_in_force
from oneplan.store.cycles import cycles
from oneplan.store.shared import audit
from oneplan.store.units import contacts, units

log = structlog.get_logger()
NAME_TH = "สำนักงานจังหวัด (ที่อยู่สำรอง)"


def find_offices(session: Session, cycle_id: str, *, area_code: str = "") -> Sequence[units.Unit]:
    """The provincial offices of a cycle's province, or of the province of *area_code*."""
    cycle = cycles.get_cycle(session, cycle_id)
    return units.list_recipients(
        session,
        roles=[PROVINCIAL_OFFICE_ROLE],
        under=cycle.province_code or area_code[:2],
        simulated=cycle.is_simulated,
    )


def offices_to_tell(
    session: Session, cycle_id: str, *, area_code: str = ""
) -> Sequence[units.Unit]:
    """The provincial offices; where the register has none, one of the fallback address.

    The address is ``ONEPLAN_OFFICE_EMAIL``, or the one that the calendar's issuer
    prints; a rehearsal never writes to either. Without any a warning is logged,
    and ``oneplan notices preview`` says so: nothing stays unsent in silence.
    """
    found = find_offices(session, cycle_id, area_code=area_code)
    if found:
        return found
    cycle = cycles.get_cycle(session, cycle_id)
    province = cycle.province_code or area_code[:2]
    address = _fallback(session, cycle)
    if not province or not address:
        log.warning("mail.no_provincial_office", cycle=cycle_id, province=province)
        return ()
    code = f"OFFICE-{province}"
    units.save_units(
        session,
        [
            {
                "code": code,
                "level": Level.PROVINCE,
                "name_th": NAME_TH,
                "area_code": province,
                "role": PROVINCIAL_OFFICE_ROLE,
                "is_simulated": False,
            }
        ],
    )
    contacts.save_contacts(
        session,
        [
            {
                "unit_code": code,
                "email": address,
                "name": NAME_TH,
                "role": COORDINATOR,
                "deputy_of": None,
                "absent_from": None,
                "absent_until": None,
            }
        ],
    )
    audit.append_event(
        session, actor="oneplan", action="unit.stands_in", cycle_id=cycle_id, subject=code
    )
    return find_offices(session, cycle_id, area_code=area_code)


def _fallback(session: Session, cycle: cycles.Cycle) -> str:
    """An address that mail can go to, or nothing."""
    if cycle.is_simulated:
        return ""
    issuer = calendar_in_force(session, cycle.id).issuer
    for address in (mail_settings().office_address, (issuer.email if issuer else None) or ""):
        if address and fault_of_address(address, is_simulated=False) is None:
            return address
    return ""
