"""Two ways into the books for random business: the house's own commands, and the API over HTTP."""

import http.client
import json
import threading
from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler

from huikuan.desks.cash.commands import ReceiptFacts, apply_credit, apply_receipt, record_receipts
from huikuan.desks.cash.models import Application, Receipt
from huikuan.desks.receivables.commands import (
    ReceivableFacts,
    issue_invoice,
    note_credit,
    recognise_receivables,
)
from huikuan.desks.receivables.models import CreditNote, Receivable
from huikuan.errors import Refused
from huikuan.flows.reverse_credit_note import reverse_credit_note
from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.flows.undo_application import undo_application
from huikuan.records.people.actor import Actor
from tests.interfaces.api.program import person, token_of

Parts = Sequence[tuple[int, int]]
Told = tuple[int, bool]
REVERSING = {
    "receivables": (Receivable, reverse_receivable),
    "receipts": (Receipt, reverse_receipt),
    "credit-notes": (CreditNote, reverse_credit_note),
    "applications": (Application, undo_application),
}


class ByHouse:
    """Business through the commands and flows themselves, each in its own transaction."""

    def recognise(self, facts: Sequence[ReceivableFacts], by: Actor) -> list[Told]:
        """What is owed: item and whether it was new, of each."""
        done = recognise_receivables(facts, by=by, source="promise")
        return [(each.item_id, each.is_new) for each in done]

    def record(self, facts: Sequence[ReceiptFacts], by: Actor) -> list[Told]:
        """What came in: item and whether it was new, of each."""
        done = record_receipts(facts, by=by, source="promise")
        return [(each.item_id, each.is_new) for each in done]

    def apply(
        self, side: str, source: int, note: int, parts: Parts, on: date, by: Actor, order: str
    ) -> int:
        """Money or a credit pays; the number of the first application."""
        act = apply_receipt if side == "receipt" else apply_credit
        return int(act(source, parts, on=on, order=order, by=by)[0].pk)

    def note(
        self, receivable: int, minor: int, on: date, number: str, reason: str, by: Actor
    ) -> int:
        """Less is owed; the number of the note."""
        found = Receivable.objects.get(pk=receivable)
        return int(note_credit(found, minor, on=on, number=number, reason=reason, by=by).pk)

    def take_back(self, what: str, id_: int, on: date, reason: str, by: Actor) -> None:
        """A document or an application is reversed."""
        model, reverse = REVERSING[what]
        reverse(model.objects.get(pk=id_), on=on, reason=reason, by=by)

    def invoice(self, number: str, customer: Any, parts: Parts, on: date, by: Actor) -> None:
        """A document over receivables."""
        found = Receivable.objects.in_bulk([id_ for id_, _ in parts])
        claimed = [(found[id_], minor) for id_, minor in parts]
        issue_invoice(number, customer, claimed, issued_on=on, by=by)


class ByApi:
    """Business through a real HTTP connection to a server of the product in this process."""

    def __init__(self, name: str, codes: dict[int, str]) -> None:
        self.codes, self.calls, self.keys = codes, 0, count()
        self.secret = token_of(person(name, "AC", "all"))
        self.server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
        self.server.set_app(WSGIHandler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """The server goes."""
        self.server.shutdown()
        self.server.server_close()

    def _told(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self.calls += 1
        line = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=120)
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json",
                   "Idempotency-Key": f"p1-{next(self.keys)}", "Connection": "close"}  # fmt: skip
        try:
            line.request("POST", f"/api/v1{path}", json.dumps(body, default=str), headers)
            response = line.getresponse()
            answer = json.loads(response.read())
        finally:
            line.close()
        if response.status >= 500:
            raise AssertionError((path, body, answer))
        if response.status >= 400:
            raise Refused(str(answer["code"]))
        assert isinstance(answer, dict)
        return answer

    def recognise(self, facts: Sequence[ReceivableFacts], by: Actor) -> list[Told]:
        """What is owed, one or a batch."""
        rows = [self._fact(fact, ("issued_on", "due_on", "tax_minor")) for fact in facts]
        answers = (
            [self._told("/receivables", rows[0])]
            if len(rows) == 1
            else self._told("/receivables/batch", {"rows": rows})["rows"]
        )
        return [(each["id"], each["is_new"]) for each in answers]

    def record(self, facts: Sequence[ReceiptFacts], by: Actor) -> list[Told]:
        """What came in, one after the other."""
        answers = [self._told("/receipts", self._fact(fact, ("received_on",))) for fact in facts]
        return [(each["id"], each["is_new"]) for each in answers]

    def apply(
        self, side: str, source: int, note: int, parts: Parts, on: date, by: Actor, order: str
    ) -> int:
        """Money or a credit pays."""
        path = f"/receipts/{source}" if side == "receipt" else f"/credit-notes/{note}"
        body: dict[str, Any] = {"parts": self._parts(parts), "on": on}
        if order != "remittance":
            body["order"] = order
        return int(self._told(f"{path}/applications", body)["rows"][0]["id"])

    def note(
        self, receivable: int, minor: int, on: date, number: str, reason: str, by: Actor
    ) -> int:
        """Less is owed."""
        body = {"amount_minor": minor, "on": on, "number": number, "reason": reason}
        return int(self._told(f"/receivables/{receivable}/credit-notes", body)["id"])

    def take_back(self, what: str, id_: int, on: date, reason: str, by: Actor) -> None:
        """A document or an application is reversed."""
        self._told(f"/{what}/{id_}/reversal", {"on": on, "reason": reason})

    def invoice(self, number: str, customer: Any, parts: Parts, on: date, by: Actor) -> None:
        """A document over receivables."""
        body = {"number": number, "customer_code": customer.code, "issued_on": on}
        self._told("/invoices", body | {"parts": self._parts(parts)})

    def _fact(self, fact: Any, more: Sequence[str]) -> dict[str, Any]:
        names = ("number", "currency", "amount_minor", *more)
        return {name: getattr(fact, name) for name in names} | {
            "customer_code": self.codes[fact.customer_id]
        }

    @staticmethod
    def _parts(parts: Parts) -> list[dict[str, int]]:
        return [{"receivable_id": id_, "amount_minor": minor} for id_, minor in parts]
