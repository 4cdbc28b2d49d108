"""A small cycle whose calendar comes with a letter."""

from oneplan.services.operations.amendments import follow_calendar
from oneplan.services.units.register import import_units
from tests.support.builders import make_calendar
from tests.support.people import PEOPLE
from tests.support.world import CYCLE as CYCLE
from tests.support.world import start_world

LETTER = {
    "key": "cover",
    "urgency": "ด่วนที่สุด",
    "number": "สค ๐๐๑๗.๒/ว ๒๒๐",
    "dated": "๔ มกราคม ๒๕๖๒",
    "subject_th": "ขอนำส่งคู่มือการจัดทำแผน",
    "signed_by": "นายสมชาย ใจดี ผู้ว่าราชการจังหวัดสมุทรสาคร",
    "references": [{"number": "สค ๐๐๑๗.๒/ว ๑", "dated": "๒ มกราคม ๒๕๖๒"}],
    "enclosures": [
        {"number": 1, "th": "คู่มือการจัดทำแผน", "quantity": "๑ เล่ม"},
        {"number": 2, "th": "ปฏิทินการดำเนินงาน", "quantity": "๑ ชุด"},
    ],
    "cascade": [{"sender": "amphoe", "recipient": "lao", "scope": "", "th": "ขอให้แจ้ง อปท. ด้วย"}],
}
REVISION = {"as_of": "๓ ม.ค. ๖๒", "note": {"th": "ปรับปรุงปฏิทิน", "en": "Revised"}}


def start_lettered(session, **changes):
    """Start the world with three amphoe, three LAOs and the letter."""
    start_world(session)
    import_units(session, PEOPLE, actor="test", is_simulated=True)
    made = make_calendar(letters=[{**LETTER, **changes}], revision=REVISION)
    follow_calendar(session, made, seed=1)
    return made
