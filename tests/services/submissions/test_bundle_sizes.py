"""A ZIP of large files: one at a time is held, and none beyond the limit is lost without a word."""

import io
import zipfile

import pytest

from oneplan.gateways.files.file_types import FileRefused, refuse
from oneplan.services.submissions import bundles


def zipped(*sizes):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, size in enumerate(sizes, start=1):
            archive.writestr(f"V{number}.csv", b"x" * size)
    stream.seek(0)
    return stream


def members(stream):
    return [
        (name, each.rule if isinstance(each, FileRefused) else len(each))
        for name, each in bundles._members(stream)
    ]


@pytest.mark.parametrize(
    ("sizes", "answers"),
    [
        pytest.param((40, 40), [("V1.csv", 40), ("V2.csv", 40)], id="within the limit"),
        pytest.param(
            (40, 40, 40, 40),
            [("V1.csv", 40), ("V2.csv", 40), ("V3.csv", "bundle_size"), ("V4.csv", "bundle_size")],
            id="the third goes beyond it",
        ),
        pytest.param(
            (101, 1), [("V1.csv", "bundle_size"), ("V2.csv", "bundle_size")], id="the first"
        ),
    ],
)
def test_each_file_beyond_the_limit_is_refused_by_name(monkeypatch, sizes, answers):
    monkeypatch.setattr(bundles, "MAX_UNPACKED_BYTES", 100)

    assert members(zipped(*sizes)) == answers


def test_a_file_that_is_too_large_for_a_form_is_read_no_further():
    ((_, size),) = members(zipped(bundles.MAX_BYTES + 5_000_000))

    assert size == bundles.MAX_BYTES + 1


def test_the_refusal_says_what_became_of_the_others():
    refusal = refuse("bundle_size", bundles.MEGABYTES)

    assert "ไฟล์ก่อนหน้านี้รับตามผลที่แจ้ง" in refusal.th
    assert "200 MB" in refusal.th
    assert "แบ่งเป็น .zip ขนาดเล็กลง" in refusal.th
