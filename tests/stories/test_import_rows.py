"""Every row of a file is taken, known already, or refused."""

import pytest

from tests.stories.importing import FIRST, HEAD, SECOND, brought_in, counts

pytestmark = pytest.mark.django_db


def test_taken_known_and_refused_are_all_rows():
    brought_in("receivables", HEAD, FIRST)
    bad = SECOND.replace("50.50", "fifty")

    intake = brought_in("receivables", HEAD, FIRST, SECOND, bad.replace("A2", "A3"))

    assert counts(intake) == (1, 1, 1)
    assert intake.row_count == 3


def test_more_rows_than_one_batch_come_in_together():
    rows = [SECOND.replace("A2", f"B{number}") for number in range(1203)]

    intake = brought_in("receivables", HEAD, *rows)

    assert counts(intake) == (1203, 0, 0)
    assert intake.result["sums"] == {"CNY": 1203 * 5050}
