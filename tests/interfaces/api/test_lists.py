"""A list costs the same few questions to the database however long it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huikuan.interfaces.api.routes import ROUTES
from tests.interfaces.api.every_call import ann_and_twin, furnished, sent
from tests.interfaces.api.program import person, receipt, receivable

pytestmark = pytest.mark.django_db
QUERIES_MAX = 12


def test_no_answer_asks_the_database_row_by_row() -> None:
    for name in ("ann", "twin"):
        person(name, "AC", "all")
    books, _ = ann_and_twin()
    ids = furnished(books)
    books.post("/receivables/batch", {"rows": [receivable(f"L{n}") for n in range(60)]})
    for n in range(12):
        came = books.post("/receipts", receipt(f"L{n}", "10.00"))["id"]
        books.post(f"/receipts/{came}/applications", {"order": "oldest_first"})

    for route in ROUTES:
        if route.method == "GET" and not route.path.startswith("/checks"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert sent(books, "GET", route.path, ids).status in (200, 404)
            assert len(asked) <= QUERIES_MAX, (route, [each["sql"][:150] for each in asked])
