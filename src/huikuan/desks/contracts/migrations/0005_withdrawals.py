"""Deliveries can be withdrawn, events have who confirmed them, and customers object before goods count as accepted."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0004_approval_rules")]

    operations = [
        migrations.AddField("delivery", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "triggerevent", "confirmer", models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "order", models.Index(fields=["-ordered_on", "-id"], name="order_by_day")
        ),
        migrations.CreateModel(
            "Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("objected_on", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("recorded_at", models.DateTimeField()),
                ("actor", models.CharField(max_length=80)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="contracts.triggerevent",
                    ),
                ),
            ],
        ),
    ]
