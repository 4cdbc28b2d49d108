"""What would be said of a form on the web if it were sent now: the same as of its workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from oneplan.domain.forms.amounts import parse_amount
from oneplan.domain.forms.form_layout import Spot, lay_out, spot_of
from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.forms import Form
from oneplan.domain.shared.findings import Finding, Severity
from oneplan.domain.submissions.submissions import Scope
from oneplan.services.forms.file_checks import prepare_check
from oneplan.services.submissions.drafts import DraftForm


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCheck:
    """What was found in a draft.

    Attributes:
        findings: All of it, in the order of the form, each with what it is about.
        totals: Column of money → (baht, entries whose amount cannot be read).
        counts: (entry, severity) → how much of it is said of the entry.
    """

    findings: Sequence[tuple[Spot, Finding]]
    totals: Mapping[str, tuple[Decimal, int]]
    counts: Mapping[tuple[int, Severity], int]

    def at(self, entry: int, key: str) -> list[Finding]:
        """What is said of one cell; entry 0 is the fields above the table."""
        return [finding for spot, finding in self.findings if spot == (entry, key)]

    def count(self, entry: int, severity: Severity = Severity.ERROR) -> int:
        """How much of a severity is said of an entry."""
        return self.counts.get((entry, severity), 0)


def check_draft(session: Session, scope: Scope, found: DraftForm) -> DraftCheck:
    """Hold a draft against everything that its workbook would be held against."""
    check = prepare_check(session, **scope)
    entries = found.entries
    sheet = lay_out(found.form, found.draft.fields.values, entries)
    reading = read_form((sheet,), found.form, check.around)
    findings = [(spot_of(found.form, each.cell), each) for each in reading.findings]
    return DraftCheck(
        findings=findings,
        counts=Counter((spot.entry, each.severity) for spot, each in findings),
        totals=_totals(found.form, entries),
    )


def _totals(form: Form, entries: Sequence[Mapping[str, str]]) -> Mapping[str, tuple[Decimal, int]]:
    found = {}
    for column in form.columns:
        if column.is_budget:
            texts = [text for each in entries if (text := each.get(column.key, ""))]
            read = [parse_amount(text) for text in texts]
            known = [each for each in read if each is not None]
            found[column.key] = (sum(known, Decimal()), len(texts) - len(known))
    return found
