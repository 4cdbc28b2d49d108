"""A receipt as PDF, set by Typst with the bundled Sarabun fonts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from oneplan.domain.shared.bangkok import BANGKOK
from oneplan.domain.shared.thai_formats import format_date
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.domain.submissions.submissions import NEXT, STATES_TH, SubmissionState
from oneplan.gateways.pdf.typesetting import typeset


def write_receipt(values: dict[str, Any]) -> bytes:
    """Set a receipt; the same values give the same bytes.

    Args:
        values: number, unit, unit_code, cycle, step, version, state, rows,
            total_baht, sha256, received_at, simulated; attachments (file_name, project,
            about and sha256 each) where files with details go with it.
    """
    received: datetime = values["received_at"].astimezone(BANGKOK)
    words = {
        **{key: str(value) for key, value in values.items()},
        "number": to_thai_digits(values["number"]),
        "version": to_thai_digits(values["version"]),
        "rows": to_thai_digits(values["rows"]),
        "total_baht": to_thai_digits(f"{Decimal(values['total_baht']):,.2f}"),
        "received_at": f"{format_date(received.date(), style='full')} เวลา "
        f"{to_thai_digits(received.strftime('%H.%M'))} น.",
        "state": STATES_TH[SubmissionState(values["state"])],
        "next": NEXT[SubmissionState(values["state"])][0],
        "simulated": bool(values["simulated"]),
        "attachments": [
            {
                "name": f"{each['file_name']} ({each['project'] or each['about']})"
                if each["project"] or each["about"]
                else each["file_name"],
                "sha256": each["sha256"],
            }
            for each in values.get("attachments", ())
        ],
    }
    return typeset("receipt", words)
