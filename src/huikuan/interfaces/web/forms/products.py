"""The product lines of a contract, as they are typed: what, how much, for which price."""

from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from huikuan.engine.money import amount_from_text, decimal_from_minor
from huikuan.errors import Refused
from huikuan.interfaces.words.refusals import refusal_sentence

ROWS_MAX = 200
QUANTITY_MAX = Decimal(10**12)
NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product as it was typed, all of it text; the amount is that of the whole line."""

    product: str = ""
    quantity: str = ""
    unit: str = ""
    amount: str = ""


def product_rows_typed(data: QueryDict) -> list[ProductRow]:
    """The rows as they stand in a form, empty ones too."""
    columns = [data.getlist(f"product_{each.name}")[:ROWS_MAX] for each in fields(ProductRow)]
    longest = max(map(len, columns), default=0)
    filled = [[*column, *[""] * (longest - len(column))] for column in columns]
    return [ProductRow(*map(str.strip, row)) for row in zip(*filled, strict=True)]


def product_rows_of(products: list[dict[str, Any]], currency: str) -> list[ProductRow]:
    """Kept product lines as rows to be changed."""
    return [
        ProductRow(
            str(one.get("product", "")),
            str(one.get("quantity", "")),
            str(one.get("unit", "")),
            _figures(one.get("amount_minor"), currency),
        )
        for one in products
    ]


def products_typed(data: QueryDict, currency: str) -> tuple[tuple[dict[str, Any], ...], list[str]]:
    """The product lines of a form, and a sentence for each that cannot be read."""
    found, wrong = [], []
    for number, row in enumerate(product_rows_typed(data), start=1):
        if not row.product and not row.amount and not row.quantity:
            continue
        try:
            found.append(_read(row, currency))
        except Refused as refused:
            line = _("Product line %(line)d: ") % {"line": number}
            wrong.append(line + refusal_sentence(refused))
    return tuple(found), wrong


def _read(row: ProductRow, currency: str) -> dict[str, Any]:
    if not row.product:
        raise Refused("product_missing")
    line: dict[str, Any] = {"product": row.product[:NAME_MAX], "unit": row.unit[:20]}
    if row.quantity:
        try:
            quantity = Decimal(row.quantity.replace(",", ""))
        except InvalidOperation:
            raise Refused("quantity_unreadable", text=row.quantity) from None
        if not (quantity.is_finite() and 0 < quantity < QUANTITY_MAX):
            raise Refused("quantity_unreadable", text=row.quantity)
        line["quantity"] = f"{quantity.normalize():f}"
    if row.amount:
        line["amount_minor"] = amount_from_text(row.amount, currency)
    return line


def _figures(minor: Any, currency: str) -> str:
    return f"{decimal_from_minor(minor, currency):,}" if isinstance(minor, int) else ""
