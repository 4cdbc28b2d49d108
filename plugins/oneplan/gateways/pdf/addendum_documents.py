"""An addendum as a PDF."""

from __future__ import annotations

from oneplan.domain.documents import document_words as words
from oneplan.domain.documents.addenda import Addendum
from oneplan.domain.shared.thai_numerals import to_thai_digits
from oneplan.gateways.pdf.qr_codes import qr_svg
from oneplan.gateways.pdf.typesetting import typeset


def write_addendum(addendum: Addendum) -> bytes:
    """Set the table of differences; the same addendum gives the same bytes."""
    return typeset(
        "addendum",
        {
            "number": to_thai_digits(addendum.number),
            "title": addendum.title,
            "issuer": addendum.issuer,
            "before": to_thai_digits(addendum.before_version),
            "after": to_thai_digits(addendum.after_version),
            "before_hash": addendum.before_hash,
            "after_hash": addendum.after_hash,
            "before_baht": words.thai_baht(addendum.before_baht),
            "after_baht": words.thai_baht(addendum.after_baht),
            "stands_on": addendum.stands_on,
            "made_on": words.thai_long_day(addendum.made_at),
            "verify_url": addendum.verify_url,
            "qr": qr_svg(addendum.verify_url),
            "simulated": addendum.is_simulated,
            "count": words.thai_count(len(addendum.changes)),
            "rows": [
                [words.thai_count(number), each.word, each.title, each.unit,
                 words.thai_baht(each.before), words.thai_baht(each.after)]
                for number, each in enumerate(addendum.changes, start=1)
            ],
        },
        made_at=addendum.made_at,
    )  # fmt: skip
