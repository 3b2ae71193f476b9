"""Random business, seeded: what the promises are tried on, with a model that fits on one page.

The model is a dictionary of items and what moved them. It says beforehand whether an operation is
lawful: a lawful one that is refused counts as wrong, and so does an unlawful one that is taken.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from huikuan.desks.cash.commands import ReceiptFacts
from huikuan.desks.receivables.commands import ReceivableFacts
from huikuan.desks.receivables.models import CreditNote
from huikuan.errors import Refused
from huikuan.flows.close_books import close_books
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.ledger.queries import closed_through
from huikuan.records.people.actor import Actor
from tests.promises.files_in import brought_in, taken_out
from tests.promises.unlawful import UNLAWFUL
from tests.promises.ways_in import ByApi, ByHouse
from tests.world import at_noon

CURRENCIES = ("CNY", "USD", "EUR", "JPY", "KRW", "KWD", "BHD", "CLP")
AMOUNTS = (1, 99, 100, 12_345, 1_000_000, 10**12)
START = date(2016, 1, 1)
ILLEGAL_SHARE = 0.1
# Two processes share one book: what one closes must lie well behind where the other is working.
DAYS_LEFT_OPEN = 5
LAWFUL = {"recognise": 30, "record": 20, "apply": 30, "undo": 5, "credit": 5, "use_credit": 4,
          "reverse_receivable": 2, "reverse_receipt": 2, "reverse_credit": 2, "invoice": 3,
          "bring_in": 0.1, "take_out": 0.1, "close": 0.05}  # fmt: skip


class NothingToDo(Exception):
    """There is nothing yet on which this could be done."""


@dataclass
class Item:
    """What the model knows of one open item: by how much it moved on which day."""

    customer: int
    currency: str
    original: int
    side: str = "receivable"
    number: str = ""
    born: date = START
    moves: Counter[date] = field(default_factory=Counter)
    open: int = 0

    def move(self, on: date, minor: int) -> None:
        """What is open changes on a day."""
        self.moves[on] += minor
        self.open += minor


@dataclass
class Note:
    """A credit note of the model: what it took off the receivable, and the credit it left."""

    receivable: int
    credit: int | None
    owed: int
    minor: int


class Business:
    """Does random things to the books, and the same things to a dictionary."""

    def __init__(
        self,
        seed: int,
        tag: str = "",
        customers: int = 20,
        calendar: "Synchronized[int] | None" = None,
    ) -> None:
        self.random = random.Random(seed)
        self.tag, self.number, self.calendar, self.days = tag, 0, calendar, 0
        self.on = START
        self.items: dict[int, Item] = {}
        self.sides: dict[str, list[int]] = {"receivable": [], "receipt": [], "credit": []}
        self.applications: dict[int, tuple[int, list[tuple[int, int]]]] = {}
        self.gone: set[int] = set()
        self.credited: Counter[int] = Counter()
        self.notes: dict[int, Note] = {}
        self.note_of: dict[int, int] = {}
        self.invoiced: Counter[int] = Counter()
        self.intakes: dict[int, list[int]] = {}
        self.entries, self.done, self.singly = 0, 0, 0
        self.tried: Counter[type] = Counter()
        self.broken: Counter[type] = Counter()
        self.noted, self.applied = 0, 0
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        facts = [CustomerFacts(f"{tag}C{n}", f"Customer {tag}{n}") for n in range(customers)]
        self.customers = list(register_customers(facts, by=self.by).values())
        self.house = ByHouse()
        self.way: ByHouse | ByApi = self.house

    @property
    def today(self) -> date:
        """The day of the story; several processes may share one calendar."""
        return START + timedelta(days=self.calendar.value if self.calendar else self.days)

    @property
    def by(self) -> Actor:
        """Who acts on this day of the story."""
        return at_noon(self.on)

    def act(self, batch: int = 1, way: ByHouse | ByApi | None = None) -> int:
        """Do one random thing (or one batch of them); how many operations it was."""
        self.way = way or self.house
        if self.random.random() < 0.02:
            self._next_day()
        before, self.on = self.done, self.today
        try:
            if self.broken[type(self.way)] < ILLEGAL_SHARE * self.tried[type(self.way)]:
                self._try_unlawful()
            else:
                name = self.random.choices(list(LAWFUL), list(LAWFUL.values()))[0]
                self._do_lawful(name, batch)
        except NothingToDo:
            return 0
        count = self.done - before
        self.tried[type(self.way)] += count
        return count

    def _next_day(self) -> None:
        if self.calendar is None:
            self.days += 1
        else:
            with self.calendar.get_lock():
                self.calendar.value += 1

    def _do_lawful(self, name: str, batch: int) -> None:
        try:
            getattr(self, f"_{name}")(batch)
        except Refused as refused:
            self.wrong.append(f"{name} was refused: {refused.code} {refused.params}")
        self.counts[name] += 1
        self.singly += batch == 1 and self.way is self.house

    def _try_unlawful(self) -> None:
        name = self.random.choice(list(UNLAWFUL))
        try:
            UNLAWFUL[name](self)
        except Refused:
            self.counts[name] += 1
            self.broken[type(self.way)] += 1
            self.done += 1
        else:
            self.wrong.append(f"{name} was taken")

    def facts_of(self, kind: type, count: int, **changes: Any) -> list[Any]:
        """Lawful facts of receivables or receipts, or with something changed."""
        found = []
        for _ in range(count):
            self.number += 1
            who, currency = self.random.choice(self.customers), self.random.choice(CURRENCIES)
            minor = self.random.choice(AMOUNTS)
            facts: dict[str, Any] = {
                "customer_id": who.pk, "number": f"{self.tag}{kind.__name__[:4]}{self.number}",
                "currency": currency, "amount_minor": minor,
            }  # fmt: skip
            if kind is ReceivableFacts:
                due = self.on + timedelta(days=self.random.choice([-5, 0, 30, 90]))
                facts |= {"issued_on": self.on, "due_on": due, "tax_minor": minor * 13 // 113}
            else:
                facts["received_on"] = self.on
            found.append(kind(**facts | changes))
        return found

    def _recognise(self, batch: int) -> None:
        facts = self.facts_of(ReceivableFacts, batch)
        told = self.way.recognise(facts, self.by)
        self._keep("receivable", facts, [id_ for id_, _ in told])
        if self.random.random() < 0.1:
            again = self.way.recognise(facts, self.by)
            if [id_ for id_, _ in again] != [id_ for id_, _ in told] or any(n for _, n in again):
                self.wrong.append("a fact told twice became two")

    def _record(self, batch: int) -> None:
        facts = self.facts_of(ReceiptFacts, 1 if isinstance(self.way, ByApi) else batch)
        told = self.way.record(facts, self.by)
        self._keep("receipt", facts, [id_ for id_, _ in told])

    def _keep(self, side: str, facts: list[Any], ids: list[int]) -> None:
        for fact, id_ in zip(facts, ids, strict=True):
            item = Item(fact.customer_id, fact.currency, fact.amount_minor, side, fact.number)
            self._new_item(id_, item)
            self.entries += 1
            self.done += 1

    def _new_item(self, id_: int, item: Item) -> None:
        item.born = self.on
        item.move(self.on, item.original)
        self.items[id_] = item
        self.sides[item.side].append(id_)

    def _apply(self, batch: int, side: str = "receipt") -> None:
        source_id, fitting = self.payable(side)
        parts, left = [], self.items[source_id].open
        for id_ in self.random.sample(fitting, min(len(fitting), self.random.randint(1, 3))):
            minor = min(left, self.random.randint(1, self.items[id_].open))
            if minor:
                parts.append((id_, minor))
                left -= minor
        note = self.note_of.get(source_id, 0)
        number = self.way.apply(side, source_id, note, parts, self.on, self.by, "remittance")
        self.applications[number] = (source_id, parts)
        self.applied += len(parts)
        self._paid(source_id, parts, -1)
        self._count()

    def _use_credit(self, batch: int) -> None:
        self._apply(batch, "credit")

    def payable(self, side: str) -> tuple[int, list[int]]:
        """A source with money left, and the receivables it may pay."""
        source_id = self.picked(side, lambda id_: self.items[id_].open > 0)
        source = self.items[source_id]
        fitting = [
            id_ for id_ in self.sides["receivable"][-1000:]
            if self.items[id_].customer == source.customer
            and self.items[id_].currency == source.currency and self.items[id_].open
        ]  # fmt: skip
        if not fitting:
            raise NothingToDo
        return source_id, fitting

    def _undo(self, batch: int) -> None:
        number = self.one_of(self.applications)
        self.way.take_back("applications", number, self.on, "mistaken", self.by)
        source_id, parts = self.applications.pop(number)
        self._paid(source_id, parts, 1)
        self._count()

    def _paid(self, source_id: int, parts: list[tuple[int, int]], sign: int) -> None:
        for id_, minor in [*parts, (source_id, sum(minor for _, minor in parts))]:
            self.items[id_].move(self.on, sign * minor)

    def _credit(self, batch: int) -> None:
        id_ = self.picked("receivable", self.has_credit_left)
        item = self.items[id_]
        minor = self.random.randint(1, item.original - self.credited[id_])
        self.number += 1
        number = f"{self.tag}N{self.number}"
        note = self.way.note(id_, minor, self.on, number, "returned", self.by)
        owed = min(minor, item.open)
        item.move(self.on, -owed)
        self.credited[id_] += minor
        credit = CreditNote.objects.get(pk=note).credit_item_id
        if (credit is not None) != (owed < minor):
            self.wrong.append(f"note {note} left credit {credit}")
        if credit:
            left = Item(item.customer, item.currency, minor - owed, "credit", number)
            self._new_item(credit, left)
            self.note_of[credit] = note
        self.noted += 1
        self.notes[note] = Note(id_, credit, owed, minor)
        self._count()

    def has_credit_left(self, id_: int) -> bool:
        """Whether less could be owed than was claimed."""
        return id_ not in self.gone and self.items[id_].original > self.credited[id_]

    def _reverse_credit(self, batch: int) -> None:
        number = self.one_of(self.notes)
        self.way.take_back("credit-notes", number, self.on, "no", self.by)
        note = self.notes.pop(number)
        self.items[note.receivable].move(self.on, note.owed)
        self.credited[note.receivable] -= note.minor
        if note.credit:
            self._unapply_all(note.credit)
            self._shut(note.credit)
        self._count()

    def _reverse_receivable(self, batch: int) -> None:
        id_ = self.picked("receivable", self.is_untouched)
        self.way.take_back("receivables", id_, self.on, "no", self.by)
        self._shut(id_)
        self._count()

    def is_untouched(self, id_: int) -> bool:
        """Whether nothing rests on the receivable, and no invoice claims it."""
        item = self.items[id_]
        is_whole = item.open == item.original and not self.credited[id_]
        return id_ not in self.gone and is_whole and not self.invoiced[id_]

    def _reverse_receipt(self, batch: int) -> None:
        id_ = self.picked("receipt", lambda number: number not in self.gone)
        self.way.take_back("receipts", id_, self.on, "bounced", self.by)
        self._unapply_all(id_)
        self._shut(id_)
        self._count()

    def _unapply_all(self, source_id: int) -> None:
        for number, (source, parts) in list(self.applications.items()):
            if source == source_id:
                self._paid(source_id, parts, 1)
                del self.applications[number]
                self.entries += 1

    def _shut(self, id_: int) -> None:
        self.items[id_].move(self.on, -self.items[id_].open)
        self.gone.add(id_)

    def _invoice(self, batch: int) -> None:
        id_ = self.picked("receivable", self.has_part_to_claim)
        minor = self.random.randint(1, self.left_to_claim(id_))
        self.number += 1
        self.way.invoice(
            f"{self.tag}I{self.number}", self.customer(id_), [(id_, minor)], self.on, self.by
        )
        self.invoiced[id_] += minor
        self.done += 1

    def has_part_to_claim(self, id_: int) -> bool:
        """Whether an invoice may claim more of it."""
        return id_ not in self.gone and self.left_to_claim(id_) > 0

    def left_to_claim(self, id_: int) -> int:
        """What of it no invoice claims."""
        return self.items[id_].original - self.invoiced[id_]

    def customer(self, item_id: int) -> Any:
        """The company of an item."""
        return next(c for c in self.customers if c.pk == self.items[item_id].customer)

    def _bring_in(self, batch: int) -> None:
        facts = self.facts_of(ReceivableFacts, batch)
        intake, ids = brought_in(facts, self.customers, self.by)
        self._keep("receivable", facts, ids)
        self.intakes[intake] = ids

    def _take_out(self, batch: int) -> None:
        number = self.one_of(self.intakes)
        ids = self.intakes[number]
        if not all(map(self.is_untouched, ids)):
            raise NothingToDo
        taken_out(number, self.by)
        for id_ in ids:
            self._shut(id_)
            self.entries += 1
        del self.intakes[number]
        self.done += 1

    def _close(self, batch: int) -> None:
        through = self.on - timedelta(days=DAYS_LEFT_OPEN)
        if (closed_through() or START) >= through:
            raise NothingToDo
        try:
            close_books(through, by=self.by)
        except Refused as refused:
            if refused.code != "closed_already":  # The other process was a moment earlier.
                raise
        self.done += 1

    def _count(self) -> None:
        self.entries += 1
        self.done += 1

    def picked(self, side: str, fits: Callable[[int], bool]) -> int:
        """One of the newest items that fits."""
        numbers = self.sides[side][-2000:]
        for _ in range(min(len(numbers), 40)):
            id_ = self.random.choice(numbers)
            if fits(id_):
                return id_
        raise NothingToDo

    def one_of(self, known: dict[int, Any]) -> int:
        """One of the newest, by its number."""
        if not known:
            raise NothingToDo
        return self.random.choice(list(islice(reversed(known), 500)))
