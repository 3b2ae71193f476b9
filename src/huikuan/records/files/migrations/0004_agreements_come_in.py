"""Contracts, orders, deliveries and events come in from files too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0003_einvoices'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='intake',
            name='intake_kind_known',
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('customers', 'receivables', 'receipts', 'history', 'einvoices', 'contracts', 'orders', 'deliveries', 'events'))), name='intake_kind_known'),
        ),
    ]
