"""P1 Money is never created or lost: a million random operations balance to the cent.

Single operations through the house, batches, files, and operations through HTTP, a tenth of them
unlawful, in eight currencies; the model on the other side is a dictionary. The whole: two
processes on one book, a house check at every 10,000 operations.
"""

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from multiprocessing.sharedctypes import Synchronized
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huikuan.desks.cash import commands as cash
from huikuan.desks.cash.models import Application, Receipt
from huikuan.desks.receivables.models import CreditNote, Receivable
from huikuan.records.ledger import posting
from huikuan.records.ledger.models import Entry, Line
from huikuan.records.ledger.queries import items, open_amounts_as_of
from huikuan.records.ledger.storage import rows
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.ageing import ageing
from tests.databases import without_guards
from tests.promises.operations import LAWFUL, START, Business
from tests.promises.scale import IS_FULL, fresh_seed, times
from tests.promises.unlawful import UNLAWFUL
from tests.promises.ways_in import ByApi
from tests.world import World, wrong

pytestmark = pytest.mark.promise
OPERATIONS, PROCESSES = 1_000_000, 2
LEAST, SINGLY, BY_HTTP = times(300, OPERATIONS), times(20, 20_000), times(20, 2_000)
SECONDS = times(12, 4 * 3600)
BATCH_MAX = times(20, 200)
PAST_DAYS, PAST_ITEMS = times(20, 100), times(500, 2_000)
CHECKED_EVERY = 10_000
CHUNK = 20_000
SIDES = ("receivable", "receipt", "credit")
Move = tuple[date, str, str, str]
SHARED: dict[str, "Synchronized[int]"] = {}


@dataclass
class Outcome:
    """What one process did, and what it says the books must hold now."""

    done: int
    illegal: int
    by_http: int
    singly: int
    days: int
    expected: Counter[str]
    kinds: Counter[str]
    moves: Counter[Move]


def differences(business: Business) -> list[int]:
    """Open items that are not what the model says."""
    found = {}
    numbers = list(business.items)
    for start in range(0, len(numbers), CHUNK):
        found |= items(numbers[start : start + CHUNK])
    return [n for n, item in business.items.items() if found[n].open_minor != item.open]


def expected_documents(business: Business) -> Counter[str]:
    """How many entries and documents there must be: what was refused left none."""
    return Counter({
        "entries": business.entries,
        "receivables": len(business.sides["receivable"]),
        "receipts": len(business.sides["receipt"]),
        "notes": business.noted,
        "applications": business.applied,
    })  # fmt: skip


def documents() -> Counter[str]:
    """How many entries and documents there are."""
    models = {"entries": Entry, "receivables": Receivable, "receipts": Receipt,
              "notes": CreditNote, "applications": Application}  # fmt: skip
    return Counter({name: model.objects.count() for name, model in models.items()})


def past_differences(business: Business, days: int) -> list[str]:
    """Past days on which a sample of items was not what a replay says."""
    chance = random.Random(business.number)
    numbers = chance.sample(list(business.items), min(len(business.items), PAST_ITEMS))
    wrong_days = []
    for as_of in past_days(business.today, chance, days):
        open_then = open_amounts_as_of(numbers, as_of)
        for number in numbers:
            moves = business.items[number].moves
            if open_then[number] != sum(minor for on, minor in moves.items() if on <= as_of):
                wrong_days.append(f"{as_of} item:{number}")
    return wrong_days


def past_days(last: date, chance: random.Random, count: int) -> list[date]:
    """Some days of the story, in order."""
    days = max(1, (last - START).days)
    return sorted(START + timedelta(days=chance.randrange(days)) for _ in range(count))


def moves_by_day(business: Business) -> Counter[Move]:
    """By how much each customer's sides moved on each day, in each currency."""
    codes = {customer.pk: customer.code for customer in business.customers}
    found: Counter[Move] = Counter()
    for item in business.items.values():
        for on, minor in item.moves.items():
            found[on, codes[item.customer], item.currency, item.side] += minor
    return found


