"""Three more doors are shut: replaced rows, broken minor units, and closings taken back."""

from django.db import migrations

SQLITE = [
    # INSERT OR REPLACE deletes without asking the delete trigger.
    """CREATE TRIGGER ledger_entry_not_replaced BEFORE INSERT ON ledger_entry
    WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)
      OR EXISTS (SELECT 1 FROM ledger_entry WHERE key = NEW.key)
      OR EXISTS (SELECT 1 FROM ledger_entry WHERE reverses_id = NEW.reverses_id)
    BEGIN SELECT RAISE(ABORT, 'ledger: this entry is there already'); END""",
    # A column of SQLite takes any type; money is whole minor units.
    """CREATE TRIGGER ledger_line_whole BEFORE INSERT ON ledger_line
    WHEN typeof(NEW.amount_minor) <> 'integer'
      OR EXISTS (SELECT 1 FROM ledger_line WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'ledger: a line is new and whole'); END""",
    """CREATE TRIGGER ledger_closing_not_replaced BEFORE INSERT ON ledger_closing
    WHEN EXISTS (SELECT 1 FROM ledger_closing WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'ledger: this closing is there already'); END""",
    """CREATE TRIGGER ledger_closing_no_update BEFORE UPDATE ON ledger_closing
    BEGIN SELECT RAISE(ABORT, 'history: ledger_closing is never changed or deleted'); END""",
    """CREATE TRIGGER ledger_closing_no_delete BEFORE DELETE ON ledger_closing
    BEGIN SELECT RAISE(ABORT, 'history: ledger_closing is never changed or deleted'); END""",
]
POSTGRES = [
    "CREATE TRIGGER ledger_closing_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_closing "
    "FOR EACH STATEMENT EXECUTE FUNCTION history_is_frozen()"
]


def shut(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for statement in POSTGRES if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_chart")]

    operations = [migrations.RunPython(shut, migrations.RunPython.noop)]
