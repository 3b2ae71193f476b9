"""The database itself keeps the book: balanced entries, nothing changed, nothing deleted.

Lines are inserted before their entry (the foreign key is checked at commit). Inserting the
entry closes it: the trigger sums its lines, and no line can join a closed entry. This works
alike on SQLite, which has no deferred triggers, and on PostgreSQL.
"""

from django.db import migrations

FROZEN = ["ledger_entry", "ledger_line"]

SQLITE = """
CREATE TRIGGER ledger_entry_balances BEFORE INSERT ON ledger_entry
BEGIN
    SELECT RAISE(ABORT, 'ledger: an entry without lines')
    WHERE NOT EXISTS (SELECT 1 FROM ledger_line WHERE entry_id = NEW.id);
    SELECT RAISE(ABORT, 'ledger: debits and credits of an entry differ')
    FROM (SELECT sum(amount_minor) AS total, min(effective_on) AS first_on,
                 max(effective_on) AS last_on, min(recorded_on) AS first_known,
                 max(recorded_on) AS last_known
          FROM ledger_line WHERE entry_id = NEW.id GROUP BY currency)
    WHERE total <> 0 OR first_on <> NEW.effective_on OR last_on <> NEW.effective_on
       OR first_known <> NEW.recorded_on OR last_known <> NEW.recorded_on;
END;
CREATE TRIGGER ledger_line_joins_open_entry BEFORE INSERT ON ledger_line
BEGIN
    SELECT RAISE(ABORT, 'ledger: this entry is closed')
    WHERE EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id);
END;
"""

POSTGRES = """
CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_line WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'ledger: an entry without lines';
    END IF;
    IF EXISTS (
        SELECT 1 FROM ledger_line WHERE entry_id = NEW.id GROUP BY currency
        HAVING sum(amount_minor) <> 0 OR min(effective_on) <> NEW.effective_on
            OR max(effective_on) <> NEW.effective_on OR min(recorded_on) <> NEW.recorded_on
            OR max(recorded_on) <> NEW.recorded_on
    ) THEN
        RAISE EXCEPTION 'ledger: debits and credits of an entry differ';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_balances BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();
CREATE FUNCTION ledger_line_joins_open_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id) THEN
        RAISE EXCEPTION 'ledger: this entry is closed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_line_joins_open_entry BEFORE INSERT ON ledger_line
    FOR EACH ROW EXECUTE FUNCTION ledger_line_joins_open_entry();
CREATE FUNCTION history_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history: % is never changed or deleted', TG_TABLE_NAME;
END $$;
"""


def freeze_sql(vendor: str, table: str) -> list[str]:
    """The statements after which a table only grows."""
    if vendor == "postgresql":
        return [
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_is_frozen()"
        ]
    return [
        f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} BEGIN "
        f"SELECT RAISE(ABORT, 'history: {table} is never changed or deleted'); END"
        for what in ("UPDATE", "DELETE")
    ]


def append_only(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES)
        else:
            for statement in SQLITE.split("END;")[:-1]:
                cursor.execute(statement + "END")
        for table in FROZEN:
            for statement in freeze_sql(connection.vendor, table):
                cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_ledger")]

    operations = [migrations.RunPython(append_only, migrations.RunPython.noop)]
