"""No row of the timeline is replaced: INSERT OR REPLACE of SQLite goes around delete triggers."""

from django.db import migrations


def shut(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        for table in ("timeline_event", "timeline_seal"):
            cursor.execute(
                f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) "
                f"BEGIN SELECT RAISE(ABORT, 'history: this row of {table} is there'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("timeline", "0002_append_only")]

    operations = [migrations.RunPython(shut, migrations.RunPython.noop)]
