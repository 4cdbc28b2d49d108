"""What the registers say of each target tambon, and the five counts that follow from it.

The report form of the tambon plans (004) asks an amphoe for five counts. Each can be counted
from what was sent on other forms, tambon by tambon:

(1) the order that appoints the ก.บ.ต. was sent; (2) the tambon plan names the day on which the
ก.บ.ต. met; (3) its plan has every component; (4) the register of target tambon (form 1) has a
day on which the book was sent; (5) of those done by (3) and (4), the plan names the day on
which it was evaluated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

ORDER_FORM, PLAN_FORM, REGISTER_FORM = "kbt_order", "tambon_plan", "tambon_form1"
REPORT_FORM = "tambon_report"
COUNTS: Mapping[str, tuple[str, ...]] = {
    "n1_kbt_appointed": (ORDER_FORM,),
    "n2_kbt_meeting": (PLAN_FORM,),
    "n3_plan_complete": (PLAN_FORM,),
    "n4_on_time_sent": (REGISTER_FORM,),
    "n5_evaluated": (PLAN_FORM, REGISTER_FORM),
}
"""Count of the report form → the forms that it is held against."""
TARGETS = "target_tambons"
COMPONENTS = ("part_general", "part_analysis", "part_direction", "part_projects", "part_follow_up")
"""Fields of the tambon plan that say of a component whether the book has it."""
SENT_ON = ("sent_to_lao_on", "sent_to_amphoe_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class TambonFacts:
    """Codes of the tambon of which each of the facts is known."""

    appointed: Collection[str] = field(default_factory=frozenset)
    met: Collection[str] = field(default_factory=frozenset)
    complete: Collection[str] = field(default_factory=frozenset)
    sent: Collection[str] = field(default_factory=frozenset)
    evaluated: Collection[str] = field(default_factory=frozenset)

    def counts(self, under: str) -> dict[str, int]:
        """The five counts of an area, by the field of the report form."""
        both = set(self.complete) & set(self.sent)
        held = {
            "n1_kbt_appointed": self.appointed,
            "n2_kbt_meeting": self.met,
            "n3_plan_complete": self.complete,
            "n4_on_time_sent": self.sent,
            "n5_evaluated": both & set(self.evaluated),
        }
        return {name: sum(code.startswith(under) for code in codes) for name, codes in held.items()}


def tambon_facts(
    orders: Collection[str],
    plans: Mapping[str, Mapping[str, str]],
    register: Sequence[Mapping[str, str]],
) -> TambonFacts:
    """What is known of each tambon.

    Args:
        orders: Tambon whose order of the ก.บ.ต. was sent.
        plans: Tambon → the fields above the table of its plan.
        register: Rows of form 1.
    """
    return TambonFacts(
        appointed=frozenset(orders),
        met=frozenset(code for code, said in plans.items() if said.get("committee_date")),
        complete=frozenset(code for code, said in plans.items() if is_complete(said)),
        sent=frozenset(
            row["tambon_code"] for row in register if any(row.get(name) for name in SENT_ON)
        ),
        evaluated=frozenset(code for code, said in plans.items() if said.get("evaluated_on")),
    )


def is_complete(fields: Mapping[str, str]) -> bool:
    """Whether a tambon plan has every component."""
    return all(fields.get(name) == "yes" for name in COMPONENTS)