def wrong_balances(moves: Counter[Move], days: list[date]) -> list[str]:
    """Past days for which the ageing report is not what a replay of the model says."""
    waiting, known, wrong_days = sorted(moves.items()), 0, []
    replayed: Counter[tuple[str, str, str]] = Counter()
    for as_of in days:
        while known < len(waiting) and waiting[known][0][0] <= as_of:
            (_, *whose), minor = waiting[known]
            replayed[tuple(whose)] += minor
            known += 1
        if reported(as_of) != Counter({key: minor for key, minor in replayed.items() if minor}):
            wrong_days.append(f"{as_of} ageing")
    return wrong_days


def reported(as_of: date) -> Counter[tuple[str, str, str]]:
    """What every customer owed and had to their good, as the report of that day says it."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in ageing(EVERYTHING, as_of=as_of).rows:
        amounts = (row.open_minor, row.unapplied_minor, row.credit_minor)
        for side, minor in zip(SIDES, amounts, strict=True):
            if minor:
                found[row.code, row.currency, side] = minor
    return found


@contextmanager
def http(business: Business) -> Iterator[ByApi]:
    """The same customers through the API."""
    codes = {customer.pk: customer.code for customer in business.customers}
    api = ByApi(f"program-{business.tag.lower()}", codes)
    try:
        yield api
    finally:
        api.stop()


def run(seed: int, tag: str, share: int = 1) -> Outcome:
    """One process full of business, checked on the way and at the end."""
    business = Business(seed, tag, calendar=SHARED.get("calendar"))
    checked, end = 0, time.monotonic() + SECONDS
    with http(business) as api:
        while is_short(business, share) or (
            business.done < OPERATIONS // share and time.monotonic() < end
        ):
            work(business, api, share)
            # The other processes check the same book between our checks.
            if business.done - checked >= CHECKED_EVERY * share:
                checked = business.done
                assert (wrong(), business.wrong) == ([], []), f"seed {seed} at {checked}"
                print(f"P1 {tag}: {checked} operations balance, day {business.today}", flush=True)
    assert (wrong(), business.wrong) == ([], []), f"seed {seed}"
    assert differences(business) == [], f"seed {seed}"
    assert past_differences(business, PAST_DAYS) == [], f"seed {seed}"
    return Outcome(business.done, business.broken.total(), business.tried[ByApi], business.singly,
                   (business.today - START).days, expected_documents(business),
                   business.counts, moves_by_day(business))  # fmt: skip


def is_short(business: Business, share: int) -> bool:
    """Whether too little was done yet, however slow the machine is."""
    counts = (business.done, business.singly, business.tried[ByApi])
    return any(n * share < least for n, least in zip(counts, (LEAST, SINGLY, BY_HTTP), strict=True))


def work(business: Business, api: ByApi, share: int) -> None:
    """A batch through the house, some single operations, and now and then one through HTTP."""
    turn = business.done * share / OPERATIONS if IS_FULL else 1
    business.act(business.random.randint(1, BATCH_MAX))
    if business.singly * share <= SINGLY * 1.1 * turn or not IS_FULL:
        business.act(1)
    if business.tried[ByApi] * share <= BY_HTTP * 1.1 * turn or not IS_FULL:
        business.act(1, api)


def added(counters: Iterable[Counter[Any]]) -> Counter[Any]:
    """The sums, those below zero too."""
    total: Counter[Any] = Counter()
    for each in counters:
        total.update(each)
    return total


def a_line_of_the_whole_book_is_dropped() -> None:
    """The saboteur of the whole: one line of all of them is gone, and it is missed."""
    without_guards()
    chance, last = random.Random(), Line.objects.latest("id").pk
    line = Line.objects.filter(id__gte=chance.randrange(last)).order_by("id").first()
    assert line
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_line WHERE id = %s", [line.pk])
    assert set(wrong()) - {"history_is_guarded"}


def told(outcomes: list[Outcome], seconds: float) -> Outcome:
    """All processes together, in one line."""
    names = ("done", "illegal", "by_http", "singly")
    total = Outcome(
        *(sum(getattr(each, name) for each in outcomes) for name in names),
        max(each.days for each in outcomes),
        added(each.expected for each in outcomes),
        added(each.kinds for each in outcomes),
        added(each.moves for each in outcomes),
    )
    print(f"P1: {total.done} operations in {seconds:.0f} s on {connection.vendor}, "
          f"{total.illegal} unlawful refused, {total.singly} singly, {total.by_http} through HTTP, "
          f"{total.days} days, {total.expected['entries']} entries, 0 differences")  # fmt: skip
    return total


def agreed(total: Outcome) -> None:
    """What must be true of every run, slice or whole."""
    assert documents() == total.expected
    assert 0.09 < total.illegal / total.done < 0.12
    assert total.singly >= SINGLY
    assert total.by_http >= BY_HTTP
    assert wrong() == []
    last = START + timedelta(days=total.days)
    assert wrong_balances(total.moves, past_days(last, random.Random(total.done), PAST_DAYS)) == []


@pytest.mark.skipif(IS_FULL, reason="the full run is below")
def test_a_slice_of_random_business_balances_to_the_cent(book: World) -> None:
    started = time.monotonic()
    total = told([run(fresh_seed(), "A")], time.monotonic() - started)
    assert total.done >= LEAST
    agreed(total)


@pytest.mark.skipif(not IS_FULL, reason="a million operations: make promises")
def test_a_million_random_operations_balance_to_the_cent(book: World) -> None:
    seed, started = fresh_seed(), time.monotonic()
    connection.close()
    context = multiprocessing.get_context("fork")
    SHARED["calendar"] = context.Value("i", 0)
    with context.Pool(PROCESSES) as pool:
        outcomes = pool.starmap(run, [(seed + n, tag, PROCESSES) for n, tag in enumerate("AB")])
    total = told(outcomes, time.monotonic() - started)
    assert total.done >= OPERATIONS
    assert set(LAWFUL) | set(UNLAWFUL) == set(total.kinds)
    agreed(total)
    a_line_of_the_whole_book_is_dropped()


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
    """Nine thefts by SQL, from a dropped line to a smaller application: each is named."""
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


def test_saboteur_whose_applications_go_through_floats(
    book: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk that multiplies and divides on its way to the ledger is caught by house and model."""
    honest = cash.receipt_applied

    def floating(item: Any, parts: Any, **where: Any) -> Any:
        rounded = [(each, max(1, int(minor / 100 * 1.1 / 1.1 * 100))) for each, minor in parts]
        return honest(item, rounded, **where)

    monkeypatch.setattr(cash, "receipt_applied", floating)
    business = a_little_business()
    assert set(wrong()) == {"applications_match_lines"}
    assert differences(business)


