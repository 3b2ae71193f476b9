"""What was forgotten or taken back by mistake is recognised again in one step."""

from datetime import date

import pytest

from huikuan.flows.mend_recognitions import mend_recognitions
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.watchdog import watchdog
from tests.contracting import happens, owed, signed
from tests.world import World, wrong

pytestmark = pytest.mark.django_db
MARCH = World(date(2025, 3, 1))


def gaps() -> list[tuple[str, str, int]]:
    told = watchdog(EVERYTHING, as_of=date(2025, 6, 1))
    return [(gap.kind, gap.number, gap.amount_minor) for gap in told]


def test_a_receivable_taken_back_by_mistake_is_missed_and_mended() -> None:
    acme = MARCH.customer("ACME")
    contract = signed(MARCH, acme, "HT-1", 1_000_00, "预付30%-发货70%")
    happens(MARCH.on("2025-04-01"), contract, "shipped")
    wrong_one = acme.receivables.get(number="HT-1-2")
    may = MARCH.on("2025-05-01")
    reverse_receivable(wrong_one, on=may.today, reason="弄错了", by=may.by)
    assert gaps() == [("trigger_without_receivable", "HT-1", 700_00)]

    assert mend_recognitions(contract, None, on=may.today, reason="补记", by=may.by) == 1

    assert gaps() == []
    assert [minor for _, minor, _ in owed(acme)] == [300_00, 700_00]
    assert wrong() == []
