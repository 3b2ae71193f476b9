"""Contracts come in from a file with their plans; signed ones take effect."""

import pytest

from huikuan.desks.contracts.models import Contract
from huikuan.records.ledger.models import Entry
from tests.contracting import owed
from tests.stories import agreements
from tests.stories.agreements import (
    CONTRACTS,
    PLAN,
    SIGNED,
    reasons,
)
from tests.stories.importing import (
    brought_in,
    counts,
    house_is_clean,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    return agreements.company()


def test_a_signed_contract_takes_effect_and_its_advance_falls_due(company):
    draft = f"C1,苏州华强,HT-2,,CNY,500.00,{PLAN}"

    intake = brought_in("contracts", CONTRACTS, SIGNED, draft)

    assert counts(intake) == (2, 0, 0)
    assert owed(company) == [("HT-1-1", 30000, "2026-01-05")]
    states = dict(Contract.objects.values_list("number", "state"))
    assert states == {"HT-1": "effective", "HT-2": "draft"}
    assert house_is_clean()


@pytest.mark.parametrize(
    "row, code",
    [
        (f"C9,Nobody,HT-9,2026-01-05,CNY,1.00,{PLAN}", "customer_unknown"),
        ("C1,苏州华强,HT-9,2026-01-05,CNY,1000.00,预付30%-发货60%", "plan_shares_do_not_sum"),
        ("C1,苏州华强,HT-9,2026-01-05,CNY,1000.00,月结30天", "terms_variant_needed"),
        (f"C1,苏州华强,HT-9,2027-01-05,CNY,1000.00,{PLAN}", "signed_in_future"),
        ("C1,苏州华强,HT-9,2026-01-05,CNY,1000.00,", "contract_terms_missing"),
        (f"C2,Acme,HT-1,2026-01-05,CNY,1000.00,{PLAN}", "contract_known_differently"),
    ],
)
def test_a_contract_that_cannot_be_is_refused_with_its_reason(row, code):
    brought_in("contracts", CONTRACTS, SIGNED)
    entries = Entry.objects.count()

    assert reasons(brought_in("contracts", CONTRACTS, row)) == [(2, code)]
    assert Entry.objects.count() == entries
