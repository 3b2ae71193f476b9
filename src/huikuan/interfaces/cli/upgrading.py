"""The tables are brought to this version: all of it or nothing, whatever happens meanwhile."""

from contextlib import nullcontext

from django.core.management import call_command
from django.db import connection, transaction


def upgrade_tables() -> None:
    """Run every outstanding migration in one transaction.

    Django commits each migration and notes it afterwards: whoever is cut off between the two
    finds tables that are there but not noted, and no second try gets past them. In one
    transaction an upgrade that broke off has changed nothing, and is simply run again.
    """
    is_sqlite = connection.vendor == "sqlite"
    # SQLite remakes tables to change them, and can look away from their references only before
    # a transaction begins; the schema editor checks all references before it ends.
    unchecked = connection.constraint_checks_disabled() if is_sqlite else nullcontext()
    with unchecked, transaction.atomic():
        if not is_sqlite:  # a table whose references wait to be checked cannot be altered
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        call_command("migrate", verbosity=0, interactive=False)
