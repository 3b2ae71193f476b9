"""A spreadsheet never runs our text, and the text comes back as it was (P6)."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from huikuan.integrations.exports.plain_text import (
    original_text,
    protected_text,
    starts_a_formula,
)
from huikuan.integrations.tables.delimited import delimited_rows

HIDERS = st.text(alphabet=" \u3000\u200b\u2060\ufeff\u00a0\x01\t'", max_size=4)
STARTERS = st.sampled_from("=+-@＝＋－＠")
HOSTILE = st.builds(lambda hider, sign, rest: hider + sign + rest, HIDERS, STARTERS, st.text())
TEXTS = st.one_of(st.text(), HOSTILE)


def first_visible(text):
    return text.strip(" \u3000\u200b\u2060\ufeff\u00a0\x01\t")[:1]


@given(TEXTS)
def test_a_protected_text_comes_back_as_it_was(text):
    assert original_text(protected_text(text)) == text


@given(HOSTILE)
def test_no_protected_text_starts_with_a_formula_unless_it_is_a_number(text):
    protected = protected_text(text)

    assert protected[0] == "'" or not starts_a_formula(protected)
    assert first_visible(protected) not in set("=@＝＠")


@given(st.lists(TEXTS.filter(lambda t: "\0" not in t and "\r" not in t), min_size=2, max_size=4))
def test_a_row_written_by_us_is_read_as_it_was(cells):
    if not any(cells):
        return
    out = io.StringIO()
    csv.writer(out).writerow([protected_text(cell) for cell in cells])
    stream = io.BytesIO(out.getvalue().encode("utf-8", "surrogatepass"))

    try:
        [(_, read)] = delimited_rows(stream, "utf-8", ",")
    except ValueError:
        return
    assert read == cells
