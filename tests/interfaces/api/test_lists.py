"""A list costs the same few questions to the database however long it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huikuan.interfaces.api.routes import ROUTES
from tests.interfaces.api.every_call import (
    ann_and_twin,
    contract,
    furnished,
    order_of,
    sent,
)
from tests.interfaces.api.program import days, person, receipt, receivable

pytestmark = pytest.mark.django_db
QUERIES_MAX = 12
# The watchdog looks at contracts, orders, invoices and events, each of them all at once.
ASKS_MORE = {"/watchdog": 20}


def test_no_answer_asks_the_database_row_by_row() -> None:
    for name in ("ann", "twin"):
        person(name, "AC", "all")
    books, _ = ann_and_twin()
    ids = furnished(books)
    books.post("/receivables/batch", {"rows": [receivable(f"L{n}") for n in range(60)]})
    for n in range(12):
        came = books.post("/receipts", receipt(f"L{n}", "10.00"))["id"]
        books.post(f"/receipts/{came}/applications", {"order": "oldest_first"})

    for n in range(12):
        told = {"contract_number": "HT-ACME", "trigger": "shipped", "happened_on": days(-2),
                "amount": "10", "number": f"L{n}"}  # fmt: skip
        books.post("/events", told)
        books.post("/contracts", contract(f"L{n}", "ACME"))
        books.post("/orders", order_of(f"L{n}", "ACME"))

    for route in ROUTES:
        if route.method == "GET" and not route.path.startswith("/checks"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert sent(books, "GET", route.path, ids).status in (200, 404)
            most = ASKS_MORE.get(route.path, QUERIES_MAX)
            assert len(asked) <= most, (route, [each["sql"][:150] for each in asked])
