"""The accounts that contracts and orders need."""

from django.db import migrations

CHART = [
    ("contract_asset", "1473", "合同资产", "Contract assets", False),
    ("contract_liability", "2205", "合同负债（预收合同款）", "Contract liabilities", False),
    ("commitment", "9001", "已确认订单（备查）", "Confirmed orders (memo)", True),
    ("commitment_contra", "9002", "已确认订单对方（备查）", "Confirmed orders contra (memo)", True),
]


def fill(apps, schema_editor):
    Account = apps.get_model("ledger", "Account")
    Account.objects.bulk_create(
        Account(word=word, code=code, name=name, name_en=name_en, is_memo=memo)
        for word, code, name, name_en, memo in CHART
    )


def forget(apps, schema_editor):
    apps.get_model("ledger", "Account").objects.filter(word__in=[row[0] for row in CHART]).delete()


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_lists_read_off_indexes")]

    operations = [migrations.RunPython(fill, forget)]
