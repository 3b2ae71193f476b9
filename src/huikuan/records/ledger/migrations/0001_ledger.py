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
            name='Account',
            fields=[
                ('word', models.CharField(max_length=24, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=16, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(max_length=80)),
                ('is_memo', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closed_through_on', models.DateField()),
                ('actor', models.CharField(max_length=80)),
                ('closed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32)),
                ('effective_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_on', models.DateField()),
                ('key', models.CharField(max_length=160, unique=True)),
                ('actor', models.CharField(max_length=80)),
                ('source', models.CharField(db_index=True, max_length=80)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('sha256', models.CharField(max_length=64)),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='ledger.entry')),
            ],
        ),
        migrations.CreateModel(
            name='OpenItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(max_length=12)),
                ('currency', models.CharField(max_length=3)),
                ('origin_on', models.DateField()),
                ('due_on', models.DateField()),
                ('original_minor', models.BigIntegerField()),
                ('open_minor', models.BigIntegerField()),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
            ],
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(max_length=24)),
                ('due_on', models.DateField(null=True)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('effective_on', models.DateField()),
                ('recorded_on', models.DateField()),
                ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.entry')),
                ('item', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.openitem')),
            ],
        ),
        migrations.AddIndex(
            model_name='openitem',
            index=models.Index(condition=models.Q(('open_minor__gt', 0)), fields=['customer', 'side', 'due_on'], name='open_by_customer'),
        ),
        migrations.AddIndex(
            model_name='openitem',
            index=models.Index(condition=models.Q(('open_minor__gt', 0)), fields=['side', 'due_on'], include=('currency', 'open_minor', 'customer'), name='open_by_due'),
        ),
        migrations.AddConstraint(
            model_name='openitem',
            constraint=models.CheckConstraint(condition=models.Q(('open_minor__gte', 0), ('open_minor__lte', models.F('original_minor'))), name='open_between_zero_and_original'),
        ),
        migrations.AddConstraint(
            model_name='openitem',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ('receivable', 'receipt', 'credit'))), name='side_is_known'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(condition=models.Q(('item__isnull', False)), fields=['item'], name='line_by_item'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='line_moves_something'),
        ),
    ]
