"""A ผ.02 as local governments print it: a cover, headings over two rows, five years."""

from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.gateways.files.forms import load_form

YEARS = (2566, 2567, 2568, 2569, 2570)
LOCAL = load_form("local_plan", YEARS, 2566)
AROUND = ValidationContext(area_code="7401")

UPPER = ["ที่", "โครงการ", "วัตถุประสงค์", "เป้าหมาย\n(ผลผลิตของโครงการ)", "งบประมาณ", "", "", "", "",
         "ตัวชี้วัด\n(KPI)", "ผลที่คาดว่า\nจะได้รับ", "หน่วยงาน\nรับผิดชอบหลัก"]  # fmt: skip
LOWER = ["", "", "", "", *(f"{year}\n(บาท)" for year in YEARS), "", "", ""]
COVER = [
    [*[""] * 11, "แบบ ผ.02"],
    ["รายละเอียดโครงการพัฒนา"],
    ["แผนพัฒนาท้องถิ่น (พ.ศ. 2566 - 2570)"],
    ["องค์การบริหารส่วนตำบลตัวอย่าง"],
]
STRATEGY, PROGRAMME = "ยุทธศาสตร์การพัฒนาโครงสร้างพื้นฐาน", "แผนงานเคหะและชุมชน"


def project(number, title, *money):
    """A line of a printed ผ.02."""
    years = [*money, *["-"] * (5 - len(money))]
    return [number, title, "เพื่อความสะดวก", "ถนน 1 สาย", *years, "ร้อยละ 80", "สะดวก", "กองช่าง"]


def read(cells, form=LOCAL):
    return read_form([Sheet(name="ผ.02", cells=cells)], form, AROUND)
