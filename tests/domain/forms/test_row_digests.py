"""What a row says is written as JSON in one way, whatever it holds."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from oneplan.domain.forms.row_marks import as_json, row_digest

TEXTS = st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=6)
WORDS = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}


@given(TEXTS)
def test_texts_are_written_as_the_library_writes_them(texts):
    assert as_json(texts) == json.dumps(texts, **WORDS).encode()


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["ก", '"', "\\\n"])),
    st.just({"2564": "1.00"}),
)
def test_a_digest_is_the_hash_of_that_json(title, values, budgets):
    content = json.dumps([title, values, budgets], **WORDS)

    assert row_digest(title, values, budgets) == hashlib.sha256(content.encode()).digest()


def test_what_was_allocated_is_part_of_what_a_row_says():
    said = ("ถนน", {"a": "1"}, {"2559": "1.00"})

    assert row_digest(*said, {}) == row_digest(*said), "a row without it keeps its digest"
    digests = {row_digest(*said, {"2559": baht}) for baht in ("1.00", "2.00")}
    assert len(digests | {row_digest(*said)}) == 3
