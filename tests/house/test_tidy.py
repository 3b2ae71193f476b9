"""Every room is tidy, and every check finds a breach that is planted for it."""

from pathlib import Path

import pytest

from tests.house.house import PACKAGE, ROOT, House
from tests.house.tidy import CHECKS

SIGN = '"""What this is."""\n'
LONG = "def long():\n" + "    x = 1\n" * 41
VIEW = "def page(request) -> HttpResponse:\n" + "    x = 1\n" * 16

# check → (file, its text) pairs, each a breach of its own
BREACHES: dict[str, list[tuple[str, str]]] = {
    "foreign_keys_point_back": [
        ("desks/sales/models.py", 'x = models.ForeignKey("cash.Receipt", null=True)'),
        ("records/people/models.py", 'x = models.OneToOneField(to="customers.Customer")'),
        (
            "records/ledger/models.py",
            "from huikuan.desks.cash.models import Receipt\nx = models.ManyToManyField(Receipt)",
        ),
    ],
    "only_interfaces_read_the_clock": [
        ("desks/cash/commands.py", "day = date.today()"),
        ("records/people/models.py", "at = DateTimeField(default=timezone.now)"),
        ("engine/ageing.py", "from django.utils.timezone import now"),
        ("records/files/models.py", "at = DateTimeField(auto_now_add=True)"),
        ("flows/apply_cash.py", "at = datetime.datetime.now(tz=UTC)"),
    ],
    "functions_are_short": [
        ("engine/ageing.py", LONG),
        ("interfaces/web/cash.py", VIEW),
    ],
    "files_are_short": [("engine/ageing.py", "x = 1\n" * 401)],
    "folders_are_small": [(f"records/people/{name}.py", "") for name in ["ten"]],
    "imports_stand_at_the_top": [
        ("desks/cash/queries.py", "def receipts():\n    from huikuan.records import ledger"),
        ("engine/curve.py", "def curve():\n    import scipy.stats"),
    ],
    "every_module_has_a_sign": [
        ("flows/apply_cash.py", "x = 1"),
        ("engine/ageing.py", '"""ageing"""'),
    ],
    "names_say_something": [("desks/cash/utils.py", ""), ("engine/common/__init__.py", "")],
    "migrations_stand_alone": [
        ("desks/cash/migrations/0001_initial.py", ""),
        ("desks/cash/migrations/0003_alter_receipt_memo_and_more.py", ""),
        ("desks/cash/migrations/0002_chart.py", "from huikuan.records.ledger import accounts"),
    ],
    "flows_have_stories": [("flows/confirm_order.py", SIGN)],
    "rules_have_tables": [("desks/cash/rules.py", SIGN)],
}
PLANTED = [(check, *breach) for check, breaches in BREACHES.items() for breach in breaches]


@pytest.fixture(scope="module")
def house() -> House:
    """The real one."""
    return House(ROOT)


@pytest.mark.parametrize("check", CHECKS)
def test_the_house_is_tidy(house: House, check: str) -> None:
    assert list(CHECKS[check](house)) == []


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_a_planted_breach(check: str) -> None:
    assert BREACHES[check]


@pytest.mark.parametrize("check, room, text", PLANTED)
def test_a_planted_breach_is_found(tmp_path: Path, check: str, room: str, text: str) -> None:
    path = tmp_path / PACKAGE / room
    path.parent.mkdir(parents=True)
    path.write_text(text)
    if check == "folders_are_small":
        for number in range(9):
            (path.parent / f"room_{number}.py").write_text(SIGN)

    assert len(list(CHECKS[check](House(tmp_path)))) == 1
