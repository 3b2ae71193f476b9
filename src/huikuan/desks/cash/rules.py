"""In which order does money pay, and what may it pay?"""

APPLICATION_ORDERS = ("remittance", "oldest_first", "statutory")

# What stands as money on arrival; a bill is a promise of its acceptor until it is paid.
CASH_INSTRUMENTS = frozenset({"transfer", "cash", "cheque"})


def may_pay(source_currency: str, receivable_currency: str) -> bool:
    """Money pays receivables of its own currency only; exchange is an entry of its own."""
    return source_currency == receivable_currency
