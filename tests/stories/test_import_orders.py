"""Orders come in from a file, one row a line, whole or not at all."""

import pytest

from huikuan.desks.contracts.models import Order
from huikuan.flows import import_rows
from tests.stories import agreements
from tests.stories.agreements import (
    ORDERS,
    PUMP,
    VALVE,
    reasons,
)
from tests.stories.importing import (
    brought_in,
    counts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    return agreements.company()


def test_an_order_is_taken_whole_or_not_at_all():
    wrong = VALVE.replace(",20,", ",-20,")

    assert reasons(brought_in("orders", ORDERS, PUMP, wrong)) == [
        (2, "document_incomplete"), (3, "quantity_not_positive")
    ]  # fmt: skip
    assert not Order.objects.exists()


def test_rows_of_one_order_stay_in_one_batch(monkeypatch):
    monkeypatch.setattr(import_rows, "BATCH_ROWS", 3)
    others = [PUMP.replace("SO-1", f"SO-{n}") for n in (2, 3)]

    intake = brought_in("orders", ORDERS, *others, PUMP, VALVE)

    assert (counts(intake), Order.objects.get(number="SO-1").lines.count()) == ((4, 0, 0), 2)
    assert list(intake.batches.values_list("row_count", flat=True)) == [4]
