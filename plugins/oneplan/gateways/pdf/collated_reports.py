"""The summary of a report form as a PDF."""

from __future__ import annotations

from dataclasses import asdict

from oneplan.domain.documents.collated import Collated
from oneplan.domain.documents.collated_words import report_words
from oneplan.gateways.pdf.typesetting import typeset


def write_collated_report(collated: Collated) -> bytes:
    """Set the summary; the same collation gives the same bytes."""
    return typeset("collated_report", asdict(report_words(collated)), made_at=collated.made_at)
