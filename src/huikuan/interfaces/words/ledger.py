"""The ledger in words: kinds of entries, where they came from, who wrote them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ENTRY_NAMES: dict[str, str | Promise] = {
    "advance_earned": _("Advance earned"),
    "credit_applied": _("Credit applied"),
    "credit_noted": _("Credit note"),
    "opening_balance_taken": _("Opening receivable"),
    "opening_credit_taken": _("Opening credit"),
    "opening_receipt_taken": _("Opening receipt"),
    "order_committed": _("Order committed"),
    "order_released": _("Commitment released"),
    "receipt_applied": _("Receipt applied"),
    "receipt_recorded": _("Receipt recorded"),
    "receivable_recognised": _("Receivable recognised"),
    "retention_fallen_due": _("Retention fallen due"),
    "retention_recognised": _("Retention recognised"),
    "reversed": _("Reversal"),
}
SIDE_NAMES: dict[str, str | Promise] = {
    "receivable": _("Receivable"),
    "receipt": _("Receipt"),
    "credit": _("Credit"),
}
SOURCE_NAMES: dict[str, str | Promise] = {
    "manual": _("Entered by hand"),
    "api": _("Through the API"),
    "intake": _("Import"),
    "demo": _("Demo company"),
}
HOUSE_NAMES: dict[str, str | Promise] = {
    "job": _("Night job"),
    "cli": _("Command line"),
    "web": _("Web"),
}


def entry_name(kind: str) -> str:
    """What an entry is called."""
    return str(ENTRY_NAMES.get(kind, kind))


def source_item(source: str) -> int | None:
    """Which open item an entry came from: ``receipt:7`` is 7."""
    kind, _mark, number = source.partition(":")
    return int(number) if kind in SIDE_NAMES and number.isdigit() else None


def source_name(source: str, numbers: dict[int, str] | None = None) -> str:
    """Where an entry came from: ``intake:12`` is “Import 12”, ``receipt:7`` “Receipt SK-1”."""
    kind, _mark, number = source.partition(":")
    name: str | Promise = SOURCE_NAMES.get(kind) or SIDE_NAMES.get(kind, kind)
    item = source_item(source)
    return f"{name} {(numbers or {}).get(item or 0, number)}".strip()


def actor_name(actor: str, people: dict[str, str]) -> str:
    """Who wrote it: the person's name, or which part of the house."""
    kind, _mark, rest = actor.partition(":")
    if actor in people:
        return people[actor]
    if kind == "user":
        return people.get(rest, rest)
    return f"{HOUSE_NAMES[kind]} ({rest})" if kind in HOUSE_NAMES else actor
