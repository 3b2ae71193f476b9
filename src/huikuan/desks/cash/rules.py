"""In which order does money pay, and what may it pay?"""

from typing import Any

APPLICATION_ORDERS = ("remittance", "oldest_first", "statutory")

# What stands as money on arrival; a bill is a promise of its acceptor until it is paid.
CASH_INSTRUMENTS = frozenset({"transfer", "cash", "cheque"})


def may_pay(source_currency: str, receivable_currency: str) -> bool:
    """Money pays receivables of its own currency only; exchange is an entry of its own."""
    return source_currency == receivable_currency


def contradictions(told: Any, known: Any) -> list[str]:
    """In which facts somebody tells a known receipt differently, the weightiest first."""
    fields = ("amount_minor", "currency", "received_on")
    return [
        "amount" if name == "amount_minor" else name
        for name in fields
        if getattr(told, name) != getattr(known, name)
    ]
