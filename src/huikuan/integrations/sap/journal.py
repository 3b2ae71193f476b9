"""What the receivables account says of each billing document: how much is owed, what cleared it."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from huikuan.integrations.sap.documents import Billing, Documents, Payment, day_of, minor_of
from huikuan.integrations.sap.reading import Row


def add_journal(extract: dict[str, list[Row]], found: Documents) -> None:
    """Take what is owed from the journal, and the payments; what it lacks is told as a gap."""
    journal = extract["journal_entry_items_accounts_receivable"]
    owed = _owed(journal)
    for billing in found.billings.values():
        billing.owed_minor = _owed_of(billing, owed, found)
    _add_payments(journal, found)
    _add_series(found)


def _owed(journal: Iterable[Row]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in journal:
        amount = minor_of(row["amountInTransactionCurrency"], str(row["transactionCurrency"]))
        found[str(row["accountingDocument"])] += amount
    return {number: abs(minor) for number, minor in found.items()}


def _owed_of(billing: Billing, owed: dict[str, int], found: Documents) -> int:
    """By its own journal item; else by the one of its cancellation or of what it cancels; else
    the net amount, the only one that is left."""
    own = owed.get(billing.accounting)
    if own is not None:
        if own != billing.net_minor and not billing.cancels:
            found.lacks("sap_journal_differs", billing.number, owed_minor=own,
                        net_minor=billing.net_minor, currency=billing.currency)  # fmt: skip
        return own
    for other in found.billings.values():
        is_counterpart = billing.number == other.cancels or billing.cancels == other.number
        if is_counterpart and other.accounting in owed:
            found.lacks("sap_journal_missing", billing.number, taken_from=other.number)
            return owed[other.accounting]
    found.lacks("sap_journal_missing", billing.number, taken_from="totalNetAmount")
    return billing.net_minor


def _add_payments(journal: Iterable[Row], found: Documents) -> None:
    """What was cleared by a cancellation is no money; by any other document it is a payment."""
    billed = {each.accounting: each for each in found.billings.values() if each.accounting}
    numbers = {str(row["accountingDocument"]) for row in journal}
    parts: dict[tuple[str, str, str], list[tuple[str, int, str]]] = defaultdict(list)
    for row in journal:
        clearing = str(row.get("clearingAccountingDocument") or "")
        billing = billed.get(str(row["accountingDocument"]))
        if billing is None:
            found.lacks("sap_journal_unmatched", str(row["accountingDocument"]))
            continue
        if clearing and clearing not in numbers:
            found.lacks("sap_clearing_missing", billing.number, clearing=clearing)
        is_money = clearing and not (clearing in billed and billed[clearing].cancels)
        if is_money and not billing.cancels:
            amount = minor_of(row["amountInTransactionCurrency"], billing.currency)
            key = (clearing, billing.customer, billing.currency)
            parts[key].append((billing.number, amount, str(row.get("clearingDate") or "")))
    for (number, customer, currency), told in sorted(parts.items()):
        received_on = max(day_of(day) for _, _, day in told)
        pays = tuple((billing, minor) for billing, minor, _ in told if minor > 0)
        if pays:
            found.payments.append(Payment(number, customer, currency, received_on, pays))


def _add_series(found: Documents) -> None:
    """Numbers that are missing between the first and the last of a kind of document."""
    kinds = {
        "sales_order": found.orders.keys(),
        "outbound_delivery": found.deliveries.keys(),
        "invoice": [each.number for each in found.billings.values() if not each.cancels],
        "cancellation": [each.number for each in found.billings.values() if each.cancels],
    }
    for kind, numbers in kinds.items():
        there = sorted(int(number) for number in numbers if number.isdecimal())
        for before, after in pairwise(there):
            if after - before > 1:
                found.lacks("sap_numbers_missing", f"{before + 1}–{after - 1}", kind=kind,
                            count=after - before - 1)  # fmt: skip
