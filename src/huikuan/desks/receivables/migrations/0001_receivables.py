"""The tables as they start."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0001_customers'),
        ('ledger', '0001_ledger'),
        ('people', '0001_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=64, unique=True)),
                ('issued_on', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='customers.customer')),
            ],
        ),
        migrations.CreateModel(
            name='Receivable',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='receivable', serialize=False, to='ledger.openitem')),
                ('number', models.CharField(max_length=64)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('issued_on', models.DateField()),
                ('due_on', models.DateField()),
                ('contract_number', models.CharField(blank=True, max_length=64)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('key', models.CharField(max_length=160, unique=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receivables', to='customers.customer')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='people.department')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receivable', to='ledger.entry')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='InvoicePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_minor', models.BigIntegerField()),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='receivables.invoice')),
                ('receivable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='receivables.receivable')),
            ],
        ),
        migrations.AddField(
            model_name='invoice',
            name='receivables',
            field=models.ManyToManyField(related_name='invoices', through='receivables.InvoicePart', to='receivables.receivable'),
        ),
        migrations.CreateModel(
            name='CreditNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=64)),
                ('noted_on', models.DateField()),
                ('amount_minor', models.BigIntegerField()),
                ('reason', models.CharField(max_length=300)),
                ('key', models.CharField(max_length=160, unique=True)),
                ('credit_item', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_note', to='ledger.openitem')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='credit_note', to='ledger.entry')),
                ('receivable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credit_notes', to='receivables.receivable')),
            ],
        ),
        migrations.AddIndex(
            model_name='receivable',
            index=models.Index(fields=['number'], name='receivable_by_number'),
        ),
        migrations.AddIndex(
            model_name='receivable',
            index=models.Index(fields=['-issued_on', '-item'], name='receivable_by_issue'),
        ),
        migrations.AddIndex(
            model_name='receivable',
            index=models.Index(fields=['due_on', 'item'], name='receivable_by_due'),
        ),
        migrations.AddConstraint(
            model_name='receivable',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='receivable_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='receivable',
            constraint=models.CheckConstraint(condition=models.Q(('tax_minor__gte', 0), ('tax_minor__lte', models.F('amount_minor'))), name='tax_within_receivable'),
        ),
        migrations.AddConstraint(
            model_name='invoicepart',
            constraint=models.UniqueConstraint(fields=('invoice', 'receivable'), name='one_part_once'),
        ),
        migrations.AddConstraint(
            model_name='invoicepart',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='part_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='invoice_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='creditnote',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='credit_note_above_zero'),
        ),
    ]
