"""Which codes of a file differ by leading zeros only?"""

import pytest

from huikuan.flows.match_codes import known_twins, new_twins, twins
from tests.stories.importing import FIRST, HEAD, brought_in

pytestmark = pytest.mark.django_db


def test_new_codes_that_are_alike_lead_to_the_one_with_most_zeros():
    assert new_twins(["7", "007", "07", "8", "C7", "C07"]) == {"07": "007", "7": "007"}


def test_a_code_may_be_like_one_that_is_known():
    brought_in("receivables", HEAD, FIRST.replace("C1", "0200"))

    assert known_twins(["200", "00200", "0200", "300", "C200"]) == {"200": "0200", "00200": "0200"}


def test_a_known_code_leads_and_nothing_else_is_asked_about():
    brought_in("receivables", HEAD, FIRST.replace("C1", "0200"))

    assert twins(["200", "0200", "5", "005", "9"]) == {"200": "0200", "5": "005"}


def test_letters_and_lonely_codes_are_alike_to_nobody():
    assert twins(["C1", "C01", "17", ""]) == {}
