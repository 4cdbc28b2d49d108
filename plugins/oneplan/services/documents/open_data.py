"""On what terms a plan is published as data: its name in English, who answers, which licence."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from oneplan.config.mail_settings import mail_settings
from oneplan.config.settings import settings
from oneplan.domain.cycles.calendars import Calendar
from oneplan.domain.cycles.groups import PROVINCE_DIGITS
from oneplan.domain.documents.document_scopes import DocumentScope
from oneplan.domain.documents.document_titles import english_title
from oneplan.domain.documents.open_data import OPEN_DATA_KINDS
from oneplan.store.units import areas


def open_terms(
    session: Session,
    calendar: Calendar,
    scope: DocumentScope,
    years: Sequence[str],
    group: str,
) -> dict[str, str]:
    """The fields of a document that its open data alone tell.

    *group* is the code of a nation's province. The address is ``ONEPLAN_OFFICE_EMAIL``, else the
    one that the calendar's issuer prints.

    Returns:
        title_en, contact_email, licence; nothing for a document that is not published.
    """
    if scope.kind not in OPEN_DATA_KINDS:
        return {}
    issued_by = calendar.issuer.email if calendar.issuer else None
    return {
        "title_en": english_title(scope.kind, _province_en(session, calendar, group), years),
        "contact_email": mail_settings().office_address or issued_by or "",
        "licence": settings().open_data_licence,
    }


def _province_en(session: Session, calendar: Calendar, group: str) -> str:
    if calendar.province is not None:
        return calendar.province.name_en
    code = group[:PROVINCE_DIGITS]
    found = areas.list_areas(session, digits=PROVINCE_DIGITS, under=code) if code else ()
    return found[0].name_en if found else ""
