"""The chart of accounts by 企业会计准则: the default codes and names behind the words."""

from django.db import migrations

CHART = [
    ("bank", "1002", "银行存款", "Bank", False),
    ("receivable", "1122", "应收账款", "Accounts receivable", False),
    ("unapplied_cash", "2203", "预收账款（未核销款）", "Unapplied cash", False),
    ("customer_credit", "2204", "合同负债（客户贷项）", "Customer credits", False),
    ("output_tax", "2221", "应交税费—销项税额", "Output tax", False),
    ("opening_balance", "4199", "期初余额过渡", "Opening balance clearing", False),
    ("revenue", "6001", "主营业务收入", "Revenue", False),
]


def fill(apps, schema_editor):
    Account = apps.get_model("ledger", "Account")
    Account.objects.bulk_create(
        Account(word=word, code=code, name=name, name_en=name_en, is_memo=memo)
        for word, code, name, name_en, memo in CHART
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
