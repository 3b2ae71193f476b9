"""What customers owe or paid comes in from a file: one document a row, each told once."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huikuan.flows.import_rows import Judged, Setting, meet_customers
from huikuan.integrations.tables.rows import Checked, RefusedRow
from huikuan.records.ledger.queries import closed_through, free_and_told


@dataclass
class Standing:
    """What the books say about the documents of one batch, and which of them it named so far."""

    keys: dict[str, str]
    known: dict[str, Any]
    closed_on: date | None
    named: set[str] = field(default_factory=set)


class DocumentImport(ABC):
    """How a file of documents is judged and written; what differs by kind stands in the kinds.

    ``day_field`` is the day on which the document takes effect, ``day_shown`` the one that a
    contradiction tells.
    """

    code_field = "customer_code"
    day_field: str
    day_shown: str

    def judge(self, rows: Sequence[Checked], setting: Setting) -> Judged:
        """A number is new, known with the same facts, or refused because it is known otherwise."""
        facts = [row for row in rows if not isinstance(row, RefusedRow)]
        self.meet(facts, setting)
        keys, told = free_and_told(self.key(row, setting) for row in facts)
        standing = Standing(keys, self.known(told) if told else {}, closed_through())
        judged = Judged()
        for row in rows:
            if isinstance(row, RefusedRow):
                judged.refused.append(row)
                continue
            key = keys[self.key(row, setting)]
            if refusal := self._refusal(row, setting, key, standing):
                judged.refused.append(refusal)
            else:
                (judged.known if key in standing.known else judged.fresh).append(row)
            standing.named.add(key)
        self.look_over(judged, setting)
        return judged

    def meet(self, rows: Sequence[Any], setting: Setting) -> None:
        """Look up the customers these rows speak of."""
        meet_customers((row.customer_code for row in rows), setting)

    def key(self, row: Any, setting: Setting) -> str:
        """The natural key of the document: its customer and its number."""
        known = setting.customer(row.customer_code)
        return self.key_of(known.code if known else setting.meant(row.customer_code), row.number)

    def _refusal(
        self, row: Any, setting: Setting, key: str, standing: Standing
    ) -> RefusedRow | None:
        def refused(field_: str, reason: str, **params: Any) -> RefusedRow:
            return RefusedRow(row.row, field_, reason, params, row.cells)

        known = standing.known.get(key)
        if self.needs_customer and setting.customer(row.customer_code) is None:
            return refused("customer_code", "customer_unknown", code=row.customer_code)
        if key in standing.named:
            return refused("number", "number_twice", number=row.number)
        if known is None:
            on = getattr(row, self.day_field)
            if standing.closed_on and on <= standing.closed_on:
                days = {"effective_on": on, "closed_through_on": standing.closed_on}
                return refused(self.day_field, "period_closed", **days)
            return None
        if not (different := self.contradictions(row, known)):
            return None
        facts = {name: getattr(known, name) for name in ("amount_minor", "currency")}
        facts["due_on"] = getattr(known, self.day_shown)
        return refused(different[0], "known_differently", number=row.number, **facts)

    needs_customer = False

    @abstractmethod
    def key_of(self, customer_code: str, number: str) -> str:
        """The key under which the desk keeps such a document."""

    @abstractmethod
    def known(self, keys: Iterable[str]) -> dict[str, Any]:
        """The standing documents with these keys."""

    @abstractmethod
    def contradictions(self, row: Any, known: Any) -> list[str]:
        """In which facts the file tells a known document differently."""

    @abstractmethod
    def look_over(self, judged: Judged, setting: Setting) -> None:
        """Say what is odd about rows that are not refused."""

    @abstractmethod
    def write(self, judged: Judged, setting: Setting) -> None:
        """Write what is new."""
