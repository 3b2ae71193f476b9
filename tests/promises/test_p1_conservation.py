"""P1 Money is never created or lost: after many random operations the books balance to the cent."""

import multiprocessing
import random
import time
from datetime import timedelta

import pytest
from django.db import connection

from huikuan.records.ledger.queries import items, open_amounts_as_of
from tests.databases import without_guards
from tests.promises.operations import START, Business
from tests.promises.scale import IS_FULL, fresh_seed, times
from tests.world import World, wrong

pytestmark = pytest.mark.promise
OPERATIONS = 1_000_000
SECONDS = 20
PAST_DAYS = 100
CHUNK = 20_000


def differences(business: Business) -> list[int]:
    """Open items that are not what the model says."""
    found = {}
    numbers = list(business.items)
    for start in range(0, len(numbers), CHUNK):
        found |= items(numbers[start : start + CHUNK])
    return [n for n, item in business.items.items() if found[n].open_minor != item.open]


def past_differences(business: Business, count: int) -> list[str]:
    """Days of the past on which a sample of items was not what a replay says."""
    days = (business.today - START).days + 1
    chance = random.Random(business.number)
    numbers = chance.sample(list(business.items), min(len(business.items), 2000))
    wrong_days = []
    for _ in range(count):
        as_of = START + timedelta(days=chance.randrange(days))
        open_then = open_amounts_as_of(numbers, as_of)
        for number in numbers:
            moves = business.items[number].moves
            if open_then[number] != sum(minor for on, minor in moves.items() if on <= as_of):
                wrong_days.append(f"{as_of} item:{number}")
    return wrong_days


def run(seed: int, tag: str, operations: int, seconds: float, batch_max: int) -> tuple[int, int]:
    """One process full of business; how much was done and how much refused."""
    business = Business(seed, tag)
    done, checked, end = 0, 0, time.monotonic() + seconds
    while done < operations and time.monotonic() < end:
        done += business.act(business.random.randint(1, batch_max))
        if done - checked >= 100_000:
            checked = done
            assert (wrong(), business.wrong) == ([], 0), f"seed {seed} after {done}"
    assert (wrong(), business.wrong) == ([], 0), f"seed {seed}"
    assert differences(business) == [], f"seed {seed}"
    assert past_differences(business, PAST_DAYS) == [], f"seed {seed}"
    return done, business.refused


@pytest.mark.skipif(IS_FULL, reason="the full run is below")
def test_a_slice_of_random_business_balances_to_the_cent(book: World) -> None:
    done, refused = run(fresh_seed(), "A", OPERATIONS, SECONDS, batch_max=20)
    print(f"{done} operations, {refused} refused")
    assert done > 500
    assert refused > done // 100


@pytest.mark.skipif(not IS_FULL, reason="a million operations: make promises")
def test_a_million_random_operations_balance_to_the_cent(book: World) -> None:
    seed = fresh_seed()
    connection.close()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        jobs = [(seed + n, tag, OPERATIONS // 2, 3000, 200) for n, tag in enumerate("AB")]
        outcomes = pool.starmap(run, jobs)
    assert sum(done for done, _ in outcomes) >= OPERATIONS
    assert wrong() == []


SABOTAGE = {
    "a line is dropped": "DELETE FROM ledger_line WHERE id = {line}",
    "a cent is added": "UPDATE ledger_line SET amount_minor = amount_minor + 1 WHERE id = {line}",
    "a line changes its day": "UPDATE ledger_line SET effective_on = '2020-01-01'"
    " WHERE id = {line}",
    "a line changes its item": "UPDATE ledger_line SET item_id = {other} WHERE id = {line}",
    "an open amount is changed": "UPDATE ledger_openitem SET open_minor = open_minor - 1"
    " WHERE id = {item}",
    "an open item is younger": "UPDATE ledger_openitem SET origin_on = '2030-01-01'"
    " WHERE id = {item}",
    "an application is lost": "DELETE FROM cash_application",
    "an application is smaller": "UPDATE cash_application SET amount_minor = amount_minor - 1",
    "a receivable is lost": "DELETE FROM receivables_receivable WHERE item_id = {item}",
}


@pytest.fixture
def sabotaged(book: World) -> dict[str, int]:
    """A little business, and a database that lets everything pass."""
    acme = book.customer("ACME")
    owed, other = book.owes(acme, "R1", 1000), book.owes(acme, "R2", 500)
    book.applies(book.pays(acme, "P1", 300), (owed, 200))
    assert wrong() == []
    without_guards()
    line = owed.item.lines.order_by("id").first().pk
    return {"item": owed.pk, "other": other.pk, "line": line}


@pytest.mark.parametrize("what", SABOTAGE)
def test_saboteur(sabotaged: dict[str, int], what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SABOTAGE[what].format(**sabotaged))
    assert set(wrong()) - {"history_is_guarded"}


def test_saboteur_who_only_opens_the_door(sabotaged: dict[str, int]) -> None:
    assert wrong() == ["history_is_guarded"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="other databases have typed columns")
def test_saboteur_who_counts_in_floats(sabotaged: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_line SET amount_minor = amount_minor * 1.1")
    assert set(wrong()) - {"history_is_guarded"}


def test_the_model_itself_notices_a_lost_cent(book: World) -> None:
    """The saboteur of the model: a balanced theft that the house check cannot see."""
    business = Business(1, "A", customers=2)
    for _ in range(times(60, 200)):
        business.act(3)
    assert differences(business) == []
    number = business.sides["receivable"][0]
    business.items[number].moves[business.today] += 1
    assert differences(business) == [number]
