"""Which regions there are is asked by every list: an index answers it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_successor_index")]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                fields=["region"],
                condition=models.Q(("successor__isnull", True), models.Q(("region", ""), _negated=True)),
                name="customer_by_region",
            ),
        ),
    ]
