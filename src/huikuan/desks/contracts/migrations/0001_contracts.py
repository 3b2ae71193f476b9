"""The tables as they start."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0005_bank_changes'),
        ('files', '0001_files'),
        ('ledger', '0008_chart_of_contracts'),
        ('people', '0001_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000)),
                ('variant', models.CharField(blank=True, max_length=1)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=64, unique=True)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(default='draft', max_length=16)),
                ('plan_basis', models.CharField(default='contract', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='customers.customer')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='people.department')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ContractVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveSmallIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField(null=True)),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('our_party', models.CharField(blank=True, max_length=200)),
                ('our_size', models.CharField(blank=True, max_length=12)),
                ('their_size', models.CharField(blank=True, max_length=12)),
                ('clauses', models.JSONField(default=dict)),
                ('products', models.JSONField(default=list)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('change_note', models.CharField(blank=True, max_length=300)),
                ('signed_on', models.DateField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='contracts.contract')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.paymentplan')),
            ],
            options={
                'ordering': ['contract', 'sequence'],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reasons', models.JSONField(default=list)),
                ('content_sha256', models.CharField(max_length=64)),
                ('requested_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('is_granted', models.BooleanField(null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='contracts.contractversion')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=64)),
                ('currency', models.CharField(max_length=3)),
                ('ordered_on', models.DateField()),
                ('confirmed_on', models.DateField(null=True)),
                ('state', models.CharField(default='draft', max_length=10)),
                ('key', models.CharField(max_length=160, unique=True)),
                ('contract', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='contracts.contract')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='customers.customer')),
                ('department', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='people.department')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.paymentplan')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=64)),
                ('shipped_on', models.DateField()),
                ('key', models.CharField(max_length=160, unique=True)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='contracts.order')),
            ],
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('product', models.CharField(max_length=200)),
                ('unit', models.CharField(blank=True, max_length=20)),
                ('quantity', models.DecimalField(decimal_places=6, max_digits=18)),
                ('cancelled_quantity', models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ('amount_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='contracts.order')),
            ],
            options={
                'ordering': ['order', 'position'],
            },
        ),
        migrations.CreateModel(
            name='DeliveryLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.DecimalField(decimal_places=6, max_digits=18)),
                ('amount_minor', models.BigIntegerField()),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='contracts.delivery')),
                ('order_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='contracts.orderline')),
            ],
        ),
        migrations.CreateModel(
            name='PaymentPlanLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('label', models.CharField(max_length=16)),
                ('share', models.PositiveIntegerField(null=True)),
                ('amount_minor', models.BigIntegerField(null=True)),
                ('trigger', models.CharField(max_length=24)),
                ('term', models.CharField(max_length=200)),
                ('fixed_on', models.DateField(null=True)),
                ('evidence', models.JSONField(default=list)),
                ('deemed_days', models.PositiveSmallIntegerField(null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='contracts.paymentplan')),
            ],
            options={
                'ordering': ['plan', 'position'],
            },
        ),
        migrations.CreateModel(
            name='TriggerEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trigger', models.CharField(max_length=24)),
                ('happened_on', models.DateField()),
                ('portion_minor', models.BigIntegerField(null=True)),
                ('is_deemed', models.BooleanField(default=False)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('key', models.CharField(max_length=160, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('actor', models.CharField(max_length=80)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                ('contract', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trigger_events', to='contracts.contract')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trigger_events', to='customers.customer')),
                ('delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trigger_events', to='contracts.delivery')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='trigger_events', to='contracts.order')),
            ],
        ),
        migrations.CreateModel(
            name='Recognition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveIntegerField()),
                ('amount_minor', models.BigIntegerField()),
                ('due_on', models.DateField()),
                ('effective_due_on', models.DateField()),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='contracts.paymentplanline')),
                ('retention_entry', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retention', to='ledger.entry')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='contracts.contractversion')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recognitions', to='contracts.triggerevent')),
            ],
        ),
        migrations.AddIndex(
            model_name='contract',
            index=models.Index(fields=['state', '-id'], name='contract_by_state'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'in_review', 'in_approval', 'in_signing', 'effective', 'performing', 'suspended', 'completed', 'rescinded', 'terminated', 'archived'))), name='contract_state'),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(('plan_basis__in', ('contract', 'order'))), name='plan_basis_known'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.UniqueConstraint(fields=('order', 'position'), name='one_order_line_per_place'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('cancelled_quantity__gte', 0), ('cancelled_quantity__lte', models.F('quantity'))), name='order_line_quantities'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='order_line_amount'),
        ),
        migrations.AddConstraint(
            model_name='deliveryline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity', 0), _negated=True), name='delivery_moves_something'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['number'], name='order_by_number'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['state', '-id'], name='order_by_state'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'confirmed', 'closed', 'cancelled'))), name='order_state_known'),
        ),
        migrations.AddConstraint(
            model_name='contractversion',
            constraint=models.UniqueConstraint(fields=('contract', 'sequence'), name='one_version_per_number'),
        ),
        migrations.AddConstraint(
            model_name='contractversion',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__isnull', True), models.Q(('amount_minor__gt', 0), ('tax_minor__gte', 0), ('tax_minor__lte', models.F('amount_minor'))), _connector='OR'), name='contract_amount_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='contractversion',
            constraint=models.CheckConstraint(condition=models.Q(('signed_on__isnull', True), models.Q(('sha256', ''), _negated=True), _connector='OR'), name='signed_version_is_hashed'),
        ),
        migrations.AddConstraint(
            model_name='paymentplanline',
            constraint=models.UniqueConstraint(fields=('plan', 'position'), name='one_plan_line_per_place'),
        ),
        migrations.AddConstraint(
            model_name='paymentplanline',
            constraint=models.CheckConstraint(condition=models.Q(('share__isnull', True), ('amount_minor__isnull', True), _connector='OR'), name='plan_line_has_one_basis'),
        ),
        migrations.AddConstraint(
            model_name='triggerevent',
            constraint=models.CheckConstraint(condition=models.Q(('contract__isnull', False), ('order__isnull', False), _connector='OR'), name='event_belongs_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='triggerevent',
            constraint=models.CheckConstraint(condition=models.Q(('portion_minor__isnull', True), models.Q(('portion_minor', 0), _negated=True), _connector='OR'), name='event_moves_something'),
        ),
        migrations.AddIndex(
            model_name='recognition',
            index=models.Index(condition=models.Q(('retention_entry__isnull', False)), fields=['due_on'], name='retention_by_due'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.UniqueConstraint(fields=('event', 'line', 'ordinal'), name='one_recognition_once'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='recognised_something'),
        ),
    ]
