"""What a long text or a long table may cost: time in proportion to its length, never its square."""

import importlib
import pkgutil
import re
import time

import pytest

from oneplan.domain import forms, shared
from oneplan.domain.forms.form_reading import read_form
from oneplan.domain.forms.section_lines import Sections
from oneplan.domain.forms.sheets import Sheet
from oneplan.domain.forms.total_words import amounts_in, is_total, may_be_total
from oneplan.domain.forms.validation_context import ValidationContext
from oneplan.domain.shared.csv_rows import read_table
from oneplan.domain.shared.personal_data import HIDDEN, hide_personal_data
from oneplan.gateways.files.forms import load_form
from tests.support.corpus import HEADINGS, grid, right_rows

LENGTH = 20_000
SECONDS = 0.5
"""A square of the length takes a second and more."""
VILLAGE = load_form("village_plan", (2564,), 2564)
LOCAL = load_form("local_plan", (2564,), 2564)
WORST = {
    "spaces": " " * LENGTH,
    "line breaks": "\n" * LENGTH,
    "letters": "a" * LENGTH,
    "Thai letters": "ก" * LENGTH,
    "Thai vowels": "\u0e34" * LENGTH,
    "zeros": "0" * LENGTH,
    "Thai digits": "๑" * LENGTH,
    "brackets": "(" * LENGTH,
    "square brackets": "[" * LENGTH,
    "dots": "." * LENGTH,
    "commas": "," * LENGTH,
    "stars": "*" * LENGTH,
    "dashes": "-" * LENGTH,
    "colons": ":" * LENGTH,
    "numbers in groups": "1,000" * (LENGTH // 5),
    "digits and dots": "1." * (LENGTH // 2),
    "digits and spaces": "1 " * (LENGTH // 2),
    "letters and spaces": "a " * (LENGTH // 2),
    "totals": "รวม" * (LENGTH // 3),
    "an address without end": "a@" + "a." * (LENGTH // 2),
    "at signs": "@" * LENGTH,
}


def patterns():
    for package in (forms, shared):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if found.name.endswith((".thai_dates", ".thai_years")):
                continue  # dates: calendars of the office, and the years of a plan
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    yield pytest.param(value, id=f"{found.name.rpartition('.')[2]}.{name}")


@pytest.mark.parametrize("pattern", [*patterns()])
def test_no_pattern_takes_the_square_of_a_text(pattern):
    slow = []
    for kind, text in WORST.items():
        start = time.process_time()
        pattern.search(text)
        pattern.fullmatch(text)
        pattern.sub("", text)
        if time.process_time() - start > SECONDS:
            slow.append(kind)

    assert slow == []


READERS = {
    "lines over a group": lambda text: Sections(LOCAL).take(["ยุทธศาสตร์" + text, "x"]),
    "words of a total": lambda text: (is_total("รวม" + text), may_be_total(text), amounts_in(text)),
    "the first line of a list": lambda text: list(read_table(text.replace('"', ""), ["code"])[1]),
    "personal data": lambda text: hide_personal_data("1@" + text),
}


@pytest.mark.parametrize("kind", WORST)
@pytest.mark.parametrize("reader", READERS)
def test_no_reader_takes_the_square_of_a_text(reader, kind):
    start = time.process_time()
    READERS[reader](WORST[kind])

    assert time.process_time() - start < SECONDS


def test_two_addresses_without_a_space_between_are_both_hidden():
    assert hide_personal_data("a@b.comและc@d.com") == HIDDEN * 2


def of_totals(label, at, count):
    row = [""] * len(HEADINGS)
    row[at] = label
    for n in range(count):
        yield [*row[:9], n, *row[10:]]


TABLES = {
    "totals": ("รวม", 0),
    "lines that may be totals": ("รวมพลังเยาวชน", 6),
    "counts": ("รวมจำนวนโครงการ", 6),
}


@pytest.mark.parametrize("kind", TABLES)
def test_many_totals_take_time_in_proportion_to_their_number(kind):
    sheet = Sheet(name="แผ่น1", cells=grid([*right_rows(), *of_totals(*TABLES[kind], 6_000)]))
    start = time.process_time()
    reading = read_form([sheet], VILLAGE, ValidationContext(area_code="7401"))

    assert time.process_time() - start < 5
    assert reading.filled >= 2
