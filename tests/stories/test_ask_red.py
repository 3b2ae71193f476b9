"""A red confirmation is asked for: who waits for whom, and what cannot be asked."""

import pytest

from huikuan.desks.receivables.commands import answer_red
from huikuan.desks.receivables.models import RedConfirmation
from huikuan.errors import Refused
from tests.invoicing import asked_red, invoiced

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(world):
    return world.owes(world.customer("C1"), "A-1", 10000)


@pytest.mark.parametrize("side, is_used, state", [
    ("seller", True, "awaiting_buyer"),
    ("seller", False, "confirmed"),
    ("buyer", True, "awaiting_seller"),
    ("buyer", False, "awaiting_seller"),
])  # fmt: skip
def test_whoever_asks_waits_for_the_other_side(world, owed, side, is_used, state):
    confirmation = asked_red(world, invoiced(world, owed), side=side, is_used=is_used)

    assert confirmation.state == state


def test_what_is_refused_or_withdrawn_makes_way_for_another(world, owed):
    invoice = invoiced(world, owed)
    for answer in ("refused", "withdrawn"):
        answer_red(asked_red(world, invoice), answer, by=world.by)

    last = asked_red(world, invoice, is_used=False)
    answer_red(last, "withdrawn", by=world.by)
    assert set(RedConfirmation.objects.values_list("state", flat=True)) == {
        "refused", "withdrawn",
    }  # fmt: skip


@pytest.mark.parametrize("reason, more, code", [
    ("wrong_issue", {"amount_minor": 3000}, "red_must_be_whole"),
    ("returned", {"amount_minor": 10001}, "red_above_left"),
    ("returned", {"amount_minor": 0}, "red_above_left"),
    ("no reason", {}, "red_reason_unknown"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused(world, owed, reason, more, code):
    with pytest.raises(Refused) as refused:
        asked_red(world, invoiced(world, owed), reason, **more)
    assert refused.value.code == code
