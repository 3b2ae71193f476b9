"""The timeline and its seals only grow; the database refuses anything else."""

from django.db import migrations


def append_only(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for table in ("timeline_event", "timeline_seal"):
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE "
                    f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION history_is_frozen()"
                )
                continue
            for what in ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} BEGIN "
                    f"SELECT RAISE(ABORT, 'history: {table} is never changed or deleted'); END"
                )


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_timeline"), ("ledger", "0002_append_only")]

    operations = [migrations.RunPython(append_only, migrations.RunPython.noop)]
