"""How many statements a posting takes: free of noise, unlike its time."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import World


def test_a_receivable_takes_twelve_statements(book: World) -> None:
    acme = book.customer("ACME")
    with CaptureQueriesContext(connection) as queries:
        book.owes(acme, "R1", 11_300, tax_minor=1_300)
    said = [query["sql"].split(" ")[0] for query in queries]
    assert len(queries) <= 12, said
    assert (said[0], said[-1]) == ("BEGIN", "COMMIT")
