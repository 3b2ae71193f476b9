"""A receivable knows by which event and plan line it came to be."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contracts', '0001_contracts'),
        ('receivables', '0002_receivable_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='receivable',
            name='recognition',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receivable', to='contracts.recognition'),
        ),
    ]
