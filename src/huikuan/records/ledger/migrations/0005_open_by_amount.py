"""What is open is found by its amount, and what is open in part by its day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_successor_index'),
        ('ledger', '0004_guards'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='openitem',
            index=models.Index(condition=models.Q(('open_minor__gt', 0)), fields=['side', 'open_minor'], name='open_by_amount'),
        ),
        migrations.AddIndex(
            model_name='openitem',
            index=models.Index(condition=models.Q(('open_minor__gt', 0), ('open_minor__lt', models.F('original_minor'))), fields=['side', 'due_on'], name='open_in_part'),
        ),
    ]
