"""What the database knows about the size of its tables, brought up to date after large writes.

PostgreSQL plans by statistics that it gathers about once a minute. A file of ten thousand rows is
in before that, and the next one would be compared with tables it believes to be empty: minutes
instead of seconds.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection

GROWING = ("customers", "ledger", "timeline", "receivables", "cash")


def refresh_statistics() -> None:
    """Have PostgreSQL count anew what grows with a file; SQLite plans without counting."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in growing_tables():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def growing_tables() -> Iterable[str]:
    """The tables that books grow in."""
    for label in GROWING:
        for model in apps.get_app_config(label).get_models():
            yield model._meta.db_table
