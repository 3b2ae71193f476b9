"""What an issuer of invoices must be able to do; a vendor's adapter keeps to this and no more.

Every request has a code that never changes. An issuer keeps it, so that ``ask`` tells for certain
what became of it: ``unknown`` only when nothing under this code was ever received. That is what
makes each invoice be issued once, however often an answer is lost on the way.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

UNKNOWN, PENDING, DONE, REFUSED = "unknown", "pending", "done", "refused"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of an issuer: plain words and numbers, amounts in minor units."""

    code: str
    kind: str
    currency: str
    amount_minor: int
    tax_minor: int
    content: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request: its state, and when it is done, number, day and document.

    ``is_confirmed``: a red confirmation that needs nobody's word. ``reason``: why it was refused.
    """

    state: str
    number: str = ""
    on: date | None = None
    reason: str = ""
    is_confirmed: bool = False
    file_name: str = ""
    file: bytes = b""


class IssuerUnreachable(Exception):
    """Nobody answered, or not clearly: the request may or may not have been received."""


class InvoiceIssuer(Protocol):
    """Somebody who issues invoices for us."""

    def issue(self, order: Order) -> Answer:
        """Issue an invoice."""

    def request_red(self, order: Order) -> Answer:
        """Enter a red confirmation (红字信息确认单)."""

    def issue_red(self, order: Order) -> Answer:
        """Issue the red invoice of a confirmation."""

    def ask(self, code: str) -> Answer:
        """What became of a request, without changing anything."""

    def withdraw(self, code: str) -> Answer:
        """Take a request back; ``unknown`` when nothing of it is left there."""
