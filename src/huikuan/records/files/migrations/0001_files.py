"""The tables as they start."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0001_customers'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.BigIntegerField()),
                ('stored_at', models.DateTimeField()),
                ('actor', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('fingerprint', models.CharField(max_length=64)),
                ('answers', models.JSONField(default=dict)),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'fingerprint'), name='one_reading_per_source')],
            },
        ),
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('state', models.CharField(max_length=12)),
                ('fingerprint', models.CharField(max_length=64)),
                ('reading', models.JSONField(default=dict)),
                ('row_count', models.BigIntegerField(default=0)),
                ('done_count', models.BigIntegerField(default=0)),
                ('result', models.JSONField(default=dict)),
                ('actor', models.CharField(max_length=80)),
                ('actor_name', models.CharField(max_length=120)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intakes', to='files.storedfile')),
                ('refused_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('customers', 'receivables', 'receipts', 'history'))), name='intake_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ('asked', 'previewed', 'running', 'done', 'failed', 'undone'))), name='intake_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(db_index=True, max_length=80)),
                ('title', models.CharField(max_length=200)),
                ('attached_at', models.DateTimeField()),
                ('actor', models.CharField(max_length=80)),
                ('actor_name', models.CharField(max_length=120)),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='customers.customer')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='files.storedfile')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('file', 'subject'), name='one_file_once_per_subject')],
            },
        ),
    ]
