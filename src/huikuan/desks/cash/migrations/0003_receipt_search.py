"""Receipts are found by how their number or their bank reference begins."""

from django.db import migrations, models


# The other index of the number sorts by the language of the database and finds no beginnings.
BEGINS = "CREATE INDEX receipt_number_begins ON cash_receipt (number varchar_pattern_ops)"


def find_beginnings(apps, schema_editor):
    """Only PostgreSQL needs it; the index of SQLite sorts by bytes."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BEGINS)


def forget_beginnings(apps, schema_editor):
    """As it was before."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX receipt_number_begins")


class Migration(migrations.Migration):

    dependencies = [
        ('cash', '0002_cash_complete'),
        ('customers', '0003_successor_index'),
        ('ledger', '0005_open_by_amount'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['bank_reference'], name='receipt_by_reference', opclasses=['varchar_pattern_ops']),
        ),
        migrations.RunPython(find_beginnings, forget_beginnings),
    ]
