"""The database itself keeps what was signed: a signed version and every plan stay as they are."""

from django.db import migrations

FROZEN = ("contracts_paymentplan", "contracts_paymentplanline")
SIGNED = "contracts_contractversion"

POSTGRES = f"""
CREATE OR REPLACE FUNCTION signed_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'contracts: a signed version is never changed or deleted';
END $$;
CREATE TRIGGER {SIGNED}_signed_stays BEFORE UPDATE OR DELETE ON {SIGNED}
    FOR EACH ROW WHEN (OLD.signed_on IS NOT NULL) EXECUTE FUNCTION signed_version_stays();
"""


def keep(apps, schema_editor):
    """Refuse changes; PostgreSQL uses the function that the ledger's history has."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        for table in FROZEN:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION history_is_frozen()"
            )
        return
    for what in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {SIGNED}_signed_no_{what.lower()} BEFORE {what} ON {SIGNED} "
            "WHEN OLD.signed_on IS NOT NULL BEGIN SELECT RAISE(ABORT, "
            "'contracts: a signed version is never changed or deleted'); END"
        )
        for table in FROZEN:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, 'history: {table} is never changed or deleted'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_contracts"), ("ledger", "0002_append_only")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
