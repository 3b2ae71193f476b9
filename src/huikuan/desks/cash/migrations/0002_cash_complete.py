"""The tables as they start."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cash', '0001_cash'),
        ('customers', '0001_customers'),
        ('ledger', '0001_ledger'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='ledger.entry'),
        ),
        migrations.AddField(
            model_name='application',
            name='receivable_item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications_in', to='ledger.openitem'),
        ),
        migrations.AddField(
            model_name='application',
            name='source_item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications_out', to='ledger.openitem'),
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='receipt', serialize=False, to='ledger.openitem')),
                ('number', models.CharField(max_length=64)),
                ('received_on', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('instrument', models.CharField(default='transfer', max_length=16)),
                ('bank_reference', models.CharField(blank=True, max_length=80)),
                ('payer_name', models.CharField(blank=True, max_length=200)),
                ('memo', models.CharField(blank=True, max_length=300)),
                ('key', models.CharField(max_length=160, unique=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='customers.customer')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='ledger.entry')),
            ],
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['-applied_on', '-id'], name='application_by_day'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='application_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('order__in', ('remittance', 'oldest_first', 'statutory'))), name='application_order_known'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['-received_on', '-item'], name='receipt_by_day'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['number'], name='receipt_by_number'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='receipt_above_zero'),
        ),
    ]
