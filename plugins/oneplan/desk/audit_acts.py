"""What the secretariat does with the audit log: prove that it is whole."""

from __future__ import annotations

from oneplan.desk.acts import REASON, ActPreview, DeskAct, Values
from oneplan.desk.areas import require_whole_cycle
from oneplan.desk.page_context import PageContext
from oneplan.services.operations.audit_views import prove_audit
from oneplan.store.shared.audit_proofs import find_head


def _preview(context: PageContext, _values: Values) -> ActPreview:
    require_whole_cycle(context)
    number, _ = find_head(context.session)
    return ActPreview(
        sentences=[
            (
                "อ่านสมุดตรวจสอบทุกแถวและพิสูจน์ว่าไม่มีแถวใดถูกแก้ ลบ หรือย้าย",
                "Every row is read and proven: none was changed, lost or moved.",
            ),
            (
                f"ขณะนี้มีกว่า {number // 1000 * 1000:,} แถว อาจใช้เวลาหลายวินาที",
                f"There are more than {number // 1000 * 1000:,} rows; it may take some seconds.",
            ),
        ]
    )


def _prove(context: PageContext, values: Values) -> str:
    prove_audit(context.session, actor=context.visitor.user, reason=values[REASON])
    return "/audit"


ACTS = (
    DeskAct(
        name="verify-audit",
        title=("พิสูจน์สมุดตรวจสอบ", "Prove the audit log"),
        preview=_preview,
        act=_prove,
    ),
)
