"""Right entries of a form as a person types them."""

from random import Random

from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.domain.forms.typed_entries import typed_values


def typed_of(form, *, count, seed=1):
    sender = SimulatedSender(unit_code="A1", unit_name="กบอ. เมือง", tambon_codes=["740101"])
    rows = simulate_rows(form, sender, count=count, random=Random(seed))
    return [typed_values(form.columns, row) for row in rows]