def test_saboteur_who_drops_a_line_now_and_then(
    book: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that does not reach the book: the entry that has lost it is not taken at all."""
    honest, dropped = rows.insert_rows, count(1)

    def losing(model: Any, columns: str, told: list[Any]) -> None:
        lose = model is Line and next(dropped) % 20 == 0
        honest(model, columns, told[1:] if lose else told)

    monkeypatch.setattr(posting, "insert_rows", losing)
    with pytest.raises(DatabaseError):
        a_little_business()


def test_a_database_that_allows_update_is_no_book(book: World) -> None:
    """With its guards the book takes no UPDATE and no DELETE, whoever asks."""
    book.owes(book.customer("ACME"), "R1", 1000)
    for table in ("ledger_entry", "ledger_line", "timeline_event"):
        for change in (f"UPDATE {table} SET id = id + 1000000", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic():
                connection.cursor().execute(change)
    assert wrong() == []


def a_little_business() -> Business:
    """Some hundred operations, all of them through the house."""
    business = Business(fresh_seed(), "A", customers=2)
    for _ in range(250):
        business.act(3)
    return business


def test_the_model_itself_notices_a_lost_cent(book: World) -> None:
    """The saboteur of the model: a balanced theft that the house check cannot see."""
    business = a_little_business()
    assert business.wrong == []
    assert differences(business) == []
    number = business.sides["receivable"][0]
    business.items[number].move(business.today, 1)
    assert differences(business) == [number]
