"""Imports come in batches, and what was found about a file is kept."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='IntakeBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_count', models.IntegerField()),
                ('accepted', models.IntegerField()),
                ('told', models.JSONField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='intake',
            name='intake_state_known',
        ),
        migrations.AddField(
            model_name='intake',
            name='look',
            field=models.JSONField(default=dict),
        ),
        migrations.AddConstraint(
            model_name='intake',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('asked', 'previewed', 'failed', 'running', 'stopped', 'undoing', 'done', 'undone'))), name='intake_state_known'),
        ),
        migrations.AddField(
            model_name='intakebatch',
            name='intake',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='batches', to='files.intake'),
        ),
    ]
