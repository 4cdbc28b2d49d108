"""Right entries of a form as a person types them."""

from random import Random

from oneplan.domain.forms.simulated_rows import SimulatedSender, simulate_rows
from oneplan.domain.forms.typed_entries import numbers_itself, typed_text


def typed_of(form, *, count, seed=1):
    sender = SimulatedSender(unit_code="A1", unit_name="กบอ. เมือง", tambon_codes=["740101"])
    rows = simulate_rows(form, sender, count=count, random=Random(seed))
    return [
        {
            column.key: typed_text(column, str(row[column.key])).strip()
            for column in form.columns
            if row.get(column.key, "") != "" and not numbers_itself(column)
        }
        for row in rows
    ]
