"""A receivable knows by which event and plan line it came to be."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0001_contracts'),
        ('receivables', '0004_lists_read_off_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='receivable',
            name='recognition',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receivable', to='contracts.recognition'),
        ),
    ]
