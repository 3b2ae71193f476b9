"""Contracts, orders, deliveries and events come in from a file, through the flows of each day.

Nothing is judged twice: each document is tried exactly as if a person told it, in a savepoint.
A preview takes everything back at the end of a batch, an import keeps it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import transaction

from huikuan.errors import Refused
from huikuan.flows.import_customers import warn_of_people
from huikuan.flows.import_rows import Judged, Setting, meet_customers
from huikuan.integrations.tables.rows import Checked, RefusedRow


@dataclass(frozen=True, slots=True)
class Document:
    """One document with its rows; ``rows`` are all of them, in the order of the file."""

    name: str
    rows: tuple[Any, ...]

    @property
    def first(self) -> Any:
        """The row that tells what all rows share."""
        return self.rows[0]


# What became of a document: what it is now, and whether it was new.
Taken = tuple[int, bool]


class AgreementImport(ABC):
    """How a file of agreements is judged and written; what differs stands in the kinds.

    ``in_bulk``: many documents go through the flow at once; one that is refused is found by
    halving.
    """

    code_field = "customer_code"
    in_bulk = False

    def judge(self, rows: Sequence[Checked], setting: Setting) -> Judged:
        """Try every document of one batch; without a source everything is taken back."""
        judged = Judged()
        documents, broken = _documents(rows)
        for row in rows:
            if isinstance(row, RefusedRow):
                judged.refused.append(row)
        for document, code in broken:
            self._refuse(document, Refused(code, number=document.first.number), judged)
        meet_customers((each.first.customer_code for each in documents), setting)
        with transaction.atomic():
            self.prepare(documents)
            if self.in_bulk:
                self._halved(documents, setting, judged)
            else:
                for document in documents:
                    self._tried([document], setting, judged)
            transaction.set_rollback(not setting.source)
        judged.refused.sort(key=lambda row: row.row)
        return judged

    def write(self, judged: Judged, setting: Setting) -> None:
        """What was judged with a source is in the books already."""
        assert setting.source, "only an import is written"
        assert len(judged.made) <= len(judged.fresh)

    def _halved(self, documents: Sequence[Document], setting: Setting, judged: Judged) -> None:
        if documents and not self._tried(documents, setting, judged):
            half = len(documents) // 2
            self._halved(documents[:half], setting, judged)
            self._halved(documents[half:], setting, judged)

    def _tried(self, documents: Sequence[Document], setting: Setting, judged: Judged) -> bool:
        """Take these documents, all or none; whether that settled them."""
        try:
            with transaction.atomic():
                taken = self.take(documents, setting)
        except Refused as refusal:
            if len(documents) > 1:
                return False
            self._refuse(documents[0], refusal, judged)
            return True
        for document, (number, is_new) in zip(documents, taken, strict=True):
            (judged.fresh if is_new else judged.known).extend(document.rows)
            if is_new:
                judged.made.append(number)
                self.look_over(document, setting)
        return True

    def _refuse(self, document: Document, refusal: Refused, judged: Judged) -> None:
        judged.refused += [
            RefusedRow(
                row.row, self.field_of(refusal.code), refusal.code, refusal.params, row.cells
            )
            for row in document.rows
        ]

    def field_of(self, code: str) -> str:
        """In which column a refusal is to be looked for."""
        return _FIELDS.get(code, "number")

    def look_over(self, document: Document, setting: Setting) -> None:
        """Say what is odd about a document that was taken: an owner nobody knows."""
        if document.first.texts:
            warn_of_people(document.first, setting)

    @abstractmethod
    def prepare(self, documents: Sequence[Document]) -> None:
        """Look up what the documents of a batch speak of."""

    @abstractmethod
    def take(self, documents: Sequence[Document], setting: Setting) -> list[Taken]:
        """Tell these documents to the house, all or nothing; what became of each."""


def customer_of(row: Any, setting: Setting) -> Any:
    """Whose document it is; refuses who is not known."""
    customer = setting.customer(row.customer_code)
    if customer is None:
        raise Refused("customer_unknown", code=row.customer_code)
    return customer


def field_of_plan(code: str) -> str:
    """The column of the plan, where a refusal is about one."""
    return "terms" if code.startswith(("terms_", "term_", "plan_", "discount_")) else ""


def _documents(
    rows: Iterable[Checked],
) -> tuple[list[Document], list[tuple[Document, str]]]:
    """The documents of a batch, and those that are not whole: a row of them is refused already,
    or stands apart."""
    facts: list[Any] = [row for row in rows if not isinstance(row, RefusedRow)]
    wrong = {row.document for row in rows if isinstance(row, RefusedRow)} - {""}
    found = [Document(name, tuple(own)) for name, own in groupby(facts, lambda row: row.document)]
    whole, broken = dict[str, Document](), list[tuple[Document, str]]()
    for document in found:
        if document.name in wrong:
            broken.append((document, "document_incomplete"))
        elif document.name in whole:
            broken.append((document, "document_rows_apart"))
        else:
            whole[document.name] = document
    return list(whole.values()), broken


_FIELDS = {
    "customer_unknown": "customer_code",
    "contract_unknown": "contract",
    "contract_not_in_force": "contract",
    "contract_of_other_customer": "contract",
    "sales_order_unknown": "order",
    "order_number_ambiguous": "customer_code",
    "order_in_other_currency": "currency",
    "event_in_other_currency": "currency",
    "delivery_above_order": "quantity",
    "return_above_delivered": "quantity",
    "delivered_before_order": "shipped_on",
    "received_before_shipped": "received_on",
    "order_before_contract": "ordered_on",
    "event_before_contract": "happened_on",
    "event_in_future": "happened_on",
    "event_above_total": "amount",
    "signed_in_future": "signed_on",
    "trigger_not_in_plan": "trigger",
    "tax_above_amount": "tax",
    "order_without_plan": "terms",
    "contract_without_plan": "contract",
}
