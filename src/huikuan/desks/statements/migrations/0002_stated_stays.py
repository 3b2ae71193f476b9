"""The database itself keeps what was stated and what was confirmed: their facts never change."""

from django.db import migrations

STATED = "statements_statement"
CONFIRMED = "statements_confirmation"
FACTS = ("customer_id", "currency", "as_of_on", "opening_minor", "closing_minor", "facts_sha256",
         "seal_id")
DIFFERS_SQLITE = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in (*FACTS, "facts"))
DIFFERS_POSTGRES = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FACTS)
DIFFERS_POSTGRES += " OR OLD.facts::text IS DISTINCT FROM NEW.facts::text"

POSTGRES = f"""
CREATE OR REPLACE FUNCTION stated_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'statements: what was stated or confirmed is never changed';
END $$;
CREATE TRIGGER {STATED}_stays BEFORE UPDATE ON {STATED}
    FOR EACH ROW WHEN ({DIFFERS_POSTGRES}) EXECUTE FUNCTION stated_stays();
CREATE TRIGGER {CONFIRMED}_stays BEFORE UPDATE ON {CONFIRMED}
    FOR EACH ROW EXECUTE FUNCTION stated_stays();
"""


def keep(apps, schema_editor):
    """Refuse changes of the facts; state, paper and days of a statement move on."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        return
    refusal = "SELECT RAISE(ABORT, 'statements: what was stated or confirmed is never changed')"
    schema_editor.execute(
        f"CREATE TRIGGER {STATED}_stays BEFORE UPDATE ON {STATED} "
        f"WHEN {DIFFERS_SQLITE} BEGIN {refusal}; END"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {CONFIRMED}_stays BEFORE UPDATE ON {CONFIRMED} BEGIN {refusal}; END"
    )


class Migration(migrations.Migration):
    dependencies = [("statements", "0001_statements")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
