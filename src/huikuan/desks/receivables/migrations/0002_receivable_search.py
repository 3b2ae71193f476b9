"""Receivables are found by how their number or their contract's number begins."""

from django.conf import settings
from django.db import migrations, models


# The other index of the number sorts by the language of the database and finds no beginnings.
BEGINS = "CREATE INDEX receivable_number_begins ON receivables_receivable (number varchar_pattern_ops)"


def find_beginnings(apps, schema_editor):
    """Only PostgreSQL needs it; the index of SQLite sorts by bytes."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BEGINS)


def forget_beginnings(apps, schema_editor):
    """As it was before."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX receivable_number_begins")


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_successor_index'),
        ('ledger', '0005_open_by_amount'),
        ('people', '0001_people'),
        ('receivables', '0001_receivables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='receivable',
            index=models.Index(fields=['contract_number'], name='receivable_by_contract', opclasses=['varchar_pattern_ops']),
        ),
        migrations.RunPython(find_beginnings, forget_beginnings),
    ]
