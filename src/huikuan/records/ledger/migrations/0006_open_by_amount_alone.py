"""What is open is found by its amount alone: the index with the side drew every question to it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0005_open_by_amount'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='openitem', name='open_by_amount'),
        migrations.AddIndex(
            model_name='openitem',
            index=models.Index(condition=models.Q(('open_minor__gt', 0)), fields=['open_minor'], name='open_by_amount_alone'),
        ),
    ]
