"""The page of the watchdog: what was forgotten, for whom it concerns, with the way to mend it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huikuan.desks.receivables.models import Receivable
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.interfaces.jobs.watching import walk, walk_each_night
from huikuan.interfaces.web.reports.rounds.watchdog import MENDED_HERE
from huikuan.interfaces.words.contracts import GAPS, WHAT_TO_DO
from huikuan.reports.watchdog import KINDS
from tests.contracting import happens, ordered, signed
from tests.interfaces.cast import signed_in
from tests.interfaces.web.desk import accountant, people, words, world
from tests.world import World

__all__ = ["accountant", "people", "world"]
pytestmark = pytest.mark.django_db
ROUND = "/reports/watchdog"


def reversed_by_mistake(world: World, number: str, **more: Any) -> None:
    row = Receivable.objects.get(number=number, **more)
    reverse_receivable(row, on=world.today, reason="double?", by=world.by)


@pytest.fixture
def forgotten(world: World) -> Any:
    """A claim of a contract was reversed by mistake, and the watchdog made its round."""
    acme = world.customer("ACME")
    contract = signed(world, acme, "HT-1", 1_000_00, "预付30%-发货70%")
    happens(world, contract, "shipped")
    reversed_by_mistake(world, "HT-1-2")
    walk(world.by)
    return contract


def test_what_was_forgotten_is_listed_with_what_to_do(forgotten: Any, accountant: Client) -> None:
    page = words(accountant.get(ROUND))

    assert "HT-1" in page
    assert str(GAPS["trigger_without_receivable"]) in page
    assert str(WHAT_TO_DO["trigger_without_receivable"]) in page
    assert "700.00" in page


def test_it_is_mended_from_the_page_with_a_reason(forgotten: Any, accountant: Client) -> None:
    gap = accountant.get(ROUND).context["list"].rows[0]
    mend = f"{ROUND}/{gap.pk}/mend"

    assert accountant.post(mend, {"on": "2026-02-01", "reason": ""}).status_code == 200
    accountant.post(mend, {"on": "2026-02-01", "reason": "reversed by mistake"})

    assert Receivable.objects.get(number="HT-1-2.2").item.open_minor == 700_00
    assert accountant.get(ROUND).context["list"].count == 0
    assert walk_each_night() == 0


def test_a_person_sees_what_their_rights_reach(forgotten: Any, people: dict[str, Any]) -> None:
    assert "HT-1" in words(signed_in(people["EX"]).get(ROUND))
    assert "HT-1" not in words(signed_in(people["SR"]).get(ROUND))
    assert signed_in(people["none"]).get(ROUND).status_code == 403


def test_another_round_is_made_when_asked_for(world: World, accountant: Client) -> None:
    assert "No round was made yet" in words(accountant.get(ROUND))

    assert accountant.post(ROUND).status_code == 302

    page = words(accountant.get(ROUND))
    assert "No round was made yet" not in page
    assert "Nothing is forgotten" in page


def test_the_page_asks_as_much_for_many_as_for_few(world: World, accountant: Client) -> None:
    for number in range(30):
        acme = world.customer(f"C{number}")
        ordered(world, acme, "SO-1", ("pump", 1, 1_000_00), plan="预付30%-发货70%")
        reversed_by_mistake(world, "SO-1-1", customer=acme)
    walk(world.by)
    accountant.get(ROUND)

    with CaptureQueriesContext(connection) as asked:
        assert accountant.get(ROUND).context["list"].count == 30
    assert len(asked) <= 20


def test_every_kind_has_its_words() -> None:
    assert set(GAPS) == set(WHAT_TO_DO) == set(KINDS) > MENDED_HERE
